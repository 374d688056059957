// A roster while a message is written for it: headings as placeholders, every line looked at.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { call } from '../../api/client'
import type { Roster, RosterChecked } from '../../api/types.gen'
import type { DraftMessage } from '../lib/messages'
import { useDebounced } from '../lib/useDebounced'

export const ROSTER_STEPS = ['ファイル', '確認', '本文とプレビュー'] as const

/** The roster a condition names, if it does. */
export const rosterOf = (condition: unknown): number | undefined => {
  const roster = typeof condition === 'object' && condition !== null && 'roster' in condition ? condition.roster : undefined
  return typeof roster === 'number' ? roster : undefined
}

export const headingsOf = (roster: Roster | undefined): string[] => roster?.columns.map((c) => c.heading) ?? []

export interface LinesChecked {
  answer: RosterChecked | undefined
  /** What is shown is about the text of a moment ago. */
  stale: boolean
  error: unknown
}

/** Each line's own message, held against LINE's rules; ready: what is the same for all is right. */
export function useLines(roster: Roster | undefined, messages: DraftMessage[], ready: boolean): LinesChecked {
  const text = JSON.stringify(messages)
  const late = useDebounced(text, 900)
  const query = useQuery({
    queryKey: ['roster-check', roster?.id, late],
    queryFn: ({ signal }) => call('POST /api/rosters/{id}/check', { params: { id: roster?.id ?? 0 }, body: { messages: JSON.parse(late) as unknown }, signal }),
    enabled: ready && roster !== undefined && !roster.erasedAt && messages.length > 0,
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
  })
  return { answer: ready && messages.length > 0 ? query.data : undefined, stale: late !== text || query.isPlaceholderData, error: ready ? query.error : null }
}
