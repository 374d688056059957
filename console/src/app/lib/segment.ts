// A condition on friends as it is edited (a tree with names for its parts) and as it is kept (src/city/people/segment.h).
import { dayOf, formatDayText, formatLongDay, now } from './dates'

export interface Age {
  years: number
  months: number
}
/** School years, lowest first; counted from the birth date on the send day. */
export const GRADES = [
  { id: 'preschool3', label: '年少' },
  { id: 'preschool4', label: '年中' },
  { id: 'preschool5', label: '年長' },
  { id: 'elementary1', label: '小学1年' },
  { id: 'elementary2', label: '小学2年' },
  { id: 'elementary3', label: '小学3年' },
  { id: 'elementary4', label: '小学4年' },
  { id: 'elementary5', label: '小学5年' },
  { id: 'elementary6', label: '小学6年' },
  { id: 'junior1', label: '中学1年' },
  { id: 'junior2', label: '中学2年' },
  { id: 'junior3', label: '中学3年' },
  { id: 'high1', label: '高校1年' },
  { id: 'high2', label: '高校2年' },
  { id: 'high3', label: '高校3年' },
] as const
export type Grade = (typeof GRADES)[number]['id']
const gradeAt = (grade: Grade) => GRADES.findIndex((g) => g.id === grade)
const isGrade = (v: unknown): v is Grade => GRADES.some((g) => g.id === v)
export const gradeLabel = (grade: Grade): string => GRADES[gradeAt(grade)]?.label ?? ''

export type Condition =
  | Record<string, never>
  | { all: Condition[] }
  | { any: Condition[] }
  | { not: Condition }
  | { options: number[] }
  | { answered: string }
  | { childAge: { from: Age; to: Age } }
  | { childBorn: { from: string; to: string } }
  | { childGrade: { from: Grade; to: Grade } }
  | { followed: { from?: string; to?: string } }
  | { received: number }
  | { tapped: number; button?: string }
  | { exactly: number }
  | { leftOver: number }
  | { friend: number }
  | { roster: number }

export type Leaf =
  | { kind: 'options'; attributeId: number | null; options: number[] }
  | { kind: 'answered'; key: string }
  | { kind: 'childAge'; from: Age; to: Age }
  | { kind: 'childBorn'; from: string; to: string }
  | { kind: 'childGrade'; from: Grade; to: Grade }
  | { kind: 'followed'; from: string; to: string }
  | { kind: 'received'; broadcast: number | null }
  | { kind: 'tapped'; broadcast: number | null; button: string }

export interface LeafNode {
  id: string
  type: 'leaf'
  negated: boolean
  leaf: Leaf
}
export interface GroupNode {
  id: string
  type: 'group'
  /** All of them, any of them, or none of them. */
  op: 'all' | 'any' | 'none'
  items: Node[]
}
export type Node = LeafNode | GroupNode

export const DEPTH = 5
export const LEAVES = 50

let last = 0
export const newId = (): string => `n${Date.now().toString(36)}${(last++).toString(36)}`

export const emptyGroup = (op: GroupNode['op'] = 'all'): GroupNode => ({ id: newId(), type: 'group', op, items: [] })

export function newLeaf(kind: Leaf['kind'], attributeId: number | null = null): LeafNode {
  const today = dayOf(now())
  const leaves: { [K in Leaf['kind']]: Leaf & { kind: K } } = {
    options: { kind: 'options', attributeId, options: [] },
    answered: { kind: 'answered', key: '' },
    childAge: { kind: 'childAge', from: { years: 0, months: 0 }, to: { years: 0, months: 11 } },
    childGrade: { kind: 'childGrade', from: 'elementary1', to: 'elementary1' },
    childBorn: { kind: 'childBorn', from: '', to: '' },
    followed: { kind: 'followed', from: '', to: today },
    received: { kind: 'received', broadcast: null },
    tapped: { kind: 'tapped', broadcast: null, button: '' },
  }
  return { id: newId(), type: 'leaf', negated: false, leaf: leaves[kind] }
}

const months = (age: Age) => age.years * 12 + age.months

/** What is missing before this part means anything; empty when nothing is. */
export function leafProblem(leaf: Leaf): string {
  switch (leaf.kind) {
    case 'options':
      return leaf.options.length === 0 ? '選択肢を1つ以上選んでください。' : ''
    case 'answered':
      return leaf.key === '' ? '項目を選んでください。' : ''
    case 'childAge':
      return months(leaf.from) > months(leaf.to) ? '年齢の「から」と「まで」が逆になっています。' : ''
    case 'childGrade':
      return gradeAt(leaf.from) > gradeAt(leaf.to) ? '学年の「から」と「まで」が逆になっています。' : ''
    case 'childBorn':
      if (leaf.from === '' || leaf.to === '') return '生まれた日の範囲を入れてください。'
      return leaf.from > leaf.to ? '「から」が「まで」より後になっています。' : ''
    case 'followed':
      if (leaf.from === '' && leaf.to === '') return '友だちになった日を、どちらか入れてください。'
      return leaf.from !== '' && leaf.to !== '' && leaf.from > leaf.to ? '「から」が「まで」より後になっています。' : ''
    case 'received':
    case 'tapped':
      return leaf.broadcast === null ? '配信を選んでください。' : ''
  }
}

