// The matrix: who may do what, where, and why.
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { address } from '../../api/client'
import { staffRights, staffWhy } from '../../api/queries'
import type { RightFunction, StaffRights as Row } from '../../api/types.gen'
import { formatDayText, formatMinute } from '../lib/dates'
import { formatCount } from '../lib/numbers'
import { OfficeTabs } from '../office/OfficeTabs'
import { StaffFilters, StaffPager } from '../office/StaffFilters'
import { staffRightsRoute } from '../router'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { Button, Dialog, Empty, TableBox } from '../ui'
import { Download } from '../ui/LinkButton'

const LIMIT = 100

interface Cell {
  label: string
  where: 'everywhere' | 'inside' | 'not'
}
function cellsOf(row: Row, f: RightFunction): Cell[] {
  return f.actions.map((a) => {
    const name = `${f.key}.${a.key}`
    const where = row.administrator || row.everywhere.includes(name) ? 'everywhere' : row.inside.some((p) => p.rights.includes(name)) ? 'inside' : 'not'
    return { label: a.label, where }
  })
}

function Marks({ cells }: { cells: Cell[] }) {
  const may = cells.filter((c) => c.where !== 'not')
  if (may.length === 0) return <span className="quiet">－</span>
  return (
    <>
      {may
        .filter((c) => c.where === 'everywhere')
        .map((c) => (
          <span key={c.label} className="may">
            {c.label}
          </span>
        ))}
      {may.some((c) => c.where === 'inside') && (
        <span className="may-inside">
          {may
            .filter((c) => c.where === 'inside')
            .map((c) => (
              <span key={c.label} className="may">
                {c.label}
              </span>
            ))}
          <span className="may-where">部署内</span>
        </span>
      )}
    </>
  )
}

export function StaffRights() {
  const mayView = useRight('staff.view')
  const search = staffRightsRoute.useSearch()
  const navigate = useNavigate()
  const query = useQuery({ ...staffRights({ ...search, limit: LIMIT }), enabled: mayView, placeholderData: (old) => old })
  const [asking, setAsking] = useState<Row | null>(null)
  if (!mayView) return <Forbidden what="職員" />
  const go = (next: typeof search) => void navigate({ to: '/staff-rights', search: next })
  return (
    <Page
      title="権限の一覧"
      lead="だれが、きょう、何をできるかです。名前を押すと、どの役割によるものか、いつ、だれが渡したかが分かります。"
      wide
      actions={
        <>
          <Button onPress={() => window.print()}>印刷する</Button>
          <Download href={address('GET /api/staff-rights.csv', undefined, search)}>CSV</Download>
        </>
      }
    >
      <OfficeTabs />
      <StaffFilters search={search} onChange={go} />
      <Fetched query={query}>
        {(data) => (
          <>
            <p className="found" role="status">
              {formatCount(data.total)}人
            </p>
            {data.staff.length === 0 ? (
              <Empty title="当てはまる職員がいません">
                <p>言葉を短くするか、条件を減らしてください。</p>
              </Empty>
            ) : (
              <>
                <div className="matrix-wide">
                  <TableBox label="権限の一覧">
                    <table className="table matrix">
                      <thead>
                        <tr>
                          <th scope="col">職員</th>
                          {data.functions.map((f) => (
                            <th key={f.key} scope="col">
                              {f.label}
                            </th>
                          ))}
                        </tr>
                      </thead>
                      <tbody>
                        {data.staff.map((s) => (
                          <tr key={s.id}>
                            <th scope="row">
                              <Who row={s} onAsk={() => setAsking(s)} />
                            </th>
                            {data.functions.map((f) => (
                              <td key={f.key}>
                                <Marks cells={cellsOf(s, f)} />
                              </td>
                            ))}
                          </tr>
                        ))}
                      </tbody>
                    </table>
                  </TableBox>
                </div>
                <ul className="cards matrix-narrow">
                  {data.staff.map((s) => (
                    <li key={s.id} className="card">
                      <Who row={s} onAsk={() => setAsking(s)} />
                      <dl className="facts">
                        {data.functions
                          .filter((f) => cellsOf(s, f).some((c) => c.where !== 'not'))
                          .map((f) => (
                            <div key={f.key}>
                              <dt>{f.label}</dt>
                              <dd>
                                <Marks cells={cellsOf(s, f)} />
                              </dd>
                            </div>
                          ))}
                      </dl>
                    </li>
                  ))}
                </ul>
              </>
            )}
            <StaffPager offset={search.offset ?? 0} shown={data.staff.length} total={data.total} onGo={(offset) => go(offset ? { ...search, offset } : {})} />
          </>
        )}
      </Fetched>
      {asking && <Why row={asking} onClose={() => setAsking(null)} />}
    </Page>
  )
}

function Who({ row, onAsk }: { row: Row; onAsk: () => void }) {
  return (
    <>
      <Button small kind="plain" className="who" onPress={onAsk} aria-label={`${row.name}さんの権限の理由`}>
        {row.name}
      </Button>
      <span className="table-note">{row.department || '所属なし'}</span>
      <span className="table-note">{row.roles || '役割なし'}</span>
      {row.state === 'disabled' && <span className="state">使えない</span>}
    </>
  )
}

function Why({ row, onClose }: { row: Row; onClose: () => void }) {
  const query = useQuery(staffWhy(row.id))
  return (
    <Dialog title={`${row.name}さんの権限`} isOpen onClose={onClose}>
      <Fetched query={query}>
        {(data) =>
          data.grants.length === 0 ? (
            <p>役割がありません。サインインしても、何も見られません。</p>
          ) : (
            <ul className="cards">
              {data.grants.map((g, i) => (
                <li key={i} className="card">
                  <div className="card-head">
                    <h3>
                      {g.role}（{g.scope === 'all' ? '全庁' : g.department || '所属なし'}）
                    </h3>
                    <span className={g.counts ? 'state state-good' : 'state'}>{g.counts ? '効いています' : 'きょうは効いていません'}</span>
                  </div>
                  <p className="quiet">
                    {formatMinute(g.givenAt)}に{g.givenBy ? `${g.givenBy}さん` : 'システム'}が渡しました
                    {g.from && `・${formatDayText(g.from)}から`}
                    {g.until && `・${formatDayText(g.until)}まで`}
                  </p>
                  <dl className="facts">
                    {data.functions
                      .map((f) => ({ f, actions: f.actions.filter((a) => g.rights.includes(`${f.key}.${a.key}`)) }))
                      .filter((x) => x.actions.length > 0)
                      .map(({ f, actions }) => (
                        <div key={f.key}>
                          <dt>{f.label}</dt>
                          <dd>{actions.map((a) => a.label).join('・')}</dd>
                        </div>
                      ))}
                  </dl>
                </li>
              ))}
            </ul>
          )
        }
      </Fetched>
    </Dialog>
  )
}
