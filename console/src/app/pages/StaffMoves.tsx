// Leavers, joiners and moves from a file: looked at first, carried out at midnight.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call, checkMoves, keepMoves } from '../../api/client'
import { client, staffMove as staffMoveQuery, staffMoves as staffMovesQuery } from '../../api/queries'
import type { StaffMove, StaffMoveCheck, StaffMoveLine, StaffMoveLoss, StaffMoveRow } from '../../api/types.gen'
import { formatDayText, formatMinute } from '../lib/dates'
import { formatCount } from '../lib/numbers'
import { saveCsv } from '../lib/save'
import { OfficeTabs } from '../office/OfficeTabs'
import { staffMoveRoute } from '../router'
import { Fetched, Forbidden, NotFound, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Confirm, Empty, Icon, Notice, TableBox, TableHead, TextField } from '../ui'
import { CsvField } from '../ui/CsvField'

const MEGABYTES = 2
const KINDS: Record<StaffMoveLine['kind'], string> = { leave: '退職', join: '採用', move: '異動' }
const ROW_STATES: Record<StaffMoveRow['state'], { label: string; tone: string }> = {
  waiting: { label: '待っています', tone: 'state-wait' },
  done: { label: '済み', tone: 'state-good' },
  failed: { label: 'できませんでした', tone: 'state-bad' },
  cancelled: { label: '取り消し', tone: '' },
}
const STATES: Record<StaffMove['state'], { label: string; tone: string }> = {
  planned: { label: '予定', tone: 'state-wait' },
  done: { label: '済み', tone: 'state-good' },
  cancelled: { label: '取り消し', tone: '' },
}
const SAMPLE = '職員ID,氏名,区分,所属,役割,後任職員ID,発令日\r\nsato,佐藤 花子,退職,,,suzuki,2027-04-01\r\nsuzuki,鈴木 太郎,異動,広聴広報課,承認者,,2027-04-01\r\ntanaka,田中 一郎,採用,子育て支援課,作成者,,2027-04-01\r\n'

export function StaffMoves() {
  const mayManage = useRight('staff.manage')
  const query = useQuery({ ...staffMovesQuery, enabled: mayManage })
  if (!mayManage) return <Forbidden what="人事異動・取りこみ" />
  return (
    <Page title="人事異動・取りこみ" lead="退職・採用・異動を、CSVファイルでまとめて行います。発令日の0時に切りかわります。日を書かなければ、すぐに行います。" wide>
      <OfficeTabs />
      <FileCard />
      <section className="card" aria-labelledby="h-how">
        <h2 id="h-how">ファイルの作り方</h2>
        <ul className="summary-list">
          <li>1行目は見出しです：職員ID、氏名、区分、所属、役割、後任職員ID、発令日。職員IDと氏名のほかは、なくてもかまいません。</li>
          <li>区分は、退職・採用・異動のどれかです。空のときは、登録されている職員IDなら異動、なければ採用になります。</li>
          <li>役割は、いくつかあるとき「作成者、承認者」のように書きます。自分の所属だけでなく全庁のときは「承認者（全庁）」と書きます。異動で空にすると、いまの役割のままです。</li>
          <li>後任職員IDを書くと、下書き・予約・くり返し・相談の担当が、その人に移ります。</li>
          <li>発令日の0時から効きます。3月31日付けの退職は、4月1日と書きます。</li>
          <li>文字コードは、UTF-8とShift_JISのどちらでもかまいません。2,000人までです。</li>
        </ul>
        <div>
          <Button small icon="download" onPress={() => saveCsv('人事異動の見本.csv', SAMPLE)}>
            見本のCSV
          </Button>
        </div>
      </section>
      <section className="stack" aria-labelledby="h-plans">
        <h2 id="h-plans">これまでの取りこみ</h2>
        <Fetched query={query}>{(data) => <Plans moves={data.moves} />}</Fetched>
      </section>
    </Page>
  )
}

function Plans({ moves }: { moves: StaffMove[] }) {
  if (moves.length === 0) return <Empty title="まだ取りこんでいません" />
  return (
    <ul className="cards">
      {moves.map((m) => (
        <li key={m.id} className="card">
          <div className="card-head">
            <h3>
              <Link to="/staff-moves/$id" params={{ id: String(m.id) }}>
                {m.title}
              </Link>
            </h3>
            <span className={`state ${STATES[m.state].tone}`}>{STATES[m.state].label}</span>
          </div>
          <p className="quiet">
            {formatCount(m.people)}人・{formatMinute(m.createdAt)}に{m.createdBy}さんが取りこみ
            {m.next && `・${formatDayText(m.next)}の0時に${formatCount(m.waiting)}人`}
          </p>
          {m.failed > 0 && <p className="field-error">＊{formatCount(m.failed)}人分ができませんでした</p>}
        </li>
      ))}
    </ul>
  )
}

