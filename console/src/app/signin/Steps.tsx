// What stands between a right password and the console: second factor, own password, setting up a second factor.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { call } from '../../api/client'
import { ways } from '../../api/queries'
import type { FactorAdded, Session } from '../../api/types.gen'
import { passkeysWork } from '../lib/passkey'
import { Button, Choices, Notice } from '../ui'
import { BrandMark } from '../shell/BrandMark'
import { PasswordForm } from '../pages/SignIn'
import { CodeForm } from './CodeForm'
import { RecoverySheet } from './RecoverySheet'
import { PasskeySetUp } from './PasskeySetUp'
import { TotpSetUp } from './TotpSetUp'

function Alone({ title, children }: { title: string; children: ReactNode }) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title}｜Kairanban 管理画面`
    heading.current?.focus()
  }, [title])
  return (
    <main className="alone">
      <p className="brand brand-large">
        <BrandMark brand={useQuery(ways).data?.brand} />
      </p>
      <h1 tabIndex={-1} ref={heading}>
        {title}
      </h1>
      {children}
    </main>
  )
}

const signOut = async (onDone: (session: null) => void) => {
  try {
    await call('DELETE /api/session')
  } catch {
    // Whatever the server says: this person goes back to the start.
  }
  onDone(null)
}

function SetUp({ session, onDone }: { session: Session; onDone: (session: Session | null) => void }) {
  const [paper, setPaper] = useState<{ codes: string[]; session: Session }>()
  const [way, setWay] = useState<'totp' | 'passkey'>('totp')
  const { data } = useQuery(ways)
  const mayPasskey = data?.passkeys && passkeysWork()
  const added = (made: FactorAdded) => {
    if (made.recoveryCodes.length > 0) setPaper({ codes: made.recoveryCodes, session: made.session })
    else onDone(made.session)
  }
  if (paper)
    return (
      <Alone title="リカバリーコードを控えてください">
        <RecoverySheet codes={paper.codes} owner={session.staff.login} onDone={() => onDone(paper.session)} />
      </Alone>
    )
  return (
    <Alone title="二要素認証を設定してください">
      <Notice>この市の決まりで、パスワードのほかに、もう一つの確認が必要です。設定すると、画面が使えるようになります。</Notice>
      {mayPasskey && (
        <Choices
          label="二要素認証の種類"
          value={way}
          onChange={setWay}
          items={[
            { id: 'totp', label: '認証アプリ' },
            { id: 'passkey', label: 'パスキー' },
          ]}
        />
      )}
      {way === 'totp' ? <TotpSetUp onDone={added} /> : <PasskeySetUp onDone={added} />}
      <div>
        <Button kind="plain" onPress={() => void signOut(onDone)}>
          サインアウトする
        </Button>
      </div>
    </Alone>
  )
}

/** One step at a time; onDone gets the session as it is after it, or null when somebody starts again. */
export function SignInStep({ session, onDone }: { session: Session; onDone: (session: Session | null) => void }) {
  if (session.stage === 'code')
    return (
      <Alone title="もう一つの確認をしてください">
        <p>{session.staff.name}さんのパスワードを確かめました。</p>
        <CodeForm session={session} onDone={onDone} onBack={() => void signOut(onDone)} />
      </Alone>
    )
  if (session.stage === 'password')
    return (
      <Alone title="新しいパスワードを決めてください">
        <Notice>はじめに、あなただけが知っているパスワードに変えます。変えると、次へ進みます。</Notice>
        <PasswordForm session={session} onDone={onDone} first />
      </Alone>
    )
  return <SetUp session={session} onDone={onDone} />
}
