import { useQuery } from '@tanstack/react-query'
import { useEffect, useState, type FormEvent } from 'react'
import { asApiError, call, type ApiError } from '../../api/client'
import { ways } from '../../api/queries'
import type { Session } from '../../api/types.gen'
import { showColour } from '../lib/brand'
import { passkeysWork } from '../lib/passkey'
import { BrandMark } from '../shell/BrandMark'
import { PasskeyButton } from '../signin/PasskeyButton'
import { Button, ErrorSummary, Notice, TextField } from '../ui'

export function SignInForm({ onDone, login: known = '' }: { onDone: (session: Session) => void; login?: string }) {
  const [login, setLogin] = useState(known)
  const [password, setPassword] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError>()
  const [tries, setTries] = useState(0)
  const missing = tries > 0 && !error && !busy ? { login: login === '' ? '職員IDを入れてください。' : undefined, password: password === '' ? 'パスワードを入れてください。' : undefined } : {}

  async function submit(e: FormEvent) {
    e.preventDefault()
    setError(undefined)
    setTries((n) => n + 1)
    if (!login || !password || busy) return
    setBusy(true)
    try {
      const session = await call('POST /api/session', { body: { login: login.trim(), password } })
      onDone(session)
    } catch (thrown) {
      setError(asApiError(thrown))
      setBusy(false)
    }
  }

  const items = [
    ...(error ? [{ message: error.message, target: 'sign-in-login' }] : []),
    ...(missing.login ? [{ message: missing.login, target: 'sign-in-login' }] : []),
    ...(missing.password ? [{ message: missing.password, target: 'sign-in-password' }] : []),
  ]
  return (
    <form onSubmit={(e) => void submit(e)} noValidate className="stack">
      <ErrorSummary title="サインインできません" items={items} at={tries + (error ? 0.5 : 0)} />
      <div id="sign-in-login">
        <TextField label="職員ID" value={login} onChange={setLogin} autoComplete="username" required error={missing.login} spellCheck={false} name="login" />
      </div>
      <div id="sign-in-password">
        <TextField label="パスワード" type="password" value={password} onChange={setPassword} autoComplete="current-password" required error={missing.password} name="password" />
      </div>
      <Button kind="primary" type="submit" isPending={busy}>
        {busy ? '確かめています' : 'サインインする'}
      </Button>
    </form>
  )
}

/** Without a password, where the server and the browser can. */
export function OtherWays({ onDone }: { onDone: (session: Session) => void }) {
  const { data } = useQuery(ways)
  const mayPasskey = data?.passkeys && passkeysWork()
  if (!mayPasskey && !data?.sso) return null
  return (
    <div className="stack other-ways">
      {mayPasskey && <PasskeyButton label="パスキーを使う" onDone={onDone} />}
      {data?.sso && (
        <a className="btn btn-secondary" href="/sso/start">
          {data.sso}を使う
        </a>
      )}
    </div>
  )
}

const CAME_BACK: Record<string, string> = {
  failed: '認証基盤での確認が終わらなかったか、時間がたちすぎました。もう一度試してください。',
  away: '認証基盤から返事がありません。少し待ってから試すか、パスワードかパスキーを使ってください。',
  unknown: '認証基盤での確認はできましたが、この管理画面の職員に結びついていません。管理者に、結びつけを頼んでください。',
}

export function SignIn({ onDone }: { onDone: (session: Session) => void }) {
  const brand = useQuery(ways).data?.brand
  const colour = brand?.colour
  useEffect(() => {
    if (colour !== undefined) showColour(colour)
  }, [colour])
  const [came] = useState(() => CAME_BACK[new URLSearchParams(location.search).get('sso') ?? ''])
  useEffect(() => {
    document.title = 'サインイン｜Kairanban 管理画面'
    if (location.search.includes('sso=')) history.replaceState(null, '', location.pathname)
  }, [])
  return (
    <main className="alone">
      <p className="brand brand-large">
        <BrandMark brand={brand} />
      </p>
      <h1>管理画面にサインイン</h1>
      <p>市のLINE公式アカウントを担当する職員のための画面です。</p>
      {came && (
        <Notice kind="error" title="シングルサインオンでサインインできませんでした">
          {came}
        </Notice>
      )}
      <SignInForm onDone={onDone} />
      <OtherWays onDone={onDone} />
      <p className="quiet">職員IDやパスワードが分からないときは、管理者の職員に知らせてください。新しいパスワードを出してもらえます。</p>
    </main>
  )
}

/** Three fields; used on the first day, after a reset, and on the account's page. */
export function PasswordForm({ session: { passwordRules }, onDone, first }: { session: Session; onDone: (session: Session) => void; first?: boolean }) {
  const [current, setCurrent] = useState('')
  const [next, setNext] = useState('')
  const [again, setAgain] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError>()
  const [tries, setTries] = useState(0)

  const wrong: Partial<Record<'current' | 'new' | 'again', string>> = {}
  if (tries > 0) {
    if (current === '') wrong.current = `${first ? '渡されたパスワード' : 'いまのパスワード'}を入れてください。`
    if (next === '') wrong.new = '新しいパスワードを入れてください。'
    if (again !== next) wrong.again = '新しいパスワードと同じものを、もう一度入れてください。'
    if (error && (error.field === 'current' || error.field === 'new')) wrong[error.field] = error.message
  }

  async function submit(e: FormEvent) {
    e.preventDefault()
    setTries((n) => n + 1)
    setError(undefined)
    if (busy || current === '' || next === '' || again !== next) return
    setBusy(true)
    try {
      const session = await call('POST /api/session/password', { body: { current, new: next } })
      setCurrent('')
      setNext('')
      setAgain('')
      setTries(0)
      setBusy(false)
      onDone(session)
    } catch (thrown) {
      setError(asApiError(thrown))
      setTries((n) => n + 1)
      setBusy(false)
    }
  }

  const items = [
    ...(error && error.field !== 'current' && error.field !== 'new' ? [{ message: error.message }] : []),
    ...(wrong.current ? [{ message: wrong.current, target: 'password-current' }] : []),
    ...(wrong.new ? [{ message: wrong.new, target: 'password-new' }] : []),
    ...(wrong.again ? [{ message: wrong.again, target: 'password-again' }] : []),
  ]
  return (
    <form onSubmit={(e) => void submit(e)} noValidate className="stack narrow">
      <ErrorSummary title="パスワードを変えられません" items={items} at={tries} />
      <div id="password-current">
        <TextField label={first ? '渡されたパスワード' : 'いまのパスワード'} type="password" value={current} onChange={setCurrent} autoComplete="current-password" required error={wrong.current} />
      </div>
      <div id="password-new">
        <TextField label="新しいパスワード" type="password" value={next} onChange={setNext} autoComplete="new-password" required error={wrong.new} help={`${passwordRules.replaceAll('\n', '')}短い文のように、長くて覚えやすいものが安全です。`} />
      </div>
      <div id="password-again">
        <TextField label="新しいパスワード（確認のため、もう一度）" type="password" value={again} onChange={setAgain} autoComplete="new-password" required error={wrong.again} />
      </div>
      <div>
        <Button kind="primary" type="submit" isPending={busy}>
          パスワードを変える
        </Button>
      </div>
    </form>
  )
}
