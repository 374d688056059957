// The second step: a number of the authenticator program, or one of the recovery codes on paper.
import { useState, type FormEvent } from 'react'
import { asApiError, call, type ApiError } from '../../api/client'
import type { Session } from '../../api/types.gen'
import { Button, ErrorSummary, TextField } from '../ui'
import { PasskeyButton } from './PasskeyButton'

export function CodeForm({ session, onDone, onBack }: { session: Session; onDone: (session: Session) => void; onBack: () => void }) {
  const [paper, setPaper] = useState(!session.factors.totp)
  const [showPaper, setShowPaper] = useState(session.factors.passkeys === 0)
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError>()
  const [tries, setTries] = useState(0)
  const label = paper ? 'リカバリーコード' : '認証アプリの6けたの数字'
  const missing = tries > 0 && !error && !busy && code.trim() === '' ? `${label}を入れてください。` : undefined

  async function submit(e: FormEvent) {
    e.preventDefault()
    setError(undefined)
    setTries((n) => n + 1)
    if (busy || code.trim() === '') return
    setBusy(true)
    try {
      onDone(await call('POST /api/session/code', { body: { code: code.trim() } }))
    } catch (thrown) {
      setError(asApiError(thrown))
      setBusy(false)
    }
  }
  const message = error?.message ?? missing
  const key = session.factors.passkeys > 0 && <PasskeyButton label="パスキーで確かめる" primary={!session.factors.totp} onDone={onDone} />
  // A key is quicker than paper; paper waits behind a button.
  if (paper && !session.factors.totp && !showPaper)
    return (
      <div className="stack">
        {key}
        <div className="row">
          {session.factors.recoveryLeft > 0 && (
            <Button kind="plain" onPress={() => setShowPaper(true)}>
              リカバリーコードを使う
            </Button>
          )}
          <Button kind="plain" onPress={onBack}>
            ほかの職員IDでサインインする
          </Button>
        </div>
        <p className="quiet">パスキーもリカバリーコードもないときは、管理者の職員に知らせてください。本人を確かめたうえで、設定をやり直せます。</p>
      </div>
    )
  return (
    <form onSubmit={(e) => void submit(e)} noValidate className="stack">
      <ErrorSummary title="まだサインインできません" items={message ? [{ message, target: 'sign-in-code' }] : []} at={tries + (error ? 0.5 : 0)} />
      <div id="sign-in-code">
        <TextField
          key={String(paper)}
          label={label}
          value={code}
          onChange={setCode}
          required
          error={missing}
          autoComplete={paper ? 'off' : 'one-time-code'}
          {...(paper ? {} : { inputMode: 'numeric' as const })}
          width="middle"
          spellCheck={false}
          help={paper ? '控えておいた紙のコードを一つ入れます。一つのコードは一度だけ使えます。' : '30秒ごとに変わる数字です。'}
        />
      </div>
      <Button kind="primary" type="submit" isPending={busy}>
        {busy ? '確かめています' : 'サインインする'}
      </Button>
      {key}
      <div className="row">
        {session.factors.totp && session.factors.recoveryLeft > 0 && (
          <Button
            kind="plain"
            onPress={() => {
              setPaper(!paper)
              setCode('')
              setError(undefined)
              setTries(0)
            }}
          >
            {paper ? '認証アプリを使う' : 'リカバリーコードを使う'}
          </Button>
        )}
        <Button kind="plain" onPress={onBack}>
          ほかの職員IDでサインインする
        </Button>
      </div>
      <p className="quiet">認証アプリもリカバリーコードもないときは、管理者の職員に知らせてください。本人を確かめたうえで、設定をやり直せます。</p>
    </form>
  )
}
