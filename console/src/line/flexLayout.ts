import type { CSSProperties } from 'react'
import type { BubbleSize, FlexBox, FlexComponent, FlexPlace, FlexTextStyle } from './types'

// The sizes behind LINE's keywords, in CSS pixels. This file knows nothing of React beyond the type of a style.

const SPACE: Record<string, number> = { none: 0, xs: 2, sm: 4, md: 8, lg: 12, xl: 16, xxl: 20 }
const FONT: Record<string, number> = { xxs: 11, xs: 13, sm: 14, md: 16, lg: 19, xl: 22, xxl: 29, '3xl': 35, '4xl': 48, '5xl': 74 }
const IMAGE: Record<string, number> = { xxs: 40, xs: 60, sm: 80, md: 100, lg: 120, xl: 140, xxl: 160, '3xl': 180, '4xl': 200, '5xl': 220 }
const BORDER: Record<string, number> = { none: 0, light: 0.5, normal: 1, medium: 2, 'semi-bold': 3, bold: 4 }

interface BubbleShape {
  width: number
  radius: number
  header: string
  body: string
  /** Under the body there is less space when a footer follows. */
  bodyBeforeFooter: string
  footer: string
}
const small = { radius: 10, footer: '10px' }
const BUBBLE: Record<BubbleSize, BubbleShape> = {
  nano: { ...small, width: 120, header: '10px', body: '10px', bodyBeforeFooter: '10px' },
  micro: { ...small, width: 160, header: '10px', body: '10px', bodyBeforeFooter: '10px' },
  deca: { ...small, width: 220, header: '11px 14px 13px', body: '11px 14px 13px', bodyBeforeFooter: '11px 14px 17px' },
  hecto: { ...small, width: 241, header: '11px 14px 13px', body: '11px 14px 13px', bodyBeforeFooter: '11px 14px 17px' },
  kilo: { ...small, width: 260, header: '13px', body: '13px', bodyBeforeFooter: '13px 13px 17px' },
  mega: { radius: 17, width: 300, header: '20px', body: '19px 20px 20px', bodyBeforeFooter: '19px 20px 10px', footer: '10px' },
  giga: { radius: 5, width: 500, header: '20px', body: '19px 20px 20px', bodyBeforeFooter: '19px 20px 10px', footer: '10px' },
}

export const bubbleShape = (size: string | undefined): BubbleShape => BUBBLE[(size ?? 'mega') as BubbleSize] ?? BUBBLE.mega

/** `12px`, `30%` and, where the table has it, a keyword; anything else is as if it were not there. */
export function length(value: string | undefined, keywords: Record<string, number> = SPACE): string | undefined {
  if (value === undefined) return undefined
  if (Object.hasOwn(keywords, value)) return `${keywords[value]}px`
  return /^(?:\d+(?:\.\d*)?|\.\d+)(?:px|%)$/.test(value) ? value : undefined
}

/** As `length`, and below zero too: what offsets may be. */
export const offset = (value: string | undefined): string | undefined =>
  value?.startsWith('-') ? (length(value.slice(1), {}) ? value : undefined) : length(value)

export const fontSize = (value: string | undefined): string => length(value, FONT) ?? `${FONT.md}px`

export const imageWidth = (value: string | undefined): string => (value === 'full' ? '100%' : length(value, IMAGE)) ?? `${IMAGE.md}px`

/** #RRGGBB or #RRGGBBAA, as LINE takes it. */
export const color = (value: string | undefined): string | undefined =>
  value !== undefined && /^#(?:[0-9a-f]{6}|[0-9a-f]{8})$/i.test(value) ? value : undefined

/** `20:13` → 20/13; a picture may be at most three times as high as it is wide. */
export function aspectRatio(value: string | undefined, fallback = 1): number {
  const match = /^(\d+(?:\.\d+)?):(\d+(?:\.\d+)?)$/.exec(value ?? '')
  if (!match) return fallback
  const ratio = Number(match[1]) / Number(match[2])
  return Number.isFinite(ratio) && ratio > 0 ? Math.max(ratio, 1 / 3) : fallback
}

/** A copy without the properties that have no value, so that spreading it overwrites nothing. */
export function present<T extends object>(style: T): T {
  return Object.fromEntries(Object.entries(style).filter(([, v]) => v !== undefined)) as T
}

type Layout = FlexBox['layout']

