// Everything needed to decide, on one page, made for a phone first.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { approval as approvalQuery, client } from '../../api/queries'
import type { Approval } from '../../api/types.gen'
import type { LineMessage } from '../../line'
import { Decide } from '../approval/Decide'
import { Difference } from '../approval/Difference'
import { ApprovalMark, Deadline } from '../approval/parts'
import { RosterLines } from '../approval/RosterLines'
import { History, Steps } from '../approval/Steps'
import { GuardList } from '../guard/GuardList'
import { approvalState } from '../lib/approval'
import { virusMark, virusWhyNot } from '../lib/virus'
import { KINDS } from '../lib/broadcast'
import { formatMinute } from '../lib/dates'
import { formatCount, formatPeople, formatShare } from '../lib/numbers'
import { repeatText } from '../lib/repeat'
import { useInLanguage } from '../messages/InLanguages'
import { Phone, useResolved } from '../messages/Preview'
import { approvalRoute } from '../router'
import { Fetched, NotFound, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Confirm, Icon, Notice, TextField } from '../ui'
import { LinkButton } from '../ui/LinkButton'

const PURPOSES = { normal: '通常', emergency: '緊急', drill: '訓練' } as const

export function ApprovalPage() {
  const id = Number(approvalRoute.useParams().id)
  const query = useQuery({ ...approvalQuery(id), enabled: Number.isInteger(id), refetchInterval: (q) => (q.state.data?.row.state === 'approved' || (q.state.data?.guard?.linksWaiting ?? 0) > 0 ? 1500 : 30_000) })
  if (!Number.isInteger(id) || (query.error && asApiError(query.error).code === 'not_found')) return <NotFound what="承認の依頼" />
  if (!query.data) {
    return (
      <Page title="承認">
        <Fetched query={query}>{() => null}</Fetched>
      </Page>
    )
  }
  return <Inside key={id} a={query.data} refetch={() => void query.refetch()} />
}

function Inside({ a, refetch }: { a: Approval; refetch: () => void }) {
  const [withdrawing, setWithdrawing] = useState(false)
  const mayEdit = useRight('broadcast.edit')
  const mayView = useRight('broadcast.view')
  const state = approvalState(a.row)
  function change(after: Approval) {
    client.setQueryData(approvalQuery(a.row.id).queryKey, after)
    for (const key of ['approvals', 'home', 'broadcast', 'broadcasts', 'notices']) void client.invalidateQueries({ queryKey: [key] })
    if (after.row.state !== a.row.state || after.row.step !== a.row.step) tell(after.row.state === 'waiting' ? '承認しました。次の人に知らせました' : `「${a.row.title}」は${approvalState(after.row).label}になりました`)
  }
  const reasonOfEnd = [...a.entries].reverse().find((e) => ['send_back', 'object', 'withdraw', 'void', 'fail'].includes(e.kind))
  return (
    <Page
      title={a.row.title}
      back={{ to: '/approvals', label: '承認' }}
      wide
      actions={
        <>
          {a.row.state !== 'waiting' && a.row.state !== 'approved' && !a.row.after && a.row.state !== 'released' && mayEdit && (
            <LinkButton to="/broadcasts/$id/edit" params={{ id: String(a.row.broadcastId) }} kind="primary" icon="edit">
              直して依頼し直す
            </LinkButton>
          )}
          {mayView && (
            <LinkButton to="/broadcasts/$id" params={{ id: String(a.row.broadcastId) }} icon="send">
              配信を見る
            </LinkButton>
          )}
          {a.mayWithdraw && (
            <Button kind="plain" onPress={() => setWithdrawing(true)}>
              依頼を取り下げる
            </Button>
          )}
        </>
      }
    >
      <p className="row-tight">
        <ApprovalMark row={a.row} />
        {a.row.purpose !== 'normal' && <span className={`kind kind-${a.row.purpose}`}>{PURPOSES[a.row.purpose]}</span>}
        <span className="quiet">{state.note}</span>
      </p>
      <Deadline row={a.row} />
      {reasonOfEnd && a.row.state !== 'waiting' && a.row.state !== 'released' && (
        <Notice kind={a.row.state === 'withdrawn' || a.row.state === 'void' ? 'info' : 'error'} title={`${reasonOfEnd.by}さん：${reasonOfEnd.label}`.replace('システムさん', 'システム')}>
          {reasonOfEnd.text || '理由は書かれていません。'}
        </Notice>
      )}
      <div className="approval-grid">
        <div className="stack">
          <Facts a={a} />
        {a.byRoster && <RosterLines id={a.row.id} />}
          {a.guard && (
            <section className="stack" aria-labelledby="h-guard">
              <h2 id="h-guard">送信前の確認</h2>
              {a.guard.linksWaiting > 0 && <p className="quiet">リンクが開けるかを確かめています（残り{formatCount(a.guard.linksWaiting)}件）。</p>}
              <GuardList
                id={a.row.broadcastId}
                report={a.guard}
                time={undefined}
                ask={false}
                onChanged={refetch}
                letPass={(code, reason) => call('POST /api/approvals/{id}/guard', { params: { id: a.row.id }, body: { version: a.version, code, reason } }).then(change)}
              />
            </section>
          )}
          {a.previous ? <Difference approval={a} previous={a.previous} /> : <p className="quiet">前に送った似た配信は、見つかりませんでした。</p>}
          <Files a={a} />
          <Steps approval={a} />
          <History approval={a} onChange={change} />
        </div>
        <Content a={a} />
      </div>
      {a.mayDecide ? <Decide key={a.row.step} approval={a} onChange={change} onConflict={refetch} /> : a.row.state === 'waiting' && a.whyNot && <p className="decide decide-not">{a.whyNot}</p>}
      {withdrawing && <Withdraw a={a} onClose={() => setWithdrawing(false)} onDone={(after) => { setWithdrawing(false); change(after) }} />}
    </Page>
  )
}

