// Beside what a citizen sent: whether it was checked.
import type { Utterance } from '../../api/types.gen'
import { virusMark } from '../lib/virus'

export function VirusMark({ u }: { u: Utterance | undefined }) {
  return u?.attachment === 'kept' ? <span className="chat-said">{virusMark(u.virus)}</span> : null
}
