// What a rich menu is made of (src/city/menu/menu_content.h), and the ways to divide it.
import type { Problem } from '../../api/types.gen'
import { contrast, type Design } from './design'

export type Action =
  | { type: 'uri'; uri: string }
  | { type: 'message'; text: string }
  | { type: 'postback'; displayText?: string; messages?: unknown[]; deeds?: unknown[] }
  | { type: 'richmenuswitch'; tab: string }
  | { type: 'datetimepicker'; mode: 'date' | 'time' | 'datetime'; messages?: unknown[]; deeds?: unknown[] }
  | { type: 'clipboard'; clipboardText: string }
  | { type: 'camera' | 'cameraRoll' | 'location' }

export interface Area {
  key: string
  x: number
  y: number
  width: number
  height: number
  label: string
  action: Action
}
export interface Tab {
  key: string
  name: string
  bar: string
  picture?: number
  /** Drawn from tiles; without: an uploaded picture. */
  design?: Design
  areas: Area[]
}
export interface Content {
  size: 'large' | 'small'
  open: boolean
  tabs: Tab[]
}

export const WIDTH = 2500
export const heightOf = (size: Content['size']): number => (size === 'large' ? 1686 : 843)
export const AREAS_MOST = 20
export const TABS_MOST = 5
export const SETTINGS = '{{settings_url}}'

let last = 0
export const newKey = (): string => `k${Date.now().toString(36)}${(last++ % 1296).toString(36)}`.slice(0, 16)

export const ACTIONS: { id: Action['type']; label: string; note: string }[] = [
  { id: 'uri', label: 'ページを開く・電話をかける', note: '押された回数は、ウェブページだけ数えます' },
  { id: 'message', label: '決まった言葉を送ってもらう', note: '打ちこんだのと同じように返事をします' },
  { id: 'postback', label: '返事を返す', note: 'メッセージを返し、タグを付けることもできます' },
  { id: 'richmenuswitch', label: 'ほかのタブに切り替える', note: '' },
  { id: 'datetimepicker', label: '日付や時刻を選んでもらう', note: '選ぶ画面が開きます' },
  { id: 'clipboard', label: '文字をコピーする', note: '押された回数は数えられません' },
  { id: 'camera', label: 'カメラを開く', note: '押された回数は数えられません' },
  { id: 'cameraRoll', label: '写真を選んでもらう', note: '押された回数は数えられません' },
  { id: 'location', label: '位置情報を送ってもらう', note: '押された回数は数えられません' },
]
export const actionLabel = (kind: string): string => ACTIONS.find((a) => a.id === kind)?.label ?? kind

export function newAction(type: Action['type'], tabs: Tab[], own: string): Action {
  switch (type) {
    case 'uri':
      return { type, uri: '' }
    case 'message':
      return { type, text: '' }
    case 'richmenuswitch':
      return { type, tab: tabs.find((t) => t.key !== own)?.key ?? own }
    case 'datetimepicker':
      return { type, mode: 'date' }
    case 'clipboard':
      return { type, clipboardText: '' }
    default:
      return { type }
  }
}

export interface Layout {
  label: string
  size: Content['size'] | 'both'
  /** Rows of relative widths; strip: a low row on top for switching tabs. */
  rows: number[][]
}
export const LAYOUTS: Record<string, Layout> = {
  six: { label: '3×2の6つ', size: 'large', rows: [[1, 1, 1], [1, 1, 1]] },
  four: { label: '2×2の4つ', size: 'large', rows: [[1, 1], [1, 1]] },
  wide: { label: '上に1つ、下に3つ', size: 'large', rows: [[1], [1, 1, 1]] },
  bigLeft: { label: '上に大小2つ、下に3つ', size: 'large', rows: [[2, 1], [1, 1, 1]] },
  eight: { label: '4×2の8つ', size: 'large', rows: [[1, 1, 1, 1], [1, 1, 1, 1]] },
  nine: { label: '3×3の9つ', size: 'large', rows: [[1, 1, 1], [1, 1, 1], [1, 1, 1]] },
  down2: { label: '上下に2つ', size: 'large', rows: [[1], [1]] },
  three: { label: '左右に3つ', size: 'both', rows: [[1, 1, 1]] },
  two: { label: '左右に2つ', size: 'both', rows: [[1, 1]] },
  fourAcross: { label: '左右に4つ', size: 'small', rows: [[1, 1, 1, 1]] },
  leftBig: { label: '左を大きく2つ', size: 'small', rows: [[2, 1]] },
  one: { label: '全体で1つ', size: 'both', rows: [[1]] },
}
export const layoutsFor = (size: Content['size']) => Object.entries(LAYOUTS).filter(([, l]) => l.size === 'both' || l.size === size)

