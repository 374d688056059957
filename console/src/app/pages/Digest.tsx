// What was not brought at once comes in one message a day: what waits for it, and what earlier ones held.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, digests as digestsQuery } from '../../api/queries'
import type { DigestItem, DigestPast, Digests } from '../../api/types.gen'
import { dayOf, formatDayText, formatMinute } from '../lib/dates'
import { formatCount, formatPeople, formatShare } from '../lib/numbers'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Dialog, Empty, Notice, TableBox, TextField } from '../ui'
import { LinkButton } from '../ui/LinkButton'

export function Digest() {
  const mayView = useRight('broadcast.view')
  const query = useQuery({ ...digestsQuery, enabled: mayView, refetchInterval: 30_000 })
  if (!mayView) return <Forbidden what="まとめて届ける" />
  return (
    <Page title="まとめて届ける" lead="1日の上限で届かなかったお知らせと、「1日1回まとめて」を選んだ人へのお知らせを、1日に1通で届けます。緊急と訂正は、まとめずにすぐ届きます。" wide>
      <Fetched query={query}>
        {(data) => (
          <div className="stack">
            <When data={data} />
            <Waiting data={data} />
            <Past past={data.past} />
          </div>
        )}
      </Fetched>
    </Page>
  )
}

function When({ data }: { data: Digests }) {
  const maySet = useRight('setting.edit')
  return (
    <section className="step" aria-labelledby="digest-when">
      <h2 id="digest-when">{data.nextAt === undefined ? 'いまは使っていません' : `次は${formatMinute(data.nextAt)}`}</h2>
      {data.nextAt === undefined ? (
        <Notice kind="warning" title="まとめて届けていません">
          上限で届かなかったお知らせは、あとから届きません。「1日1回まとめて」を選んだ人（{formatPeople(data.choosers)}）にも、そのつど届きます。
        </Notice>
      ) : (
        <p>
          「1日1回まとめて」を選んでいる人：<strong>{formatPeople(data.choosers)}</strong>
        </p>
      )}
      {maySet ? (
        <div className="row">
          <LinkButton to="/office-settings" small>
            時刻を変える・止める
          </LinkButton>
        </div>
      ) : (
        <p className="quiet">時刻は、運用設定で決めます。</p>
      )}
    </section>
  )
}

function Waiting({ data }: { data: Digests }) {
  const [removing, setRemoving] = useState<DigestItem | null>(null)
  const today = data.nextAt === undefined ? '' : dayOf(data.nextAt)
  return (
    <section className="step" aria-labelledby="digest-waiting">
      <h2 id="digest-waiting">これから届けるもの</h2>
      {data.items.length === 0 ? (
        <Empty title="いま待っているお知らせはありません">
          <p>配信すると、まとめを選んだ人の分と、1日の上限を超えた人の分が、ここに並びます。</p>
        </Empty>
      ) : (
        <TableBox label="これから届けるお知らせの表">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">お知らせ（市民に見える見出し）</th>
                <th scope="col" className="num">
                  まとめを選んだ人
                </th>
                <th scope="col" className="num">
                  上限で残った人
                </th>
                <th scope="col">届ける日</th>
                <th scope="col">
                  <span className="visually-hidden">操作</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.items.map((i) => (
                <tr key={i.broadcastId}>
                  <th scope="row">
                    <Link to="/broadcasts/$id" params={{ id: String(i.broadcastId) }}>
                      {i.headline}
                    </Link>
                    <span className="option-note">
                      {i.title}
                      {i.until && `・${formatDayText(i.until)}まで`}
                    </span>
                  </th>
                  <td className="num">{i.chose > 0 ? formatPeople(i.chose) : '－'}</td>
                  <td className="num">{i.full > 0 ? formatPeople(i.full) : '－'}</td>
                  <td>{formatDayText(i.day < today ? today : i.day)}</td>
                  <td>
                    {i.mayRemove && (
                      <Button small kind="plain" onPress={() => setRemoving(i)} aria-label={`「${i.headline}」をまとめから外す`}>
                        外す
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
      {data.others > 0 && <p className="quiet">ほかに、見る権限のない部署のお知らせが{formatCount(data.others)}件あります。</p>}
      <p className="quiet">届ける時に、ブロックした人、条件に合わなくなった人は除きます。止めた配信と、訂正を出した配信は、自動で外れます。</p>
      {removing && <Remove item={removing} onClose={() => setRemoving(null)} />}
    </section>
  )
}

function Remove({ item, onClose }: { item: DigestItem; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const remove = useMutation({
    mutationFn: () => call('POST /api/broadcasts/{id}/digest/remove', { params: { id: item.broadcastId }, body: { reason: reason.trim() } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['digests'] })
      tell('まとめから外しました')
      onClose()
    },
  })
  const error = remove.error ? asApiError(remove.error) : null
  return (
    <Dialog
      title="まとめから外す"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button kind="danger" isDisabled={reason.trim() === ''} isPending={remove.isPending} onPress={() => remove.mutate()}>
            外す
          </Button>
        </>
      }
    >
      <div className="stack">
        <p>
          「{item.headline}」を外すと、待っている{formatPeople(item.chose + item.full)}には届きません。元に戻せません。
        </p>
        {error && error.field !== 'reason' && (
          <Notice kind="error" live>
            {error.message}
          </Notice>
        )}
        <TextField label="外す理由" required value={reason} onChange={setReason} most={200} error={error?.field === 'reason' ? error.message : undefined} help="操作記録に残ります。例：行事が中止になったため" />
      </div>
    </Dialog>
  )
}

function Past({ past }: { past: DigestPast[] }) {
  return (
    <section className="step" aria-labelledby="digest-past">
      <h2 id="digest-past">これまでに届けたもの</h2>
      {past.length === 0 ? (
        <p className="quiet">まだありません。</p>
      ) : (
        <TableBox label="これまでのまとめの表">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">日</th>
                <th scope="col" className="num">
                  お知らせ
                </th>
                <th scope="col" className="num">
                  送信した人
                </th>
                <th scope="col" className="num">
                  押して読んだ人
                </th>
                <th scope="col">配信</th>
              </tr>
            </thead>
            <tbody>
              {past.map((d) => (
                <tr key={d.id}>
                  <th scope="row">
                    {formatDayText(d.day)}
                    {!d.done && <span className="kind tester-mark">送っています</span>}
                  </th>
                  <td className="num">{formatCount(d.items)}件</td>
                  <td className="num">
                    {formatCount(d.sent)}／{formatPeople(d.people)}
                  </td>
                  <td className="num">
                    {formatPeople(d.readers)}
                    {d.sent > 0 && <span className="option-note">{formatShare(d.readers / d.sent)}</span>}
                  </td>
                  <td>
                    {d.broadcasts === 1 ? (
                      <Link to="/broadcasts/$id" params={{ id: String(d.firstBroadcastId) }}>
                        見る
                      </Link>
                    ) : (
                      <Link to="/broadcasts" search={{ q: `まとめて届けるお知らせ ${titleDay(d.day)}` } as never}>
                        {formatCount(d.broadcasts)}件の配信を見る
                      </Link>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
    </section>
  )
}

/** As the broadcasts of a digest are called: 11月22日. */
function titleDay(day: string): string {
  const [, month, date] = day.split('-').map(Number)
  return `${month}月${date}日`
}
