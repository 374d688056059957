// Registers a passkey: a name to recognise it by, then the browser's own window.
import { useState, type FormEvent } from 'react'
import { asApiError, call } from '../../api/client'
import type { FactorAdded } from '../../api/types.gen'
import { createPasskey, PasskeyCancelled } from '../lib/passkey'
import { Button, Notice, TextField } from '../ui'

export function PasskeySetUp({ onDone, onCancel }: { onDone: (added: FactorAdded) => void; onCancel?: () => void }) {
  const [name, setName] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState('')
  async function submit(e: FormEvent) {
    e.preventDefault()
    if (busy) return
    setBusy(true)
    setError('')
    try {
      const ask = await call('POST /api/session/passkeys/ask')
      onDone(await call('POST /api/session/passkeys', { body: await createPasskey(ask, name.trim()) }))
    } catch (thrown) {
      setError(thrown instanceof PasskeyCancelled ? thrown.message : asApiError(thrown).message)
    }
    setBusy(false)
  }
  return (
    <form onSubmit={(e) => void submit(e)} noValidate className="stack">
      {error && (
        <Notice kind="error" live title="登録できませんでした">
          {error}
        </Notice>
      )}
      <p>パスキーは、この端末の画面ロック（指紋・顔・PIN）や、USBのセキュリティキーです。パスワードを入れずにサインインでき、にせのサイトでは働きません。</p>
      <TextField label="名前" value={name} onChange={setName} most={60} optional help="あとで見分けるためのもの。例：庁内のパソコン、青いキー" autoComplete="off" />
      <div className="row">
        <Button kind="primary" type="submit" isPending={busy}>
          パスキーを登録する
        </Button>
        {onCancel && <Button onPress={onCancel}>やめる</Button>}
      </div>
    </form>
  )
}
