// What all departments send, sent and mean to send; what meets the same people at the same time is marked.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useSyncExternalStore, type ReactNode } from 'react'
import { calendar as calendarQuery } from '../../api/queries'
import type { Calendar as CalendarData, CalendarEntry } from '../../api/types.gen'
import { byDay, daysOf, step, weekdayOf, type CalendarView } from '../lib/calendar'
import { STATES } from '../lib/broadcast'
import { dayOf, formatDay, formatTime, momentOf, now } from '../lib/dates'
import { formatPeople } from '../lib/numbers'
import { calendarRoute } from '../router'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { Button, Choices, cx, Empty, Icon, IconButton, Select } from '../ui'
import { KindMark, StateMark } from '../ui/StateMark'

const WEEKDAYS = ['月', '火', '水', '木', '金', '土', '日']
const SHOWN = 4

/** A grid needs room: on a telephone there is only the list. */
const wide = typeof matchMedia === 'function' ? matchMedia('(min-width: 900px)') : null
const useWide = (): boolean =>
  useSyncExternalStore(
    (changed) => {
      wide?.addEventListener('change', changed)
      return () => wide?.removeEventListener('change', changed)
    },
    () => wide?.matches ?? true,
  )

export function Calendar() {
  const search = calendarRoute.useSearch()
  const navigate = useNavigate()
  const mayView = useRight('broadcast.view')
  const isWide = useWide()
  const wanted: CalendarView = search.view ?? 'month'
  const view: CalendarView = isWide ? wanted : 'list'
  const today = dayOf(now())
  const day = search.day ?? today
  const days = daysOf(view, day)
  const first = days[0] ?? day
  const last = days.at(-1) ?? day
  const query = useQuery({ ...calendarQuery({ from: first, to: last, ...(search.department === undefined ? {} : { department: search.department }) }), enabled: mayView, refetchInterval: 60_000 })
  if (!mayView) return <Forbidden what="配信カレンダー" />
  const go = (part: { day?: string; view?: CalendarView; department?: number | undefined }) => void navigate({ to: '/calendar', search: { ...search, ...part } as never })
  const [y, m] = day.split('-').map(Number)
  const heading = view === 'week' ? `${formatDay(momentOf(first))}～${formatDay(momentOf(last))}` : `${y}年${m}月`
  const span = view === 'week' ? '週' : '月'
  return (
    <Page title="配信カレンダー" lead="すべての所属の配信を、送った分も、これから送る分も、予定日のある下書きも並べています。" wide>
      <div className="plan-bar">
        <div className="row-tight">
          <IconButton icon="left" label={`前の${span}`} onPress={() => go({ day: step(view, day, -1) })} />
          <h2 className="plan-heading" aria-live="polite">
            {heading}
          </h2>
          <IconButton icon="right" label={`次の${span}`} onPress={() => go({ day: step(view, day, 1) })} />
          <Button small onPress={() => go({ day: today })} isDisabled={days.includes(today) && (view === 'week' || day.slice(0, 7) === today.slice(0, 7))}>
            今日
          </Button>
        </div>
        <div className="row-tight">
          {isWide && (
            <Choices
              label="表示"
              value={view}
              onChange={(v) => go({ view: v })}
              items={[
                { id: 'month', label: '月' },
                { id: 'week', label: '週' },
                { id: 'list', label: '一覧' },
              ]}
            />
          )}
          <Select
            label="所属"
            hideLabel
            small
            value={search.department ?? -1}
            onChange={(id) => go({ department: id === -1 ? undefined : id })}
            items={[{ id: -1, label: 'すべての所属' }, ...(query.data?.departments ?? []).map((d) => ({ id: d.id, label: d.name })), { id: 0, label: '所属のない配信' }]}
          />
        </div>
      </div>
      <Fetched query={query}>
        {(data) => (
          <>
            {data.cut && <p className="field-error">配信が多いため、一部だけを表示しています。週の表示にするか、所属でしぼってください。</p>}
            {view === 'list' ? <List data={data} days={days} /> : <Grid data={data} days={days} view={view} month={day.slice(0, 7)} today={today} onDay={(d) => go({ day: d, view: 'week' })} />}
            <p className="quiet">
              <Icon name="warning" size={16} /> は、前後{data.aroundMinutes}分に、届く人の{data.percent}％以上が同じ配信があるという印です。ほかの所属の配信は、見る権限がないときは時刻・所属・人数だけが出ます。人数は、これからの分はいまの友だちで数えた数です。
            </p>
          </>
        )}
      </Fetched>
    </Page>
  )
}

const holidayOf = (data: CalendarData, day: string) => data.holidays.find((h) => h.day === day)?.name

