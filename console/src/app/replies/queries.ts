// What the pages about replies ask for.
import { keepPreviousData, queryOptions } from '@tanstack/react-query'
import { call } from '../../api/client'
import type { ReplyQuery } from '../../api/types.gen'

export const replies = (query: ReplyQuery) => queryOptions({ queryKey: ['replies', query], queryFn: () => call('GET /api/replies', { query }), placeholderData: keepPreviousData })
export const reply = (id: number) => queryOptions({ queryKey: ['reply', id], queryFn: () => call('GET /api/replies/{id}', { params: { id } }) })
export const replyVersions = (id: number) => queryOptions({ queryKey: ['reply-versions', id], queryFn: () => call('GET /api/replies/{id}/versions', { params: { id } }) })
export const replyClashes = queryOptions({ queryKey: ['reply-clashes'], queryFn: () => call('GET /api/reply-clashes'), staleTime: 30_000 })