function FileCard() {
  const navigate = useNavigate()
  const [file, setFile] = useState<File | null>(null)
  const [title, setTitle] = useState('')
  const look = useMutation({ mutationFn: (f: File) => checkMoves(f) })
  const keep = useMutation({
    mutationFn: () => keepMoves(file!, title.trim() ? { title: title.trim() } : {}),
    onSuccess: (made) => {
      client.setQueryData(['staff-moves', made.id], made)
      for (const key of ['staff-moves', 'staff', 'departments', 'roles', 'home']) void client.invalidateQueries({ queryKey: [key] })
      tell(made.state === 'done' ? '取りこみました' : '予定に入れました')
      void navigate({ to: '/staff-moves/$id', params: { id: String(made.id) } })
    },
  })
  function take(next: File | null) {
    setFile(next)
    keep.reset()
    look.reset()
    if (!next) return
    setTitle(next.name.replace(/\.csv$/i, '').slice(0, 60))
    look.mutate(next)
  }
  const error = keep.error ?? look.error
  return (
    <section className="card" aria-labelledby="h-file">
      <h2 id="h-file">ファイルを選ぶ</h2>
      <CsvField file={file} onTake={take} megabytes={MEGABYTES} isPending={look.isPending} />
      {look.isPending && <p role="status">一行ずつ確かめています</p>}
      {error && (
        <Notice kind="error" live title="取りこめません">
          {asApiError(error).message}
        </Notice>
      )}
      {look.data && !look.isPending && <Looked data={look.data} />}
      {look.data && look.data.problems.length === 0 && (
        <div className="stack">
          <TextField label="この取りこみの名前" value={title} onChange={setTitle} most={60} optional />
          <div>
            <Button kind="primary" isPending={keep.isPending} onPress={() => keep.mutate()}>
              {look.data.lines.some((l) => l.day) ? 'この内容で予定に入れる' : 'この内容で取りこむ'}
            </Button>
          </div>
        </div>
      )}
    </section>
  )
}

