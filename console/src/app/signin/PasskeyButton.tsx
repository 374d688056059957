// Shows a passkey to the server: signs in, is the second factor, or a proof; the server knows which.
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import type { Session } from '../../api/types.gen'
import { PasskeyCancelled, passkeysWork, showPasskey } from '../lib/passkey'
import { Button, Notice } from '../ui'

export function PasskeyButton({ label, primary, onDone }: { label: string; primary?: boolean; onDone: (session: Session) => void }) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState('')
  async function show() {
    setBusy(true)
    setError('')
    try {
      const ask = await call('POST /api/session/passkey/ask')
      const session = await call('POST /api/session/passkey', { body: await showPasskey(ask) })
      setBusy(false)
      onDone(session)
    } catch (e) {
      setError(e instanceof PasskeyCancelled ? e.message : asApiError(e).message)
      setBusy(false)
    }
  }
  if (!passkeysWork()) return null
  return (
    <>
      {error && (
        <Notice kind="error" live title="パスキーで確かめられませんでした">
          {error}
        </Notice>
      )}
      <Button kind={primary ? 'primary' : 'secondary'} isPending={busy} onPress={() => void show()}>
        {label}
      </Button>
    </>
  )
}
