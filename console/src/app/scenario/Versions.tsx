// The versions of a scenario: what changed, and back to an earlier one.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { scenarioVersion, scenarioVersions } from '../../api/queries'
import { formatMinute } from '../lib/dates'
import { Fetched } from '../shell/page'
import { Button, Confirm, Dialog, Empty, TableBox, TableHead } from '../ui'
import { differences, toFlow, type Flow } from './flow'

const WHAT = { added: '足した', removed: '消した', changed: '変えた' }

export function Versions({ id, published, flow, onTake }: { id: number; published: number; flow: Flow; /** Puts an earlier one in the place of the draft. */ onTake: ((flow: Flow, no: number) => void) | undefined }) {
  const query = useQuery(scenarioVersions(id))
  const [shown, setShown] = useState<number | null>(null)
  return (
    <Fetched query={query}>
      {({ versions }) =>
        versions.length === 0 ? (
          <Empty title="まだ公開していません">
            <p>公開するたびに、その時の流れが版として残ります。</p>
          </Empty>
        ) : (
          <TableBox label="版の一覧">
            <table className="table">
              <TableHead names={['版', '公開した日時', '公開した人', 'メモ', { hidden: '操作' }]} />
              <tbody>
                {versions.map((v) => (
                  <tr key={v.no}>
                    <th scope="row">
                      {v.no}版 {v.no === published && <span className="state state-good">いまの版</span>}
                    </th>
                    <td>{formatMinute(v.publishedAt)}</td>
                    <td>{v.publishedBy}</td>
                    <td>{v.note}</td>
                    <td>
                      <Button small onPress={() => setShown(v.no)} aria-label={`${v.no}版といまの下書きの違い`}>
                        下書きとの違い
                      </Button>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
            {shown !== null && <Version key={shown} id={id} no={shown} flow={flow} onClose={() => setShown(null)} onTake={onTake} />}
          </TableBox>
        )
      }
    </Fetched>
  )
}

function Version({ id, no, flow, onClose, onTake }: { id: number; no: number; flow: Flow; onClose: () => void; onTake: ((flow: Flow, no: number) => void) | undefined }) {
  const query = useQuery(scenarioVersion(id, no))
  const [asking, setAsking] = useState(false)
  return (
    <Dialog title={`${no}版といまの下書きの違い`} isOpen onClose={onClose} actions={<Button onPress={onClose}>閉じる</Button>}>
      <Fetched query={query}>
        {(v) => {
          const old = toFlow(v.flow)
          const list = differences(old, flow)
          return (
            <div className="stack">
              {list.length === 0 ? (
                <p>違いはありません。</p>
              ) : (
                <ul className="summary-list">
                  {list.map((d) => (
                    <li key={`${d.what} ${d.key}`}>
                      {`下書きで${WHAT[d.what]}：${d.title}${d.parts.length ? `（${d.parts.join('、')}）` : ''}`}
                    </li>
                  ))}
                </ul>
              )}
              {onTake && list.length > 0 && (
                <div>
                  <Button icon="repeat" onPress={() => setAsking(true)}>
                    下書きを{no}版に戻す
                  </Button>
                </div>
              )}
              <Confirm
                title={`下書きを${no}版に戻しますか`}
                isOpen={asking}
                onClose={() => setAsking(false)}
                onConfirm={() => {
                  onTake?.(old, no)
                  onClose()
                }}
                confirm="戻す"
              >
                <p>いまの下書きの流れが、{no}版の流れに置きかわります。市民に見えるのは、保存して公開してからです。</p>
              </Confirm>
            </div>
          )
        }}
      </Fetched>
    </Dialog>
  )
}
