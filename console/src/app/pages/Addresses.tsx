// From where the console may be reached: the list in force, a change of it, and the approval by a second person.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { asApiError, call, type ApiError } from '../../api/client'
import { addresses as addressesQuery, client } from '../../api/queries'
import type { AddressList, Addresses as All, AddressNew, AddressRow } from '../../api/types.gen'
import { addDays, dayOf, formatDay, formatMinute, momentOf } from '../lib/dates'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Confirm, DateField, ErrorSummary, Notice, TableBox, TableHead, TextField } from '../ui'

const MOST = 100

function inWords(row: AddressRow): string {
  const from = row.fromAt ? `${formatDay(row.fromAt)}から` : ''
  const until = row.untilAt ? `${formatDay(row.untilAt - 1)}まで` : ''
  return from || until ? `${from}${until}` : '期限なし'
}

function Ranges({ list, label }: { list: AddressList; label: string }) {
  if (list.ranges.length === 0) return <p>範囲なし（一覧による制限をやめます。設定ファイルの制限だけになります）</p>
  return (
    <TableBox label={label}>
      <table className="table">
        <TableHead names={['接続元', 'メモ', '期間', 'いま']} />
        <tbody>
          {list.ranges.map((row) => (
            <tr key={row.network}>
              <th scope="row">
                {row.network}
                {row.here && <span className="kind tester-mark">いまの接続元</span>}
              </th>
              <td>{row.note || '－'}</td>
              <td className="nowrap">{inWords(row)}</td>
              <td>
                <span className={row.counts && row.reachable ? 'state state-good' : 'state'}>{!row.counts ? '期間外' : row.reachable ? '使える' : '使えない'}</span>
                {!row.reachable && <span className="table-note">設定ファイルの範囲の外です</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  )
}

interface Line {
  id: number
  network: string
  note: string
  from: string
  until: string
}
let lines = 0
const lineOf = (row?: AddressRow): Line => ({
  id: ++lines,
  network: row?.network ?? '',
  note: row?.note ?? '',
  from: row?.fromAt ? dayOf(row.fromAt) : '',
  until: row?.untilAt ? dayOf(row.untilAt - 1) : '',
})
const rangeOf = (line: Line): AddressNew => ({
  network: line.network.trim(),
  note: line.note.trim(),
  ...(line.from ? { fromAt: momentOf(line.from) } : {}),
  ...(line.until ? { untilAt: momentOf(addDays(line.until, 1)) } : {}),
})

function Editor({ all, onClose, onDone }: { all: All; onClose: () => void; onDone: (after: All) => void }) {
  const [rows, setRows] = useState<Line[]>(() => (all.used ? all.used.ranges.map(lineOf) : [{ ...lineOf(), network: all.here, note: 'いまの接続元' }]))
  const [reason, setReason] = useState('')
  const [tries, setTries] = useState(0)
  const change = (id: number, part: Partial<Line>) => setRows((list) => list.map((l) => (l.id === id ? { ...l, ...part } : l)))
  const propose = useMutation<All, Error>({
    mutationFn: () => call('POST /api/addresses', { body: { baseId: all.usedId, reason: reason.trim(), ranges: rows.map(rangeOf) } }),
    onSuccess: onDone,
  })
  const error: ApiError | null = propose.error ? asApiError(propose.error) : null
  const at = /^ranges\[(\d+)\]/.exec(error?.field ?? '')
  const wrongRow = at ? Number(at[1]) : -1
  const missing = tries > 0 && !propose.isPending ? rows.findIndex((l) => l.network.trim() === '') : -1
  const noReason = tries > 0 && reason.trim() === ''
  const items = [
    ...(error ? [{ message: error.message, target: wrongRow >= 0 ? `range-${rows[wrongRow]?.id}` : undefined }] : []),
    ...(missing >= 0 ? [{ message: '接続元を入れるか、その行を取り除いてください。', target: `range-${rows[missing]?.id}` }] : []),
    ...(noReason ? [{ message: '変更の理由を入れてください。', target: 'address-reason' }] : []),
  ]
  return (
    <section className="card" aria-labelledby="h-edit">
      <h2 id="h-edit">接続元の変更を作る</h2>
      <p>
        ここに並べた接続元だけが、管理画面を使えるようになります。いまの接続元（{all.here}）を外すことはできません。
        {rows.length === 0 && '行が一つもないと、一覧による制限をやめることになります。'}
      </p>
      <ErrorSummary title="まだ出せません" items={items} at={tries + (error ? 0.5 : 0)} />
      <ul className="stack">
        {rows.map((line, i) => (
          <li key={line.id} className="sub" id={`range-${line.id}`}>
            <div className="grid-2">
              <TextField
                label={`接続元 ${i + 1}`}
                value={line.network}
                onChange={(network) => change(line.id, { network })}
                required
                error={i === wrongRow ? error?.message : missing === i ? '接続元を入れてください。' : undefined}
                help="例：192.0.2.0/24、198.51.100.7、2001:db8::/32"
                spellCheck={false}
                autoComplete="off"
              />
              <TextField label={`メモ ${i + 1}`} value={line.note} onChange={(note) => change(line.id, { note })} most={100} optional help="庁舎の名前、回線、契約など" autoComplete="off" />
              <DateField label={`始まりの日 ${i + 1}`} value={line.from} onChange={(from) => change(line.id, { from })} optional />
              <DateField label={`終わりの日 ${i + 1}`} value={line.until} onChange={(until) => change(line.id, { until })} optional help="この日の終わりまで" />
            </div>
            <div>
              <Button small icon="trash" onPress={() => setRows((list) => list.filter((l) => l.id !== line.id))} aria-label={`接続元 ${i + 1}（${line.network || '空'}）を取り除く`}>
                取り除く
              </Button>
            </div>
          </li>
        ))}
      </ul>
      <div>
        <Button small icon="plus" isDisabled={rows.length >= MOST} onPress={() => setRows((list) => [...list, lineOf()])}>
          接続元を足す
        </Button>
      </div>
      <div id="address-reason">
        <TextField label="変更の理由" value={reason} onChange={setReason} most={200} required error={noReason ? '変更の理由を入れてください。' : undefined} autoComplete="off" />
      </div>
      <div className="row">
        <Button
          kind="primary"
          isPending={propose.isPending}
          onPress={() => {
            setTries((n) => n + 1)
            if (reason.trim() && rows.every((l) => l.network.trim())) propose.mutate()
          }}
        >
          承認を頼む
        </Button>
        <Button onPress={onClose}>やめる</Button>
      </div>
    </section>
  )
}

function Waiting({ all, list, onDone }: { all: All; list: AddressList; onDone: (after: All, text: string) => void }) {
  const mayApprove = useRight('security.approve')
  const mayEdit = useRight('security.edit')
  const [asking, setAsking] = useState(false)
  const params = { id: list.id }
  const approve = useMutation({ mutationFn: () => call('POST /api/addresses/{id}/approve', { params }), onSuccess: (a) => onDone(a, '承認しました。いま効いています'), onSettled: () => setAsking(false) })
  const refuse = useMutation({ mutationFn: () => call('POST /api/addresses/{id}/refuse', { params }), onSuccess: (a) => onDone(a, list.mine ? '取り下げました' : '却下しました') })
  const failed = approve.error ?? refuse.error
  return (
    <section className="card" aria-labelledby="h-waiting">
      <h2 id="h-waiting">承認を待っている変更</h2>
      <p>
        {formatMinute(list.proposedAt)} に{list.proposedBy}さんが出しました。理由：{list.reason}
      </p>
      {failed && (
        <Notice kind="error" live title="できませんでした">
          {asApiError(failed).message}
        </Notice>
      )}
      <Ranges list={list} label="変更のあとの接続元" />
      {list.mine && <p className="quiet">ほかの管理者（{all.others}人）のだれかが承認すると効きます。7日のうちに決まらないと、なかったことになります。</p>}
      <div className="row">
        {mayApprove && !list.mine && (
          <Button kind="primary" onPress={() => setAsking(true)}>
            承認する
          </Button>
        )}
        {mayEdit && (
          <Button onPress={() => refuse.mutate()} isPending={refuse.isPending}>
            {list.mine ? '取り下げる' : '却下する'}
          </Button>
        )}
      </div>
      <Confirm title="この接続元の一覧に変えますか" isOpen={asking} onClose={() => setAsking(false)} onConfirm={() => approve.mutate()} confirm="承認して、いま効かせる" pending={approve.isPending}>
        <p>一覧にない場所で開いている画面は、すぐに使えなくなります。{list.ranges.length === 0 ? '一覧による制限はなくなります。' : `${list.ranges.length}個の範囲になります。`}</p>
      </Confirm>
    </section>
  )
}

const STATES: Record<AddressList['state'], string> = { proposed: '承認待ち', used: '使っている', past: '前の一覧', refused: '却下', withdrawn: '取り下げ' }

function Past({ lists }: { lists: AddressList[] }) {
  if (lists.length === 0) return null
  return (
    <section className="card" aria-labelledby="h-past">
      <h2 id="h-past">これまでの一覧と変更</h2>
      <ul className="rows">
        {lists.map((list) => (
          <li key={list.id}>
            <p>
              <span className="state">{STATES[list.state]}</span> {formatMinute(list.proposedAt)} {list.proposedBy || '運用者の命令'}
              {list.decidedBy && ` → ${list.decidedBy}`}
            </p>
            <p className="quiet">理由：{list.reason}</p>
            <p className="quiet">{list.ranges.map((r) => r.network).join('、') || '範囲なし'}</p>
          </li>
        ))}
      </ul>
    </section>
  )
}

export function Addresses() {
  const mayView = useRight('security.view')
  const mayEdit = useRight('security.edit')
  const query = useQuery({ ...addressesQuery, enabled: mayView })
  const [editing, setEditing] = useState(false)
  if (!mayView) return <Forbidden what="接続元の制限" />
  const took = (after: All, text: string) => {
    client.setQueryData(addressesQuery.queryKey, after)
    setEditing(false)
    tell(text)
  }
  return (
    <Page title="接続元の制限" lead="管理画面を使える場所（IPアドレス）です。変えるには、二人が要ります。一人が変更を出し、別の管理者が承認すると効きます。" wide>
      <Fetched query={query}>
        {(all) => (
          <>
            <section className="card" aria-labelledby="h-used">
              <h2 id="h-used">いまの制限</h2>
              <dl className="facts">
                <div>
                  <dt>いまの接続元</dt>
                  <dd>{all.here}</dd>
                </div>
                <div>
                  <dt>設定ファイルの範囲</dt>
                  <dd>
                    {all.outer || '制限なし'}
                    <span className="table-note">これより外へは広げられません。変えるのは、サーバーを運用する人です。</span>
                  </dd>
                </div>
              </dl>
              {all.used ? <Ranges list={all.used} label="いまの接続元の一覧" /> : <p>一覧による制限はありません。設定ファイルの範囲のどこからでも使えます。</p>}
              {mayEdit && !all.proposed && !editing && (
                <>
                  {all.others === 0 && <Notice kind="warning">承認できる人が、ほかにいません。先に、もう一人の管理者を決めてください。</Notice>}
                  <div>
                    <Button kind="primary" isDisabled={all.others === 0} onPress={() => setEditing(true)}>
                      変更を作る
                    </Button>
                  </div>
                </>
              )}
            </section>
            {all.proposed && <Waiting all={all} list={all.proposed} onDone={took} />}
            {editing && !all.proposed && <Editor all={all} onClose={() => setEditing(false)} onDone={(after) => took(after, '承認を頼みました')} />}
            <Past lists={all.past} />
          </>
        )}
      </Fetched>
    </Page>
  )
}