export function leaves(node: Node): LeafNode[] {
  return node.type === 'leaf' ? [node] : node.items.flatMap(leaves)
}
export function depth(node: Node): number {
  return node.type === 'leaf' ? 0 : 1 + Math.max(0, ...node.items.map(depth))
}
/** Leaves that are not finished: sending with them would reach more people than meant. */
export const unfinished = (node: Node): LeafNode[] => leaves(node).filter((n) => leafProblem(n.leaf) !== '')

function leafCondition(leaf: Leaf): Condition {
  switch (leaf.kind) {
    case 'options':
      return { options: leaf.options }
    case 'answered':
      return { answered: leaf.key }
    case 'childAge':
      return { childAge: { from: leaf.from, to: leaf.to } }
    case 'childBorn':
      return { childBorn: { from: leaf.from, to: leaf.to } }
    case 'childGrade':
      return { childGrade: { from: leaf.from, to: leaf.to } }
    case 'followed':
      return { followed: { ...(leaf.from ? { from: leaf.from } : {}), ...(leaf.to ? { to: leaf.to } : {}) } }
    case 'received':
      return { received: leaf.broadcast ?? 0 }
    case 'tapped':
      return { tapped: leaf.broadcast ?? 0, ...(leaf.button ? { button: leaf.button } : {}) }
  }
}

export interface Written {
  condition: Condition
  /** Where each part of the tree stands in the condition: "all[0].not" → id. */
  places: Map<string, string>
}

/** The condition that a tree means. Unfinished parts and empty groups are left out. */
export function writeCondition(root: GroupNode): Written {
  const places = new Map<string, string>()
  const isEmpty = (node: Node): boolean => (node.type === 'leaf' ? leafProblem(node.leaf) !== '' : node.items.every(isEmpty))
  const under = (path: string, step: string) => (path && !step.startsWith('[') ? `${path}.${step}` : path + step)

  function write(node: Node, path: string): Condition {
    if (node.type === 'leaf') {
      const at = node.negated ? under(path, 'not') : path
      places.set(placeKey(path), node.id)
      const condition = leafCondition(node.leaf)
      if (node.negated) {
        // The number beside a negated part is that of the negation.
        places.set(placeKey(at), `${node.id}.inner`)
        return { not: condition }
      }
      return condition
    }
    places.set(placeKey(path), node.id)
    const items = node.items.filter((i) => !isEmpty(i))
    if (node.op === 'none') {
      const inner = under(path, 'not')
      return { not: { any: items.map((item, i) => write(item, under(under(inner, 'any'), `[${i}]`))) } }
    }
    const list = items.map((item, i) => write(item, under(under(path, node.op), `[${i}]`)))
    return node.op === 'all' ? { all: list } : { any: list }
  }
  if (isEmpty(root)) return { condition: {}, places: new Map([['', root.id]]) }
  return { condition: write(root, ''), places }
}

/** One spelling for "all[0].not", "/all/0/not" and "condition.all[0].not". */
export const placeKey = (path: string): string => (path.match(/all|any|not|\d+/g) ?? []).join('/')

const isObject = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v)

/** The tree of a kept condition; null when it holds something this editor does not know. */
export function readCondition(json: unknown, attributeOf: (optionId: number) => number | null): GroupNode | null {
  function read(value: unknown): Node | null {
    if (!isObject(value)) return null
    const id = newId()
    const leaf = (l: Leaf): LeafNode => ({ id, type: 'leaf', negated: false, leaf: l })
    if (Array.isArray(value.all) || Array.isArray(value.any)) {
      const items = ((value.all ?? value.any) as unknown[]).map(read)
      if (items.some((i) => i === null)) return null
      return { id, type: 'group', op: value.all ? 'all' : 'any', items: items as Node[] }
    }
    if (isObject(value.not)) {
      const inner = read(value.not)
      if (!inner) return null
      if (inner.type === 'leaf') return { ...inner, id, negated: !inner.negated }
      if (inner.op === 'any') return { ...inner, id, op: 'none' }
      return { id, type: 'group', op: 'none', items: [inner] }
    }
    if (Array.isArray(value.options)) {
      const options = value.options as number[]
      return leaf({ kind: 'options', attributeId: attributeOf(options[0] ?? 0), options })
    }
    if (typeof value.answered === 'string') return leaf({ kind: 'answered', key: value.answered })
    if (isObject(value.childAge)) return leaf({ kind: 'childAge', from: value.childAge.from as Age, to: value.childAge.to as Age })
    if (isObject(value.childBorn)) return leaf({ kind: 'childBorn', from: String(value.childBorn.from ?? ''), to: String(value.childBorn.to ?? '') })
    if (isObject(value.childGrade) && isGrade(value.childGrade.from) && isGrade(value.childGrade.to)) return leaf({ kind: 'childGrade', from: value.childGrade.from, to: value.childGrade.to })
    if (isObject(value.followed)) return leaf({ kind: 'followed', from: String(value.followed.from ?? ''), to: String(value.followed.to ?? '') })
    if (typeof value.received === 'number') return leaf({ kind: 'received', broadcast: value.received })
    if (typeof value.tapped === 'number') return leaf({ kind: 'tapped', broadcast: value.tapped, button: String(value.button ?? '') })
    return null
  }
  if (!isObject(json) || Object.keys(json).length === 0) return emptyGroup()
  const node = read(json)
  if (!node) return null
  return node.type === 'group' ? node : { id: newId(), type: 'group', op: 'all', items: [node] }
}

