import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { asApiError, call } from '../../api/client'
import { broadcast as broadcastQuery, client, digestOf, progress as progressQuery, roster as rosterQuery } from '../../api/queries'
import type { Broadcast, LanguageBooks, Progress } from '../../api/types.gen'
import type { LineMessage } from '../../line'
import { friendOf } from '../compose/draft'
import { ApprovalMark } from '../approval/parts'
import { approvalState } from '../lib/approval'
import { isMoving, KINDS, STATES } from '../lib/broadcast'
import { formatMinute, formatSecond, formatSpan } from '../lib/dates'
import { formatCount, formatPeople, formatShare } from '../lib/numbers'
import { repeatText } from '../lib/repeat'
import { LANGUAGES } from '../lib/languages'
import { useInLanguage } from '../messages/InLanguages'
import { Phone, useResolved } from '../messages/Preview'
import { broadcastRoute } from '../router'
import { Fetched, Forbidden, NotFound, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { CorrectionDialog } from '../compose/CorrectionDialog'
import { DigestCard } from '../digest/DigestCard'
import { Cooling } from '../guard/Cooling'
import { GuardList } from '../guard/GuardList'
import { useGuard } from '../guard/useGuard'
import { Bar, Button, Choices, Confirm, Loading, Notice, TableBox, TableHead } from '../ui'
import { GuardedDownload, LinkButton } from '../ui/LinkButton'
import { KindMark, PurposeMark, StateMark } from '../ui/StateMark'

export function BroadcastPage() {
  const { id } = broadcastRoute.useParams()
  const number = Number(id)
  const mayView = useRight('broadcast.view')
  const query = useQuery({ ...broadcastQuery(number), enabled: mayView && Number.isInteger(number) })
  if (!mayView) return <Forbidden what="配信" />
  if (!Number.isInteger(number) || (query.error && asApiError(query.error).code === 'not_found')) return <NotFound what="配信" />
  if (!query.data) {
    return (
      <Page title="配信">
        <Fetched query={query}>{() => null}</Fetched>
      </Page>
    )
  }
  return <Detail key={number} b={query.data} refetch={() => void query.refetch()} />
}

type Act = 'stop' | 'resume' | 'copy' | 'resend' | 'unanswered' | 'delete' | 'unschedule'

function Detail({ b, refetch }: { b: Broadcast; refetch: () => void }) {
  const navigate = useNavigate()
  const { mayEdit, mayApprove } = b
  const [asking, setAsking] = useState<Act | null>(null)
  const [correcting, setCorrecting] = useState(false)
  const moving = isMoving(b.state)
  const live = useQuery({ ...progressQuery(b.id), enabled: moving, refetchInterval: moving ? 1000 : false, staleTime: 0 })
  const p = (moving && live.data) || b.progress
  // The numbers are asked for more often than the state.
  const state = b.state === 'resolving' && p.sent + p.refused > 0 ? 'sending' : b.state

  // The page itself is read again now and then, and once the numbers say that it is over.
  const done = p.batches > 0 && p.batchesDone >= p.batches && p.waiting === 0
  useEffect(() => {
    if (!moving) return
    const timer = setInterval(refetch, done ? 700 : 4000)
    return () => clearInterval(timer)
  }, [moving, done, refetch])
  const was = useRef(b.state)
  useEffect(() => {
    if (was.current !== b.state && !isMoving(b.state)) tell(`「${b.title}」は${STATES[b.state].label}になりました`)
    was.current = b.state
  }, [b.state, b.title])

  const act = useMutation({
    mutationFn: async (what: Act): Promise<Broadcast | null> => {
      const params = { id: b.id }
      switch (what) {
        case 'stop':
          return call('POST /api/broadcasts/{id}/stop', { params })
        case 'resume':
          return call('POST /api/broadcasts/{id}/resume', { params })
        case 'copy':
          return call('POST /api/broadcasts/{id}/copy', { params })
        case 'resend':
          return call('POST /api/broadcasts/{id}/resend', { params })
        case 'unanswered':
          return call('POST /api/broadcasts/{id}/unanswered', { params })
        case 'unschedule':
          return call('POST /api/broadcasts/{id}/unschedule', { params, body: { version: b.version } })
        case 'delete':
          await call('DELETE /api/broadcasts/{id}', { params })
          return null
      }
    },
    onSuccess: (result, what) => {
      setAsking(null)
      void client.invalidateQueries({ queryKey: ['broadcasts'] })
      void client.invalidateQueries({ queryKey: ['home'] })
      if (what === 'delete') {
        tell('下書きを削除しました')
        void navigate({ to: '/broadcasts' })
      } else if (result && result.id !== b.id) {
        tell({ copy: '複製して、新しい下書きを作りました', resend: '届かなかった人への下書きを作りました', unanswered: '答えていない人への下書きを作りました' }[what as 'copy'] ?? '')
        client.setQueryData(['broadcast', result.id], result)
        void navigate({ to: '/broadcasts/$id/edit', params: { id: String(result.id) } })
      } else if (result) {
        client.setQueryData(['broadcast', b.id], result)
        tell({ stop: '停止を始めました', resume: '再開しました', unschedule: '下書きに戻しました' }[what as 'stop'] ?? '')
      }
    },
    onError: (e) => {
      setAsking(null)
      if (asApiError(e).code === 'conflict') refetch()
    },
  })
  const error = act.error ? asApiError(act.error) : null
  const wasSent = p.sent > 0
  const inDigest = useQuery(digestOf(b.id)).data?.sentOn !== undefined
  const friend = friendOf(b.condition)
  const mayStop = (b.state === 'sending' || b.state === 'resolving') && mayApprove
  const mayResume = (b.state === 'held' || b.state === 'stopped') && mayApprove

  return (
    <Page
      title={b.title}
      back={{ to: '/broadcasts', label: '配信の一覧' }}
      wide
      actions={
        <>
          {b.state === 'draft' && mayEdit && (
            <LinkButton to="/broadcasts/$id/edit" params={{ id: String(b.id) }} kind="primary" icon="edit">
              {mayApprove ? '編集・送信' : '編集'}
            </LinkButton>
          )}
          {mayStop && (
            <Button kind="danger" icon="stop" onPress={() => setAsking('stop')}>
              送信を止める
            </Button>
          )}
          {mayResume && (
            <Button kind="primary" icon="play" onPress={() => setAsking('resume')}>
              続きを送る
            </Button>
          )}
          {b.state === 'held' && p.batches === 0 && (b.kind === 'normal' || b.kind === 'correction') && mayApprove && (
            <Button icon="edit" onPress={() => act.mutate('unschedule')} isPending={act.isPending && act.variables === 'unschedule'}>
              下書きに戻す
            </Button>
          )}
          {b.state === 'scheduled' && !b.cooling && mayApprove && (
            <Button icon="close" onPress={() => setAsking('unschedule')}>
              予約を取り消す
            </Button>
          )}
          {mayEdit && (
            <Button icon="copy" onPress={() => act.mutate('copy')} isPending={act.isPending && act.variables === 'copy'}>
              複製
            </Button>
          )}
          {mayEdit && !b.sealed && (
            <LinkButton to="/templates/$id" params={{ id: 'new' }} search={{ from: b.id }} icon="template">
              ひな形にする
            </LinkButton>
          )}
        </>
      }
    >
      <p className="row-tight">
        <StateMark state={state} />
        <PurposeMark purpose={b.purpose} />
        <KindMark kind={b.kind} />
        <span className="quiet">{b.cooling ? '取り消せる時間が過ぎると、送り始めます' : STATES[state].note}</span>
      </p>
      {error && (
        <Notice kind="error" live title={error.code === 'conflict' ? 'その間に状態が変わっていました' : 'できませんでした'}>
          {error.message}
          {error.code === 'conflict' && ' いまの状態を表示し直しました。'}
        </Notice>
      )}
      {b.approvalId && b.approvalState && (b.state === 'draft' || b.approvalAfter) && (
        <Notice
          kind={b.approvalState === 'sent_back' || b.approvalState === 'failed' || b.approvalState === 'expired' || b.approvalState === 'objected' ? 'warning' : 'info'}
          title={
            <>
              承認：<ApprovalMark row={{ state: b.approvalState, after: b.approvalAfter }} />
            </>
          }
          actions={<LinkButton to="/approvals/$id" params={{ id: String(b.approvalId) }} small>依頼を見る</LinkButton>}
        >
          {approvalState({ state: b.approvalState, after: b.approvalAfter }).note}
        </Notice>
      )}
      {b.trouble && (
        <Notice kind={b.state === 'held' || b.state === 'failed' ? 'error' : 'warning'} title={b.state === 'held' ? '送信を保留しています' : '知っておいてほしいこと'}>
          {b.trouble}
        </Notice>
      )}
      {b.problems.length > 0 && (
        <Notice kind="warning" title="メッセージに直すところがあります">
          <ul className="summary-list">
            {b.problems.map((x, i) => (
              <li key={i}>{x.message}</li>
            ))}
          </ul>
        </Notice>
      )}
      {b.originId ? (
        <p>
          もとの配信：
          <Link to="/broadcasts/$id" params={{ id: String(b.originId) }}>
            {b.originTitle || `配信 ${b.originId}`}
          </Link>
        </p>
      ) : null}

      {b.cooling && b.state === 'scheduled' && <Cooling b={b} version={b.version} onChanged={refetch} heading={2} />}

      <div className="detail-grid">
        <div className="stack">
          {(b.state === 'draft' || b.guardHeld || (b.state === 'scheduled' && !b.cooling)) && <GuardCard b={b} onChanged={refetch} />}
          {(moving || wasSent || b.progress.audience > 0) && <ProgressCard b={b} p={p} moving={moving} failed={live.isError} />}
          {!moving && (wasSent || b.resultsAt) && <Results b={b} />}
          <section className="card" aria-labelledby="h-facts">
            <h2 id="h-facts">届け先と日時</h2>
            <dl className="facts">
              <div>
                <dt>部署</dt>
                <dd>{b.department || '全庁'}</dd>
              </div>
              {b.owner && b.owner !== b.createdBy && (
                <div>
                  <dt>担当</dt>
                  <dd>{b.owner}</dd>
                </div>
              )}
              <div>
                <dt>対象</dt>
                <dd>
                  {friend === undefined ? (
                    b.conditionText || '友だち全員'
                  ) : (
                    <Link to="/friends/$id" params={{ id: String(friend) }}>
                      {b.conditionText}
                    </Link>
                  )}
                  {b.progress.audience > 0 && <strong>（{formatPeople(b.progress.audience)}）</strong>}
                </dd>
              </div>
              {b.repeat ? (
                <div>
                  <dt>くり返し</dt>
                  <dd>
                    {repeatText(b.repeat)}
                    {b.next.length > 0 && (
                      <ol className="date-list">
                        {b.next.slice(0, 6).map((at) => (
                          <li key={at}>{formatMinute(at)}</li>
                        ))}
                      </ol>
                    )}
                  </dd>
                </div>
              ) : (
                b.scheduledAt && (
                  <div>
                    <dt>予約の日時</dt>
                    <dd>{formatMinute(b.scheduledAt)}</dd>
                  </div>
                )
              )}
              {b.startedAt && (
                <div>
                  <dt>送信の開始</dt>
                  <dd>{formatSecond(b.startedAt)}</dd>
                </div>
              )}
              {b.finishedAt && (
                <div>
                  <dt>送信の終了</dt>
                  <dd>
                    {formatSecond(b.finishedAt)}
                    {b.startedAt && `（${formatSpan((b.finishedAt - b.startedAt) / 1000)}）`}
                  </dd>
                </div>
              )}
              <div>
                <dt>種類</dt>
                <dd>{KINDS[b.kind]}{b.notificationOff && '・通知なし'}{b.personal && '・差し込みあり（一人ずつ送ります）'}</dd>
              </div>
            </dl>
          </section>
          {b.languages.length > 0 && <LanguagesCard b={b} />}
          <DigestCard b={b} />
          {b.roster !== undefined && b.kind !== 'test' && <RosterCard b={b} id={b.roster} />}
          {b.refusals.length > 0 && <Refusals b={b} />}
          {(wasSent || inDigest || b.missed > 0) && mayEdit && (
            <section className="card" aria-labelledby="h-next">
              <h2 id="h-next">このあとにすること</h2>
              <div className="choices-list">
                {(wasSent || inDigest) && (
                  <div>
                    <Button icon="edit" onPress={() => setCorrecting(true)}>
                    訂正を送る
                  </Button>
                  <p className="quiet">この配信を受け取った{inDigest ? '人（まとめて届いた人もふくみます）' : formatPeople(p.sent)}だけに、訂正を送ります。文はあらかじめ入っています。</p>
                </div>
                )}
                {b.missed > 0 && (
                  <div>
                    <Button icon="send" onPress={() => act.mutate('resend')} isPending={act.isPending && act.variables === 'resend'}>
                      届かなかった人に送り直す
                    </Button>
                    <p className="quiet">
                      LINEが断った人と、止めたために送っていない人（あわせて{formatPeople(b.missed)}）だけへの下書きを作ります。受け取った人には届きません。
                      {b.state === 'stopped' && '同じ内容のまま残りを送るときは「続きを送る」を使います。'}
                    </p>
                  </div>
                )}
                {b.buttons.length > 0 && (
                  <div>
                    <Button icon="people" onPress={() => act.mutate('unanswered')} isPending={act.isPending && act.variables === 'unanswered'}>
                      答えていない人に送る
                    </Button>
                    <p className="quiet">受け取ったけれど、ボタンを押していない人への下書きを作ります。</p>
                  </div>
                )}
              </div>
            </section>
          )}
          <section className="card" aria-labelledby="h-history">
            <h2 id="h-history">記録</h2>
            <dl className="facts">
              <div>
                <dt>作成</dt>
                <dd>
                  {formatMinute(b.createdAt)}・{b.createdBy}
                </dd>
              </div>
              {b.approvalId && (
                <div>
                  <dt>承認</dt>
                  <dd>
                    <Link to="/approvals/$id" params={{ id: String(b.approvalId) }}>
                      {approvalState({ state: b.approvalState ?? 'waiting', after: b.approvalAfter }).label}（依頼と経過を見る）
                    </Link>
                  </dd>
                </div>
              )}
              <div>
                <dt>最後の変更</dt>
                <dd>
                  {formatMinute(b.updatedAt)}・{b.updatedBy}（第{b.version}版）
                </dd>
              </div>
            </dl>
            {(b.state === 'draft' || b.state === 'cancelled') && mayEdit && (
              <Button kind="plain" icon="trash" onPress={() => setAsking('delete')}>
                {b.state === 'draft' ? '下書きを削除' : '削除'}
              </Button>
            )}
          </section>
        </div>
        <Sent b={b} />
      </div>

      {correcting && (
        <CorrectionDialog
          b={b}
          onClose={() => setCorrecting(false)}
          onSent={(made) => {
            tell(made.cooling ? 'まもなく訂正を送信します' : '訂正の送信を始めました')
            client.setQueryData(['broadcast', made.id], made)
            void navigate({ to: '/broadcasts/$id', params: { id: String(made.id) } })
          }}
          onAsked={(made) => {
            tell('訂正の承認を依頼しました')
            for (const key of ['approvals', 'broadcasts', 'home']) void client.invalidateQueries({ queryKey: [key] })
            void navigate({ to: '/approvals/$id', params: { id: String(made.row.id) } })
          }}
          onDraft={(made, why) => {
            tell(why)
            client.setQueryData(['broadcast', made.id], made)
            void navigate({ to: '/broadcasts/$id', params: { id: String(made.id) } })
          }}
        />
      )}
      <Confirm title="送信を止めますか" isOpen={asking === 'stop'} onClose={() => setAsking(null)} onConfirm={() => act.mutate('stop')} confirm="送信を止める" danger pending={act.isPending}>
        <p>まだ送っていない{formatPeople(p.waiting)}への送信を止めます。</p>
        <p>すでに届いた{formatPeople(p.sent)}のメッセージは、LINEでは取り消せません。必要なときは、止めたあとに「訂正を送る」で知らせてください。</p>
      </Confirm>
      <Confirm title="続きを送りますか" isOpen={asking === 'resume'} onClose={() => setAsking(null)} onConfirm={() => act.mutate('resume')} confirm={`残りの${formatPeople(p.waiting + p.dropped)}に送る`} pending={act.isPending}>
        <p>まだ届いていない人だけに送ります。すでに届いた{formatPeople(p.sent)}には、二度届きません。</p>
        {b.trouble && <p>保留の理由：{b.trouble}</p>}
      </Confirm>
      <Confirm title="予約を取り消しますか" isOpen={asking === 'unschedule'} onClose={() => setAsking(null)} onConfirm={() => act.mutate('unschedule')} confirm="予約を取り消す" pending={act.isPending}>
        <p>送られなくなり、下書きに戻ります。内容はそのまま残ります。</p>
      </Confirm>
      <Confirm title="削除しますか" isOpen={asking === 'delete'} onClose={() => setAsking(null)} onConfirm={() => act.mutate('delete')} confirm="削除する" danger pending={act.isPending}>
        <p>「{b.title}」を削除します。元に戻せません。</p>
      </Confirm>
    </Page>
  )
}

/** What the guard says now, for whoever is to let it go. */
function GuardCard({ b, onChanged }: { b: Broadcast; onChanged: () => void }) {
  const mayEdit = useRight('broadcast.edit')
  const guard = useGuard(b.id, b.version, undefined, mayEdit)
  return (
    <section className="card" aria-labelledby="h-guard">
      <h2 id="h-guard">送信前の確認</h2>
      {guard.report ? (
        <>
          <p className="quiet">
            {b.guardHeld ? 'いま送る場合' : b.repeat ? `${formatMinute(guard.report.at)}（はじめの回）に送る場合` : b.plannedAt || b.scheduledAt ? `${formatMinute(guard.report.at)}に送る場合` : 'いま送る場合'}の確認です。届く人は{formatPeople(guard.report.people)}です。
          </p>
          {guard.waiting ? (
            <p className="quiet">リンクが開けるかを確かめています。</p>
          ) : (
            <GuardList
              id={b.id}
              report={guard.report}
              time={undefined}
              onChanged={() => {
                void guard.refetch()
                onChanged()
              }}
            />
          )}
        </>
      ) : guard.error ? (
        <Notice kind="warning" title="確認できませんでした" actions={<Button small onPress={() => void guard.refetch()}>もう一度確かめる</Button>}>
          {asApiError(guard.error).message}
        </Notice>
      ) : (
        <Loading label="送ってよいかを確かめています" />
      )}
    </section>
  )
}

function Sent({ b }: { b: Broadcast }) {
  const [theme, setTheme] = useState<'light' | 'dark'>('light')
  const friend = friendOf(b.condition)
  const chosen = useInLanguage(b.messages, b.translations)
  const messages = useResolved(chosen.messages, b.roster !== undefined && b.kind !== 'test' ? { roster: b.roster, place: 0 } : friend === undefined ? undefined : { friend })
  return (
    <aside className="compose-side" aria-label="内容">
      <div className="preview-head">
        <h2 className="preview-title">内容</h2>
        <Choices
          label="画面の色"
          value={theme}
          onChange={setTheme}
          items={[
            { id: 'light', label: '明るい' },
            { id: 'dark', label: '暗い' },
          ]}
        />
      </div>
      {chosen.choice}
      <Phone messages={messages as LineMessage[]} theme={theme} notificationOff={b.notificationOff} label="内容" {...(b.startedAt ? { at: b.startedAt } : {})} />
    </aside>
  )
}

function ProgressCard({ b, p, moving, failed }: { b: Broadcast; p: Progress; moving: boolean; failed: boolean }) {
  const settled = p.sent + p.refused
  const share = p.audience > 0 ? settled / p.audience : 0
  return (
    <section className="card" aria-labelledby="h-progress">
      <h2 id="h-progress">{moving ? '送信の進みぐあい' : '送信の結果'}</h2>
      <Bar label="送信の進みぐあい" value={settled} bad={p.refused} most={p.audience} text={`${formatCount(p.sent)}人に送信${p.refused > 0 ? `、${formatCount(p.refused)}人はLINEが断りました` : ''}。全体は${formatCount(p.audience)}人`} />
      <div className="numbers">
        <div className="number number-big">
          <span className="number-label">送信した人</span>
          <span className="number-value">
            {formatCount(p.sent)}
            <span className="number-unit">／{formatPeople(p.audience)}</span>
          </span>
          <span className="number-note">{formatShare(share)}</span>
        </div>
        {(moving || p.waiting > 0) && <Small label="まだの人" value={p.waiting} />}
        {p.refused > 0 && <Small label="LINEが断った人" value={p.refused} bad />}
        {p.dropped > 0 && <Small label="止めた人" value={p.dropped} />}
        {b.leftOut > 0 && <Small label="1日の上限で除いた人" value={b.leftOut} />}
        {p.uncertain > 0 && <Small label="確かめている人" value={p.uncertain} />}
      </div>
      {moving && (
        <p className="quiet">
          {p.sent + p.refused === 0 && b.state === 'resolving' ? '届ける人を確かめています。' : p.secondsLeft !== undefined && p.secondsLeft !== null ? `あと約${formatSpan(p.secondsLeft)}（1秒に約${formatPeople(p.perSecond)}）` : '残りの時間を見積もっています。'}
          この画面を閉じても、送信は続きます。
        </p>
      )}
      {p.uncertain > 0 && <p className="quiet">LINEの返事が途切れた分は、同じ番号で確かめ直します。二重に届くことはありません。</p>}
      {moving && failed && <p className="field-error">進みぐあいを読めません。送信は続いています。</p>}
      <p className="visually-hidden" role="status" aria-live="polite">
        {moving ? `${Math.floor(share * 10) * 10}%まで送信しました` : ''}
      </p>
    </section>
  )
}

function Small({ label, value, bad }: { label: string; value: number; bad?: boolean }) {
  return (
    <div className="number">
      <span className="number-label">{label}</span>
      <span className={bad ? 'number-value bad' : 'number-value'}>
        {formatCount(value)}
        <span className="number-unit">人</span>
      </span>
    </div>
  )
}

/** LINE tells opens and clicks only once enough people did. */
const FEW = 20
function Measured({ label, value, of }: { label: string; value: number | undefined | null; of: number }) {
  return (
    <div className="number">
      <span className="number-label">{label}</span>
      {value === undefined || value === null ? (
        <span className="number-note">20人未満は表示されません</span>
      ) : (
        <>
          <span className="number-value">
            {formatCount(value)}
            <span className="number-unit">人</span>
          </span>
          {of >= FEW && <span className="number-note">{formatShare(value / of)}</span>}
        </>
      )}
    </div>
  )
}

function Results({ b }: { b: Broadcast }) {
  const of = b.delivered ?? b.progress.sent
  return (
    <section className="card" aria-labelledby="h-results">
      <h2 id="h-results">反応</h2>
      <div className="numbers">
        <Measured label="届いた人" value={b.delivered ?? b.progress.sent} of={b.progress.audience} />
        <Measured label="開いた人" value={b.opened} of={of} />
        <Measured label="リンクを押した人" value={b.clicked} of={of} />
        <div className="number">
          <span className="number-label">24時間以内のブロック</span>
          <span className="number-value">
            {b.blocked24h === undefined || b.blocked24h === null ? '－' : formatCount(b.blocked24h)}
            <span className="number-unit">人</span>
          </span>
        </div>
      </div>
      {b.links.length > 0 && (
        <TableBox label="リンクごとの反応">
          <table className="table">
            <caption>リンク</caption>
            <TableHead names={['リンク', { number: '押した人' }, { number: '押された回数' }]} />
            <tbody>
              {b.links.map((l) => (
                <tr key={l.id}>
                  <th scope="row">
                    {l.label || 'リンク'}
                    <span className="table-note">{l.url}</span>
                    {b.languages.length > 0 && <span className="table-note">{l.languages.map((x) => `${LANGUAGES[x.language].label} ${formatPeople(x.tappers)}`).join('・')}</span>}
                  </th>
                  <td className="num">{formatPeople(l.tappers)}</td>
                  <td className="num">{formatCount(l.taps)}回</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
      {b.buttons.length > 0 && (
        <TableBox label="ボタンごとの反応">
          <table className="table">
            <caption>ボタン</caption>
            <TableHead names={['ボタン', { number: '押した人' }, '割合']} />
            <tbody>
              {b.buttons.map((x) => (
                <tr key={x.button}>
                  <th scope="row">
                    {x.button}
                    {x.languages && <span className="table-note">{x.languages.map((l) => `${LANGUAGES[l.language].label} ${formatPeople(l.people)}`).join('・')}</span>}
                  </th>
                  <td className="num">{formatPeople(x.people)}</td>
                  <td>
                    <Bar label={`${x.button}の割合`} value={x.people} most={of} text={formatShare(of > 0 ? x.people / of : 0)} />
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
      <p className="quiet">
        {b.resultsAt ? `${formatMinute(b.resultsAt)}に集計しました。` : '集計は、送信の翌日までに始まります。'}
        開いた人とリンクを押した人は、LINEの決まりで、20人未満のときは表示されません。
      </p>
    </section>
  )
}

/** What became of each language; one table for reading and one file for keeping. */
function LanguagesCard({ b }: { b: Broadcast }) {
  // A column of nothing but zeros would push the others out of sight.
  const columns = [
    { label: '対象', of: (l: LanguageBooks) => formatPeople(l.people), shown: true },
    { label: '送信', of: (l: LanguageBooks) => formatPeople(l.sent), shown: true },
    { label: 'LINEが断った', of: (l: LanguageBooks) => formatPeople(l.refused), shown: b.languages.some((l) => l.refused > 0) },
    { label: '止めた', of: (l: LanguageBooks) => formatPeople(l.dropped), shown: b.languages.some((l) => l.dropped > 0) },
    { label: 'ボタンを押した人', of: (l: LanguageBooks) => formatPeople(l.answered), shown: b.buttons.length > 0 },
    { label: 'リンクが押された回数', of: (l: LanguageBooks) => `${formatCount(l.taps)}回`, shown: b.links.length > 0 },
  ].filter((c) => c.shown)
  return (
    <section className="card" aria-labelledby="h-languages">
      <h2 id="h-languages">言語ごとの人数</h2>
      <TableBox label="言語ごとの表">
        <table className="table">
          <caption>言語</caption>
          <TableHead names={['言語', ...columns.map((c) => ({ number: c.label }))]} />
          <tbody>
            {b.languages.map((l) => (
              <tr key={l.language}>
                <th scope="row">{LANGUAGES[l.language].label}</th>
                {columns.map((c) => (
                  <td key={c.label} className="num">
                    {c.of(l)}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
      <p className="quiet">ボタンを押した人は、届いた言語で数えます（まとめの中で読んだ人は、その人がいま読む言語）。「届いた人」「開いた人」「リンクを押した人」は、LINEが配信全体でだけ知らせるので、言語には分けられません。</p>
      <div>
        <GuardedDownload route="GET /api/broadcasts/{id}/languages.csv" params={{ id: b.id }}>
          言語ごとの結果をCSVで保存
        </GuardedDownload>
      </div>
    </section>
  )
}

/** Whose values stood for the placeholders, and what became of each line. */
function RosterCard({ b, id }: { b: Broadcast; id: number }) {
  const query = useQuery(rosterQuery(id))
  const r = query.data
  return (
    <section className="card" aria-labelledby="h-roster">
      <h2 id="h-roster">名簿</h2>
      <p>
        <Link to="/rosters/$id" params={{ id: String(id) }}>
          {r ? r.name : '名簿'}
        </Link>
        {r && `（${formatPeople(r.people)}）`}
      </p>
      {r && <p className="quiet">{r.erasedAt ? `一人ずつの内容は、${formatMinute(r.erasedAt)}に消しました。` : `一人ずつの内容は、送ってから${r.keepDays}日で自動で消します。右の内容は、はじめの人の文です。`}</p>}
      {b.progress.audience > 0 && (
        <div>
          <GuardedDownload route="GET /api/broadcasts/{id}/rows.csv" params={{ id: b.id }}>
            一行ずつの結果をCSVで保存
          </GuardedDownload>
        </div>
      )}
    </section>
  )
}

function Refusals({ b }: { b: Broadcast }) {
  // A personal message goes out once for each person: the same answer a thousand times is one line.
  const groups: { status: number; answer: string; people: number; batches: number }[] = []
  for (const r of b.refusals) {
    const same = groups.find((g) => g.status === r.status && g.answer === r.answer)
    if (same) {
      same.people += r.people
      same.batches++
    } else groups.push({ status: r.status, answer: r.answer, people: r.people, batches: 1 })
  }
  return (
    <section className="card" aria-labelledby="h-refusals">
      <h2 id="h-refusals">LINEが断った分</h2>
      <TableBox label="LINEが断った分の表">
        <table className="table">
          <TableHead names={[{ number: '回数' }, { number: '人数' }, 'LINEの返事']} />
          <tbody>
            {groups.map((r) => (
              <tr key={`${r.status} ${r.answer}`}>
                <td className="num">{formatCount(r.batches)}</td>
                <td className="num">{formatPeople(r.people)}</td>
                <td>
                  {r.status === 200 ? '送る前に、友だちの登録がなくなっていました' : r.status}
                  <span className="table-note" lang="en">
                    {r.answer}
                  </span>
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
    </section>
  )
}
