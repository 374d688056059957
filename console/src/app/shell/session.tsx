// Who is signed in, and what that person may do.
import { useQuery } from '@tanstack/react-query'
import { createContext, useContext, useEffect, useState, type ReactNode } from 'react'
import { ApiError, call, onSignedOut, rememberCsrf } from '../../api/client'
import { client } from '../../api/queries'
import type { Session } from '../../api/types.gen'
import { showColour } from '../lib/brand'
import { setServerNow } from '../lib/dates'
import { Button, Dialog, Loading, Notice } from '../ui'
import { OtherWays, SignIn, SignInForm } from '../pages/SignIn'
import { CodeForm } from '../signin/CodeForm'
import { SignInStep } from '../signin/Steps'
import { ProofDialog } from './proof'

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
  showColour(session.brand.colour)
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
  if (data.stage !== 'full' && !expired) return <SignInStep session={data} onDone={setSession} />
  return (
    <SessionContext value={data}>
      {children}
      <ProofDialog />
      <Again
        known={data}
        isOpen={expired}
        onDone={(session) => {
          setExpired(false)
          // Somebody else at the same desk starts on a clean page.
          if (session.staff.id !== data.staff.id) location.assign('/')
          setSession(session)
          void client.invalidateQueries({ predicate: (q) => q.queryKey[0] !== 'session' })
        }}
      />
    </SessionContext>
  )
}

/** Signed out while the page was open: in again on top of it, so that nothing typed is lost. */
function Again({ known, isOpen, onDone }: { known: Session; isOpen: boolean; onDone: (session: Session) => void }) {
  const [half, setHalf] = useState<Session | null>(null)
  function next(session: Session) {
    rememberCsrf(session.csrf)
    if (session.stage === 'code') {
      setHalf(session)
      return
    }
    setHalf(null)
    onDone(session)
  }
  return (
    <Dialog title="もう一度サインインしてください" isOpen={isOpen} onClose={() => {}} size="small" dismissable={false}>
      <p>しばらく操作がなかったか、ほかの端末で終わらせたため、サインアウトしました。入力した内容は残っています。</p>
      {half ? <CodeForm session={half} onDone={next} onBack={() => setHalf(null)} /> : (
        <>
          <SignInForm login={known.staff.login} onDone={next} />
          <OtherWays onDone={next} />
        </>
      )}
    </Dialog>
  )
}
