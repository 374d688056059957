// Who is signed in, and what that person may do.
import { useQuery } from '@tanstack/react-query'
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'
import { ApiError, call, onSignedOut, rememberCsrf } from '../../api/client'
import { client } from '../../api/queries'
import type { Session } from '../../api/types.gen'
import { setServerNow } from '../lib/dates'
import { Button, Dialog, Loading, Notice } from '../ui'
import { NewPassword, SignIn, SignInForm } from '../pages/SignIn'

const SessionContext = createContext<Session | null>(null)

export function useSession(): Session {
  const session = useContext(SessionContext)
  if (!session) throw new Error('nobody is signed in')
  return session
}
export const useRight = (right: string): boolean => useSession().rights.includes(right)

async function load(): Promise<Session | null> {
  try {
    return await call('GET /api/session')
  } catch (e) {
    if (e instanceof ApiError && e.status === 401) return null
    throw e
  }
}

function take(session: Session): Session {
  rememberCsrf(session.csrf)
  setServerNow(session.now)
  return session
}

export const setSession = (session: Session | null) => {
  if (session) take(session)
  client.setQueryData(['session'], session)
}

export function SessionGate({ children }: { children: ReactNode }) {
  const { data, error, isPending, refetch } = useQuery({
    queryKey: ['session'],
    queryFn: async () => {
      const session = await load()
      if (session) take(session)
      return session
    },
    staleTime: Infinity,
  })
  const [expired, setExpired] = useState(false)

  useEffect(() => {
    onSignedOut(() => setExpired(true))
  }, [])

  if (isPending) return <Loading label="準備しています" />
  if (error) {
    return (
      <main className="alone">
        <h1>管理画面を開けません</h1>
        <Notice kind="error" title="サーバーから返事がありません" actions={<Button onPress={() => void refetch()}>もう一度試す</Button>}>
          {error.message}
        </Notice>
      </main>
    )
  }
  if (!data) {
    return (
      <SignIn
        onDone={(session) => {
          setExpired(false)
          client.removeQueries({ predicate: (q) => q.queryKey[0] !== 'session' })
          setSession(session)
        }}
      />
    )
  }
  if (data.mustChangePassword) return <NewPassword onDone={setSession} />
  return (
    <SessionContext value={data}>
      {children}
      <Dialog title="もう一度サインインしてください" isOpen={expired} onClose={() => {}} size="small" dismissable={false}>
        <p>しばらく操作がなかったため、サインアウトしました。入力した内容は残っています。</p>
        <SignInForm
          login={data.staff.login}
          onDone={(session) => {
            setExpired(false)
            // Somebody else at the same desk starts on a clean page.
            if (session.staff.id !== data.staff.id) location.assign('/')
            setSession(session)
            void client.invalidateQueries({ predicate: (q) => q.queryKey[0] !== 'session' })
          }}
        />
      </Dialog>
    </SessionContext>
  )
}
