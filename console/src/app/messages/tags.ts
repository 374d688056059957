// Tags that buttons can give; null where messages are not broadcasts.
import { useQuery } from '@tanstack/react-query'
import { createContext } from 'react'
import { attributes as attributesQuery } from '../../api/queries'
import type { Item } from '../ui'

export const TagsContext = createContext<Item<number>[] | null>(null)

export function useTagItems(): Item<number>[] {
  const { data } = useQuery({ ...attributesQuery, staleTime: 60_000 })
  const tags = data?.attributes.find((a) => a.kind === 'tag')
  return (tags?.options ?? []).map((o) => ({ id: o.id, label: o.label, disabled: o.hidden, ...(o.hidden ? { note: 'いまは隠しています' } : {}) }))
}
