// Before a dangerous act: is it still the same person? Asked in a dialog; what was typed on the page stays.
import { useEffect, useRef, useState, type FormEvent } from 'react'
import { asApiError, call, onProofNeeded } from '../../api/client'
import { PasskeyButton } from '../signin/PasskeyButton'
import { Button, Choices, Dialog, TextField } from '../ui'
import { setSession, useSession } from './session'

type Way = 'password' | 'code'

export function ProofDialog() {
  const session = useSession()
  const [open, setOpen] = useState(false)
  const [way, setWay] = useState<Way>('password')
  const [text, setText] = useState('')
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState('')
  const field = useRef<HTMLInputElement>(null)
  const waiting = useRef<((proved: boolean) => void)[]>([])

  useEffect(() => {
    onProofNeeded(
      () =>
        new Promise((resolve) => {
          waiting.current.push(resolve)
          setOpen(true)
        }),
    )
    return () => onProofNeeded(() => Promise.resolve(false))
  }, [])

  useEffect(() => {
    if (!open) return
    const timer = setTimeout(() => field.current?.focus(), 50)
    return () => clearTimeout(timer)
  }, [open, way])

  function finish(proved: boolean) {
    setOpen(false)
    setText('')
    setError('')
    for (const resolve of waiting.current.splice(0)) resolve(proved)
  }

  async function submit(e: FormEvent) {
    e.preventDefault()
    if (busy) return
    if (text.trim() === '') {
      setError(way === 'password' ? 'パスワードを入れてください。' : '数字を入れてください。')
      return
    }
    setBusy(true)
    setError('')
    try {
      setSession(await call('POST /api/session/proof', { body: way === 'password' ? { password: text } : { code: text.trim() } }))
      finish(true)
    } catch (thrown) {
      setError(asApiError(thrown).message)
    }
    setBusy(false)
  }

  return (
    <Dialog title="本人かどうかを確かめます" isOpen={open} onClose={() => finish(false)} size="small" alert>
      <p>大事な操作の前に、{session.staff.name}さん本人であることを確かめます。確かめると、そのまま続きます。</p>
      {session.factors.totp && (
        <Choices
          label="確かめ方"
          value={way}
          onChange={(w: Way) => {
            setWay(w)
            setText('')
            setError('')
          }}
          items={[
            { id: 'password', label: 'パスワード' },
            { id: 'code', label: '認証アプリ' },
          ]}
        />
      )}
      <form onSubmit={(e) => void submit(e)} noValidate className="stack">
        {way === 'password' ? (
          <TextField key="password" label="パスワード" type="password" value={text} onChange={setText} autoComplete="current-password" inputRef={field} required error={error || undefined} />
        ) : (
          <TextField key="code" label="認証アプリの6けたの数字" value={text} onChange={setText} autoComplete="one-time-code" inputMode="numeric" inputRef={field} required error={error || undefined} spellCheck={false} />
        )}
        <div className="row">
          <Button kind="primary" type="submit" isPending={busy}>
            確かめて続ける
          </Button>
          <Button onPress={() => finish(false)}>やめる</Button>
        </div>
      </form>
      {session.factors.passkeys > 0 && (
        <PasskeyButton
          label="パスキーで確かめて続ける"
          onDone={(after) => {
            setSession(after)
            finish(true)
          }}
        />
      )}
    </Dialog>
  )
}
