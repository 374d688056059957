// Small things that several pages about approval show.
import { Link } from '@tanstack/react-router'
import type { ApprovalRow } from '../../api/types.gen'
import { approvalState, timeLeft } from '../lib/approval'
import { formatMinute, now } from '../lib/dates'
import { formatPeople } from '../lib/numbers'
import { cx } from '../ui'

export function ApprovalMark({ row }: { row: Pick<ApprovalRow, 'state' | 'after'> }) {
  const s = approvalState(row)
  return <span className={`state state-${s.tone}`}>{s.label}</span>
}

export function Deadline({ row }: { row: ApprovalRow }) {
  if (!row.deadlineAt || row.state !== 'waiting') return null
  const left = timeLeft(row.deadlineAt, now())
  return (
    <span className={cx('deadline', row.deadlineAt - now() < 3_600_000 && 'deadline-near')}>
      期限 {formatMinute(row.deadlineAt)}
      {left ? `（${left}）` : '（過ぎました）'}
    </span>
  )
}

/** Requests as a list that works on a phone; a table would not. */
export function ApprovalRows({ rows, asker }: { rows: ApprovalRow[]; asker?: boolean }) {
  return (
    <ul className="approvals">
      {rows.map((a) => (
        <li key={a.id} className="approval-row">
          <p className="row-tight">
            <ApprovalMark row={a} />
            {a.purpose === 'emergency' && <span className="kind kind-emergency">緊急</span>}
            {a.purpose === 'drill' && <span className="kind">訓練</span>}
            {a.kind === 'correction' && <span className="kind kind-correction">訂正</span>}
            {a.kind === 'series' && <span className="kind kind-series">くり返し</span>}
          </p>
          <Link to="/approvals/$id" params={{ id: String(a.id) }} className="approval-title">
            {a.title}
          </Link>
          <p className="quiet">
            {asker !== false && `${a.askedBy}${a.department ? `・${a.department}` : ''}／`}
            {a.sendAt ? `${formatMinute(a.sendAt)}に送る` : a.kind === 'series' ? 'くり返し' : a.after ? '配信済み' : '承認されしだい送る'}／{formatPeople(a.people)}
            {a.state === 'waiting' && `／${a.steps}段階の${Math.min(a.step, a.steps)}番目`}
          </p>
          <Deadline row={a} />
        </li>
      ))}
    </ul>
  )
}
