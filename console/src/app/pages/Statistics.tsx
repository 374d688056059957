import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useMemo } from 'react'
import { address } from '../../api/client'
import { attributeStatistics as attributesQuery, friendDays as daysQuery } from '../../api/queries'
import type { FriendDay } from '../../api/types.gen'
import { addDays, dayOf, formatDayText, momentOf, now } from '../lib/dates'
import { formatCount, formatPeople, formatShare } from '../lib/numbers'
import { statisticsRoute } from '../router'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { Bar, Choices, DateField, Empty, TableBox, TableHead } from '../ui'
import { FriendsChart, type Period } from '../ui/FriendsChart'
import { Download } from '../ui/LinkButton'
import { Demographics, Outcomes } from './StatisticsLine'

type By = 'day' | 'week' | 'month'

/** Days gathered into weeks (from Monday) or months; reachable is that of the last day. */
export function gather(days: FriendDay[], by: By): Period[] {
  const periods = new Map<string, Period>()
  for (const d of days) {
    let key = d.day
    let label = formatDayText(d.day)
    if (by === 'week') {
      const weekday = (new Date(momentOf(d.day) + 9 * 3_600_000).getUTCDay() + 6) % 7
      key = addDays(d.day, -weekday)
      label = `${formatDayText(key)}の週`
    } else if (by === 'month') {
      key = d.day.slice(0, 7)
      label = `${Number(key.slice(0, 4))}年${Number(key.slice(5))}月`
    }
    const p = periods.get(key) ?? { label, reachable: 0, added: 0, blocked: 0 }
    p.reachable = d.reachable
    p.added += d.added + d.returned
    p.blocked += d.blocked
    periods.set(key, p)
  }
  return [...periods.values()]
}

export function Statistics() {
  const mayView = useRight('statistics.view')
  const mayViewBroadcasts = useRight('broadcast.view')
  const search = statisticsRoute.useSearch()
  const navigate = useNavigate()
  const by: By = search.by === 'week' || search.by === 'month' ? search.by : 'day'
  const today = dayOf(now())
  const from = search.from ?? addDays(today, by === 'day' ? -60 : by === 'week' ? -182 : -365)
  const to = search.to ?? today
  const days = useQuery({ ...daysQuery({ from, to }), enabled: mayView, placeholderData: (old) => old })
  const attributes = useQuery({ ...attributesQuery, enabled: mayView })
  const periods = useMemo(() => gather(days.data?.days ?? [], by), [days.data, by])
  if (!mayView) return <Forbidden what="統計" />
  const go = (part: typeof search) => void navigate({ to: '/statistics', search: Object.fromEntries(Object.entries({ ...search, ...part }).filter(([, v]) => v !== undefined && v !== '')) })
  return (
    <Page title="統計" wide>
      <section className="card" aria-labelledby="h-friends">
        <h2 id="h-friends">友だちの推移</h2>
        <div className="filters">
          <div className="field">
            <span className="field-label" aria-hidden="true">
              まとめ方
            </span>
            <Choices
              label="まとめ方"
              value={by}
              onChange={(v) => go({ by: v === 'day' ? undefined : v } as typeof search)}
              items={[
                { id: 'day', label: '日' },
                { id: 'week', label: '週' },
                { id: 'month', label: '月' },
              ]}
            />
          </div>
          <DateField label="この日から" value={from} onChange={(v) => v && go({ from: v })} most={to} />
          <DateField label="この日まで" value={to} onChange={(v) => v && go({ to: v })} most={today} />
          <div className="filters-end">
            <Download href={address('GET /api/statistics/friends.csv', undefined, { from, to })}>CSV</Download>
          </div>
        </div>
        <Fetched query={days}>
          {() =>
            periods.length === 0 ? (
              <Empty title="この期間の記録がありません" />
            ) : (
              <>
                <FriendsChart periods={periods} />
                <TableBox label="友だちの推移の表">
                  <table className="table table-tight">
                    <caption>友だちの推移（新しい順）</caption>
                    <TableHead names={['期間', { number: '届く友だち' }, { number: '増えた人' }, { number: 'ブロックした人' }]} />
                    <tbody>
                      {periods.toReversed().map((p) => (
                        <tr key={p.label}>
                          <th scope="row">{p.label}</th>
                          <td className="num">{formatCount(p.reachable)}</td>
                          <td className="num">{formatCount(p.added)}</td>
                          <td className="num">{formatCount(p.blocked)}</td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </TableBox>
                <p className="quiet">増えた人には、ブロックを解除して戻った人を含みます。</p>
              </>
            )
          }
        </Fetched>
      </section>
      <section className="card" aria-labelledby="h-attributes">
        <h2 id="h-attributes">受信設定の答え</h2>
        <Fetched query={attributes}>
          {(data) => (
            <>
              <p>
                届く友だち{formatPeople(data.reachable)}のうち、それぞれを選んでいる人の数です。棒は、その項目でいちばん多い答えと比べた長さです。
              </p>
              <div className="bars-grid">
                {data.attributes.map((a) => (
                  <Bars key={a.attributeId} title={a.label} note={`${formatPeople(a.answered)}が回答（${formatShare(data.reachable > 0 ? a.answered / data.reachable : 0)}）`} rows={a.options} />
                ))}
                {data.childAges.length > 0 && <Bars title="子どもの年齢" note="きょうの時点" rows={data.childAges} />}
                {data.childGrades.length > 0 && <Bars title="子どもの学年" note="きょうの時点。生年月日から数えます" rows={data.childGrades} />}
              </div>
            </>
          )}
        </Fetched>
      </section>
      <Demographics />
      {mayViewBroadcasts && <Outcomes from={from} to={to} />}
    </Page>
  )
}

function Bars({ title, note, rows }: { title: string; note: string; rows: { optionId: number; label: string; people: number; share: number }[] }) {
  const most = Math.max(1, ...rows.map((r) => r.people))
  if (rows.length === 0)
    return (
      <p>
        <b>{title}</b> <span className="quiet">{note}</span>
      </p>
    )
  return (
    <TableBox label={title}>
      <table className="table table-tight">
        <caption>
          {title} <span className="quiet">{note}</span>
        </caption>
        <TableHead names={['答え', { number: '人数' }, '割合']} />
        <tbody>
          {rows.map((r) => (
            <tr key={r.optionId}>
              <th scope="row">{r.label}</th>
              <td className="num">{formatCount(r.people)}</td>
              <td>
                <span className="bar-cell">
                  <Bar label={r.label} value={r.people} most={most} text={formatShare(r.share)} />
                  <span className="num">{formatShare(r.share)}</span>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  )
}
