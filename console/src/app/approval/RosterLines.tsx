// Whoever decides about a send by roster looks into it: some lines, or those with a word.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { call } from '../../api/client'
import { formatCount } from '../lib/numbers'
import { Fetched } from '../shell/page'
import { Button, Notice, SearchBox, TableBox } from '../ui'

function Lines({ id }: { id: number }) {
  const [q, setQ] = useState('')
  const query = useQuery({ queryKey: ['approval-roster', id, q], queryFn: () => call('GET /api/approvals/{id}/roster', { params: { id }, query: q ? { q } : {} }), staleTime: 0, gcTime: 0 })
  return (
    <>
      <SearchBox label="名簿の中をさがす" onSubmit={setQ} />
      <Fetched query={query}>
        {(data) =>
          data.erased ? (
            <Notice kind="info">名簿の内容は、保存の期間が過ぎたため消しました。</Notice>
          ) : data.lines.length === 0 ? (
            <p className="quiet">「{q}」のある行はありません。</p>
          ) : (
            <>
              <p role="status" className="quiet">
                {data.name}、全{formatCount(data.total)}行のうち{formatCount(data.lines.length)}行{q ? `（「${q}」のある行、はじめの20行まで）` : ''}
              </p>
              <TableBox label="名簿の行">
                <table className="table">
                  <thead>
                    <tr>
                      <th scope="col">行</th>
                      {data.columns.map((c, i) => (
                        <th key={i} scope="col">
                          {c}
                        </th>
                      ))}
                    </tr>
                  </thead>
                  <tbody>
                    {data.lines.map((l) => (
                      <tr key={l.line}>
                        <th scope="row">{l.line}</th>
                        {l.cells.map((c, i) => (
                          <td key={i}>{c}</td>
                        ))}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </TableBox>
            </>
          )
        }
      </Fetched>
    </>
  )
}

export function RosterLines({ id }: { id: number }) {
  const [open, setOpen] = useState(false)
  return (
    <section className="card stack" aria-labelledby="h-roster">
      <h2 id="h-roster">名簿</h2>
      {open ? (
        <Lines id={id} />
      ) : (
        <>
          <p className="quiet">この配信は、名簿の一行ごとに内容が変わります。開くと、見たことが操作記録に残ります。</p>
          <div>
            <Button small onPress={() => setOpen(true)}>
              名簿の内容を見る
            </Button>
          </div>
        </>
      )}
    </section>
  )
}
