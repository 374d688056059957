// A correction in one step: its words are prepared, its people are exactly those who received the wrong one.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { asApiError, call, type ApiError } from '../../api/client'
import type { Approval, ApprovalPlan, Broadcast, GuardReport } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { formatCount, formatPeople } from '../lib/numbers'
import { Phone } from '../messages/Preview'
import { useRight, useSession } from '../shell/session'
import { Button, CheckboxGroup, Dialog, Loading, Notice, TextField } from '../ui'

const MOST = 5000

export function CorrectionDialog({ b, onClose, onSent, onAsked, onDraft }: { b: Broadcast; onClose: () => void; onSent: (made: Broadcast) => void; /** Approval was asked for. */ onAsked: (made: Approval) => void; /** It could not go at once: the draft is there, with a reason. */ onDraft: (made: Broadcast, why: string) => void }) {
  const plan = useQuery({ queryKey: ['correction-plan', b.id], queryFn: () => call('GET /api/broadcasts/{id}/approval', { params: { id: b.id }, query: { correction: '1' } }), staleTime: 0, gcTime: 0 })
  const prepared = useQuery({ queryKey: ['correction', b.id], queryFn: () => call('GET /api/broadcasts/{id}/correction', { params: { id: b.id } }), staleTime: 0, gcTime: 0 })
  return (
    <Dialog title="訂正を送る" isOpen onClose={onClose} size="full">
      {prepared.data && plan.data ? (
        <Form b={b} prepared={prepared.data} plan={plan.data} onClose={onClose} onSent={onSent} onAsked={onAsked} onDraft={onDraft} />
      ) : prepared.isError || plan.isError ? (
        <Notice
          kind="error"
          live
          title="準備できませんでした"
          actions={
            <Button
              small
              onPress={() => {
                void prepared.refetch()
                void plan.refetch()
              }}
            >
              もう一度試す
            </Button>
          }
        >
          {asApiError(prepared.error ?? plan.error).message}
        </Notice>
      ) : (
        <Loading label="訂正を準備しています" />
      )}
    </Dialog>
  )
}

function Form({ b, prepared, plan, onClose, onSent, onAsked, onDraft }: { b: Broadcast; plan: ApprovalPlan; onAsked: (made: Approval) => void; prepared: { body: string; people: number; others: { id: number; title: string; at: number; people: number }[] }; onClose: () => void; onSent: (made: Broadcast) => void; onDraft: (made: Broadcast, why: string) => void }) {
  const session = useSession()
  const mayApprove = useRight('broadcast.approve')
  // Whoever may send first is confirmed afterwards; everybody else asks those of the chain.
  const asks = plan.needed && !(plan.releaseFirst && mayApprove)
  const [body, setBody] = useState(prepared.body)
  const [others, setOthers] = useState(prepared.others.map((o) => String(o.id)))
  const [error, setError] = useState<ApiError>()
  const [busy, setBusy] = useState('')
  const empty = /（誤）\s*（正）/.test(body) || /（正）\s*$/.test(body)
  const wrong = body.trim() === '' ? '訂正の文を書いてください。' : empty ? '（誤）と（正）を書いてください。どちらも要らないときは、その行を消してください。' : undefined
  const [tried, setTried] = useState(false)

  async function go(send: boolean) {
    setTried(true)
    if (wrong) return
    setBusy(send ? 'send' : 'draft')
    setError(undefined)
    try {
      const made = await call('POST /api/broadcasts/{id}/correct', { params: { id: b.id }, body: { body, others: others.map(Number) } })
      if (!send) {
        onDraft(made, '訂正の下書きを作りました')
        return
      }
      let report: GuardReport
      try {
        report = await call('GET /api/broadcasts/{id}/guard', { params: { id: made.id }, query: { now: '1' } })
        if (asks) {
          onAsked(await call('POST /api/broadcasts/{id}/approval', { params: { id: made.id }, body: { version: made.version, people: report.people, reason: `「${b.title}」の内容に誤りがあったため、訂正します。`, files: [] } }))
          return
        }
        onSent(await call('POST /api/broadcasts/{id}/send', { params: { id: made.id }, body: { version: made.version, people: report.people } }))
      } catch (e) {
        onDraft(made, `まだ送っていません。${asApiError(e).message}`)
      }
    } catch (e) {
      setError(asApiError(e))
      setBusy('')
    }
  }

  return (
    <div className="send-grid">
      <div className="stack">
        <p className="lead">「{b.title}」を受け取った人だけに届きます。ほかの人には届きません。</p>
        {error && (
          <Notice kind="error" live title="送っていません">
            {error.message}
          </Notice>
        )}
        <p>
          <span>受け取った人</span> <strong className="count-number">{formatCount(prepared.people)}</strong>
          <span className="count-unit">人</span>
        </p>
        <TextField label="訂正の文" value={body} onChange={setBody} lines={9} most={MOST} required error={tried ? wrong : undefined} help="どこがまちがいで、何が正しいかを、はっきり書きます。" />
        {prepared.others.length > 0 && (
          <CheckboxGroup
            label="同じ発信元から続けて送られた配信も、いっしょに訂正する"
            values={others}
            onChange={setOthers}
            items={prepared.others.map((o) => ({ id: String(o.id), label: `${o.title}（${formatMinute(o.at)}・${formatPeople(o.people)}）` }))}
            help="受け取った人が重なっていても、1人に1回だけ届きます。"
          />
        )}
        {asks && <Notice kind={plan.problem ? 'warning' : 'info'}>{plan.problem || `承認（${plan.steps.map((s) => s.name).join('、')}）がそろうと、すぐに送られます。`}</Notice>}
        {!mayApprove && !asks && <Notice kind="info">あなたの役割では送信できません。下書きにして、送信できる職員に知らせてください。</Notice>}
        <div className="row">
          {(mayApprove || asks) && (
            <Button kind="primary" className="send-final" isPending={busy === 'send'} isDisabled={busy === 'draft'} onPress={() => void go(true)}>
              {asks ? 'この訂正の承認を依頼する' : `${session.accountName}でこの訂正を送信する`}
            </Button>
          )}
          <Button isPending={busy === 'draft'} isDisabled={busy === 'send'} onPress={() => void go(false)}>
            下書きにして、もっと直す
          </Button>
          <Button kind="plain" onPress={onClose} isDisabled={busy !== ''}>
            やめる
          </Button>
        </div>
      </div>
      <div className="send-preview">
        <Phone messages={[{ type: 'text', text: body }]} label="届いたときの見え方" />
      </div>
    </div>
  )
}
