// What will arrive, on a phone drawn with the same renderer as the simulator's.
import { useQuery, keepPreviousData } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/client'
import { client } from '../../api/queries'
import type { Problem } from '../../api/types.gen'
import { LineMessages, type LineMessage } from '../../line'
import { mediaUrl, usesPlaceholders, withSamples, type DraftMessage } from '../lib/messages'
import { useDebounced } from '../lib/useDebounced'
import { useSession } from '../shell/session'
import { Choices } from '../ui'

const ask = (text: string, template: boolean, signal?: AbortSignal) => call('POST /api/messages/check', { body: { messages: JSON.parse(text) as unknown, ...(template ? { template } : {}) }, ...(signal ? { signal } : {}) })

/** LINE has no words for pictures; ours are asked for here. */
function withAltTexts(messages: readonly DraftMessage[], problems: readonly Problem[]): Problem[] {
  const mute = messages.flatMap((m, i) => {
    const field = `messages[${i}].altText`
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
export function useCheck(messages: DraftMessage[], template = false): Checked {
  const text = JSON.stringify(messages)
  const late = useDebounced(text, 400)
  const query = useQuery({
    queryKey: ['check', template, late],
    queryFn: ({ signal }) => ask(late, template, signal),
    enabled: messages.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
  })
  const data = messages.length > 0 ? query.data : undefined
  return {
    problems: withAltTexts(messages, data?.problems ?? []),
    hints: data?.hints ?? [],
    personal: data?.personal ?? false,
    now: async () => {
      if (messages.length === 0) return []
      const answer = await client.fetchQuery({ queryKey: ['check', template, text], queryFn: () => ask(text, template), staleTime: 60_000 })
      return withAltTexts(messages, answer.problems)
    },
  }
}

/** Whose names stand for the placeholders; without, an example's. */
export interface PreviewOf {
  friend?: number
}
const NOBODY: PreviewOf = {}

export function useResolved(messages: DraftMessage[], of: PreviewOf = NOBODY): LineMessage[] {
  const personal = usesPlaceholders(messages)
  const text = JSON.stringify(messages)
  const late = useDebounced(text, 500)
  const { data } = useQuery({
    queryKey: ['preview', of, late],
    queryFn: ({ signal }) => call('POST /api/messages/preview', { body: { messages: JSON.parse(late) as unknown, ...of }, signal }),
    enabled: personal && messages.length > 0,
    staleTime: 60_000,
    gcTime: 60_000,
  })
  if (!personal) return messages
  if (data && late === text && Array.isArray(data.messages)) return data.messages as LineMessage[]
  return withSamples(messages)
}

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

export function Preview({ messages, notificationOff, of = NOBODY }: { messages: DraftMessage[]; notificationOff?: boolean; of?: PreviewOf }) {
  const [theme, setTheme] = useState<'light' | 'dark'>('light')
  const resolved = useResolved(messages, of)
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
      <Phone messages={resolved} theme={theme} notificationOff={notificationOff ?? false} />
      {usesPlaceholders(messages) && of === NOBODY && <p className="quiet">差し込みは、受け取る人や送る日によって変わります。ここに出ているのは例です。</p>}
    </div>
  )
}