// ---- in words ------------------------------------------------------------------

export interface Names {
  option: (id: number) => { label: string; attribute: string } | undefined
  attribute: (key: string) => string | undefined
  broadcast: (id: number) => string | undefined
}

export const formatAge = (age: Age): string => `${age.years}歳${age.months}か月`

function leafText(leaf: Leaf, negated: boolean, names: Names): string {
  const yes = (a: string, b: string) => (negated ? b : a)
  switch (leaf.kind) {
    case 'options': {
      const found = leaf.options.map((id) => names.option(id))
      const attribute = found.find((f) => f)?.attribute ?? '項目'
      const labels = found.map((f, i) => `「${f?.label ?? `不明な選択肢${leaf.options[i]}`}」`)
      if (labels.length === 0) return `${attribute}（まだ選んでいません）`
      if (labels.length === 1) return `${attribute}で${labels[0]}を${yes('選んだ', '選んでいない')}`
      return `${attribute}で${labels.join('')}の${yes('どれかを選んだ', 'どれも選んでいない')}`
    }
    case 'answered':
      return `「${names.attribute(leaf.key) ?? '（まだ選んでいません）'}」に${yes('答えた', '答えていない')}`
    case 'childAge':
      return `配信日の時点で${formatAge(leaf.from)}から${formatAge(leaf.to)}までのお子さんが${yes('いる', 'いない')}`
    case 'childGrade':
      return `配信日の時点で${gradeLabel(leaf.from)}${leaf.from === leaf.to ? '' : `から${gradeLabel(leaf.to)}まで`}のお子さんが${yes('いる', 'いない')}`
    case 'childBorn':
      return `${leaf.from ? formatLongDay(leaf.from) : '？'}から${leaf.to ? formatLongDay(leaf.to) : '？'}までに生まれたお子さんが${yes('いる', 'いない')}`
    case 'followed': {
      const range = `${leaf.from ? `${formatDayText(leaf.from)}から` : ''}${leaf.to ? `${formatDayText(leaf.to)}まで` : ''}`
      return `${range}に友だちになった${yes('', '人ではない')}`
    }
    case 'received':
      return `配信「${(leaf.broadcast !== null && names.broadcast(leaf.broadcast)) || '（まだ選んでいません）'}」を${yes('受け取った', '受け取っていない')}`
    case 'tapped': {
      const title = (leaf.broadcast !== null && names.broadcast(leaf.broadcast)) || '（まだ選んでいません）'
      return `配信「${title}」で${leaf.button ? `「${leaf.button}」を` : 'どれかのボタンを'}${yes('押した', '押していない')}`
    }
  }
}

function nodeText(node: Node, names: Names, inner: boolean): string {
  if (node.type === 'leaf') return leafText(node.leaf, node.negated, names)
  const items = node.items.map((i) => nodeText(i, names, true))
  if (items.length === 0) return 'すべて'
  const joined = node.op === 'all' ? items.join('、かつ、') : items.join('、または、')
  const text = items.length > 1 && inner ? `（${joined}）` : joined
  return node.op === 'none' ? `（${joined}）に当てはまらない` : text
}

/** The tree as a sentence: who will get this. */
export function segmentSentence(root: GroupNode, names: Names): string {
  if (root.items.length === 0) return '友だち全員'
  return `${nodeText(root, names, false)}人`
}

// ---- changes -------------------------------------------------------------------

export function changeNode(root: GroupNode, id: string, change: (node: Node) => Node | null): GroupNode {
  function walk(node: Node): Node | null {
    if (node.id === id) return change(node)
    if (node.type === 'leaf') return node
    return { ...node, items: node.items.map(walk).filter((n): n is Node => n !== null) }
  }
  const result = walk(root)
  return result?.type === 'group' ? result : root
}
