import type { BroadcastRow } from '../../api/types.gen'
import { KINDS, STATES } from '../lib/broadcast'

export function StateMark({ state }: { state: BroadcastRow['state'] }) {
  const s = STATES[state]
  return <span className={`state state-${s.tone}`}>{s.label}</span>
}
export function KindMark({ kind }: { kind: BroadcastRow['kind'] }) {
  if (kind === 'normal') return null
  return <span className={`kind kind-${kind}`}>{KINDS[kind]}</span>
}
