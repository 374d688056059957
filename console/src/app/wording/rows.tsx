// A text and its translation beside each other: on the page of all translations, and where the Japanese is written.
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client } from '../../api/queries'
import type { Wording } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { LANGUAGES, type Translated } from '../lib/languages'
import { bubbleText, kindLabel, toBubbles } from '../lib/messages'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, TextField } from '../ui'

export type State = Wording['state']
export const STATES: Record<State, { label: string; tone: string }> = {
  missing: { label: '訳がない', tone: 'state' },
  old: { label: '原文が変わった', tone: 'state state-bad' },
  draft: { label: '下書き（未確認）', tone: 'state state-wait' },
  reviewed: { label: '確認済み', tone: 'state state-good' },
}
export function took(kind: string) {
  void client.invalidateQueries({ queryKey: ['wording-kinds'] })
  void client.invalidateQueries({ queryKey: ['wordings', kind] })
}

export function Mark({ w }: { w: Wording }) {
  return (
    <p className="quiet">
      <span className={STATES[w.state].tone}>{STATES[w.state].label}</span> {w.ours ? 'システムに入っている下書きです' : w.updatedAt ? `${formatMinute(w.updatedAt)} ${w.updatedBy}` : ''}
      {w.state === 'old' && '　前の訳は、いま市民には出ていません。'}
    </p>
  )
}

export function TextRow({ kind, language, w }: { kind: string; language: Translated; w: Wording }) {
  const mayEdit = useRight('wording.edit') && w.mayEdit
  const [text, setText] = useState(w.text)
  const save = useMutation({
    mutationFn: (reviewed: boolean) => call('PUT /api/wordings', { body: { kind, thing: w.thing, language, text: text.trim(), reviewed } }),
    onSuccess: (_, reviewed) => {
      took(kind)
      tell(text.trim() === '' ? '訳を消しました' : reviewed ? '確認済みにしました' : '下書きを保存しました')
    },
  })
  const changed = text.trim() !== w.text
  return (
    <div className="wording">
      <div>
        {w.title && w.title !== w.source && <p className="quiet">{w.title}</p>}
        <p className="broadcast-text">{w.source}</p>
        <Mark w={w} />
      </div>
      <div className="stack">
        <div lang={LANGUAGES[language].html}>
          <TextField label={`「${w.source.slice(0, 30)}」の${LANGUAGES[language].label}`} value={text} onChange={setText} lines={Math.min(8, Math.max(2, Math.ceil(w.source.length / 40)))} readOnly={!mayEdit} error={save.error ? asApiError(save.error).message : undefined} />
        </div>
        {mayEdit && (
          <div className="row">
            <Button small kind="primary" onPress={() => save.mutate(true)} isPending={save.isPending} isDisabled={text.trim() === '' || (w.state === 'reviewed' && !changed)}>
              確認済みにして保存
            </Button>
            <Button small onPress={() => save.mutate(false)} isDisabled={save.isPending || !changed}>
              {text.trim() === '' ? '訳を消す' : '下書きで保存'}
            </Button>
          </div>
        )}
      </div>
    </div>
  )
}

export function Said({ messages }: { messages: unknown }) {
  const bubbles = toBubbles(messages)
  if (bubbles.length === 0) return <p className="quiet">送りません</p>
  return (
    <ul className="plain-list">
      {bubbles.map((b) => (
        <li key={b.key} className="broadcast-text">
          <span className="kind">{kindLabel(b.message)}</span> {bubbleText(b.message)}
        </li>
      ))}
    </ul>
  )
}

export const parsed = (text: string): unknown => (text === '' ? [] : (JSON.parse(text) as unknown))

export function MessagesRow({ kind, language, w }: { kind: string; language: Translated; w: Wording }) {
  return (
    <div className="wording">
      <div>
        <h3>{w.title}</h3>
        <Said messages={parsed(w.source)} />
        <Mark w={w} />
      </div>
      <div className="stack">
        {w.text !== '' && (
          <div lang={LANGUAGES[language].html}>
            <Said messages={parsed(w.text)} />
          </div>
        )}
        <div>
          <Link to="/wordings/messages" search={{ kind, language, thing: w.thing }}>
            {w.title}の{LANGUAGES[language].label}を{w.text === '' ? '書く' : '直す'}
          </Link>
        </div>
      </div>
    </div>
  )
}
