// Requests for approval: words for their states, and what is different from the last time.
import type { ApprovalRow, ApprovalStep } from '../../api/types.gen'

type Tone = 'quiet' | 'wait' | 'go' | 'good' | 'bad'
type State = ApprovalRow['state']

const STATES: Record<State, { label: string; tone: Tone; note: string }> = {
  waiting: { label: '承認待ち', tone: 'wait', note: '決める人の返事を待っています' },
  approved: { label: '承認済み', tone: 'go', note: '承認がそろいました。まもなく予約または送信されます' },
  released: { label: '承認済み', tone: 'good', note: '承認され、予約または送信されました' },
  failed: { label: '送れませんでした', tone: 'bad', note: '承認されましたが、予約または送信ができませんでした' },
  sent_back: { label: '差し戻し', tone: 'bad', note: '理由を確かめて、直してから依頼し直します' },
  withdrawn: { label: '取り下げ', tone: 'quiet', note: '依頼した人が取り下げました' },
  expired: { label: '期限切れ', tone: 'bad', note: '期限までに承認されなかったので、送りませんでした' },
  void: { label: '無効', tone: 'quiet', note: '依頼のあとで内容が変わりました' },
  confirmed: { label: '確認済み', tone: 'good', note: '送ったあとの確認が終わりました' },
  objected: { label: '問題あり', tone: 'bad', note: '送ったあとの確認で、問題があると返されました' },
}
export function approvalState(row: Pick<ApprovalRow, 'state' | 'after'>): { label: string; tone: Tone; note: string } {
  if (row.after && row.state === 'waiting') return { label: '確認待ち', tone: 'wait', note: '先に送られました。内容の確認を待っています' }
  return STATES[row.state]
}

export const STEP_STATES: Record<ApprovalStep['state'], { label: string; tone: Tone }> = {
  done: { label: '済み', tone: 'good' },
  passed: { label: '飛ばしました', tone: 'quiet' },
  back: { label: '返しました', tone: 'bad' },
  current: { label: 'いまここ', tone: 'wait' },
  ahead: { label: 'これから', tone: 'quiet' },
}

// ---- what people read in messages -------------------------------------------------

const SHOWN = ['title', 'text', 'altText', 'label', 'displayText', 'uri', 'linkUri']

/** Every text of the messages, in the order of the JSON: one line each. */
export function textsOf(messages: unknown): string[] {
  const out: string[] = []
  const walk = (value: unknown, key: string) => {
    if (typeof value === 'string') {
      if (SHOWN.includes(key)) out.push(...value.split('\n').filter((line) => line.trim() !== ''))
    } else if (Array.isArray(value)) value.forEach((v) => walk(v, key))
    else if (value && typeof value === 'object') Object.entries(value).forEach(([k, v]) => walk(v, k))
  }
  walk(messages, '')
  return out
}

export interface Piece {
  kind: 'same' | 'added' | 'gone'
  text: string
}

const cutter = typeof Intl.Segmenter === 'function' ? new Intl.Segmenter('ja', { granularity: 'word' }) : null

/** Words as a Japanese reader would cut them; characters where the browser cannot. */
function wordsOf(lines: readonly string[]): string[] {
  return lines.flatMap((line, i) => [...(i ? ['\n'] : []), ...(cutter ? Array.from(cutter.segment(line), (s) => s.segment) : line)])
}

const CHARACTERS = 12_000
const CELLS = 4_000_000

/** The longest common run of pieces, and what is only on one side. */
function compare(before: readonly string[], after: readonly string[]): Piece[] {
  const width = after.length + 1
  const table = new Uint16Array((before.length + 1) * width)
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--) table[i * width + j] = before[i] === after[j] ? (table[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(table[(i + 1) * width + j] ?? 0, table[i * width + j + 1] ?? 0)
  const out: Piece[] = []
  const add = (kind: Piece['kind'], text: string) => {
    const last = out.at(-1)
    if (last?.kind === kind) last.text += text
    else out.push({ kind, text })
  }
  let i = 0
  let j = 0
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && before[i] === after[j]) {
      add('same', after[j] ?? '')
      i++
      j++
    } else if (i < before.length && (j === after.length || (table[(i + 1) * width + j] ?? 0) >= (table[i * width + j + 1] ?? 0))) add('gone', before[i++] ?? '')
    else add('added', after[j++] ?? '')
  }
  return out
}

/** What stood there, what stands there now. Very long texts are compared line by line. */
export function difference(before: unknown, after: unknown): Piece[] {
  const old = textsOf(before)
  const now = textsOf(after)
  const length = (lines: readonly string[]) => lines.reduce((n, line) => n + line.length, 0)
  if (length(old) + length(now) <= CHARACTERS) {
    const oldWords = wordsOf(old)
    const nowWords = wordsOf(now)
    if (oldWords.length * nowWords.length <= CELLS) return compare(oldWords, nowWords)
  }
  const whole = (lines: readonly string[]) => lines.map((line) => `${line}\n`)
  if (old.length * now.length <= CELLS) return compare(whole(old), whole(now))
  return [
    { kind: 'gone', text: old.join('\n') },
    { kind: 'added', text: now.join('\n') },
  ]
}

/** How many minutes, hours or days are left, in words; empty when it is over. */
export function timeLeft(until: number, now: number): string {
  const minutes = Math.floor((until - now) / 60_000)
  if (minutes < 0) return ''
  if (minutes < 60) return `あと${minutes}分`
  if (minutes < 48 * 60) return `あと${Math.floor(minutes / 60)}時間`
  return `あと${Math.floor(minutes / 1440)}日`
}