function Grid({ data, days, view, month, today, onDay }: { data: CalendarData; days: string[]; view: CalendarView; month: string; today: string; onDay: (day: string) => void }) {
  const map = byDay(days, data.entries)
  const weeks: string[][] = []
  for (let i = 0; i < days.length; i += 7) weeks.push(days.slice(i, i + 7))
  return (
    <table className={`plan-table plan-${view}`}>
      <caption className="visually-hidden">{view === 'month' ? '月の配信' : '週の配信'}</caption>
      <thead>
        <tr>
          {WEEKDAYS.map((w, i) => (
            <th key={w} scope="col" className={i === 5 ? 'plan-sat' : i === 6 ? 'plan-sun' : undefined}>
              {w}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {weeks.map((week) => (
          <tr key={week[0]}>
            {week.map((d) => {
              const entries = map.get(d) ?? []
              const holiday = holidayOf(data, d)
              const shown = view === 'week' || entries.length <= SHOWN + 1 ? entries : entries.slice(0, SHOWN)
              return (
                <td key={d} className={cx(view === 'month' && d.slice(0, 7) !== month && 'plan-other', d === today && 'plan-today')}>
                  <p className={cx('plan-date', (holiday || weekdayOf(d) === 6) && 'plan-sun', !holiday && weekdayOf(d) === 5 && 'plan-sat')}>
                    <span className="visually-hidden">{formatDay(momentOf(d))}</span>
                    <span aria-hidden="true">{Number(d.slice(8))}</span>
                    {holiday && <span className="plan-holiday">{holiday}</span>}
                    {d === today && <span className="plan-now">今日</span>}
                  </p>
                  {shown.length > 0 && (
                    <ul className="plan-items">
                      {shown.map((e, i) => (
                        <li key={i}>
                          <Item e={e} />
                        </li>
                      ))}
                    </ul>
                  )}
                  {shown.length < entries.length && (
                    <Button small kind="plain" onPress={() => onDay(d)} aria-label={`${formatDay(momentOf(d))}のほか${entries.length - shown.length}件を見る`}>
                      ほか{entries.length - shown.length}件
                    </Button>
                  )}
                </td>
              )
            })}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

const titleOf = (e: CalendarEntry): string => e.title ?? `${e.department || 'ほかの所属'}の配信`
const peopleOf = (e: CalendarEntry): string => (e.people === undefined || e.people === null ? '人数不明' : formatPeople(e.people))

function Linked({ e, className, children }: { e: CalendarEntry; className: string; children: ReactNode }) {
  if (!e.id) return <span className={className}>{children}</span>
  return (
    <Link to="/broadcasts/$id" params={{ id: String(e.id) }} className={className}>
      {children}
    </Link>
  )
}

function Item({ e }: { e: CalendarEntry }) {
  return (
    <Linked e={e} className={cx('plan-item', `plan-${STATES[e.state].tone}`)}>
      <span className="plan-line">
        <span className="plan-time">{formatTime(e.at)}</span>
        {e.meets.length > 0 && <Icon name="warning" size={16} />}
        <span className="plan-people">{peopleOf(e)}</span>
      </span>
      <span className="plan-title">{titleOf(e)}</span>
      {e.id && <span className="plan-state">{e.kind === 'series' ? 'くり返しの予定' : STATES[e.state].label}</span>}
      {e.meets.length > 0 && <span className="visually-hidden">ほかの配信と重なっています</span>}
    </Linked>
  )
}

function List({ data, days }: { data: CalendarData; days: string[] }) {
  const map = byDay(days, data.entries)
  const filled = days.filter((d) => (map.get(d) ?? []).length > 0)
  if (filled.length === 0) return <Empty title="この期間の配信はありません" />
  return (
    <>
      {filled.map((d) => (
        <section key={d} className="day" aria-label={formatDay(momentOf(d))}>
          <h3 className="day-title">
            {formatDay(momentOf(d))}
            {holidayOf(data, d) && <span className="quiet plan-holiday">{holidayOf(data, d)}</span>}
          </h3>
          <ul className="broadcasts">
            {(map.get(d) ?? []).map((e, i) => (
              <li key={i} className="broadcast-row">
                <div className="broadcast-time">{formatTime(e.at)}</div>
                <div className="broadcast-main">
                  <div className="row-tight">
                    {e.id && <StateMark state={e.state} />}
                    {e.id && <KindMark kind={e.kind} />}
                    <Linked e={e} className="broadcast-title">
                      {titleOf(e)}
                    </Linked>
                  </div>
                  {e.id && e.department && <p className="quiet">{e.department}</p>}
                  {e.meets.map((x, k) => (
                    <p key={k} className="plan-meet">
                      <Icon name="warning" size={16} /> {formatTime(x.at)}の{x.title ? `「${x.title}」` : `${x.department || 'ほかの所属'}の配信`}と、届く人の{x.share}％が同じです。
                    </p>
                  ))}
                </div>
                <div className="broadcast-count">{peopleOf(e)}</div>
              </li>
            ))}
          </ul>
        </section>
      ))}
    </>
  )
}
