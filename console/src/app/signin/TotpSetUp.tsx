// Registers an authenticator program: QR code or key, then the first number of it.
import { useEffect, useState, type FormEvent } from 'react'
import { asApiError, call, type ApiError } from '../../api/client'
import type { FactorAdded, TotpNew } from '../../api/types.gen'
import { Button, ErrorSummary, Loading, Notice, TextField } from '../ui'

const inFours = (secret: string) => secret.replace(/(.{4})(?=.)/g, '$1 ')

export function TotpSetUp({ onDone, onCancel }: { onDone: (added: FactorAdded) => void; onCancel?: () => void }) {
  const [made, setMade] = useState<TotpNew>()
  const [failed, setFailed] = useState('')
  const [code, setCode] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError>()
  const [tries, setTries] = useState(0)

  async function begin() {
    setFailed('')
    try {
      setMade(await call('POST /api/session/totp'))
    } catch (e) {
      setFailed(asApiError(e).message)
    }
  }
  useEffect(() => {
    const timer = setTimeout(() => void begin(), 0)
    return () => clearTimeout(timer)
  }, [])

  async function submit(e: FormEvent) {
    e.preventDefault()
    setError(undefined)
    setTries((n) => n + 1)
    if (busy || code.trim() === '') return
    setBusy(true)
    try {
      onDone(await call('POST /api/session/totp/confirm', { body: { code: code.trim() } }))
    } catch (thrown) {
      setError(asApiError(thrown))
      setBusy(false)
    }
  }
  if (failed)
    return (
      <Notice kind="error" live title="登録を始められません" actions={<Button onPress={() => void begin()}>もう一度試す</Button>}>
        {failed}
      </Notice>
    )
  if (!made) return <Loading label="準備しています" />
  const missing = tries > 0 && !error && !busy && code.trim() === '' ? '認証アプリに出た6けたの数字を入れてください。' : undefined
  const message = error?.message ?? missing
  return (
    <form onSubmit={(e) => void submit(e)} noValidate className="stack">
      <ErrorSummary title="まだ登録できていません" items={message ? [{ message, target: 'totp-code' }] : []} at={tries + (error ? 0.5 : 0)} />
      <ol className="steps">
        <li>
          <p>認証アプリで、このQRコードを読み取ります。アプリはスマートフォンのほか、パソコンのものも使えます。</p>
          <img className="qr" src={`data:image/svg+xml,${encodeURIComponent(made.qr)}`} alt="認証アプリに読み取らせるQRコード。読み取れないときは、下の鍵を使います。" width={240} height={240} />
          <p className="quiet">読み取れないときは、アプリに次の鍵を入れます（種類は「時間」、30秒、6けた）。</p>
          <p className="secret secret-small" data-testid="totp-secret">
            {inFours(made.secret)}
          </p>
        </li>
        <li>
          <div id="totp-code">
            <TextField label="アプリに出た6けたの数字" value={code} onChange={setCode} required error={missing} inputMode="numeric" autoComplete="one-time-code" width="middle" spellCheck={false} />
          </div>
        </li>
      </ol>
      <div className="row">
        <Button kind="primary" type="submit" isPending={busy}>
          登録する
        </Button>
        {onCancel && <Button onPress={onCancel}>やめる</Button>}
      </div>
    </form>
  )
}
