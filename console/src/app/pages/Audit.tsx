import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { address } from '../../api/client'
import { audit as auditQuery, auditChoices, auditWatch } from '../../api/queries'
import type { AuditQuery, AuditRow } from '../../api/types.gen'
import { formatSecond } from '../lib/dates'
import { omit } from '../lib/omit'
import { auditRoute } from '../router'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { Button, DateField, Empty, Notice, SearchBox, Select } from '../ui'
import { Changes } from '../ui/Changes'
import { Download, LinkButton } from '../ui/LinkButton'
import { Pager } from '../ui/Pager'

type Search = ReturnType<typeof auditRoute.useSearch>

function Row({ row }: { row: AuditRow }) {
  return (
    <li className="log-row">
      <div className="log-when">
        <time dateTime={new Date(row.at).toISOString()}>{formatSecond(row.at)}</time>
        <span className="log-id">{row.id}番</span>
      </div>
      <div className="log-what">
        <p className="log-title">
          <span className="log-action">{row.actionLabel}</span>
          {row.result === 'refused' && <span className="state state-bad">拒否</span>}
          {row.objectLabel && <span className="log-object">{row.objectLabel}</span>}
        </p>
        {row.reason && <p className="log-reason">{row.reason}</p>}
        <Changes list={row.changes} />
      </div>
      <div className="log-who">
        <span>{row.staff || '（サインインの前）'}</span>
        {(row.department || row.role) && <span className="table-note">{[row.department, row.role].filter(Boolean).join('・')}</span>}
        {row.address && <span className="table-note">{row.address}</span>}
      </div>
    </li>
  )
}

/** Somebody should know even when they only came to look something up. */
function Broken() {
  const watch = useQuery(auditWatch)
  if (!watch.data?.brokenAt) return null
  return (
    <Notice kind="error" title={`記録が書きかえられています（${watch.data.brokenAt}番）`}>
      <p>
        毎晩の検証で見つかりました。<Link to="/audit/verify">記録の検証</Link>でくわしく確かめ、システムの担当者にすぐ知らせてください。
      </p>
    </Notice>
  )
}

export function Audit() {
  const mayView = useRight('audit.view')
  const search = auditRoute.useSearch()
  const navigate = useNavigate()
  const [q, setQ] = useState(search.q ?? '')
  const query = useQuery({ ...auditQuery({ ...search, limit: 100 } as AuditQuery), enabled: mayView, placeholderData: (old) => old })
  const choices = useQuery({ ...auditChoices, enabled: mayView })
  if (!mayView) return <Forbidden what="操作記録" />
  const go = (part: { [K in keyof Search]?: Search[K] | undefined }) => {
    const next = { ...search, before: undefined, ...part }
    void navigate({ to: '/audit', search: Object.fromEntries(Object.entries(next).filter(([, v]) => v !== undefined && v !== '')) })
  }
  const filtered = Object.keys(search).some((k) => k !== 'before')
  const any = { id: '', label: 'すべて' }
  const { staff = [], departments = [], actions = [] } = choices.data ?? {}
  return (
    <Page title="操作記録" lead="だれが、いつ、何をしたかの記録です。直すことも、消すこともできません。" wide actions={<LinkButton to="/audit/verify">記録の検証</LinkButton>}>
      <Broken />
      <div className="filters" role="search" aria-label="操作記録をさがす">
        <SearchBox label="操作・対象・内容からさがす" value={q} onChange={setQ} onSubmit={(v) => go({ q: v || undefined })} />
        <Select label="職員" value={search.staff ?? 0} onChange={(v) => go({ staff: v === 0 ? undefined : v })} items={[{ id: 0, label: 'すべて' }, ...staff.map((s) => ({ id: s.id, label: s.name, note: s.department }))]} />
        <Select label="所属" value={search.department ?? ''} onChange={(v) => go({ department: v || undefined })} items={[any, ...departments.map((d) => ({ id: d, label: d }))]} />
        <Select label="操作" value={search.action ?? ''} onChange={(v) => go({ action: v || undefined })} items={[any, ...actions.map((a) => ({ id: a.word, label: a.label }))]} />
        <Select
          label="結果"
          value={search.result ?? ''}
          onChange={(v) => go({ result: v || undefined })}
          items={[any, { id: 'done', label: '行われたこと' }, { id: 'refused', label: '拒否したこと' }]}
        />
        <DateField label="この日から" value={search.from ?? ''} onChange={(from) => go({ from: from || undefined })} />
        <DateField label="この日まで" value={search.to ?? ''} onChange={(to) => go({ to: to || undefined })} />
        <div className="filters-end">
          {filtered && (
            <Button
              kind="plain"
              onPress={() => {
                setQ('')
                void navigate({ to: '/audit', search: {} })
              }}
            >
              条件を消す
            </Button>
          )}
          <Download href={address('GET /api/audit.csv', undefined, omit(search, 'before'))}>CSV</Download>
        </div>
      </div>
      <Fetched query={query}>
        {(data) =>
          data.rows.length === 0 ? (
            <Empty title={filtered ? '当てはまる記録がありません' : '記録がまだありません'} />
          ) : (
            <>
              <ol className="log" aria-label="操作記録">
                {data.rows.map((r) => (
                  <Row key={r.id} row={r} />
                ))}
              </ol>
              <Pager first={search.before === undefined} next={data.next} onFirst={() => go({})} onNext={(before) => void navigate({ to: '/audit', search: { ...search, before } })} />
            </>
          )
        }
      </Fetched>
    </Page>
  )
}
