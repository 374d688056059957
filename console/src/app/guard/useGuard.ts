// What the guard says about one broadcast. Links are looked at by the worker, so it is asked again while some wait.
import { useQuery } from '@tanstack/react-query'
import { useRef } from 'react'
import { call } from '../../api/client'
import type { GuardReport } from '../../api/types.gen'
import { momentOf } from '../lib/dates'

/** Whom it would be sent when: at once, at "2026-12-05T09:00", or (undefined) as it is planned. */
export type SendTime = 'now' | string | undefined

const POLL_MS = 800
const PATIENCE = 20 // polls: then the links that do not answer are left to themselves

interface Answer {
  report: GuardReport
  polls: number
}

export function useGuard(id: number, version: number, time: SendTime, mayAsk: boolean) {
  const asked = useRef('')
  const last = useRef(0)
  const query = useQuery({
    queryKey: ['guard', id, version, time ?? ''],
    queryFn: async (): Promise<Answer> => {
      const key = `${id} ${version}`
      if (mayAsk && asked.current !== key) {
        asked.current = key
        last.current = 0
        return { polls: 0, report: await call('POST /api/broadcasts/{id}/guard', { params: { id }, body: time === 'now' ? { now: true } : time ? { at: time } : {} }) }
      }
      last.current++
      return { polls: last.current, report: await call('GET /api/broadcasts/{id}/guard', { params: { id }, query: time === 'now' ? { now: '1' } : time ? { at: momentOf(time) } : {} }) }
    },
    staleTime: 0,
    gcTime: 0,
    refetchInterval: (q) => (isWaiting(q.state.data) ? POLL_MS : false),
  })
  return { report: query.data?.report, error: query.error, waiting: isWaiting(query.data), refetch: query.refetch }
}

const isWaiting = (answer: Answer | undefined): boolean => answer !== undefined && answer.report.linksWaiting > 0 && answer.polls < PATIENCE
