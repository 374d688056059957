import { describe, expect, test } from 'vitest'
import { approvalState, difference, textsOf, timeLeft } from './approval'

const text = (...lines: string[]) => lines.map((t) => ({ type: 'text', text: t }))

describe('what is different from the last time', () => {
  test('words that went and words that came are named, the rest is the same', () => {
    const pieces = difference(text('健診は11月5日(木)です。'), text('健診は12月5日(土)です。'))
    expect(pieces.filter((p) => p.kind !== 'added').map((p) => p.text).join('')).toBe('健診は11月5日(木)です。')
    expect(pieces.filter((p) => p.kind !== 'gone').map((p) => p.text).join('')).toBe('健診は12月5日(土)です。')
    expect(pieces.filter((p) => p.kind === 'gone').map((p) => p.text)).toEqual(['11', '木'])
    expect(pieces.filter((p) => p.kind === 'added').map((p) => p.text)).toEqual(['12', '土'])
  })
  test('nothing changed is one piece', () => {
    expect(difference(text('同じ'), text('同じ'))).toEqual([{ kind: 'same', text: '同じ' }])
    expect(difference([], [])).toEqual([])
  })
  test('an address and a label behind a button count too', () => {
    const button = (uri: string, label: string) => [{ type: 'template', altText: '予約', template: { type: 'buttons', text: '予約できます', actions: [{ type: 'uri', label, uri }] } }]
    expect(textsOf(button('https://a.example/1', '予約する'))).toEqual(['予約', '予約できます', '予約する', 'https://a.example/1'])
    expect(difference(button('https://a.example/1', '予約する'), button('https://b.example/1', '予約する')).some((p) => p.kind === 'added')).toBe(true)
  })
  test('texts beyond all measure are compared by lines', () => {
    const long = Array.from({ length: 1900 }, (_, i) => `第${i}行の文章です。`)
    const changed = [...long]
    changed[950] = '変わった行です。'
    const pieces = difference(text(long.join('\n')), text(changed.join('\n')))
    expect(pieces.filter((p) => p.kind === 'added').map((p) => p.text)).toEqual(['変わった行です。\n'])
  })
})

test('a request after the release waits for a confirmation', () => {
  expect(approvalState({ state: 'waiting', after: true }).label).toBe('確認待ち')
  expect(approvalState({ state: 'waiting', after: false }).label).toBe('承認待ち')
})

test('time that is left', () => {
  expect(timeLeft(60_000 * 59, 0)).toBe('あと59分')
  expect(timeLeft(3_600_000 * 47, 0)).toBe('あと47時間')
  expect(timeLeft(86_400_000 * 3, 0)).toBe('あと3日')
  expect(timeLeft(0, 1)).toBe('')
})
