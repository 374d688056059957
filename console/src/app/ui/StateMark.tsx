import type { BroadcastRow } from '../../api/types.gen'
import { KINDS, PURPOSES, STATES } from '../lib/broadcast'

export function StateMark({ state }: { state: BroadcastRow['state'] }) {
  const s = STATES[state]
  return <span className={`state state-${s.tone}`}>{s.label}</span>
}
export function KindMark({ kind }: { kind: BroadcastRow['kind'] }) {
  if (kind === 'normal') return null
  return <span className={`kind kind-${kind}`}>{KINDS[kind]}</span>
}
export function PurposeMark({ purpose }: { purpose: BroadcastRow['purpose'] }) {
  if (purpose === 'normal') return null
  return <span className={`kind kind-${purpose}`}>{PURPOSES.find((p) => p.id === purpose)?.label}</span>
}
