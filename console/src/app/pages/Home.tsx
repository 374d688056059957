import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import { guardWaiting, home as homeQuery, noticeCount } from '../../api/queries'
import type { BroadcastRow, GuardWaitingRow, Home as HomeData } from '../../api/types.gen'
import { ApprovalRows } from '../approval/parts'
import { formatDayText, formatMinute, formatTime, now } from '../lib/dates'
import { formatCount, formatPeople, formatShare } from '../lib/numbers'
import { Fetched, Page } from '../shell/page'
import { useRight, useSession } from '../shell/session'
import { Cooling } from '../guard/Cooling'
import { Bar, Icon, Notice } from '../ui'
import { FriendsChart, periodsOf } from '../ui/FriendsChart'
import { LinkButton } from '../ui/LinkButton'
import { KindMark, PurposeMark, StateMark } from '../ui/StateMark'

export function Home() {
  const session = useSession()
  const mayEdit = useRight('broadcast.edit')
  const query = useQuery({ ...homeQuery, refetchInterval: (q) => ((q.state.data?.sending.length ?? 0) + (q.state.data?.cooling.length ?? 0) > 0 ? 2000 : 30_000) })
  return (
    <Page title="ホーム" lead={`${session.staff.name}さん、おつかれさまです。${formatMinute(now())}現在の様子です。`} actions={mayEdit && <LinkButton to="/broadcasts/new" kind="primary" icon="plus">新しい配信</LinkButton>} wide>
      <Fetched query={query}>{(data) => <Inside data={data} refetch={() => void query.refetch()} />}</Fetched>
    </Page>
  )
}

const timeOf = (b: BroadcastRow): number => b.startedAt ?? b.scheduledAt ?? 0
const byTime = (rows: BroadcastRow[]): BroadcastRow[] => [...rows].sort((a, b) => timeOf(a) - timeOf(b))
const todayWhen = (b: BroadcastRow): string => `${formatTime(timeOf(b))}${b.state === 'sent' ? `・${formatPeople(b.sent)}` : ''}`

/** What waits for this person, each as a number that leads there. A new kind of work (open chats) is one more row here. */
function Tasks({ data }: { data: HomeData }) {
  const unread = useQuery(noticeCount).data?.unread ?? 0
  const mayBroadcast = useRight('broadcast.view')
  const maySecond = useRight('broadcast.approve')
  const second = useQuery({ ...guardWaiting, enabled: maySecond }).data?.rows.length ?? 0
  const tasks = [
    { label: 'あなたの承認待ち', count: data.approvalsForMe.length, to: '/approvals', shown: true },
    { label: 'あなたが確かめられる配信', count: second, to: '/', hash: 'second', shown: maySecond },
    { label: '止まっている配信', count: data.held.length, to: '/broadcasts', search: { state: 'held' }, shown: mayBroadcast },
    { label: 'きょうの配信', count: data.today.length, to: '/calendar', shown: mayBroadcast },
    { label: '読んでいないお知らせ', count: unread, to: '/notices', shown: true },
  ]
  return (
    <nav aria-label="いまの仕事">
      <ul className="tasks">
        {tasks
          .filter((t) => t.shown)
          .map((t) => (
            <li key={t.label}>
              <Link to={t.to} {...(t.search ? { search: t.search } : {})} {...(t.hash ? { hash: t.hash } : {})} className={t.count > 0 ? 'task task-some' : 'task'}>
                <span className="task-label">{t.label}</span>
                <span className="task-count">
                  {formatCount(t.count)}
                  <span className="number-unit">件</span>
                </span>
              </Link>
            </li>
          ))}
      </ul>
    </nav>
  )
}

