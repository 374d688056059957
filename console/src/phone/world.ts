import { keepPreviousData, useQueries, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useLayoutEffect, useState, type RefObject } from 'react'
import { api, type ApiRequest, type Friend } from './api'

export const keys = {
  account: ['account'] as const,
  friends: ['friends'] as const,
  timeline: (userId: string) => ['timeline', userId] as const,
  richMenu: (userId: string) => ['richmenu', userId] as const,
  clock: ['clock'] as const,
  faults: ['faults'] as const,
  deliveries: ['deliveries'] as const,
  requests: ['requests'] as const,
  webhooks: ['webhooks'] as const,
  settings: ['settings'] as const,
}

export const useAccount = () => useQuery({ queryKey: keys.account, queryFn: api.account })
export const useFriends = () => useQuery({ queryKey: keys.friends, queryFn: () => api.friends(), refetchInterval: 15_000 })
export const useFound = (search: string) =>
  useQuery({ queryKey: [...keys.friends, 'search', search], queryFn: () => api.friends(search), placeholderData: keepPreviousData })

/** These people in this order. A world may hold a million: who is not in the list is asked for one by one. */
export function useTheseFriends(userIds: string[], listed: Friend[]): Friend[] {
  const missing = userIds.filter((id) => !listed.some((f) => f.userId === id))
  const asked = useQueries({ queries: missing.map((id) => ({ queryKey: [...keys.friends, id], queryFn: () => api.friend(id), retry: false })) })
  const known = [...listed, ...asked.flatMap((q) => (q.data ? [q.data] : []))]
  return userIds.flatMap((id) => known.find((f) => f.userId === id) ?? [])
}
export const useTimeline = (userId: string) => useQuery({ queryKey: keys.timeline(userId), queryFn: () => api.timeline(userId) })
export const useRichMenu = (userId: string) => useQuery({ queryKey: keys.richMenu(userId), queryFn: () => api.richMenu(userId) })
export const useClock = () => useQuery({ queryKey: keys.clock, queryFn: api.clock, refetchInterval: 20_000 })

const REQUESTS_KEPT = 2000

/** The log of requests grows: only what is new is fetched. */
export function useRequests() {
  const client = useQueryClient()
  return useQuery({
    queryKey: keys.requests,
    refetchInterval: 2000,
    queryFn: async () => {
      let known = client.getQueryData<ApiRequest[]>(keys.requests) ?? []
      for (;;) {
        // Asked from the last one that is known: if it is not there, this is another world than before.
        const last = known.at(-1)
        const news = await api.requests(last?.seq ?? 0)
        const same = last !== undefined && news[0]?.seq === last.seq && news[0]?.at === last.at
        if (last !== undefined && !same) {
          known = []
          continue
        }
        known = [...known.slice(0, -1), ...news].slice(-REQUESTS_KEPT)
        if (news.length < 100 || news.at(-1)?.seq === undefined) return known
      }
    },
  })
}

export type Connection = 'connecting' | 'online' | 'offline'

const sleep = (ms: number, signal: AbortSignal) =>
  new Promise<void>((done) => {
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      done()
    })
  })

/** Follows the simulator's world: asks what changed, waits for the answer, fetches that again. */
export function useWorld(): Connection {
  const client = useQueryClient()
  const [connection, setConnection] = useState<Connection>('connecting')
  useEffect(() => {
    const stop = new AbortController()
    const { signal } = stop
    const follow = async () => {
      let from = 0
      let wait = 0
      let lost = false
      while (!signal.aborted) {
        try {
          const started = performance.now()
          const { next, changed, all } = await api.events(from, wait, signal)
          setConnection('online')
          if (next < from) await client.resetQueries()
          else if (lost || all) await client.invalidateQueries()
          else if (wait > 0 && changed.length > 0) {
            for (const userId of changed) {
              void client.invalidateQueries({ queryKey: keys.timeline(userId) })
              void client.invalidateQueries({ queryKey: keys.richMenu(userId) })
            }
            void client.invalidateQueries({ queryKey: keys.friends })
            void client.invalidateQueries({ queryKey: keys.deliveries })
          }
          lost = false
          // A long list of changes must not make us ask without a pause.
          if (wait > 0 && performance.now() - started < 100) await sleep(changed.length > 0 ? 150 : 1000, signal)
          from = next
          wait = 20_000
        } catch {
          if (signal.aborted) return
          setConnection('offline')
          lost = true
          await sleep(2000, signal)
        }
      }
    }
    void follow()
    return () => stop.abort()
  }, [client])
  return connection
}

/** The width of an element as it is laid out. */
export function useWidth(ref: RefObject<HTMLElement | null>, fallback: number): number {
  const [width, setWidth] = useState(fallback)
  useLayoutEffect(() => {
    const element = ref.current
    if (!element) return
    const observer = new ResizeObserver(() => setWidth(Math.round(element.clientWidth)))
    observer.observe(element)
    setWidth(Math.round(element.clientWidth))
    return () => observer.disconnect()
  }, [ref])
  return width
}

export function useMedia(query: string): boolean {
  const [matches, setMatches] = useState(() => matchMedia(query).matches)
  useEffect(() => {
    const media = matchMedia(query)
    const change = () => setMatches(media.matches)
    media.addEventListener('change', change)
    return () => media.removeEventListener('change', change)
  }, [query])
  return matches
}
