// Sent "now", but not yet gone: the seconds that are left, and one large button to take it back.
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client } from '../../api/queries'
import { now } from '../lib/dates'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Notice } from '../ui'

/** Seconds until a moment; 0 when it is past. */
function useSecondsTo(at: number): number {
  const [left, setLeft] = useState(() => Math.max(0, Math.ceil((at - now()) / 1000)))
  useEffect(() => {
    const timer = setInterval(() => setLeft(Math.max(0, Math.ceil((at - now()) / 1000))), 250)
    return () => clearInterval(timer)
  }, [at])
  return left
}

interface Waiting {
  id: number
  title: string
  scheduledAt?: number | undefined
}

export function Cooling({ b, version, onChanged, heading }: { b: Waiting; /** Known on the broadcast's own page. */ version?: number; onChanged: () => void; heading: 2 | 3 }) {
  const mayEdit = useRight('broadcast.edit')
  const left = useSecondsTo(b.scheduledAt ?? 0)
  // Over: the page is read again and shows the sending itself.
  useEffect(() => {
    if (left > 0) return
    const timer = setInterval(onChanged, 1000)
    return () => clearInterval(timer)
  }, [left, onChanged])
  const act = useMutation({
    mutationFn: async () => {
      const known = version ?? (await call('GET /api/broadcasts/{id}', { params: { id: b.id } })).version
      return call('POST /api/broadcasts/{id}/take-back', { params: { id: b.id }, body: { version: known } })
    },
    onSuccess: (after) => {
      client.setQueryData(['broadcast', b.id], after)
      void client.invalidateQueries({ queryKey: ['broadcasts'] })
      void client.invalidateQueries({ queryKey: ['home'] })
      tell(`「${b.title}」の送信を取り消して、下書きに戻しました。だれにも届いていません。`)
      onChanged()
    },
    onError: onChanged,
  })
  const Heading = `h${heading}` as 'h2' | 'h3'
  return (
    <section className="cooling" aria-labelledby={`cooling-${b.id}`}>
      <div>
        <Heading id={`cooling-${b.id}`} className="cooling-title">
          まもなく送信します：{b.title}
        </Heading>
        <p>
          <span role="timer" className="cooling-time">
            {left > 0 ? `あと ${left} 秒` : '送信を始めています'}
          </span>
          <span>いまなら、だれにも届かずに取り消せます。</span>
        </p>
        {act.error && (
          <Notice kind="error" live title="取り消せませんでした">
            {asApiError(act.error).message}
          </Notice>
        )}
      </div>
      {mayEdit && (
        <Button kind="danger" className="cooling-button" icon="stop" isPending={act.isPending} isDisabled={left === 0} onPress={() => act.mutate()} aria-label={`${b.title}の送信を取り消す`}>
          取り消す
        </Button>
      )}
    </section>
  )
}
