// Findings in words: what stops a broadcast, who may let it pass, and what should be looked at again.
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client } from '../../api/queries'
import type { GuardFinding, GuardReport } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { tell } from '../shell/toast'
import { Button, Notice, TextField } from '../ui'
import type { SendTime } from './useGuard'

const REASON_LEAST = 5

/** How a stop is let pass; without it, as somebody who may send. */
export type LetPass = (code: string, reason: string) => Promise<unknown>

export function GuardList({ id, report, time, onChanged, quiet, letPass, ask = true }: { id: number; report: GuardReport; time: SendTime; onChanged: () => void; /** Says nothing when nothing was found. */ quiet?: boolean; letPass?: LetPass; /** False where approval is asked for: another person sees it anyway. */ ask?: boolean }) {
  const stops = report.findings.filter((f) => f.level === 'stop' && !f.cleared)
  const passed = report.findings.filter((f) => f.level === 'stop' && f.cleared)
  const hints = report.findings.filter((f) => f.level === 'hint')
  if (report.findings.length === 0) return quiet ? null : <Notice kind="success" title="送信前の確認：気になるところはありませんでした" />
  return (
    <>
      {stops.length > 0 && (
        <Notice kind="error" title={`送信を止めています（${stops.length}件）`}>
          <ul className="guard-list">
            {stops.map((f) => (
              <li key={`${f.code} ${f.message}`}>
                <Finding f={f} />
                {f.final ? <p className="quiet">これは、だれも通せません。直すと送れます。</p> : report.maySecond && <Clear id={id} report={report} finding={f} time={time} onChanged={onChanged} {...(letPass ? { letPass } : {})} />}
              </li>
            ))}
          </ul>
          {!report.maySecond && ask && stops.some((f) => !f.final) && <Ask id={id} />}
        </Notice>
      )}
      {hints.length > 0 && (
        <Notice kind="warning" title={`送る前に確かめてください（${hints.length}件）`}>
          <ul className="guard-list">
            {hints.map((f) => (
              <li key={`${f.code} ${f.message}`}>
                <Finding f={f} />
              </li>
            ))}
          </ul>
        </Notice>
      )}
      {passed.length > 0 && (
        <Notice kind="info" title={`ほかの職員が確かめて通しました（${passed.length}件）`}>
          <ul className="guard-list">
            {passed.map((f) => (
              <li key={`${f.code} ${f.message}`}>
                <Finding f={f} />
                <p className="quiet">
                  {f.clearedBy}さん{f.clearedAt ? `（${formatMinute(f.clearedAt)}）` : ''}：{f.reason}
                </p>
              </li>
            ))}
          </ul>
        </Notice>
      )}
    </>
  )
}

function Finding({ f }: { f: GuardFinding }) {
  return (
    <p>
      <strong className="guard-label">{f.label}</strong>
      {f.message}
      {f.otherId && (
        <>
          {' '}
          <Link to="/broadcasts/$id" params={{ id: String(f.otherId) }} target="_blank">
            くらべる：{f.otherTitle ?? ''}
          </Link>
        </>
      )}
    </p>
  )
}

/** For who wrote it: how another person comes to see it. */
function Ask({ id }: { id: number }) {
  const address = `${location.origin}/broadcasts/${id}`
  return (
    <div className="guard-ask">
      <p>文を直すと止まらなくなります。このまま送ってよいときは、書いた人とは別の、送信できる職員に確かめてもらってください。</p>
      <Button
        small
        icon="copy"
        onPress={() =>
          void navigator.clipboard
            .writeText(address)
            .then(() => tell('この配信のアドレスを写しました'))
            .catch(() => tell(`写せませんでした。アドレス：${address}`))
        }
      >
        見てもらうアドレスを写す
      </Button>
    </div>
  )
}

function Clear({ id, report, finding, time, onChanged, letPass }: { id: number; report: GuardReport; finding: GuardFinding; time: SendTime; onChanged: () => void; letPass?: LetPass }) {
  const [open, setOpen] = useState(false)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const short = [...reason.trim()].length < REASON_LEAST
  const act = useMutation({
    mutationFn: (): Promise<unknown> =>
      letPass ? letPass(finding.code, reason.trim()) : call('POST /api/broadcasts/{id}/guard/clear', { params: { id }, body: { version: report.version, code: finding.code, reason: reason.trim(), ...(time === 'now' ? { now: true } : time ? { at: time } : {}) } }),
    onSuccess: () => {
      tell(`「${finding.label}」を通しました`)
      void client.invalidateQueries({ queryKey: ['guard', id] })
      onChanged()
    },
  })
  if (!open)
    return (
      <Button small onPress={() => setOpen(true)} aria-label={`${finding.label}：確かめたので、理由を書いて通す`}>
        確かめたので、理由を書いて通す
      </Button>
    )
  return (
    <div className="guard-clear">
      <TextField
        label={`「${finding.label}」を通す理由`}
        value={reason}
        onChange={(t) => {
          setReason(t)
          act.reset()
        }}
        most={300}
        lines={2}
        required
        help="操作記録に残ります。例：課長に電話で確かめた。"
        error={act.error ? asApiError(act.error).message : tried && short ? `通してよい理由を、${REASON_LEAST}文字以上で書いてください。` : undefined}
      />
      <div className="row">
        <Button
          kind="primary"
          small
          isPending={act.isPending}
          onPress={() => {
            setTried(true)
            if (!short) act.mutate()
          }}
        >
          この理由で通す
        </Button>
        <Button small kind="plain" onPress={() => setOpen(false)}>
          やめる
        </Button>
      </div>
    </div>
  )
}
