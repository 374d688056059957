const whole = new Intl.NumberFormat('ja-JP')
const percentForm = new Intl.NumberFormat('ja-JP', { style: 'percent', maximumFractionDigits: 1 })

export const formatCount = (n: number): string => whole.format(n)
export const formatPeople = (n: number): string => `${whole.format(n)}人`
/** 0.0312 → 3.1% */
export const formatShare = (share: number): string => percentForm.format(share)

// LINE counts most texts in UTF-16 units and a few in characters as people see them (grapheme clusters).
const segmenter = new Intl.Segmenter('ja', { granularity: 'grapheme' })

export type Counting = 'utf16' | 'graphemes'
export const countUtf16 = (text: string): number => text.length
export function countGraphemes(text: string): number {
  let n = 0
  for (const part of segmenter.segment(text)) {
    void part
    n++
  }
  return n
}
export const countText = (text: string, counting: Counting): number => (counting === 'utf16' ? countUtf16(text) : countGraphemes(text))
