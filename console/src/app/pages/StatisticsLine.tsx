import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { address } from '../../api/client'
import { demographics as demographicsQuery, outcomes as outcomesQuery } from '../../api/queries'
import type { DemographicGroup, Outcome, OutcomeSum } from '../../api/types.gen'
import { formatDay, formatDayText } from '../lib/dates'
import { formatCount, formatShare } from '../lib/numbers'
import { Fetched } from '../shell/page'
import { Bar, Empty, TableBox, TableHead } from '../ui'
import { Download } from '../ui/LinkButton'

/** Of so many; nothing where LINE does not tell. */
const shareOf = (part: number, of: number): string => (of > 0 ? `${formatCount(part)}（${formatShare(part / of)}）` : '－')
const orUnknown = (n: number | undefined): string => (n === undefined ? '－' : formatCount(n))

function SumRow({ sum }: { sum: OutcomeSum }) {
  return (
    <tr>
      <th scope="row">{sum.department}</th>
      <td className="num">{formatCount(sum.broadcasts)}</td>
      <td className="num">{formatCount(sum.sent)}</td>
      <td className="num">{formatCount(sum.refused)}</td>
      <td className="num">{shareOf(sum.opened, sum.openedOf)}</td>
      <td className="num">{formatCount(sum.linkTaps)}</td>
      <td className="num">{formatCount(sum.buttonPeople)}</td>
      <td className="num">{shareOf(sum.blocked, sum.blockedOf)}</td>
    </tr>
  )
}

function OutcomeRow({ outcome }: { outcome: Outcome }) {
  return (
    <tr>
      <th scope="row">
        <Link to="/broadcasts/$id" params={{ id: String(outcome.id) }}>
          {outcome.title}
        </Link>
        <span className="table-note">
          {`${formatDay(outcome.startedAt)} ${outcome.department}`}
        </span>
      </th>
      <td className="num">{formatCount(outcome.sent)}</td>
      <td className="num">{formatCount(outcome.refused)}</td>
      <td className="num">{orUnknown(outcome.opened)}</td>
      <td className="num">{formatCount(outcome.linkTaps)}</td>
      <td className="num">{formatCount(outcome.buttonPeople)}</td>
      <td className="num">{orUnknown(outcome.blocked24h)}</td>
    </tr>
  )
}

function Heads({ first, broadcasts }: { first: string; broadcasts?: boolean }) {
  return (
    <thead>
      <tr>
        <th scope="col">{first}</th>
        {broadcasts && (
          <th scope="col" className="num">
            配信
          </th>
        )}
        {['送信した人', 'LINEが断った人', '開いた人', 'リンクが押された回数', 'ボタンを押した人', '24時間以内のブロック'].map((label) => (
          <th key={label} scope="col" className="num">
            {label}
          </th>
        ))}
      </tr>
    </thead>
  )
}

/** What became of the broadcasts begun in a time. */
export function Outcomes({ from, to }: { from: string; to: string }) {
  const query = useQuery({ ...outcomesQuery({ from, to }), placeholderData: (old) => old })
  return (
    <section className="card" aria-labelledby="h-outcomes">
      <div className="card-head">
        <h2 id="h-outcomes">配信の実績</h2>
        <Download href={address('GET /api/statistics/broadcasts.csv', undefined, { from, to })}>CSV</Download>
      </div>
      <p>
        上で選んだ期間（{formatDayText(from)}から{formatDayText(to)}まで）に始めた配信です。見る権限のある部署の配信を数えます。テスト配信と個別配信は入りません。
      </p>
      <Fetched query={query}>
        {(data) =>
          data.broadcasts.length === 0 ? (
            <Empty title="この期間の配信がありません" />
          ) : (
            <>
              <TableBox label="部署ごとの配信の実績">
                <table className="table table-tight table-titles">
                  <caption>部署ごと</caption>
                  <Heads first="部署" broadcasts />
                  <tbody>
                    {data.departments.map((d, i) => (
                      <SumRow key={i} sum={d} />
                    ))}
                  </tbody>
                  <tfoot>
                    <SumRow sum={data.total} />
                  </tfoot>
                </table>
              </TableBox>
              <TableBox label="配信ごとの実績">
                <table className="table table-tight table-titles">
                  <caption>
                    配信ごと <span className="quiet">新しい順に{formatCount(data.broadcasts.length)}件{data.total.broadcasts > data.broadcasts.length && `（全部で${formatCount(data.total.broadcasts)}件。残りはCSVで）`}</span>
                  </caption>
                  <Heads first="配信" />
                  <tbody>
                    {data.broadcasts.map((b) => (
                      <OutcomeRow key={b.id} outcome={b} />
                    ))}
                  </tbody>
                </table>
              </TableBox>
              <p className="quiet">
                開いた人はLINEの数です。20人に満たないとLINEは教えないため「－」にし、部署ごとの割合は数の分かる配信だけで出します。
                24時間以内のブロックは、その配信が届いてから24時間のうちにブロックした人の数で、配信が理由とは限りません。
              </p>
            </>
          )
        }
      </Fetched>
    </section>
  )
}

function Group({ group }: { group: DemographicGroup }) {
  const most = Math.max(0.001, ...group.shares.map((s) => s.share))
  return (
    <TableBox label={group.label}>
      <table className="table table-tight">
        <caption>{group.label}</caption>
        <TableHead names={['区分', '割合']} />
        <tbody>
          {group.shares.map((s) => (
            <tr key={s.label}>
              <th scope="row">{s.label}</th>
              <td>
                <span className="bar-cell">
                  <Bar label={s.label} value={s.share} most={most} text={formatShare(s.share)} />
                  <span className="num">{formatShare(s.share)}</span>
                </span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  )
}

/** What LINE guesses about our friends. */
export function Demographics() {
  const query = useQuery(demographicsQuery)
  return (
    <section className="card" aria-labelledby="h-demographics">
      <div className="card-head">
        <h2 id="h-demographics">LINEの推定する属性</h2>
        {query.data?.available && <Download href={address('GET /api/statistics/demographics.csv')}>CSV</Download>}
      </div>
      <Fetched query={query}>
        {(data) =>
          data.askedAt === undefined ? (
            <Empty title="まだLINEから受け取っていません">1日に1回、自動で受け取ります。</Empty>
          ) : !data.available ? (
            <Empty title="LINEがまだ教えていません">
              LINEは、推定できる友だちが20人以上になると教えます。{formatDay(data.askedAt)}に確かめました。
            </Empty>
          ) : (
            <>
              <p>
                LINEが、友だちのスタンプや使い方などから推定した割合です（{formatDay(data.askedAt)}に受け取り）。
                ご本人の答えではなく、約3日前の時点の、推定できた人だけの数です。だれがどれに当たるかは分からず、送り先の条件には使えません。
              </p>
              <div className="bars-grid">
                {data.groups.map((g) => (
                  <Group key={g.label} group={g} />
                ))}
              </div>
            </>
          )
        }
      </Fetched>
    </section>
  )
}
