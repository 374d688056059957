// What will arrive, on a phone drawn with the same renderer as the simulator's.
import { useQuery, keepPreviousData } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/client'
import type { Problem } from '../../api/types.gen'
import { LineMessages, type LineMessage } from '../../line'
import { mediaUrl, usesPlaceholders, withSamples, type DraftMessage } from '../lib/messages'
import { useDebounced } from '../lib/useDebounced'
import { useSession } from '../shell/session'
import { Choices } from '../ui'

/** What the server says of messages: the very check that stands before sending. */
export function useCheck(messages: DraftMessage[]): { ok: boolean; problems: Problem[]; hints: Problem[]; personal: boolean; fresh: boolean } {
  const text = JSON.stringify(messages)
  const late = useDebounced(text, 400)
  const query = useQuery({
    queryKey: ['check', late],
    queryFn: ({ signal }) => call('POST /api/messages/check', { body: { messages: JSON.parse(late) as unknown }, signal }),
    enabled: messages.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
  })
  const data = messages.length > 0 ? query.data : undefined
  // LINE has no words for pictures; ours are asked for here.
  const mute = messages.flatMap((m, i) => (m.type === 'image' && !m.altText?.trim() && !data?.problems.some((p) => p.field === `messages[${i}].altText`) ? [{ field: `messages[${i}].altText`, message: '画像の代替テキストを入れてください。' }] : []))
  return { ok: (data?.ok ?? false) && mute.length === 0, problems: [...(data?.problems ?? []), ...mute], hints: data?.hints ?? [], personal: data?.personal ?? false, fresh: late === text && !query.isFetching && data !== undefined }
}

export function useResolved(messages: DraftMessage[]): LineMessage[] {
  const personal = usesPlaceholders(messages)
  const text = JSON.stringify(messages)
  const late = useDebounced(text, 500)
  const { data } = useQuery({
    queryKey: ['preview', late],
    queryFn: ({ signal }) => call('POST /api/messages/preview', { body: { messages: JSON.parse(late) as unknown }, signal }),
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

export function Preview({ messages, notificationOff }: { messages: DraftMessage[]; notificationOff?: boolean }) {
  const [theme, setTheme] = useState<'light' | 'dark'>('light')
  const resolved = useResolved(messages)
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
      {usesPlaceholders(messages) && <p className="quiet">名前や年齢は、受け取る人ごとに変わります。ここに出ているのは例です。</p>}
    </div>
  )
}
