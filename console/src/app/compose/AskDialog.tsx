// Asking for approval: the same numbers as before sending, and what those who decide need to know.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { asApiError, call, uploadPaper } from '../../api/client'
import type { Approval, ApprovalFile, ApprovalPlan, Broadcast, Repeat } from '../../api/types.gen'
import type { LineMessage } from '../../line'
import { minutesText } from '../approval/chain'
import { GuardList } from '../guard/GuardList'
import { useGuard } from '../guard/useGuard'
import { formatMinute, minuteOf, momentOf, now } from '../lib/dates'
import type { DraftMessage } from '../lib/messages'
import { formatCount, formatPeople, formatShare } from '../lib/numbers'
import { repeatText } from '../lib/repeat'
import { untilChecked, virusMark } from '../lib/virus'
import { Phone, useResolved } from '../messages/Preview'
import { Button, Checkbox, Dialog, IconButton, Loading, MinuteField, Notice, TextField } from '../ui'
import { conditionOf, type Draft } from './draft'
import type { SendKind } from './SendDialog'

const FILES_MOST = 5
const FIVE_MINUTES = 300_000

export function AskDialog({ broadcast, draft, kind, plan, onClose, onDone }: { broadcast: Broadcast; draft: Draft; kind: SendKind; plan: ApprovalPlan; onClose: () => void; onDone: (made: Approval) => void }) {
  const at = kind === 'later' ? momentOf(draft.at) : 0
  const [reason, setReason] = useState('')
  const [limited, setLimited] = useState(kind === 'later')
  const [deadline, setDeadline] = useState(() => minuteOf(at ? Math.max(at - FIVE_MINUTES, now() + FIVE_MINUTES) : now() + 8 * 3_600_000))
  const [files, setFiles] = useState<ApprovalFile[]>([])
  const [tried, setTried] = useState(false)
  const count = useQuery({
    queryKey: ['count-at-send', broadcast.id, broadcast.version, kind, draft.at],
    queryFn: () => call('POST /api/segments/count', { body: { condition: conditionOf(draft), ...(kind === 'later' ? { at: draft.at } : {}) } }),
    staleTime: 0,
    gcTime: 0,
  })
  const answer = count.data
  const time = kind === 'now' ? 'now' : kind === 'later' ? draft.at : undefined
  const guard = useGuard(broadcast.id, broadcast.version, time, true)
  const report = guard.report
  const messages = useResolved(draft.bubbles.map((b) => b.message as DraftMessage))
  const ask = useMutation({
    mutationFn: () =>
      call('POST /api/broadcasts/{id}/approval', {
        params: { id: broadcast.id },
        body: { version: broadcast.version, people: answer?.people ?? 0, ...(kind === 'later' ? { at: draft.at } : {}), ...(limited && deadline ? { deadline } : {}), reason: reason.trim(), files: files.map((f) => f.id) },
      }),
    onSuccess: onDone,
    onError: (e) => asApiError(e).code === 'conflict' && void count.refetch(),
  })
  const error = ask.error ? asApiError(ask.error) : null
  const known = error && ['reason', 'deadline', 'files'].includes(error.field)
  const wrong = (field: string) => (error?.field === field ? error.message : undefined)
  const obstacle = plan.waiting ? 'この配信の承認は、もう依頼されています。「承認」の画面で確かめてください。' : plan.problem
  const people = answer?.people ?? 0
  const deadlineError = limited && deadline === '' ? '期限の日時を入れてください。' : wrong('deadline')
  return (
    <Dialog
      title="承認を依頼する"
      isOpen
      onClose={onClose}
      size="full"
      actions={
        <>
          <Button onPress={onClose} isDisabled={ask.isPending}>
            戻って直す
          </Button>
          <Button
            kind="primary"
            isPending={ask.isPending}
            isDisabled={!answer || people === 0 || obstacle !== '' || count.isFetching}
            onPress={() => {
              setTried(true)
              if (reason.trim() !== '' && !(limited && deadline === '')) ask.mutate()
            }}
          >
            承認を依頼する
          </Button>
        </>
      }
    >
      <div className="send-grid">
        <div className="stack">
          <p className="lead">この配信は、承認がそろうと自動で{kind === 'later' ? '予約' : '送信'}されます。依頼したあとで内容を直すと、依頼は無効になります。</p>
          {error && !known && (
            <Notice kind="error" live title={error.code === 'conflict' ? '確認している間に変わりました' : '依頼できませんでした'}>
              {error.message}
            </Notice>
          )}
          {obstacle && (
            <Notice kind="warning" title="いまは依頼できません">
              {obstacle}
            </Notice>
          )}
          {count.isError ? (
            <Notice kind="error" live title="人数を数えられませんでした" actions={<Button small onPress={() => void count.refetch()}>もう一度数える</Button>}>
              {asApiError(count.error).message}
            </Notice>
          ) : !answer ? (
            <Loading label="届く人を数えています" />
          ) : (
            <dl className="facts facts-large">
              <div>
                <dt>届く人</dt>
                <dd>
                  <strong className="count-number">
                    {formatCount(people)}
                    <span className="count-unit">人</span>
                  </strong>
                  <span>
                    友だち{formatPeople(answer.reachable)}の{formatShare(answer.share)}
                  </span>
                  {people === 0 && <span className="mark mark-hint">届く人がいません。対象を見直してください。</span>}
                </dd>
              </div>
              <div>
                <dt>対象</dt>
                <dd>{answer.text}</dd>
              </div>
              <div>
                <dt>いつ</dt>
                <dd>{kind === 'now' ? '承認がそろったら、すぐに' : kind === 'later' ? formatMinute(at) : repeatText(draft.repeat as Repeat)}</dd>
              </div>
            </dl>
          )}
          {report ? guard.waiting ? <p className="quiet">リンクが開けるかを確かめています（残り{formatCount(report.linksWaiting)}件）。</p> : <GuardList id={broadcast.id} report={report} time={time} ask={false} onChanged={() => void guard.refetch()} /> : <Loading label="送ってよいかを確かめています" />}
          {report && report.stops > 0 && <p className="quiet">止まっている項目があっても、依頼はできます。決める人が理由を書いて通すか、差し戻します。</p>}
          <section aria-labelledby="h-plan">
            <h3 id="h-plan">承認の道筋（{plan.chain}）</h3>
            <ol className="chain">
              {plan.steps.map((s, i) => (
                <li key={i} className="chain-step">
                  <p>
                    <strong>{s.name}</strong> {s.people.length > 0 ? `${s.people.join('、')}${s.people.length > 1 ? '（だれか1人）' : ''}` : 'あなたのほかに決める人がいないので、飛ばします'}
                  </p>
                  {s.waitMinutes > 0 && <p className="quiet">{minutesText(s.waitMinutes)}返事がなければ、代わりの人も決められます。</p>}
                </li>
              ))}
            </ol>
          </section>
          <TextField label="送る理由" value={reason} onChange={setReason} lines={4} most={1000} required error={wrong('reason') ?? (tried && reason.trim() === '' ? '送る理由を書いてください。' : undefined)} help="なぜ、だれの求めで送るのか。依頼元の文書番号などがあれば書きます。" />
          <Checkbox isSelected={limited} onChange={setLimited} help={kind === 'later' && !limited ? '付けなくても、送る日時までに承認されなければ送りません。' : '過ぎると送られず、あなたと、決める人に知らされます。'}>
            承認の期限を付ける
          </Checkbox>
          {limited && <MinuteField label="この日時までに承認されなければ、送らない" value={deadline} onChange={setDeadline} required error={tried ? deadlineError : wrong('deadline')} />}
          <Papers broadcastId={broadcast.id} files={files} onChange={setFiles} error={wrong('files')} />
        </div>
        <div className="send-preview">
          <Phone messages={messages as LineMessage[]} notificationOff={draft.notificationOff} label="届いたときの見え方" />
        </div>
      </div>
    </Dialog>
  )
}