const STRIP = 240

/** Places on the picture; strip: so many low ones on top, for tabs. */
export function places(size: Content['size'], layout: Layout, strip = 0): { x: number; y: number; width: number; height: number }[] {
  const top = strip > 1 ? STRIP : 0
  const out: { x: number; y: number; width: number; height: number }[] = []
  const row = (parts: number[], y: number, height: number) => {
    const sum = parts.reduce((a, b) => a + b, 0)
    let x = 0
    let at = 0
    for (const part of parts) {
      at += part
      const end = Math.round((WIDTH * at) / sum)
      out.push({ x, y, width: end - x, height })
      x = end
    }
  }
  if (top) row(Array.from({ length: strip }, () => 1), 0, top)
  const rest = heightOf(size) - top
  layout.rows.forEach((parts, i) => {
    const y = top + Math.round((rest * i) / layout.rows.length)
    row(parts, y, top + Math.round((rest * (i + 1)) / layout.rows.length) - y)
  })
  return out
}

/** The tab divided anew; buttons keep their order, what does not fit is dropped. */
export function divided(content: Content, tab: Tab, layout: Layout): Area[] {
  const tabs = content.tabs.length > 1 ? content.tabs : []
  const spots = places(content.size, layout, tabs.length)
  const own = tab.areas.filter((a) => a.action.type !== 'richmenuswitch')
  return spots.map((spot, i) => {
    const target = tabs[i]
    if (target) {
      const found = tab.areas.find((a) => a.action.type === 'richmenuswitch' && a.action.tab === target.key)
      return { key: found?.key ?? newKey(), label: target.name || `タブ${i + 1}`, action: { type: 'richmenuswitch', tab: target.key }, ...spot }
    }
    const old = own[i - tabs.length]
    return { key: old?.key ?? newKey(), label: old?.label ?? '', action: old?.action ?? { type: 'uri', uri: '' }, ...spot }
  })
}

export function newTab(name: string): Tab {
  return { key: newKey(), name, bar: 'メニュー', areas: [] }
}

export function readContent(json: unknown): Content {
  return json as Content
}

/** "tabs[1].areas[2].label" → タブ「子育て」の3番目のボタン */
export function placeText(content: Content, problem: Problem): string {
  const found = /^tabs\[(\d+)\](?:\.areas\[(\d+)\])?/.exec(problem.field)
  if (!found) return problem.message
  const tab = content.tabs[Number(found[1])]
  const where = content.tabs.length > 1 ? `タブ「${tab?.name || Number(found[1]) + 1}」` : ''
  const area = found[2] === undefined ? '' : `${Number(found[2]) + 1}番目のボタン${tab?.areas[Number(found[2])]?.label ? `「${tab.areas[Number(found[2])]!.label}」` : ''}`
  const place = [where, area].filter(Boolean).join('の')
  return place ? `${place}：${problem.message}` : problem.message
}

/** Colours too close to each other: nobody could read the labels. */
export function paleTiles(tab: Tab): Area[] {
  return tab.design ? tab.areas.filter((a) => contrast(tileOf(tab.design!, a.key).ink, tileOf(tab.design!, a.key).paper) < 4.5) : []
}
export const tileOf = (design: Design, key: string) => design.tiles[key] ?? design.usual