/** Other people's, which the guard stops until somebody else has looked. */
function Seconds() {
  const maySecond = useRight('broadcast.approve')
  const rows = useQuery({ ...guardWaiting, enabled: maySecond }).data?.rows ?? []
  if (!maySecond || rows.length === 0) return null
  const facts = (r: GuardWaitingRow) => [r.held ? '送る前に止まりました' : r.asked ? '承認待ち' : '下書き', r.department || '全庁', r.updatedBy, r.plannedAt ? `${formatMinute(r.plannedAt)}に送る予定` : ''].filter(Boolean).join('・')
  return (
    <section className="card" id="second" tabIndex={-1} aria-labelledby="h-second">
      <h2 id="h-second">ほかの職員の確認を待っている配信（{rows.length}件）</h2>
      <p className="quiet">送信前の確認で止まっています。書いた人は自分で通せません。内容を見て、送ってよいときは理由を書いて通します。</p>
      <ul className="rows">
        {rows.map((r) => (
          <li key={r.id}>
            <Link to="/broadcasts/$id" params={{ id: String(r.id) }}>
              {r.title || '（件名なし）'}
            </Link>
            <span>{r.what}</span>
            <span className="quiet">{facts(r)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}

function Inside({ data, refetch }: { data: HomeData; refetch: () => void }) {
  return (
    <>
      {data.cooling.map((b) => (
        <Cooling key={b.id} b={b} onChanged={refetch} heading={2} />
      ))}
      {data.held.length > 0 && (
        <Notice kind="error" title={`止まっている配信が${data.held.length}件あります`}>
          <ul className="plain-list">
            {data.held.map((b) => (
              <li key={b.id}>
                <Link to="/broadcasts/$id" params={{ id: String(b.id) }}>
                  {b.title}
                </Link>
                {b.trouble && `：${b.trouble}`}
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {(data.jobsFailed > 0 || data.eventsWaiting > 100) && (
        <Notice kind="warning" title="システムの担当者に知らせてください">
          {data.jobsFailed > 0 && <p>うまくいかなかった処理が{formatCount(data.jobsFailed)}件あります。</p>}
          {data.eventsWaiting > 100 && <p>LINEから届いた出来事が{formatCount(data.eventsWaiting)}件、処理を待っています。</p>}
        </Notice>
      )}
      <Tasks data={data} />
      {data.approvalsForMe.length > 0 && (
        <section className="card" aria-labelledby="h-approvals">
          <div className="card-head">
            <h2 id="h-approvals">あなたの承認を待っています（{data.approvalsForMe.length}件）</h2>
            <Link to="/approvals">承認の画面</Link>
          </div>
          <ApprovalRows rows={data.approvalsForMe} />
        </section>
      )}
      <Seconds />
      {data.sending.length > 0 && (
        <section className="card" aria-labelledby="h-sending">
          <h2 id="h-sending">いま送っています</h2>
          <ul className="rows">
            {data.sending.map((b) => (
              <li key={b.id}>
                <Link to="/broadcasts/$id" params={{ id: String(b.id) }}>
                  {b.title}
                </Link>
                <Bar label={`${b.title}の進みぐあい`} value={b.sent + b.refused} most={b.audience} text={`${formatCount(b.sent)}／${formatPeople(b.audience)}`} />
                <span className="quiet">
                  {formatCount(b.sent)}／{formatPeople(b.audience)}
                </span>
              </li>
            ))}
          </ul>
        </section>
      )}
      <div className="home-grid">
        <section className="card home-friends" aria-labelledby="h-friends">
          <div className="card-head">
            <h2 id="h-friends">友だち</h2>
            <Link to="/statistics">くわしい統計</Link>
          </div>
          <div className="numbers">
            <Number label="届く友だち" value={formatCount(data.reachable)} unit="人" big />
            <Number label="きょう増えた人" value={formatCount(data.addedToday)} unit="人" />
            <Number label="きょうブロックした人" value={formatCount(data.blockedToday)} unit="人" />
            <Number label="受信設定をした人" value={formatCount(data.settingsSaved)} unit="人" note={data.reachable > 0 ? formatShare(data.settingsSaved / data.reachable) : undefined} />
          </div>
          {data.days.length > 1 && <FriendsChart simple height={180} periods={periodsOf(data.days, (d) => formatDayText(d).replace(/\(.\)$/, ''))} />}
        </section>
        <section className="card" id="today" tabIndex={-1} aria-labelledby="h-today">
          <h2 id="h-today">きょうの配信</h2>
          <Rows rows={byTime(data.today)} empty="きょうの配信はありません。" when={(b) => todayWhen(b)} />
        </section>
        <section className="card" aria-labelledby="h-upcoming">
          <h2 id="h-upcoming">これからの配信</h2>
          <Rows rows={data.upcoming.filter((b) => !b.cooling)} empty="予約はありません。" when={(b) => (b.scheduledAt ? formatMinute(b.scheduledAt) : '')} />
        </section>
        {data.approvalsAsked.length > 0 && (
          <section className="card" aria-labelledby="h-asked">
            <div className="card-head">
              <h2 id="h-asked">承認を依頼している配信</h2>
              <Link to="/approvals" search={{ box: 'asked' }}>
                すべて見る
              </Link>
            </div>
            <ApprovalRows rows={data.approvalsAsked} asker={false} />
          </section>
        )}
        <section className="card" aria-labelledby="h-drafts">
          <h2 id="h-drafts">書きかけの下書き</h2>
          <Rows rows={data.drafts} empty="下書きはありません。" when={(b) => `${formatMinute(b.updatedAt)}更新・${b.createdBy}`} edit />
        </section>
        <section className="card" aria-labelledby="h-recent">
          <div className="card-head">
            <h2 id="h-recent">最近の配信</h2>
            <Link to="/broadcasts">すべて見る</Link>
          </div>
          <Rows rows={data.recent} empty="まだ配信していません。" when={(b) => (b.finishedAt ? `${formatMinute(b.finishedAt)}・${formatPeople(b.sent)}` : '')} />
        </section>
        <section className="card" aria-labelledby="h-system">
          <h2 id="h-system">システムの様子</h2>
          <dl className="facts">
            <div>
              <dt>処理を待つ出来事</dt>
              <dd>{formatCount(data.eventsWaiting)}件</dd>
            </div>
            <div>
              <dt>失敗した処理</dt>
              <dd>{formatCount(data.jobsFailed)}件</dd>
            </div>
            <div>
              <dt>LINEの今月の通数</dt>
              <dd>{data.quotaUsed === undefined || data.quotaUsed === null ? '調べています' : data.quotaLimit ? `${formatCount(data.quotaUsed)}／${formatCount(data.quotaLimit)}通` : `${formatCount(data.quotaUsed)}通（上限なし）`}</dd>
            </div>
          </dl>
          {data.quotaLimit && data.quotaUsed !== undefined ? <Bar label="LINEの今月の通数" value={data.quotaUsed} most={data.quotaLimit} text={formatShare(data.quotaUsed / data.quotaLimit)} /> : null}
          <p className="quiet">
            <Icon name="clock" size={16} /> {formatTime(now())}に確かめました
          </p>
        </section>
      </div>
    </>
  )
}

export function Number({ label, value, unit, note, big }: { label: string; value: string; unit?: string; note?: string | undefined; big?: boolean }) {
  return (
    <div className={big ? 'number number-big' : 'number'}>
      <span className="number-label">{label}</span>
      <span className="number-value">
        {value}
        {unit && <span className="number-unit">{unit}</span>}
      </span>
      {note && <span className="number-note">{note}</span>}
    </div>
  )
}

function Rows({ rows, empty, when, edit }: { rows: BroadcastRow[]; empty: string; when: (b: BroadcastRow) => ReactNode; edit?: boolean }) {
  if (rows.length === 0) return <p className="quiet">{empty}</p>
  return (
    <ul className="rows">
      {rows.slice(0, 8).map((b) => (
        <li key={b.id}>
          <Link to={edit ? '/broadcasts/$id/edit' : '/broadcasts/$id'} params={{ id: String(b.id) }}>
            {b.title}
          </Link>
          <span className="row-tight">
            {!edit && <StateMark state={b.state} />}
            <PurposeMark purpose={b.purpose} />
            {b.approval !== 'none' && <span className="state state-wait">{b.approval === 'waiting' ? '承認待ち' : '承認済み'}</span>}
            <KindMark kind={b.kind} />
            <span className="quiet">{when(b)}</span>
          </span>
        </li>
      ))}
    </ul>
  )
}
