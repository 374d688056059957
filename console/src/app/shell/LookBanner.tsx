// The console as a colleague sees it: who looks, as whom, until when, and the way back.
import { useMutation } from '@tanstack/react-query'
import { useRouter } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client } from '../../api/queries'
import { formatTime, now } from '../lib/dates'
import { Button } from '../ui'
import { setSession, useSession } from './session'

/** What was fetched with other rights is not to be shown with these. */
const forgetOthers = () => client.removeQueries({ predicate: (q) => q.queryKey[0] !== 'session' })

export function useLook() {
  const router = useRouter()
  return useMutation({
    mutationFn: (id: number) => call('POST /api/staff/{id}/look', { params: { id } }),
    onSuccess: (session) => {
      setSession(session)
      forgetOthers()
      void router.navigate({ to: '/' })
    },
  })
}

function useOver(until: number): boolean {
  const [over, setOver] = useState(() => now() >= until)
  useEffect(() => {
    const timer = setTimeout(() => setOver(true), Math.max(0, until - now()))
    return () => clearTimeout(timer)
  }, [until])
  return over
}

export function LookBanner() {
  const { staff, looker, lookUntil = 0 } = useSession()
  const router = useRouter()
  const over = useOver(lookUntil)
  const leave = useMutation({
    mutationFn: () => call('DELETE /api/session/look'),
    onSuccess: (session) => {
      setSession(session)
      forgetOthers()
      void router.navigate({ to: '/staff' })
    },
  })
  return (
    <div className="look-banner" role="region" aria-label="ほかの職員としての表示">
      <p>
        <strong>{staff.name || 'ほかの職員'}さんとして見ています。</strong>
        {over ? '時間が終わりました。' : `見るだけで、変更と書き出しはできません。${formatTime(lookUntil)}まで。`}
        <span className="look-who">見ている人：{looker}</span>
        {leave.error && <span role="alert">{asApiError(leave.error).message}</span>}
      </p>
      <Button small isPending={leave.isPending} onPress={() => leave.mutate()}>
        表示を終わる
      </Button>
    </div>
  )
}