/** How much of its parent a component takes: horizontally shared (1) unless said otherwise, vertically as high as it is (0). */
export function share(component: FlexComponent, parent: Layout): string {
  const horizontal = parent !== 'vertical'
  if (component.type === 'separator') return '0 0 auto'
  if (component.type === 'icon') return '0 0 auto'
  if (component.type === 'filler') return `${component.flex ?? 1} 0 0`
  if (component.type === 'video' || component.type === 'span') return horizontal ? '1 0 0' : '0 0 auto'
  const fixed = component.type === 'box' && (horizontal ? component.width : component.height) !== undefined
  const n = component.flex ?? (fixed ? 0 : horizontal ? 1 : 0)
  if (!(n > 0)) return '0 0 auto'
  return horizontal ? `${n} 0 0` : `${n} 0 auto`
}

/** Where a component stands in its parent box. */
export function placeStyle(component: FlexComponent, parent: Layout, spacing: string | undefined, first: boolean): CSSProperties {
  const place = component as FlexPlace
  const style: CSSProperties = { flex: share(component, parent) }
  const margin = length(place.margin) ?? (first || component.type === 'filler' ? undefined : length(spacing))
  if (place.position === 'absolute') {
    Object.assign(style, {
      position: 'absolute',
      flex: 'none',
      top: offset(place.offsetTop),
      bottom: offset(place.offsetBottom),
      insetInlineStart: offset(place.offsetStart),
      insetInlineEnd: offset(place.offsetEnd),
    })
    return present(style)
  }
  if (margin !== undefined) style[parent === 'vertical' ? 'marginBlockStart' : 'marginInlineStart'] = margin
  // Relative offsets move a component without moving its neighbours.
  const top = offset(place.offsetTop)
  const bottom = offset(place.offsetBottom)
  const start = offset(place.offsetStart)
  const end = offset(place.offsetEnd)
  if (top ?? bottom ?? start ?? end) Object.assign(style, { position: 'relative', top, bottom, insetInlineStart: start, insetInlineEnd: end })
  return present(style)
}

function background(box: FlexBox): string | undefined {
  const g = box.background
  if (g?.type !== 'linearGradient') return color(box.backgroundColor)
  const angle = /^-?\d+(?:\.\d+)?deg$/.test(g.angle) ? g.angle : '0deg'
  const centre = color(g.centerColor)
  const stops = [color(g.startColor) ?? 'transparent', centre && `${centre} ${length(g.centerPosition, {}) ?? '50%'}`, color(g.endColor) ?? 'transparent']
  return `linear-gradient(${angle}, ${stops.filter(Boolean).join(', ')})`
}

/** What a box does with its own inside. */
export function boxStyle(box: FlexBox): CSSProperties {
  const border = length(box.borderWidth, BORDER)
  return present<CSSProperties>({
    display: 'flex',
    flexDirection: box.layout === 'vertical' ? 'column' : 'row',
    justifyContent: box.justifyContent,
    alignItems: box.layout === 'baseline' ? 'baseline' : box.alignItems,
    background: background(box),
    borderStyle: border ? 'solid' : undefined,
    borderWidth: border,
    borderColor: border ? (color(box.borderColor) ?? '#d4d6da') : undefined,
    borderRadius: length(box.cornerRadius),
    width: length(box.width, {}),
    maxWidth: length(box.maxWidth, {}) ?? '100%',
    height: length(box.height, {}),
    maxHeight: length(box.maxHeight, {}),
    paddingBlockStart: length(box.paddingTop) ?? length(box.paddingAll),
    paddingBlockEnd: length(box.paddingBottom) ?? length(box.paddingAll),
    paddingInlineStart: length(box.paddingStart) ?? length(box.paddingAll),
    paddingInlineEnd: length(box.paddingEnd) ?? length(box.paddingAll),
  })
}

export function textStyle(text: FlexTextStyle, inherit: boolean): CSSProperties {
  return present<CSSProperties>({
    fontSize: inherit && text.size === undefined ? undefined : fontSize(text.size),
    color: color(text.color) ?? (inherit ? undefined : '#111111'),
    fontWeight: text.weight === 'bold' ? 700 : text.weight === 'regular' || !inherit ? 400 : undefined,
    fontStyle: text.style === 'italic' ? 'italic' : text.style === 'normal' || !inherit ? 'normal' : undefined,
    textDecoration: text.decoration,
  })
}
