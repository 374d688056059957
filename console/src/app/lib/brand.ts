// Name, colour and logo of this city. The colour goes to the page as variables, which the policy allows where it forbids styles in the text.
import type { Brand } from '../../api/types.gen'

export const PROGRAM = 'Kairanban'
const COLOURS = ['--blue', '--blue-hover', '--blue-press', '--blue-soft'] as const

export const isColour = (text: string): boolean => /^#[0-9a-fA-F]{6}$/.test(text)
const parts = (colour: string): number[] => [1, 3, 5].map((at) => parseInt(colour.slice(at, at + 2), 16))
const hex = (values: number[]): string => `#${values.map((v) => Math.round(v).toString(16).padStart(2, '0')).join('')}`
const mixed = (colour: string, share: number, other: number): string => hex(parts(colour).map((v) => other + (v - other) * share))

/** The light shade that the colour stands on; brand.c (BRAND_SHADE) checks against the same. */
export const shadeOf = (colour: string): string => mixed(colour, 0.08, 255)

const linear = (value: number): number => (value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4)
const luminance = (colour: string): number => {
  const [red = 0, green = 0, blue = 0] = parts(colour).map(linear)
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue
}
export function contrast(a: string, b: string): number {
  const [x, y] = [luminance(a), luminance(b)]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}
/** The worst of what it is written on: white, and its own light shade. */
export const readability = (colour: string): number => Math.min(contrast(colour, '#ffffff'), contrast(colour, shadeOf(colour)))
export const READABLE = 4.5

export function showColour(colour: string): void {
  const style = document.documentElement.style
  if (!isColour(colour)) {
    for (const name of COLOURS) style.removeProperty(name)
    return
  }
  const values = [colour, mixed(colour, 0.8, 0), mixed(colour, 0.55, 0), shadeOf(colour)]
  COLOURS.forEach((name, i) => style.setProperty(name, values[i] ?? colour))
}

export const nameOf = (brand: Brand | undefined): string => brand?.name || PROGRAM

/** In the order that the city wants; what it did not name comes after, as it is. What has no label (home) is first. */
export function inOrder<T extends { label: string }>(groups: T[], order: string[]): T[] {
  const place = ({ label }: T) => (label === '' ? -1 : order.includes(label) ? order.indexOf(label) : order.length)
  return [...groups].sort((a, b) => place(a) - place(b))
}
