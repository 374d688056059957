// A rule of the talk as the server keeps it (src/city/talk/reply_rule.h), and as it is edited.
import { filledDeeds, toDeeds } from '../deeds/deeds'
import type { Answer } from '../messages/AnswerEditor'
import { toBubbles, toMessages } from './messages'

export type WordKind = 'exact' | 'prefix' | 'all' | 'part'
export interface Window {
  /** Bit 0 Sunday … bit 6 Saturday. */
  days: number
  from: number
  to: number
  holidays: 'any' | 'never' | 'only'
}
export interface Rule {
  priority: number
  hears: 'words' | 'text' | 'all'
  words: { kind: WordKind; text: string }[]
  windows: Window[]
  outside: boolean
  from?: string
  to?: string
  condition: object
  answers: { messages: unknown[]; deeds: unknown[] }[]
}

export const WORD_KINDS: readonly { kind: WordKind; label: string; help: string }[] = [
  { kind: 'part', label: '文の中に含む', help: '「ペットボトル」なら「ペットボトルは何曜日？」にも答えます。2文字以上。' },
  { kind: 'exact', label: '全体が同じ', help: '送られた言葉の全体が同じときだけ答えます。記号や絵文字は数えません。' },
  { kind: 'prefix', label: '始まりが同じ', help: '「予約」なら「予約したい」に答え、「ネット予約」には答えません。' },
  { kind: 'all', label: 'すべての言葉を含む', help: '間を空けて書きます。「住民票 郵送」なら「郵送で住民票がほしい」に答えます。' },
]
export const kindName = (kind: WordKind): string => WORD_KINDS.find((k) => k.kind === kind)?.label ?? ''

export const PRIORITIES = [
  { id: 1, label: '1（いちばん先）' },
  { id: 2, label: '2' },
  { id: 3, label: '3' },
  { id: 4, label: '4' },
  { id: 5, label: '5（ふつう）' },
  { id: 6, label: '6' },
  { id: 7, label: '7' },
  { id: 8, label: '8' },
  { id: 9, label: '9（いちばん後）' },
]

export const OFFICE_HOURS: Window = { days: 0b0111110, from: 510, to: 1035, holidays: 'never' }
export const DAY_MINUTES = 1440

export interface Draft {
  priority: number
  hears: Rule['hears']
  /** One word a line, by kind. */
  words: Record<WordKind, string>
  windows: Window[]
  outside: boolean
  from: string
  to: string
  answers: Answer[]
}

const list = <T>(value: T[] | undefined): T[] => (Array.isArray(value) ? value : [])
const linesOf = (rule: Partial<Rule>, kind: WordKind) =>
  list(rule.words)
    .filter((w) => w.kind === kind)
    .map((w) => w.text)
    .join('\n')

export const emptyAnswer = (): Answer => ({ bubbles: [], deeds: [] })

export function readRule(value: unknown): Draft {
  const rule = (value ?? {}) as Partial<Rule>
  const answers = list(rule.answers).map((a) => ({ bubbles: toBubbles(a.messages), deeds: toDeeds(a.deeds) }))
  return {
    priority: rule.priority ?? 5,
    hears: rule.hears ?? 'words',
    words: { part: linesOf(rule, 'part'), exact: linesOf(rule, 'exact'), prefix: linesOf(rule, 'prefix'), all: linesOf(rule, 'all') },
    windows: list(rule.windows),
    outside: rule.outside ?? false,
    from: rule.from ?? '',
    to: rule.to ?? '',
    answers: answers.length > 0 ? answers : [emptyAnswer()],
  }
}

/** The words in the order in which they are sent, each with the field and line it came from. */
export const wordsOf = (draft: Draft): { kind: WordKind; text: string; line: number }[] =>
  WORD_KINDS.flatMap(({ kind }) =>
    draft.words[kind].split('\n').flatMap((text, i) => (text.trim() ? [{ kind, text: text.trim(), line: i + 1 }] : [])),
  )

export function writeRule(draft: Draft, condition: object): Rule {
  return {
    priority: draft.priority,
    hears: draft.hears,
    words: draft.hears === 'words' ? wordsOf(draft).map(({ kind, text }) => ({ kind, text })) : [],
    windows: draft.windows,
    outside: draft.outside,
    ...(draft.from ? { from: draft.from } : {}),
    ...(draft.to ? { to: draft.to } : {}),
    condition,
    answers: draft.answers.map((a) => ({ messages: toMessages(a.bubbles), deeds: filledDeeds(a.deeds) })),
  }
}

/** The field of the form that a fault of the server is about. */
export function placeOf(field: string): { part: 'words' | 'times' | 'people' | 'answers' | 'name' | ''; index: number } {
  const found = /^rule\.(words|windows|from|to|condition|answers)(?:\[(\d+)\])?/.exec(field)
  if (!found) return { part: field === 'name' || field === 'category' ? 'name' : '', index: -1 }
  const part = found[1] === 'words' ? 'words' : found[1] === 'condition' ? 'people' : found[1] === 'answers' ? 'answers' : 'times'
  return { part, index: found[2] === undefined ? -1 : Number(found[2]) }
}

const two = (n: number) => String(n).padStart(2, '0')
export const clockOf = (minutes: number): string => `${two(Math.floor(minutes / 60) % 24)}:${two(minutes % 60)}`
export const minutesOf = (clock: string): number => {
  const [h = '0', m = '0'] = clock.split(':')
  return Number(h) * 60 + Number(m)
}
