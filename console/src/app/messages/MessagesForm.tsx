// Messages outside of a broadcast (phrases, templates): editor, preview, save.
import { useState, type ReactNode } from 'react'
import { asApiError, type ApiError } from '../../api/client'
import { forget, keep, kept } from '../lib/keep'
import { problemText, toBubbles, toMessages, withAccount, type Bubble } from '../lib/messages'
import { useSession } from '../shell/session'
import { useLeaveGuard } from '../shell/useLeaveGuard'
import { Button, Dialog, ErrorSummary, Notice } from '../ui'
import { fieldId } from './fields'
import { MessagesEditor } from './MessagesEditor'
import { Preview, useCheck } from './Preview'

const TEMPLATE = { template: true }

export function MessagesForm({ storage, messages, onSave, children, extra, dirty: otherDirty, ready = true, readOnly, saveLabel = '保存する', personal = true, anyway, onTry, lead }: { storage: string; messages: unknown; onSave: (messages: unknown) => Promise<void>; children?: ReactNode; extra?: ReactNode; dirty?: boolean; ready?: boolean; readOnly?: boolean; saveLabel?: string; personal?: boolean; /** Kept even with faults: a template may be half done. */ anyway?: boolean; onTry?: () => void; lead?: ReactNode }) {
  const [first] = useState(() => JSON.stringify(messages ?? []))
  const [found] = useState(() => (readOnly ? null : kept<Bubble[]>(storage)))
  const [bubbles, setBubbles] = useState<Bubble[]>(() => found?.value ?? toBubbles(messages))
  const [restored, setRestored] = useState(found !== null)
  const [base, setBase] = useState(first)
  const [strict, setStrict] = useState(false)
  const [tries, setTries] = useState(0)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError>()
  const [preview, setPreview] = useState(false)
  const list = toMessages(bubbles)
  const { accountName } = useSession()
  const shown = withAccount(list, accountName)
  const check = useCheck(shown, anyway ? TEMPLATE : undefined)
  const dirty = JSON.stringify(list) !== base || (otherDirty ?? false)
  const guard = useLeaveGuard(dirty && !busy, () => forget(storage))
  const items = [
    ...(error ? [{ message: error.message }] : []),
    ...(strict && !anyway ? (bubbles.length === 0 ? [{ message: '吹き出しを1つ以上作ってください。' }] : check.problems.map((p) => ({ message: problemText(p), target: fieldId(p.field) }))) : []),
  ]
  async function save() {
    setTries((n) => n + 1)
    onTry?.()
    setError(undefined)
    if (!ready) {
      setStrict(true)
      return
    }
    setBusy(true)
    try {
      if (!anyway && (bubbles.length === 0 || (await check.now()).length > 0)) {
        setStrict(true)
        setBusy(false)
        return
      }
      await onSave(list)
      setBase(JSON.stringify(list))
      forget(storage)
      setStrict(false)
    } catch (e) {
      setError(asApiError(e))
      setTries((n) => n + 1)
    }
    setBusy(false)
  }
  return (
    <>
      {guard}
      {restored && dirty && (
        <Notice
          title="保存していないメッセージが残っていたので、続きから表示しています"
          actions={
            <Button
              small
              onPress={() => {
                forget(storage)
                setRestored(false)
                setBubbles(toBubbles(messages))
              }}
            >
              保存されている内容に戻す
            </Button>
          }
        />
      )}
      <ErrorSummary items={items} at={tries} />
      <div className="compose">
        <div className="compose-main">
          {children}
          <section className="step" aria-labelledby="h-messages">
            <h2 id="h-messages">メッセージ</h2>
            {lead}
            <MessagesEditor
              bubbles={bubbles}
              onChange={(next) => {
                setBubbles(next)
                keep(storage, next)
              }}
              problems={check.problems}
              hints={check.hints}
              strict={strict}
              personal={personal}
            />
          </section>
          {!readOnly && (
            <div className="compose-foot">
              <p className="saved-state" role="status">
                {busy ? '保存しています' : dirty ? 'まだ保存していません' : '保存されています'}
              </p>
              <div className="row">
                <Button kind="primary" onPress={() => void save()} isPending={busy} isDisabled={!dirty}>
                  {saveLabel}
                </Button>
                {extra}
              </div>
            </div>
          )}
        </div>
        <aside className="compose-side" aria-label="プレビュー">
          <Preview messages={shown} />
        </aside>
      </div>
      <div className="compose-bar">
        <span className="quiet">{dirty ? 'まだ保存していません' : '保存されています'}</span>
        <Button small icon="phone" onPress={() => setPreview(true)}>
          プレビュー
        </Button>
      </div>
      <Dialog title="プレビュー" isOpen={preview} onClose={() => setPreview(false)}>
        <Preview messages={shown} />
      </Dialog>
    </>
  )
}
