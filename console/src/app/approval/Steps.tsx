// Through whom it passes, and what has happened so far.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import type { Approval } from '../../api/types.gen'
import { STEP_STATES } from '../lib/approval'
import { formatMinute, now } from '../lib/dates'
import { Button, Notice, TextField } from '../ui'

export function Steps({ approval }: { approval: Approval }) {
  return (
    <section className="card" aria-labelledby="h-steps">
      <h2 id="h-steps">{approval.row.after ? '確認の段階' : '承認の段階'}</h2>
      <ol className="chain">
        <li className="chain-step">
          <p>
            <strong>起案</strong> {approval.row.askedBy}
          </p>
          <p className="quiet">{formatMinute(approval.row.askedAt)}</p>
        </li>
        {approval.chain.map((s) => (
          <li key={s.no} className="chain-step" {...(s.state === 'current' ? { 'aria-current': 'step' as const } : {})}>
            <p className="row-tight">
              <strong>{s.name}</strong>
              {(s.state !== 'ahead' || approval.row.state === 'waiting') && <span className={`state state-${STEP_STATES[s.state].tone}`}>{STEP_STATES[s.state].label}</span>}
            </p>
            {s.by && (
              <p>
                {s.by}
                {s.asWho && `（${s.asWho}）`}
                {s.at && <span className="quiet"> {formatMinute(s.at)}</span>}
              </p>
            )}
            {s.reason && <p className="chain-reason">{s.reason}</p>}
            {(s.state === 'current' || s.state === 'ahead') && approval.row.state === 'waiting' && <p className="quiet">{s.people.length > 0 ? `${s.people.join('、')}${s.people.length > 1 ? '（だれか1人）' : ''}` : '決められる人がいません。管理者に知らせてください。'}</p>}
            {s.state === 'current' && s.standInsAt && s.standInsAt > now() && <p className="quiet">{formatMinute(s.standInsAt)}になると、代わりの人も決められます。</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}

export function History({ approval, onChange }: { approval: Approval; onChange: (after: Approval) => void }) {
  const [text, setText] = useState('')
  const add = useMutation({
    mutationFn: () => call('POST /api/approvals/{id}/comments', { params: { id: approval.row.id }, body: { text: text.trim() } }),
    onSuccess: (after) => {
      setText('')
      onChange(after)
    },
  })
  return (
    <section className="card" aria-labelledby="h-history">
      <h2 id="h-history">これまでの経過</h2>
      <ol className="history">
        {approval.entries.map((e) => (
          <li key={e.id}>
            <p>
              <strong>{e.by}</strong>
              {e.asWho && `（${e.asWho}）`} {e.label}
              {e.stepName && <span className="quiet">（{e.stepName}）</span>}
            </p>
            {e.text && <p className="history-text">{e.text}</p>}
            <p className="quiet">{formatMinute(e.at)}</p>
          </li>
        ))}
      </ol>
      <form
        className="stack"
        onSubmit={(e) => {
          e.preventDefault()
          if (text.trim()) add.mutate()
        }}
      >
        {add.error && (
          <Notice kind="error" live title="書きこめませんでした">
            {asApiError(add.error).message}
          </Notice>
        )}
        <TextField label="書きこみ" value={text} onChange={setText} lines={2} most={1000} help="質問や申し送りを残します。関わる人に知らされます。消せません。" />
        <div className="row">
          <Button type="submit" small isDisabled={text.trim() === ''} isPending={add.isPending}>
            書きこむ
          </Button>
        </div>
      </form>
    </section>
  )
}
