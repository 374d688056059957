import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { audit as auditQuery, staff as staffQuery } from '../../api/queries'
import type { AuditQuery } from '../../api/types.gen'
import { formatSecond } from '../lib/dates'
import { omit } from '../lib/omit'
import { auditRoute } from '../router'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { Button, DateField, Empty, SearchBox, Select, TableBox } from '../ui'
import { GuardedDownload } from '../ui/LinkButton'
import { Pager } from '../ui/Pager'

type Search = ReturnType<typeof auditRoute.useSearch>

function detailText(detail: unknown): string {
  if (typeof detail !== 'object' || detail === null) return ''
  return Object.entries(detail)
    .map(([k, v]) => `${k}: ${typeof v === 'object' ? JSON.stringify(v) : String(v)}`)
    .join('、')
}

export function Audit() {
  const mayView = useRight('audit.view')
  const mayStaff = useRight('staff.view')
  const search = auditRoute.useSearch()
  const navigate = useNavigate()
  const [q, setQ] = useState(search.q ?? '')
  const query = useQuery({ ...auditQuery({ ...search, limit: 100 } as AuditQuery), enabled: mayView, placeholderData: (old) => old })
  const people = useQuery({ ...staffQuery, enabled: mayStaff })
  if (!mayView) return <Forbidden what="操作記録" />
  const go = (part: Partial<Search>) => {
    const next = { ...search, before: undefined, ...part }
    void navigate({ to: '/audit', search: Object.fromEntries(Object.entries(next).filter(([, v]) => v !== undefined && v !== '')) })
  }
  const filtered = Object.keys(search).some((k) => k !== 'before')
  const csv = omit(search, 'before')
  return (
    <Page title="操作記録" lead="だれが、いつ、何をしたかの記録です。直すことも、消すこともできません。" wide>
      <div className="filters" role="search" aria-label="操作記録をさがす">
        <SearchBox label="操作や対象からさがす" value={q} onChange={setQ} onSubmit={(v) => go({ q: v || undefined })} />
        {mayStaff && <Select label="職員" value={search.staff ?? 0} onChange={(v) => go({ staff: v === 0 ? undefined : v })} items={[{ id: 0, label: 'すべて' }, ...(people.data?.staff ?? []).map((s) => ({ id: s.id, label: s.name, note: s.department }))]} />}
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
          <GuardedDownload route="GET /api/audit.csv" query={csv}>
            CSV
          </GuardedDownload>
        </div>
      </div>
      <Fetched query={query}>
        {(data) =>
          data.rows.length === 0 ? (
            <Empty title={filtered ? '当てはまる記録がありません' : '記録がまだありません'} />
          ) : (
            <>
              <TableBox label="操作記録">
                <table className="table">
                  <thead>
                    <tr>
                      <th scope="col">日時</th>
                      <th scope="col">職員</th>
                      <th scope="col">操作</th>
                      <th scope="col">対象</th>
                      <th scope="col">接続元</th>
                    </tr>
                  </thead>
                  <tbody>
                    {data.rows.map((r) => (
                      <tr key={r.id}>
                        <td className="nowrap">{formatSecond(r.at)}</td>
                        <td>{r.staff || 'システム'}</td>
                        <th scope="row">{r.actionLabel || r.action}</th>
                        <td>
                          {r.object}
                          {detailText(r.detail) && <span className="table-note">{detailText(r.detail)}</span>}
                        </td>
                        <td>{r.address}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </TableBox>
              <Pager first={search.before === undefined} next={data.next} onFirst={() => go({})} onNext={(before) => void navigate({ to: '/audit', search: { ...search, before } })} />
            </>
          )
        }
      </Fetched>
    </Page>
  )
}
