// What will arrive, on a phone drawn with the same renderer as the simulator's.
import { useQuery, keepPreviousData } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/client'
import { client } from '../../api/queries'
import type { Problem, Translation } from '../../api/types.gen'
import { LineMessages, type LineMessage } from '../../line'
import { mediaUrl, usesPlaceholders, withSamples, type DraftMessage } from '../lib/messages'
import { useDebounced } from '../lib/useDebounced'
import { useSession } from '../shell/session'
import { formatCount } from '../lib/numbers'
import { Button, Choices, IconButton, TextField } from '../ui'

/** template: blanks are no faults. roster: its headings are placeholders. */
export interface CheckOf {
  template?: boolean
  roster?: number
}
const PLAIN: CheckOf = {}
const NO_TRANSLATIONS: readonly Translation[] = []
const ask = (text: string, of: CheckOf, signal?: AbortSignal) => call('POST /api/messages/check', { body: { ...(JSON.parse(text) as { messages: unknown; translations?: Translation[] }), ...of }, ...(signal ? { signal } : {}) })

/** LINE has no words for pictures; ours are asked for here. */
function withAltTexts(messages: readonly DraftMessage[], problems: readonly Problem[], place = ''): Problem[] {
  const mute = messages.flatMap((m, i) => {
    const field = `${place}messages[${i}].altText`
    return m.type === 'image' && !m.altText?.trim() && !problems.some((p) => p.field === field) ? [{ field, message: '画像の代替テキストを入れてください。' }] : []
  })
  return [...problems, ...mute]
}

export interface Checked {
  problems: Problem[]
  hints: Problem[]
  personal: boolean
  /** The problems of what is typed at this moment, not of a moment ago. */
  now: () => Promise<Problem[]>
}

/** What the server says of messages: the very check that stands before sending. */
export function useCheck(messages: DraftMessage[], of: CheckOf = PLAIN, translations: readonly Translation[] = NO_TRANSLATIONS): Checked {
  const text = JSON.stringify(translations.length > 0 ? { messages, translations } : { messages })
  const withAll = (problems: readonly Problem[]) => translations.reduce((list, t, i) => withAltTexts(t.messages as DraftMessage[], list, `translations[${i}].`), withAltTexts(messages, problems))
  const late = useDebounced(text, 400)
  const query = useQuery({
    queryKey: ['check', of, late],
    queryFn: ({ signal }) => ask(late, of, signal),
    enabled: messages.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
  })
  const data = messages.length > 0 ? query.data : undefined
  return {
    problems: withAll(data?.problems ?? []),
    hints: data?.hints ?? [],
    personal: data?.personal ?? false,
    now: async () => {
      if (messages.length === 0) return []
      const answer = await client.fetchQuery({ queryKey: ['check', of, text], queryFn: () => ask(text, of), staleTime: 60_000 })
      return withAll(answer.problems)
    },
  }
}

/** Whose names, or which line's values, stand for the placeholders; without, an example's. */
export type PreviewOf = { friend?: number } | { roster: number; place: number }
const NOBODY: PreviewOf = {}

function askPreview(text: string, of: PreviewOf, signal: AbortSignal): Promise<{ messages: unknown; line?: number; people?: number; friend?: number }> {
  const messages = JSON.parse(text) as unknown
  if ('roster' in of) return call('POST /api/rosters/{id}/preview', { params: { id: of.roster }, body: { messages, place: of.place }, signal })
  return call('POST /api/messages/preview', { body: { messages, ...of }, signal })
}

