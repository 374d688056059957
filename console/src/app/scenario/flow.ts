// A scenario's flow as it is drawn: the form that src/city/talk/flow.h describes, and what is done to it.
import type { FlowNote } from '../../api/types.gen'
import type { Deed } from '../deeds/deeds'
import { omit } from '../lib/omit'
import { bubbleText, toBubbles } from '../lib/messages'

export type StepKind = 'message' | 'question' | 'input' | 'branch' | 'deed' | 'end'
export type Show = 'auto' | 'quick' | 'buttons' | 'cards'
export type Check = 'text' | 'number' | 'date' | 'phone' | 'postcode' | 'mail'

export interface Choice {
  key: string
  label: string
  next?: string
}
export interface Hours {
  from: string
  to: string
  weekdays: number[]
  holidays: boolean
}
export interface When {
  answer?: string
  is?: string[]
  from?: number | string
  to?: number | string
  friend?: unknown
  days?: { from?: string; to?: string }
  hours?: Hours
  not?: boolean
}
export interface Case {
  when: When[]
  next?: string
}
export interface Step {
  key: string
  kind: StepKind
  name?: string
  next?: string
  messages?: unknown[]
  text?: string
  show?: Show
  choices?: Choice[]
  check?: Check
  least?: number
  most?: number
  error?: string
  cases?: Case[]
  deeds?: Deed[]
}
export interface Flow {
  hours?: number
  back?: string[]
  leave?: string[]
  help?: { label: string; next?: string }
  steps: Step[]
}

export const KINDS: Record<StepKind, { label: string; note: string }> = {
  message: { label: 'メッセージ', note: '文章や画像を送って、次へ進みます' },
  question: { label: '質問', note: '選択肢のボタンで答えてもらいます' },
  input: { label: '入力', note: '文字・数字・日付などを書いてもらい、確かめます' },
  branch: { label: '分かれ道', note: '答え・受信設定・曜日や時刻で、進む先を変えます' },
  deed: { label: 'すること', note: 'タグを付ける、項目の答えを変える' },
  end: { label: '終わり', note: 'ここでご案内が終わります' },
}
export const CHECKS: Record<Check, string> = { text: '文字', number: '数字', date: '日付', phone: '電話番号', postcode: '郵便番号', mail: 'メールアドレス' }
export const STEPS_MOST = 300
export const CHOICES_MOST = 30
export const BUBBLES_MOST = 4

export const toFlow = (json: unknown): Flow => {
  const flow = (typeof json === 'object' && json !== null ? json : {}) as Partial<Flow>
  return { ...flow, steps: Array.isArray(flow.steps) ? flow.steps : [] }
}

/** A key that no step or choice has. */
export function freshKey(taken: readonly string[], word: string): string {
  for (let i = 1; ; i++) if (!taken.includes(`${word}${i}`)) return `${word}${i}`
}

export function newStep(flow: Flow, kind: StepKind): Step {
  const step: Step = { key: freshKey(flow.steps.map((s) => s.key), { message: 'm', question: 'q', input: 'i', branch: 'b', deed: 'd', end: 'e' }[kind]), kind, name: '' }
  if (kind === 'message' || kind === 'end') return { ...step, messages: [{ type: 'text', text: '' }] }
  if (kind === 'question') return { ...step, text: '', show: 'auto', choices: [{ key: 'a1', label: '' }, { key: 'a2', label: '' }] }
  if (kind === 'input') return { ...step, text: '', check: 'text' }
  if (kind === 'branch') return { ...step, cases: [{ when: [{ answer: '' }] }] }
  return { ...step, deeds: [] }
}

/** What a new scenario begins with. */
export const starter = (): Flow => ({
  hours: 24,
  steps: [
    { key: 'q1', kind: 'question', name: '用件', text: 'ご用件を選んでください。', show: 'auto', choices: [{ key: 'a1', label: '手続きを知りたい', next: 'e1' }, { key: 'a2', label: 'そのほか', next: 'e1' }] },
    { key: 'e1', kind: 'end', name: '終わりの言葉', messages: [{ type: 'text', text: 'ご利用ありがとうございました。' }] },
  ],
})

/** A line that leads away from a step. id names it within the step. */
export interface Line {
  id: string
  label: string
  to: string | undefined
}
export function linesOf(step: Step): Line[] {
  if (step.kind === 'question') return (step.choices ?? []).map((c) => ({ id: `choice:${c.key}`, label: c.label || '（言葉のない選択肢）', to: c.next }))
  if (step.kind === 'branch') return [...(step.cases ?? []).map((c, i) => ({ id: `case:${i}`, label: `条件${i + 1}`, to: c.next })), { id: 'next', label: 'どれでもないとき', to: step.next }]
  return step.kind === 'end' ? [] : [{ id: 'next', label: '次へ', to: step.next }]
}

