import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { address } from '../../api/client'
import { broadcasts as broadcastsQuery, staff as staffQuery } from '../../api/queries'
import type { BroadcastQuery, BroadcastRow } from '../../api/types.gen'
import { isMoving, KINDS, STATES } from '../lib/broadcast'
import { formatDay, formatMinute, formatTime } from '../lib/dates'
import { formatCount, formatPeople } from '../lib/numbers'
import { omit } from '../lib/omit'
import { broadcastsRoute } from '../router'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { Bar, Button, DateField, Empty, SearchBox, Select } from '../ui'
import { Download, LinkButton } from '../ui/LinkButton'
import { KindMark, PurposeMark, StateMark } from '../ui/StateMark'
import { Pager } from '../ui/Pager'

const LIMIT = 50
type Search = ReturnType<typeof broadcastsRoute.useSearch>

export function Broadcasts() {
  const mayView = useRight('broadcast.view')
  const mayEdit = useRight('broadcast.edit')
  const mayStaff = useRight('staff.view')
  const search = broadcastsRoute.useSearch()
  const navigate = useNavigate()
  const [q, setQ] = useState(search.q ?? '')
  const { by, ...rest } = search
  const asked: BroadcastQuery = { ...(rest as BroadcastQuery), ...(by ? { createdBy: by } : {}), limit: LIMIT }
  const query = useQuery({ ...broadcastsQuery(asked), enabled: mayView, refetchInterval: (x) => (x.state.data?.broadcasts.some((b) => isMoving(b.state)) ? 2000 : 30_000), placeholderData: (old) => old })
  const people = useQuery({ ...staffQuery, enabled: mayStaff })
  if (!mayView) return <Forbidden what="配信" />
  const go = (part: Partial<Search>) => {
    const next = { ...search, before: undefined, ...part }
    void navigate({ to: '/broadcasts', search: Object.fromEntries(Object.entries(next).filter(([, v]) => v !== undefined && v !== '')) })
  }
  const filtered = Object.keys(search).some((k) => k !== 'before')
  const csv = omit(asked, 'limit', 'before')
  return (
    <Page title="配信" actions={mayEdit && (
      <>
        <LinkButton to="/rosters/new" icon="people">名簿で送る</LinkButton>
        <LinkButton to="/broadcasts/new" kind="primary" icon="plus">新しい配信</LinkButton>
      </>
    )} wide>
      <div className="filters" role="search" aria-label="配信をさがす">
        <SearchBox label="件名や本文からさがす" value={q} onChange={setQ} onSubmit={(v) => go({ q: v || undefined })} />
        <Select label="状態" value={search.state ?? 'every'} onChange={(v) => go({ state: v === 'every' ? undefined : v })} items={[{ id: 'every', label: 'すべて' }, ...Object.entries(STATES).map(([id, s]) => ({ id, label: s.label, note: s.note }))]} />
        <Select label="種類" value={search.kind ?? 'every'} onChange={(v) => go({ kind: v === 'every' ? undefined : v })} items={[{ id: 'every', label: 'すべて' }, ...Object.entries(KINDS).map(([id, label]) => ({ id, label }))]} />
        {mayStaff && <Select label="作った職員" value={search.by ?? 0} onChange={(v) => go({ by: v === 0 ? undefined : v })} items={[{ id: 0, label: 'すべて' }, ...(people.data?.staff ?? []).map((s) => ({ id: s.id, label: s.name, note: s.department }))]} />}
        <DateField label="この日から" value={search.from ?? ''} onChange={(from) => go({ from: from || undefined })} />
        <DateField label="この日まで" value={search.to ?? ''} onChange={(to) => go({ to: to || undefined })} />
        <div className="filters-end">
          {filtered && (
            <Button
              kind="plain"
              onPress={() => {
                setQ('')
                void navigate({ to: '/broadcasts', search: {} })
              }}
            >
              条件を消す
            </Button>
          )}
          <Download href={address('GET /api/broadcasts.csv', undefined, csv)}>CSV</Download>
        </div>
      </div>
      <Fetched query={query}>
        {(data) => (
          <>
            <p className="found" role="status">
              {formatCount(data.total)}件{filtered && '見つかりました'}
            </p>
            {data.broadcasts.length === 0 ? (
              filtered ? (
                <Empty title="当てはまる配信がありません">
                  <p>言葉を短くするか、条件を減らしてください。</p>
                </Empty>
              ) : (
                <Empty title="まだ配信がありません" actions={mayEdit && <LinkButton to="/broadcasts/new" kind="primary">最初の配信を書く</LinkButton>}>
                  <p>はじめは自分たちへのテスト配信から試せます。</p>
                </Empty>
              )
            ) : (
              <Days rows={data.broadcasts} />
            )}
            <Pager first={search.before === undefined} next={data.next} onFirst={() => go({})} onNext={(before) => void navigate({ to: '/broadcasts', search: { ...search, before } })} />
          </>
        )}
      </Fetched>
    </Page>
  )
}

/** The moment a broadcast belongs to: sent, to be sent, or last touched. */
const momentOfRow = (b: BroadcastRow): number => b.startedAt ?? b.scheduledAt ?? b.updatedAt

function Days({ rows }: { rows: BroadcastRow[] }) {
  const days: { label: string; rows: BroadcastRow[] }[] = []
  for (const b of rows) {
    const label = b.state === 'draft' ? '下書き' : b.state === 'scheduled' && b.kind === 'series' ? 'くり返しの予約' : formatDay(momentOfRow(b))
    const last = days.find((d) => d.label === label)
    if (last) last.rows.push(b)
    else days.push({ label, rows: [b] })
  }
  return days.map((d) => (
    <section key={d.label} className="day" aria-label={d.label}>
      <h2 className="day-title">{d.label}</h2>
      <ul className="broadcasts">
        {d.rows.map((b) => (
          <li key={b.id} className="broadcast-row">
            <div className="broadcast-time">
              {b.state === 'draft' ? <span className="quiet">{formatMinute(b.updatedAt)}</span> : formatTime(momentOfRow(b))}
            </div>
            <div className="broadcast-main">
              <div className="row-tight">
                <StateMark state={b.state} />
                <PurposeMark purpose={b.purpose} />
                {b.approval !== 'none' && <span className="state state-wait">{b.approval === 'waiting' ? '承認待ち' : '承認済み'}</span>}
                <KindMark kind={b.kind} />
                <Link to="/broadcasts/$id" params={{ id: String(b.id) }} className="broadcast-title">
                  {b.title}
                </Link>
              </div>
              {b.firstText && <p className="broadcast-text">{b.firstText}</p>}
              <p className="quiet">
                {b.conditionText}・{b.department && `${b.department}・`}
                {b.createdBy}
              </p>
              {b.trouble && <p className="field-error">{b.trouble}</p>}
              {isMoving(b.state) && <Bar label={`${b.title}の進みぐあい`} value={b.sent + b.refused} most={b.audience} text={`${formatCount(b.sent)}／${formatPeople(b.audience)}`} />}
            </div>
            <div className="broadcast-count">
              {b.state === 'draft' || b.state === 'cancelled' ? null : b.state === 'scheduled' ? <span className="quiet">{b.audience > 0 ? `約${formatPeople(b.audience)}` : ''}</span> : (
                <>
                  <strong>{formatCount(b.sent)}</strong>
                  {b.audience > 0 && b.sent !== b.audience ? `／${formatPeople(b.audience)}` : '人'}
                  {b.refused > 0 && <span className="field-error">届かず {formatPeople(b.refused)}</span>}
                </>
              )}
            </div>
          </li>
        ))}
      </ul>
    </section>
  ))
}