/** What the file would do, before anything is done. */
function Looked({ data }: { data: StaffMoveCheck }) {
  const orphans = data.lines.filter((l) => l.loses.some((x) => !x.stays) && !l.successor)
  return (
    <div className="stack">
      {data.problems.length > 0 ? (
        <Notice kind="error" live title={`直すところが${formatCount(data.problems.length)}あります。ファイルを直して、選び直してください`}>
          <ul className="summary-list">
            {data.problems.slice(0, 50).map((p, i) => (
              <li key={i}>
                {p.line}行目{p.heading && `「${p.heading}」`}：{p.message}
              </li>
            ))}
          </ul>
          {data.problems.length > 50 && <p>ほかに{formatCount(data.problems.length - 50)}あります。</p>}
        </Notice>
      ) : (
        <Notice kind={orphans.length > 0 ? 'warning' : 'success'} live title={`退職 ${formatCount(data.leavers)}人、採用 ${formatCount(data.joiners)}人、異動 ${formatCount(data.movers)}人です`}>
          {orphans.length > 0 ? <p>後任のいない人が{formatCount(orphans.length)}人います。その人の下書きや予約は担当なしになり、担当している相談は窓口の「待っている人」に戻ります。ファイルに後任職員IDを書くと、引き継げます。</p> : <p>問題は見つかりませんでした。まだ何も変わっていません。</p>}
        </Notice>
      )}
      <TableBox label="ファイルの内容">
        <table className="table table-people">
          <TableHead names={['行', '区分', '氏名', '所属', '役割', '発令日', '手を離れるもの']} />
          <tbody>
            {data.lines.map((l) => (
              <tr key={l.line}>
                <td className="num">{l.line}</td>
                <td className="nowrap">{KINDS[l.kind]}</td>
                <th scope="row">
                  {l.name}
                  <span className="table-note">{l.login}</span>
                </th>
                <td>{l.department || '－'}</td>
                <td>{l.roles || (l.kind === 'move' ? 'いまのまま' : '－')}</td>
                <td className="nowrap">{l.day ? formatDayText(l.day) : 'すぐに'}</td>
                <td>
                  <Losses line={l} />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
    </div>
  )
}

/** What a person gives out of the hand, by name: what goes to the successor, and what stays with the department. */
function Losses({ line }: { line: StaffMoveLine }) {
  if (line.loses.length === 0) return '－'
  const list = (stays: boolean) => line.loses.filter((x) => x.stays === stays)
  const own = list(false)
  const there = list(true)
  const rows = (items: StaffMoveLoss[]) => (
    <ul className="summary-list">
      {items.map((x) => (
        <li key={x.key}>
          {x.label}
          {formatCount(x.count)}件<span className="table-note">{x.examples}</span>
        </li>
      ))}
    </ul>
  )
  return (
    <>
      {own.length > 0 && rows(own)}
      {own.length > 0 && <span className="table-note">{line.successor ? `後任：${line.successor}` : <><Icon name="warning" size={16} /> 後任がいません</>}</span>}
      {there.length > 0 && (
        <>
          <span className="table-note">{line.successor ? '部署に残り、後任に知らせるもの' : '部署に残るもの'}</span>
          {rows(there)}
        </>
      )}
    </>
  )
}

export function StaffMovePage() {
  const { id } = staffMoveRoute.useParams()
  const number = Number(id)
  const mayManage = useRight('staff.manage')
  const query = useQuery({ ...staffMoveQuery(number), enabled: mayManage && Number.isInteger(number) })
  if (!mayManage) return <Forbidden what="人事異動・取りこみ" />
  if (!Number.isInteger(number) || (query.error && asApiError(query.error).code === 'not_found')) return <NotFound what="人事異動" />
  return (
    <Page title={query.data?.title ?? '人事異動'} back={{ to: '/staff-moves', label: '人事異動・取りこみ' }} wide>
      <Fetched query={query}>{(m) => <Plan m={m} />}</Fetched>
    </Page>
  )
}

function Plan({ m }: { m: StaffMove }) {
  const [cancelling, setCancelling] = useState(false)
  const [handing, setHanding] = useState(false)
  const again = () => {
    void client.invalidateQueries({ queryKey: ['staff-moves'] })
    void client.invalidateQueries({ queryKey: ['staff'] })
  }
  const cancel = useMutation({
    mutationFn: () => call('POST /api/staff-moves/{id}/cancel', { params: { id: m.id } }),
    onSuccess: () => tell('取り消しました'),
    onSettled: () => {
      setCancelling(false)
      again()
    },
  })
  const hand = useMutation({
    mutationFn: () => call('POST /api/staff-moves/{id}/passwords', { params: { id: m.id } }),
    onSuccess: (made) => saveCsv(`一時パスワード_${m.title}.csv`, made.csv),
    onSettled: () => {
      setHanding(false)
      again()
    },
  })
  const error = cancel.error ?? hand.error
  return (
    <div className="stack">
      {error && (
        <Notice kind="error" live title="できませんでした">
          {asApiError(error).message}
        </Notice>
      )}
      <p className="row-tight">
        <span className={`state ${STATES[m.state].tone}`}>{STATES[m.state].label}</span>
        <span className="quiet">
          {formatMinute(m.createdAt)}に{m.createdBy}さんが取りこみ
          {m.next && `・${formatDayText(m.next)}の0時に${formatCount(m.waiting)}人`}
        </span>
      </p>
      {hand.data && (
        <Notice kind="success" live title={`${formatCount(hand.data.people)}人分の一時パスワードを、ファイルに保存しました`}>
          <p>もう一度は出せません。本人に渡したら、ファイルを消してください。{hand.data.remaining > 0 && `あと${formatCount(hand.data.remaining)}人分は、もう一度押すと出ます。`}</p>
        </Notice>
      )}
      <div className="row">
        {m.withoutPassword > 0 && m.state !== 'cancelled' && (
          <Button kind="primary" icon="download" onPress={() => setHanding(true)}>
            採用の{formatCount(m.withoutPassword)}人に一時パスワードを出す
          </Button>
        )}
        {m.state === 'planned' && (
          <Button icon="close" onPress={() => setCancelling(true)}>
            予定を取り消す
          </Button>
        )}
      </div>
      <TableBox label="対象の職員">
        <table className="table table-people">
          <TableHead names={['区分', '氏名', '所属', '役割', '後任', '発令日', '状態']} />
          <tbody>
            {m.rows.map((r) => (
              <tr key={r.no}>
                <td className="nowrap">{KINDS[r.kind]}</td>
                <th scope="row">
                  {r.name}
                  <span className="table-note">{r.login}</span>
                </th>
                <td>{r.department || '－'}</td>
                <td>{r.roles || (r.kind === 'move' ? 'いまのまま' : '－')}</td>
                <td>{r.successor || '－'}</td>
                <td className="nowrap">{formatDayText(r.day)}</td>
                <td>
                  <span className={`state ${ROW_STATES[r.state].tone}`}>{ROW_STATES[r.state].label}</span>
                  {r.note && <span className="table-note">{r.note}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
      <Confirm title="一時パスワードを出しますか" isOpen={handing} onClose={() => setHanding(false)} onConfirm={() => hand.mutate()} confirm="出して、ファイルに保存する" pending={hand.isPending}>
        <p>所属・氏名・職員ID・一時パスワードの表を、CSVファイルで保存します。一度だけです。使えるのは発令日の0時からで、はじめのサインインで本人が新しいものに変えます。</p>
      </Confirm>
      <Confirm title="予定を取り消しますか" isOpen={cancelling} onClose={() => setCancelling(false)} onConfirm={() => cancel.mutate()} confirm="取り消す" danger pending={cancel.isPending}>
        <p>まだ行っていない{formatCount(m.waiting)}人分をやめます。採用のために作った職員IDは、使えないまま残ります。</p>
      </Confirm>
    </div>
  )
}