const put = <T extends { next?: string }>(thing: T, to: string | undefined): T => {
  const rest = { ...thing }
  delete rest.next
  return to === undefined ? rest : { ...rest, next: to }
}
export function setLine(step: Step, id: string, to: string | undefined): Step {
  if (id.startsWith('choice:')) return { ...step, choices: (step.choices ?? []).map((c) => (`choice:${c.key}` === id ? put(c, to) : c)) }
  if (id.startsWith('case:')) return { ...step, cases: (step.cases ?? []).map((c, i) => (`case:${i}` === id ? put(c, to) : c)) }
  return put(step, to)
}

export const changeStep = (flow: Flow, key: string, step: Step): Flow => ({ ...flow, steps: flow.steps.map((s) => (s.key === key ? step : s)) })

/** Lines to it go nowhere then. */
export function withoutStep(flow: Flow, key: string): Flow {
  const steps = flow.steps.filter((s) => s.key !== key).map((s) => linesOf(s).reduce((step, line) => (line.to === key ? setLine(step, line.id, undefined) : step), s))
  const help = flow.help?.next === key ? { label: flow.help.label } : flow.help
  return { ...flow, steps, ...(help ? { help } : {}) }
}

/** A copy behind it, with a name of its own; nothing leads to it yet. */
export function withCopy(flow: Flow, key: string): { flow: Flow; key: string } {
  const at = flow.steps.findIndex((s) => s.key === key)
  const step = flow.steps[at]
  if (!step) return { flow, key }
  const copy: Step = { ...structuredClone(step), key: freshKey(flow.steps.map((s) => s.key), step.kind[0] ?? 's'), name: step.name ? `${step.name}（写し）` : '' }
  return { flow: { ...flow, steps: [...flow.steps.slice(0, at + 1), copy, ...flow.steps.slice(at + 1)] }, key: copy.key }
}

export function insertAfter(flow: Flow, key: string | undefined, step: Step): Flow {
  const at = key === undefined ? flow.steps.length : flow.steps.findIndex((s) => s.key === key) + 1
  return { ...flow, steps: [...flow.steps.slice(0, at), step, ...flow.steps.slice(at)] }
}

/** What stands for a step where there is little room. */
export function stepText(step: Step): string {
  if (step.kind === 'message' || step.kind === 'end') {
    const first = toBubbles(step.messages ?? [])[0]
    return first ? bubbleText(first.message) : ''
  }
  if (step.kind === 'branch') return `${(step.cases ?? []).length}つの条件で分かれる`
  if (step.kind === 'deed') return (step.deeds ?? []).length ? `${(step.deeds ?? []).length}つのこと` : ''
  return step.text ?? ''
}
export const stepTitle = (step: Step): string => step.name || stepText(step).replaceAll('\n', ' ').slice(0, 30) || KINDS[step.kind].label
export const stepNumber = (flow: Flow, key: string): number => flow.steps.findIndex((s) => s.key === key) + 1
export const stepLabel = (flow: Flow, step: Step): string => `${stepNumber(flow, step.key)} ${stepTitle(step)}`

export const notesOf = (notes: readonly FlowNote[], key: string): FlowNote[] => notes.filter((n) => n.step === key)
export const noteFor = (notes: readonly FlowNote[], key: string, field: string): string | undefined => notes.find((n) => n.step === key && n.field === field)?.text

/** From which steps somebody comes here. */
export const comesFrom = (flow: Flow, key: string): { step: Step; line: Line }[] => flow.steps.flatMap((step) => linesOf(step).filter((l) => l.to === key).map((line) => ({ step, line })))

export interface Difference {
  key: string
  title: string
  what: 'added' | 'removed' | 'changed'
  parts: string[]
}
const PARTS: Partial<Record<keyof Step, string>> = { name: '名前', text: '文', messages: 'メッセージ', choices: '選択肢', check: '確かめ方', least: '下限', most: '上限', error: '合わないときの文', show: '見せ方', cases: '条件', deeds: 'すること', next: '次のステップ', kind: '種類' }
/** What a version has that another has not, step by step. */
export function differences(from: Flow, to: Flow): Difference[] {
  const before = new Map(from.steps.map((s) => [s.key, s]))
  const after = new Map(to.steps.map((s) => [s.key, s]))
  const changed = to.steps.flatMap((s): Difference[] => {
    const old = before.get(s.key)
    if (!old) return [{ key: s.key, title: stepTitle(s), what: 'added', parts: [] }]
    const parts = (Object.keys(PARTS) as (keyof Step)[]).filter((p) => JSON.stringify(old[p] ?? null) !== JSON.stringify(s[p] ?? null)).map((p) => PARTS[p] ?? p)
    return parts.length ? [{ key: s.key, title: stepTitle(s), what: 'changed', parts }] : []
  })
  const gone = from.steps.filter((s) => !after.has(s.key)).map((s): Difference => ({ key: s.key, title: stepTitle(s), what: 'removed', parts: [] }))
  const old = omit(from, 'steps')
  const now = omit(to, 'steps')
  const whole: Difference[] = JSON.stringify(old) === JSON.stringify(now) ? [] : [{ key: '', title: '全体の決まり', what: 'changed', parts: ['待つ時間、戻る・やめるの言葉、困ったとき'] }]
  return [...changed, ...gone, ...whole]
}
