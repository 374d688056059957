// Names for a condition's numbers, and how many people it means.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { call } from '../../api/client'
import { attributes as attributesQuery, broadcasts as broadcastsQuery } from '../../api/queries'
import type { Attribute, BroadcastRow, CountAnswer } from '../../api/types.gen'
import { placeKey, writeCondition, type GroupNode, type Names } from '../lib/segment'
import { useDebounced } from '../lib/useDebounced'

export interface Audience {
  attributes: Attribute[]
  broadcasts: BroadcastRow[]
  names: Names
  attributeOf: (optionId: number) => number | null
  ready: boolean
  error: unknown
  retry: () => void
}

export function useAudience(): Audience {
  const a = useQuery({ ...attributesQuery, staleTime: 60_000 })
  const b = useQuery({ ...broadcastsQuery({ state: 'sent', limit: 100 }), staleTime: 60_000 })
  return useMemo(() => {
    const attributes = a.data?.attributes ?? []
    const broadcasts = b.data?.broadcasts ?? []
    const options = new Map(attributes.flatMap((at) => at.options.map((o) => [o.id, { label: o.label, attribute: at.label, attributeId: at.id }] as const)))
    const keys = new Map(attributes.map((at) => [at.key, at.label]))
    const titles = new Map(broadcasts.map((x) => [x.id, x.title]))
    return {
      attributes,
      broadcasts,
      names: { option: (id) => options.get(id), attribute: (key) => keys.get(key), broadcast: (id) => titles.get(id) ?? `配信${id}` },
      attributeOf: (id) => options.get(id)?.attributeId ?? null,
      ready: a.data !== undefined && (b.data !== undefined || b.isError),
      error: a.error,
      retry: () => void a.refetch(),
    }
  }, [a, b])
}

const NONE: readonly string[] = []

export interface Counted {
  answer: CountAnswer | undefined
  /** The numbers shown are those of the condition before. */
  stale: boolean
  error: unknown
  retry: () => void
  /** How many people a part of the tree means by itself. */
  people: (nodeId: string) => number | undefined
}

/** fixed: a condition that has no tree; null when there is a tree. */
/** languages: those with a text of their own; then the answer says who gets which. */
export function useCount(root: GroupNode | null, at?: string, fixed: unknown = null, languages: readonly string[] = NONE): Counted {
  const written = useMemo(() => (root ? writeCondition(root) : fixed === null ? null : { condition: fixed, places: new Map<string, string>() }), [root, fixed])
  const text = JSON.stringify({ condition: written?.condition ?? {}, ...(at ? { at } : {}), ...(languages.length > 0 ? { languages } : {}) })
  const late = useDebounced(text, 150)
  const query = useQuery({
    queryKey: ['count', late],
    queryFn: async ({ signal }) => ({ for: late, answer: await call('POST /api/segments/count', { body: JSON.parse(late) as { condition: unknown; at?: string; languages?: string[] }, signal }) }),
    enabled: written !== null,
    placeholderData: keepPreviousData,
    staleTime: 10_000,
  })
  const parts = useMemo(() => new Map((query.data?.answer.parts ?? []).map((p) => [placeKey(p.path), p.people])), [query.data])
  const ids = useMemo(() => new Map([...(written?.places ?? [])].map(([place, id]) => [id, place])), [written])
  return {
    answer: query.data?.answer,
    stale: query.data?.for !== text,
    error: query.error,
    retry: () => void query.refetch(),
    people: (id) => {
      const place = ids.get(id)
      if (place === undefined) return undefined
      return parts.get(place)
    },
  }
}
