// How often each button was tapped, by day, week or month.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { menuTaps } from '../../api/queries'
import { addDays, dayOf, formatDayText, now } from '../lib/dates'
import { formatCount, formatShare } from '../lib/numbers'
import { Fetched } from '../shell/page'
import { Choices, DateField, Empty, TableBox } from '../ui'
import { Download } from '../ui/LinkButton'
import { actionLabel } from './model'

type By = 'day' | 'week' | 'month'

export function MenuTaps({ id }: { id: number }) {
  const [by, setBy] = useState<By>('day')
  const [to, setTo] = useState(() => dayOf(now()))
  const [from, setFrom] = useState(() => addDays(dayOf(now()), -29))
  const query = useQuery(menuTaps(id, { from, to, by }))
  return (
    <section className="stack" aria-label="押された回数">
      <div className="row">
        <DateField label="始まり" value={from} onChange={setFrom} most={to} />
        <DateField label="終わり" value={to} onChange={setTo} least={from} />
        <Choices
          label="まとめ方"
          value={by}
          onChange={setBy}
          items={[
            { id: 'day', label: '日' },
            { id: 'week', label: '週' },
            { id: 'month', label: '月' },
          ]}
        />
        <Download href={`/api/menus/${id}/taps.csv?from=${from}&to=${to}&by=${by}`}>CSV</Download>
      </div>
      <Fetched query={query}>
        {(data) => {
          const all = data.buttons.reduce((sum, b) => sum + b.taps, 0)
          const days = [...new Set(data.days.map((d) => d.day))].sort()
          if (data.buttons.length === 0) return <Empty title="まだ公開していません" />
          return (
            <>
              <TableBox label="ボタンごとの回数">
                <table className="table">
                  <thead>
                    <tr>
                      <th scope="col">タブ</th>
                      <th scope="col">ボタン</th>
                      <th scope="col">動き</th>
                      <th scope="col" className="number">
                        回数
                      </th>
                      <th scope="col" className="number">
                        割合
                      </th>
                      <th scope="col" className="number">
                        人（日ごとの合計）
                      </th>
                    </tr>
                  </thead>
                  <tbody>
                    {data.buttons.map((b) => (
                      <tr key={b.key}>
                        <td>{b.tab}</td>
                        <th scope="row">
                          {b.label}
                          {!b.inUse && <span className="quiet">（いまはない）</span>}
                        </th>
                        <td>{actionLabel(b.kind)}</td>
                        {b.counted || b.taps > 0 ? (
                          <>
                            <td className="number">{formatCount(b.taps)}</td>
                            <td className="number">{all ? formatShare(b.taps / all) : '－'}</td>
                            <td className="number">{formatCount(b.people)}</td>
                          </>
                        ) : (
                          <td colSpan={3} className="quiet">
                            LINEが直接開くため、数えられません
                          </td>
                        )}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </TableBox>
              {days.length > 0 && (
                <TableBox label={by === 'day' ? '日ごとの回数' : by === 'week' ? '週ごとの回数' : '月ごとの回数'}>
                  <table className="table">
                    <thead>
                      <tr>
                        <th scope="col">{by === 'day' ? '日' : by === 'week' ? '週（月曜日から）' : '月'}</th>
                        {data.buttons
                          .filter((b) => b.taps > 0)
                          .map((b) => (
                            <th key={b.key} scope="col" className="number">
                              {b.label}
                            </th>
                          ))}
                      </tr>
                    </thead>
                    <tbody>
                      {days.map((day) => (
                        <tr key={day}>
                          <th scope="row">{by === 'month' ? day.slice(0, 7) : formatDayText(day)}</th>
                          {data.buttons
                            .filter((b) => b.taps > 0)
                            .map((b) => (
                              <td key={b.key} className="number">
                                {formatCount(data.days.find((d) => d.day === day && d.key === b.key)?.taps ?? 0)}
                              </td>
                            ))}
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </TableBox>
              )}
            </>
          )
        }}
      </Fetched>
    </section>
  )
}