function Papers({ broadcastId, files, onChange, error }: { broadcastId: number; files: ApprovalFile[]; onChange: (files: ApprovalFile[]) => void; error: string | undefined }) {
  const input = useRef<HTMLInputElement>(null)
  const [failed, setFailed] = useState('')
  const [busy, setBusy] = useState(false)
  const [checking, setChecking] = useState(false)
  const here = useRef(true)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])
  async function take(list: FileList | null) {
    setFailed('')
    setBusy(true)
    const made = [...files]
    for (const file of Array.from(list ?? []).slice(0, FILES_MOST - files.length)) {
      try {
        const first = await uploadPaper(broadcastId, file)
        setChecking(first.virus === 'waiting')
        made.push(await untilChecked(first, () => call('GET /api/broadcasts/{id}/approval-files/{key}', { params: { id: broadcastId, key: first.id } }), () => here.current))
      } catch (e) {
        setFailed(`${file.name}：${asApiError(e).message}`)
      }
      setChecking(false)
    }
    onChange(made)
    setBusy(false)
    if (input.current) input.current.value = ''
  }
  return (
    <section className="stack" aria-labelledby="h-papers">
      <div>
        <h3 id="h-papers">添付（{files.length}／{FILES_MOST}）</h3>
        <p className="field-help">起案書やちらしなど、PDFか画像（JPEG・PNG）。1つ10MBまで。職員だけが見られ、市民には届きません。</p>
      </div>
      {files.length > 0 && (
        <ul className="plain-list">
          {files.map((f) => (
            <li key={f.id} className="row-tight">
              {f.name}
              {f.mime === 'application/pdf' && <span className="quiet">{virusMark(f.virus)}</span>}
              <IconButton icon="close" small label={`${f.name}を外す`} onPress={() => onChange(files.filter((x) => x.id !== f.id))} />
            </li>
          ))}
        </ul>
      )}
      {(failed || error) && (
        <p className="field-error" role="alert">
          ＊{failed || error}
        </p>
      )}
      <input ref={input} type="file" multiple accept="application/pdf,image/png,image/jpeg" className="visually-hidden" tabIndex={-1} aria-label="添付するファイル" onChange={(e) => void take(e.target.files)} />
      {files.length < FILES_MOST && (
        <div className="row">
          <Button small icon="plus" isPending={busy} onPress={() => input.current?.click()}>
            ファイルを選ぶ
          </Button>
          <span className="quiet" role="status">
            {checking && 'ウイルス検査をしています…'}
          </span>
        </div>
      )}
    </section>
  )
}
