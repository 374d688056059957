// A correction in one step: its words are prepared, its people are exactly those who received the wrong one.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { asApiError, call, type ApiError } from '../../api/client'
import type { Approval, ApprovalPlan, Broadcast, CorrectionDraft, GuardReport } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { LANGUAGES, type Language } from '../lib/languages'
import type { DraftMessage } from '../lib/messages'
import { formatCount, formatPeople } from '../lib/numbers'
import { Phone } from '../messages/Preview'
import { useRight, useSession } from '../shell/session'
import { Button, CheckboxGroup, Choices, Dialog, Loading, Notice, TextField } from '../ui'
import { CorrectionTexts, faultOf, insteadOf, type CorrectionText } from './CorrectionTexts'
import { marked } from './translations'

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

function Form({ b, prepared, plan, onClose, onSent, onAsked, onDraft }: { b: Broadcast; plan: ApprovalPlan; onAsked: (made: Approval) => void; prepared: CorrectionDraft; onClose: () => void; onSent: (made: Broadcast) => void; onDraft: (made: Broadcast, why: string) => void }) {
  const session = useSession()
  const mayApprove = useRight('broadcast.approve')
  // Whoever may send first is confirmed afterwards; everybody else asks those of the chain.
  const asks = plan.needed && !(plan.releaseFirst && mayApprove)
  const [body, setBody] = useState(prepared.body)
  const [others, setOthers] = useState(prepared.others.map((o) => String(o.id)))
  const [error, setError] = useState<ApiError>()
  const [busy, setBusy] = useState('')
  const [texts, setTexts] = useState<CorrectionText[]>(prepared.languages.map((l) => ({ ...l, reviewed: false, left: false })))
  const [look, setLook] = useState<Language>('ja')
  const wrong = faultOf(body)
  const wrongAbroad = texts.find((t) => !t.left && faultOf(t.body) !== undefined)
  const [tried, setTried] = useState(false)

  async function go(send: boolean) {
    setTried(true)
    setError(undefined)
    if (wrong || wrongAbroad) {
      setLook(wrong || !wrongAbroad ? 'ja' : wrongAbroad.language)
      return
    }
    setBusy(send ? 'send' : 'draft')
    try {
      const made = await call('POST /api/broadcasts/{id}/correct', { params: { id: b.id }, body: { body, translations: texts.filter((t) => !t.left).map(({ language, reviewed, body }) => ({ language, reviewed, body })), others: others.map(Number) } })
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

  const seen = texts.find((t) => t.language === look)
  const gets = seen?.left ? texts.find((t) => t.language === insteadOf(texts, seen.language)) : seen
  const shown: DraftMessage[] = gets ? marked([{ type: 'text', text: gets.body }], gets.language, gets.reviewed) : [{ type: 'text', text: body }]

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
        <TextField label={texts.length > 0 ? '訂正の文（日本語）' : '訂正の文'} value={body} onChange={setBody} lines={9} most={MOST} required error={tried ? wrong : undefined} help="どこがまちがいで、何が正しいかを、はっきり書きます。" />
        <CorrectionTexts texts={texts} tried={tried} onChange={setTexts} onLook={setLook} />
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
        {tried && !wrong && wrongAbroad && <Notice kind="warning">{LANGUAGES[wrongAbroad.language].label}の訂正の文が、まだ書きかけです。書くか、「送らない」にしてください。</Notice>}
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
        {texts.length > 0 && <Choices label="見え方の言語" value={look} onChange={setLook} items={[{ id: 'ja' as Language, label: LANGUAGES.ja.label }, ...texts.map((t) => ({ id: t.language as Language, label: LANGUAGES[t.language].label }))]} />}
        <Phone messages={shown} label="届いたときの見え方" />
      </div>
    </div>
  )
}
