// Yes or no, always within reach; a second press that was meant for something else decides nothing.
import { useMutation } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { asApiError, call } from '../../api/client'
import type { Approval } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { formatPeople } from '../lib/numbers'
import { useSession } from '../shell/session'
import { Button, Dialog, Notice, TextField } from '../ui'

type What = 'approve' | 'send_back'

export function Decide({ approval, onChange, onConflict }: { approval: Approval; onChange: (after: Approval) => void; onConflict: () => void }) {
  const [asking, setAsking] = useState<What | null>(null)
  const { after } = approval.row
  return (
    <div className="decide" role="group" aria-label="決める">
      {approval.decidesAs && <p className="quiet">{approval.decidesAs}決めます。</p>}
      <div className="decide-buttons">
        <Button onPress={() => setAsking('send_back')}>{after ? '問題があると返す' : '差し戻す'}</Button>
        <Button kind="primary" icon="check" onPress={() => setAsking('approve')}>
          {after ? '確認した' : '承認する'}
        </Button>
      </div>
      {asking && (
        <DecideDialog
          what={asking}
          approval={approval}
          onClose={() => setAsking(null)}
          onDone={(done) => {
            setAsking(null)
            onChange(done)
          }}
          onConflict={() => {
            onConflict()
          }}
        />
      )}
    </div>
  )
}

function DecideDialog({ what, approval, onClose, onDone, onConflict }: { what: What; approval: Approval; onClose: () => void; onDone: (after: Approval) => void; onConflict: () => void }) {
  const session = useSession()
  const { row } = approval
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const [ready, setReady] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setReady(true), 700)
    return () => clearTimeout(timer)
  }, [])
  const decide = useMutation({
    mutationFn: () => call('POST /api/approvals/{id}/decision', { params: { id: row.id }, body: { decision: what, step: row.step, reason: reason.trim() } }),
    onSuccess: onDone,
    onError: (e) => asApiError(e).code === 'conflict' && onConflict(),
  })
  const error = decide.error ? asApiError(decide.error) : null
  const yes = what === 'approve'
  const last = approval.chain.slice(row.step).every((s) => s.state !== 'ahead' || s.people.length === 0)
  const title = yes ? (row.after ? '確認しましたか' : 'この内容で承認しますか') : row.after ? '問題があると返しますか' : '差し戻しますか'
  const missing = !yes && tried && reason.trim() === ''
  return (
    <Dialog
      title={title}
      isOpen
      onClose={onClose}
      size="small"
      actions={
        <>
          <Button onPress={onClose} isDisabled={decide.isPending}>
            やめる
          </Button>
          <Button
            kind={yes ? 'primary' : 'danger'}
            isPending={decide.isPending}
            isDisabled={!ready}
            onPress={() => {
              setTried(true)
              if (yes || reason.trim() !== '') decide.mutate()
            }}
          >
            {yes ? (row.after ? '確認した' : '承認する') : row.after ? '返す' : '差し戻す'}
          </Button>
        </>
      }
    >
      <div className="stack">
        {error && (
          <Notice kind="error" live title={error.code === 'conflict' ? 'その間に変わりました' : 'できませんでした'}>
            {error.message}
          </Notice>
        )}
        <p>
          <strong>{row.title}</strong>
        </p>
        {yes && !row.after && (
          <p>
            {last
              ? `これで承認がそろいます。${session.accountName}から${formatPeople(approval.counted ? approval.peopleNow : row.people)}に、${row.sendAt ? `${formatMinute(row.sendAt)}に送られます。` : row.kind === 'series' ? 'くり返しの送信が始まります。' : 'すぐに送られます。'}`
              : '次の段階の人に知らされます。'}
          </p>
        )}
        {!yes && !row.after && <p>{row.askedBy}さんに理由が知らされ、送られません。直したあとで、もう一度依頼できます。</p>}
        <TextField label={yes ? 'ひとこと' : '理由'} value={reason} onChange={setReason} lines={3} most={1000} required={!yes} optional={yes} error={missing ? '理由を書いてください。直すところが分かるように書きます。' : error?.field === 'reason' ? error.message : undefined} help={yes ? '残しておきたいことがあれば書きます。' : '例：会場の部屋番号を入れてください。'} />
      </div>
    </Dialog>
  )
}