export interface Resolved {
  messages: LineMessage[]
  /** Of a roster: whose message this is. */
  line?: number
  people?: number
  friend?: number
}
export function useFinished(messages: DraftMessage[], of: PreviewOf = NOBODY): Resolved {
  const roster = 'roster' in of
  const personal = roster || usesPlaceholders(messages)
  const text = JSON.stringify(messages)
  const late = useDebounced(text, 500)
  const { data } = useQuery({
    queryKey: ['preview', of, late],
    queryFn: ({ signal }) => askPreview(late, of, signal),
    enabled: personal && (roster || messages.length > 0),
    placeholderData: roster ? keepPreviousData : undefined,
    staleTime: 60_000,
    gcTime: 60_000,
  })
  const about = data && roster ? { line: data.line ?? 0, people: data.people ?? 0, friend: data.friend ?? 0 } : {}
  if (!personal) return { messages, ...about }
  if (data && late === text && Array.isArray(data.messages)) return { messages: data.messages as LineMessage[], ...about }
  return { messages: withSamples(messages), ...about }
}
export const useResolved = (messages: DraftMessage[], of: PreviewOf = NOBODY): LineMessage[] => useFinished(messages, of).messages

export function Phone({ messages, notificationOff, theme = 'light', at, label = 'プレビュー' }: { messages: LineMessage[]; notificationOff?: boolean; theme?: 'light' | 'dark'; at?: number; label?: string }) {
  const session = useSession()
  return (
    <div className="phone" data-theme={theme} role="region" aria-label={label} tabIndex={0}>
      <div className="phone-bar" aria-hidden="true">
        {session.accountName}
      </div>
      {messages.length === 0 ? <p className="phone-empty">ここに、届いたときの見え方が出ます。</p> : <LineMessages messages={messages} theme={theme} width={343} mediaUrl={mediaUrl} account={{ displayName: session.accountName }} notificationDisabled={notificationOff ?? false} {...(at === undefined ? {} : { at })} />}
    </div>
  )
}

export function Preview({ messages, notificationOff, of = NOBODY, onPlace }: { messages: DraftMessage[]; notificationOff?: boolean; of?: PreviewOf; /** Of a roster: to another line. */ onPlace?: (place: number) => void }) {
  const [theme, setTheme] = useState<'light' | 'dark'>('light')
  const finished = useFinished(messages, of)
  const resolved = finished.messages
  return (
    <div className="preview">
      <div className="preview-head">
        <h2 className="preview-title">プレビュー</h2>
        <Choices
          label="画面の色"
          value={theme}
          onChange={setTheme}
          items={[
            { id: 'light', label: '明るい' },
            { id: 'dark', label: '暗い' },
          ]}
        />
      </div>
      {'roster' in of && onPlace && <Lines of={of} finished={finished} onPlace={onPlace} />}
      <Phone messages={resolved} theme={theme} notificationOff={notificationOff ?? false} />
      {usesPlaceholders(messages) && of === NOBODY && <p className="quiet">差し込みは、受け取る人や送る日によって変わります。ここに出ているのは例です。</p>}
    </div>
  )
}

/** Leafs through the people of a roster. */
function Lines({ of, finished, onPlace }: { of: { roster: number; place: number }; finished: Resolved; onPlace: (place: number) => void }) {
  const people = finished.people ?? 0
  const [typed, setTyped] = useState('')
  if (people === 0) return <p className="quiet">名簿を読んでいます。</p>
  const go = (place: number) => onPlace(Math.min(people - 1, Math.max(0, place)))
  return (
    <div className="lines" role="group" aria-label="だれの文を見るか">
      <IconButton icon="left" small label="前の人" isDisabled={of.place === 0} onPress={() => go(of.place - 1)} />
      <span role="status">
        {formatCount(of.place + 1)}／{formatCount(people)}人め
        <span className="lines-note">
          {finished.line}行目・友だち番号 {finished.friend}
        </span>
      </span>
      <IconButton icon="right" small label="次の人" isDisabled={of.place >= people - 1} onPress={() => go(of.place + 1)} />
      <form
        className="lines-jump"
        onSubmit={(e) => {
          e.preventDefault()
          const n = Number(typed)
          if (Number.isInteger(n) && n > 0) go(n - 1)
        }}
      >
        <TextField label="何人め" value={typed} onChange={setTyped} inputMode="numeric" width="short" />
        <Button small type="submit">
          見る
        </Button>
      </form>
    </div>
  )
}