function Facts({ a }: { a: Approval }) {
  return (
    <section className="card" aria-labelledby="h-facts">
      <h2 id="h-facts">何を、だれに、いつ</h2>
      <dl className="facts facts-large">
        <div>
          <dt>理由</dt>
          <dd className="pre">{a.reason}</dd>
        </div>
        <div>
          <dt>届く人</dt>
          <dd>
            {a.counted ? (
              <>
                <strong className="count-number">
                  {formatCount(a.peopleNow)}
                  <span className="count-unit">人</span>
                </strong>
                <span>
                  友だち{formatPeople(a.reachable)}の{formatShare(a.share)}
                </span>
                {a.peopleNow !== a.row.people && <span className="mark mark-hint">依頼したときは{formatPeople(a.row.people)}</span>}
                {a.blocked > 0 && <span className="quiet">ほかに、ブロックされていて届かない人が{formatPeople(a.blocked)}</span>}
              </>
            ) : (
              <>
                {formatPeople(a.row.people)}（依頼したとき）
                <span className="quiet">条件の一部がなくなったため、いまの人数は数えられません。</span>
              </>
            )}
          </dd>
        </div>
        <div>
          <dt>対象</dt>
          <dd>{a.row.conditionText || '友だち全員'}</dd>
        </div>
        {a.parts.length > 1 && (
          <div>
            <dt>条件ごと</dt>
            <dd>
              <ul className="plain-list">
                {a.parts.map((p) => (
                  <li key={p.path}>
                    {p.text}：{formatPeople(p.people)}
                  </li>
                ))}
              </ul>
            </dd>
          </div>
        )}
        <div>
          <dt>いつ</dt>
          <dd>{a.repeat ? repeatText(a.repeat) : a.row.sendAt ? formatMinute(a.row.sendAt) : a.row.after ? 'もう送られました' : '承認がそろったら、すぐに'}</dd>
        </div>
        <div>
          <dt>種類</dt>
          <dd>
            {[a.row.kind === 'normal' ? '' : KINDS[a.row.kind], a.row.purpose === 'normal' ? '' : PURPOSES[a.row.purpose], a.notificationOff ? '通知なし' : ''].filter(Boolean).join('・') || '通常'}
          </dd>
        </div>
        <div>
          <dt>依頼した人</dt>
          <dd>
            {a.row.askedBy}
            {a.row.department && `（${a.row.department}）`}・{formatMinute(a.row.askedAt)}
          </dd>
        </div>
      </dl>
    </section>
  )
}

function Content({ a }: { a: Approval }) {
  const chosen = useInLanguage(a.messages, a.translations)
  const messages = useResolved(chosen.messages)
  return (
    <div className="approval-content">
      <h2>届く内容</h2>
      {chosen.choice}
      <Phone messages={messages as LineMessage[]} notificationOff={a.notificationOff} label="届いたときの見え方" />
      <p className="quiet">第{a.version}版。この版だけが承認されます。</p>
    </div>
  )
}

const size = (bytes: number) => (bytes < 1_000_000 ? `${Math.max(1, Math.round(bytes / 1000))}KB` : `${(bytes / 1_000_000).toFixed(1)}MB`)

function Files({ a }: { a: Approval }) {
  if (a.files.length === 0) return null
  return (
    <section className="card" aria-labelledby="h-files">
      <h2 id="h-files">添付</h2>
      <ul className="plain-list">
        {a.files.map((f) => (
          <li key={f.id}>
            {virusWhyNot(f) ? (
              f.name
            ) : (
              <a href={`/api/approval-files/${f.id}`} target="_blank" rel="noreferrer">
                {f.name}
              </a>
            )}
            （{f.mime === 'application/pdf' ? 'PDF' : '画像'}、{size(f.size)}
            {f.mime === 'application/pdf' && virusMark(f.virus) && `、${virusMark(f.virus)}`}）
            {virusWhyNot(f) && <span className="quiet">{virusWhyNot(f)}。</span>}
          </li>
        ))}
      </ul>
      <p className="quiet">
        <Icon name="info" size={16} /> PDFは、この端末に保存してから開きます。
      </p>
    </section>
  )
}

function Withdraw({ a, onClose, onDone }: { a: Approval; onClose: () => void; onDone: (after: Approval) => void }) {
  const [reason, setReason] = useState('')
  const withdraw = useMutation({ mutationFn: () => call('POST /api/approvals/{id}/withdraw', { params: { id: a.row.id }, body: { reason: reason.trim() } }), onSuccess: onDone })
  return (
    <Confirm title="依頼を取り下げますか" isOpen onClose={onClose} onConfirm={() => withdraw.mutate()} confirm="取り下げる" pending={withdraw.isPending} danger>
      {withdraw.error && (
        <Notice kind="error" live title="取り下げられませんでした">
          {asApiError(withdraw.error).message}
        </Notice>
      )}
      <p>関わった人に知らされます。下書きは残り、あとでもう一度依頼できます。</p>
      <TextField label="理由" value={reason} onChange={setReason} lines={2} most={1000} optional />
    </Confirm>
  )
}
