// Messages outside of a broadcast (phrases, templates): editor, preview, save.
import { useState, type ReactNode } from 'react'
import { asApiError, type ApiError } from '../../api/client'
import type { Translation } from '../../api/types.gen'
import { LanguageTabs } from '../compose/LanguageTabs'
import { marked, problemsIn, toTranslationDrafts, toTranslations, type TranslationDraft } from '../compose/translations'
import { forget, keep, kept } from '../lib/keep'
import type { Language } from '../lib/languages'
import { problemText, toBubbles, toMessages, withAccount, type Bubble } from '../lib/messages'
import { useSession } from '../shell/session'
import { useLeaveGuard } from '../shell/useLeaveGuard'
import { Button, Dialog, ErrorSummary, Notice } from '../ui'
import { fieldId } from './fields'
import { MessagesEditor } from './MessagesEditor'
import { Preview, useCheck } from './Preview'

const TEMPLATE = { template: true }
const NONE: readonly Translation[] = []

export function MessagesForm({ storage, messages, translations: given, onSave, children, extra, dirty: otherDirty, ready = true, readOnly, saveLabel = '保存する', personal = true, anyway, onTry, lead }: { storage: string; messages: unknown; /** Given: the messages may be written in other languages, too. */ translations?: readonly Translation[]; onSave: (messages: unknown, translations: Translation[]) => Promise<void>; children?: ReactNode; extra?: ReactNode; dirty?: boolean; ready?: boolean; readOnly?: boolean; saveLabel?: string; personal?: boolean; /** Kept even with faults: a template may be half done. */ anyway?: boolean; onTry?: () => void; lead?: ReactNode }) {
  const original = given ?? NONE
  const others = `${storage}.languages`
  const [first] = useState(() => JSON.stringify([messages ?? [], toTranslations(toTranslationDrafts(original))]))
  const [found] = useState(() => (readOnly ? null : kept<Bubble[]>(storage)))
  const [foundOthers] = useState(() => (readOnly || given === undefined ? null : kept<TranslationDraft[]>(others)))
  const [bubbles, setBubbles] = useState<Bubble[]>(() => found?.value ?? toBubbles(messages))
  const [drafts, setDrafts] = useState<TranslationDraft[]>(() => foundOthers?.value ?? toTranslationDrafts(original))
  const [asked, setAsked] = useState<Language>('ja')
  const [restored, setRestored] = useState(found !== null || foundOthers !== null)
  const [base, setBase] = useState(first)
  const [strict, setStrict] = useState(false)
  const [tries, setTries] = useState(0)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError>()
  const [preview, setPreview] = useState(false)
  const list = toMessages(bubbles)
  const translations = toTranslations(drafts)
  const chosen = drafts.find((t) => t.language === asked)
  const language: Language = chosen?.language ?? 'ja'
  const { accountName } = useSession()
  const japanese = withAccount(list, accountName)
  const shown = chosen ? marked(withAccount(toMessages(chosen.bubbles), accountName), chosen.language, chosen.reviewed) : japanese
  const check = useCheck(japanese, anyway ? TEMPLATE : undefined, translations)
  const now = JSON.stringify([list, translations])
  const dirty = now !== base || (otherDirty ?? false)
  const forgetAll = () => {
    forget(storage)
    if (given !== undefined) forget(others)
  }
  const guard = useLeaveGuard(dirty && !busy, forgetAll)
  const putDrafts = (next: TranslationDraft[]) => {
    setDrafts(next)
    keep(others, next)
  }
  const putBubbles = (next: Bubble[]) => {
    if (chosen) {
      putDrafts(drafts.map((t) => (t.language === chosen.language ? { ...t, bubbles: next } : t)))
      return
    }
    setBubbles(next)
    keep(storage, next)
  }
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
      await onSave(list, translations)
      setBase(now)
      forgetAll()
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
                forgetAll()
                setRestored(false)
                setBubbles(toBubbles(messages))
                setDrafts(toTranslationDrafts(original))
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
            {given !== undefined && (!readOnly || drafts.length > 0) && <LanguageTabs bubbles={bubbles} translations={drafts} language={language} onLanguage={setAsked} onChange={putDrafts} />}
            <MessagesEditor
              key={language}
              bubbles={chosen ? chosen.bubbles : bubbles}
              onChange={putBubbles}
              problems={problemsIn(check.problems, translations, language)}
              hints={problemsIn(check.hints, translations, language)}
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
