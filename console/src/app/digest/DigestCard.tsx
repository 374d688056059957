// Of one broadcast: who gets it with the daily digest, and whether it may go there at all.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, digestOf } from '../../api/queries'
import type { Broadcast, DigestOne } from '../../api/types.gen'
import { formatDayText, formatMinute } from '../lib/dates'
import { formatPeople } from '../lib/numbers'
import { tell } from '../shell/toast'
import { Button, DateField, Notice, RadioGroup } from '../ui'

type When = 'any' | 'until' | 'never'

export function DigestCard({ b }: { b: Broadcast }) {
  const query = useQuery(digestOf(b.id))
  const data = query.data
  if (!data || !data.concerns || (data.hour === undefined && data.chose + data.full === 0)) return null
  if (!data.mayChange && data.chose + data.full === 0 && !data.never && !data.until) return null
  return (
    <section className="card" aria-labelledby="h-digest">
      <h2 id="h-digest">まとめて届ける</h2>
      <Numbers data={data} />
      {data.mayChange ? <Rule key={`${data.never}${data.until}`} id={b.id} data={data} /> : <RuleText data={data} />}
      <p className="quiet">
        <Link to="/digest">まとめて届けるお知らせの一覧</Link>
      </p>
    </section>
  )
}

function Numbers({ data }: { data: DigestOne }) {
  const all = data.chose + data.full
  if (all === 0) return data.mayChange ? <p>いま送ると、まとめて届く人はいません。</p> : null
  const who = [data.chose > 0 && `1日1回まとめてを選んだ${formatPeople(data.chose)}`, data.full > 0 && `1日の上限まで受け取った${formatPeople(data.full)}`].filter(Boolean).join('、')
  return (
    <>
      <p>
        <strong>{formatPeople(all)}にはまとめて届きます</strong>（{who}）。
      </p>
      {data.sentOn ? (
        <p>
          {formatDayText(data.sentOn)}のまとめで届けました。押して読んだ人：<strong>{formatPeople(data.readers)}</strong>
        </p>
      ) : data.endedAt ? (
        <Notice kind="warning" title="まとめから外しました">
          {formatMinute(data.endedAt)}・{data.endedBy || 'システム'}・理由：{data.reason}
        </Notice>
      ) : (
        data.day && <p className="quiet">いちばん早い人で、{formatDayText(data.day)}のまとめに入ります。</p>
      )}
    </>
  )
}

function RuleText({ data }: { data: DigestOne }) {
  if (data.never) return <p className="quiet">その日でなければ意味がないお知らせとして、まとめには入れません。</p>
  return data.until ? <p className="quiet">{formatDayText(data.until)}まで、まとめに入ります。</p> : null
}

function Rule({ id, data }: { id: number; data: DigestOne }) {
  const saved: When = data.never ? 'never' : data.until ? 'until' : 'any'
  const [when, setWhen] = useState<When>(saved)
  const [until, setUntil] = useState(data.until ?? '')
  const save = useMutation({
    mutationFn: () => call('PUT /api/broadcasts/{id}/digest', { params: { id }, body: { never: when === 'never', ...(when === 'until' && until ? { until } : {}) } }),
    onSuccess: (after) => {
      client.setQueryData(digestOf(id).queryKey, after)
      tell('まとめて届けるかどうかを保存しました')
    },
  })
  const error = save.error ? asApiError(save.error) : null
  const changed = when !== saved || (when === 'until' && until !== (data.until ?? ''))
  return (
    <div className="stack">
      <RadioGroup
        label="あとの日に届いても意味がありますか"
        value={when}
        onChange={setWhen}
        items={[
          { id: 'any', label: 'ある（まとめに入れる）' },
          { id: 'until', label: '決まった日まである' },
          { id: 'never', label: 'ない（今日でなければ意味がない。まとめを選んだ人にもすぐ送り、上限を超えた人には届けない）' },
        ]}
      />
      {when === 'until' && <DateField label="いつまで意味があるか" required value={until} onChange={setUntil} error={error?.field === 'until' ? error.message : undefined} help="行事の日、申込みの締切など。この日を過ぎると、まとめに入れません。" />}
      {error && error.field !== 'until' && (
        <Notice kind="error" live title="保存できませんでした">
          {error.message}
        </Notice>
      )}
      {changed && (
        <div className="row">
          <Button kind="primary" isPending={save.isPending} isDisabled={when === 'until' && until === ''} onPress={() => save.mutate()}>
            保存する
          </Button>
        </div>
      )}
    </div>
  )
}

/** At the last look before sending. */
export function DigestMark({ id, version }: { id: number; version: number }) {
  const query = useQuery({ ...digestOf(id), queryKey: ['digests', id, version] })
  const all = query.data?.concerns ? query.data.chose + query.data.full : 0
  if (!query.data || all === 0) return null
  return <span className="mark mark-hint">このうち{formatPeople(all)}には、すぐにではなく、まとめて届きます</span>
}
