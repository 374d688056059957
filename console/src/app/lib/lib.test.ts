import { describe, expect, test } from 'vitest'
import type { Repeat } from '../../api/types.gen'
import { addDays, dayOf, formatDay, formatMinute, formatSpan, minuteOf, momentOf } from './dates'
import { buildCard, canonical, DESIGNS, newCard, readCard } from './flexDesigns'
import { blanksOf, bubbleText, kindOf, KIND_LABELS, moved, newMessage, problemIndex, usesPlaceholders, withBlanksFilled, withSamples, type BubbleKind } from './messages'
import { countGraphemes, countText, countUtf16, formatShare } from './numbers'
import { repeatProblem, repeatText } from './repeat'
import { changeNode, emptyGroup, leafProblem, newLeaf, placeKey, readCondition, segmentSentence, unfinished, writeCondition, type GroupNode, type Leaf, type LeafNode, type Names } from './segment'

const NOW = Date.parse('2026-11-22T03:00:00Z')

describe('dates', () => {
  test('as the city writes them', () => {
    expect(formatDay(Date.parse('2026-12-05T00:00:00+09:00'), NOW)).toBe('12月5日(土)')
    expect(formatDay(Date.parse('2027-01-04T00:00:00+09:00'), NOW)).toBe('2027年1月4日(月)')
    expect(formatMinute(Date.parse('2026-12-05T09:00:00+09:00'), NOW)).toBe('12月5日(土) 9:00')
    expect(formatMinute(Date.parse('2026-12-05T00:05:00+09:00'), NOW)).toBe('12月5日(土) 0:05')
  })
  test('are days of Japan, whatever the clock of the machine', () => {
    expect(dayOf(Date.parse('2026-11-21T15:00:00Z'))).toBe('2026-11-22')
    expect(dayOf(Date.parse('2026-11-21T14:59:59Z'))).toBe('2026-11-21')
    expect(minuteOf(momentOf('2026-12-05T09:30'))).toBe('2026-12-05T09:30')
    expect(addDays('2026-12-31', 1)).toBe('2027-01-01')
    expect(addDays('2028-02-28', 1)).toBe('2028-02-29')
  })
  test('spans', () => {
    expect([0, 59, 60, 200, 3600, 3900].map(formatSpan)).toEqual(['0秒', '59秒', '1分', '3分20秒', '1時間', '1時間5分'])
  })
})

describe('counting as LINE does', () => {
  test('UTF-16 units and characters as people see them', () => {
    expect(countUtf16('𠮷野家')).toBe(4)
    expect(countGraphemes('𠮷野家')).toBe(3)
    expect(countUtf16('👨‍👩‍👧‍👦')).toBe(11)
    expect(countGraphemes('👨‍👩‍👧‍👦')).toBe(1)
    expect(countGraphemes('か\u3099')).toBe(1)
    expect(countGraphemes('葛\u{e0101}')).toBe(1)
    expect(countText('a\nb', 'graphemes')).toBe(3)
    expect(countText('', 'utf16')).toBe(0)
  })
  test('shares', () => expect(formatShare(0.0312)).toBe('3.1%'))
})

// ---- segments --------------------------------------------------------------------

const names: Names = {
  option: (id) => ({ 12: { label: '都南', attribute: '地区' }, 13: { label: '玉山', attribute: '地区' }, 20: { label: '子育て', attribute: '受信カテゴリ' } })[id],
  attribute: (key) => (key === 'topic' ? '受信カテゴリ' : undefined),
  broadcast: (id) => `配信${id}`,
}
const leaf = (l: Leaf, negated = false): LeafNode => ({ ...newLeaf(l.kind), leaf: l, negated })
const group = (op: GroupNode['op'], ...items: GroupNode['items']): GroupNode => ({ ...emptyGroup(op), items })
const district = (...options: number[]) => leaf({ kind: 'options', attributeId: 1, options })

describe('segment', () => {
  test('in words', () => {
    expect(segmentSentence(emptyGroup(), names)).toBe('友だち全員')
    expect(segmentSentence(group('all', district(12)), names)).toBe('地区で「都南」を選んだ人')
    expect(segmentSentence(group('all', district(12, 13), leaf({ kind: 'childAge', from: { years: 1, months: 0 }, to: { years: 1, months: 11 } })), names)).toBe('地区で「都南」「玉山」のどれかを選んだ、かつ、配信日の時点で1歳0か月から1歳11か月までのお子さんがいる人')
    expect(segmentSentence(group('all', leaf({ kind: 'childGrade', from: 'preschool5', to: 'elementary2' })), names)).toBe('配信日の時点で年長から小学2年までのお子さんがいる人')
    expect(segmentSentence(group('all', leaf({ kind: 'childGrade', from: 'junior3', to: 'junior3' }, true)), names)).toBe('配信日の時点で中学3年のお子さんがいない人')
    expect(segmentSentence(group('all', leaf({ kind: 'answered', key: 'topic' }, true)), names)).toBe('「受信カテゴリ」に答えていない人')
    expect(segmentSentence(group('all', district(12), group('any', district(13), district(20))), names)).toBe('地区で「都南」を選んだ、かつ、（地区で「玉山」を選んだ、または、受信カテゴリで「子育て」を選んだ）人')
    expect(segmentSentence(group('none', leaf({ kind: 'received', broadcast: 7 })), names)).toBe('（配信「配信7」を受け取った）に当てはまらない人')
  })
  test('written as the server reads it, and back', () => {
    const root = group('all', district(12, 13), leaf({ kind: 'answered', key: 'topic' }, true), group('none', leaf({ kind: 'tapped', broadcast: 3, button: 'はい' }), district(20)))
    const { condition } = writeCondition(root)
    expect(condition).toEqual({ all: [{ options: [12, 13] }, { not: { answered: 'topic' } }, { not: { any: [{ tapped: 3, button: 'はい' }, { options: [20] }] } }] })
    const back = readCondition(condition, () => 1)
    expect(back && writeCondition(back).condition).toEqual(condition)
  })
  test('everything that the server knows survives the way there and back', () => {
    const conditions = [
      {},
      { options: [1] },
      { not: { options: [1] } },
      { not: { not: { answered: 'district' } } },
      { any: [{ received: 1 }, { all: [{ tapped: 2 }, { followed: { from: '2026-11-01' } }] }] },
      { childBorn: { from: '2024-04-02', to: '2025-04-01' } },
      { not: { childGrade: { from: 'preschool5', to: 'elementary2' } } },
      { not: { all: [{ options: [1] }, { options: [2] }] } },
    ]
    for (const condition of conditions) {
      const tree = readCondition(condition, () => 1)
      expect(tree).not.toBeNull()
      const again = writeCondition(tree!).condition
      expect(readCondition(again, () => 1) && writeCondition(readCondition(again, () => 1)!).condition).toEqual(again)
    }
    // What this editor cannot draw it does not touch.
    expect(readCondition({ exactly: 17 }, () => null)).toBeNull()
    expect(readCondition({ all: [{ unknown: 1 }] }, () => null)).toBeNull()
  })
  test('what is not finished is left out, and told', () => {
    const root = group('all', district(), district(12))
    expect(writeCondition(root).condition).toEqual({ all: [{ options: [12] }] })
    expect(unfinished(root)).toHaveLength(1)
    expect(writeCondition(group('all', district())).condition).toEqual({})
    expect(writeCondition(group('all', group('any'), district(12))).condition).toEqual({ all: [{ options: [12] }] })
    expect(leafProblem({ kind: 'childAge', from: { years: 2, months: 0 }, to: { years: 1, months: 11 } })).not.toBe('')
    expect(leafProblem({ kind: 'childGrade', from: 'junior1', to: 'elementary6' })).not.toBe('')
    expect(leafProblem({ kind: 'followed', from: '', to: '' })).not.toBe('')
  })
  test('numbers of the server find their part', () => {
    const negated = leaf({ kind: 'answered', key: 'topic' }, true)
    const root = group('all', district(), district(12), negated)
    const { places } = writeCondition(root)
    expect(places.get(placeKey('all[0]'))).toBe(root.items[1]?.id)
    expect(places.get(placeKey('condition.all[1]'))).toBe(negated.id)
    expect(placeKey('all[1].not')).toBe('all/1/not')
  })
  test('changes one part and leaves the others', () => {
    const root = group('all', district(12), district(13))
    const after = changeNode(root, root.items[0]!.id, () => null)
    expect(after.items).toHaveLength(1)
    expect(root.items).toHaveLength(2)
  })
})

// ---- repeating --------------------------------------------------------------------------

const repeat = (part: Partial<Repeat>): Repeat => ({ kind: 'weekly', every: 1, weekdays: [1, 4], days: [], nths: [], dates: [], time: '09:00', from: '2026-11-25', exceptDates: [], exceptWeekdays: [], holiday: 'send', ...part })

describe('repeat', () => {
  test('in words', () => {
    expect(repeatText(repeat({}))).toMatch(/^毎週月・木曜日 9:00（.*11月25日\(水\)から）$/)
    expect(repeatText(repeat({ every: 2, holiday: 'before' }))).toMatch(/^2週ごと月・木曜日 9:00（.*祝日の前の平日に送る）$/)
    expect(repeatText(repeat({ kind: 'monthly_weekday', nths: [4, 2], weekdays: [3] }))).toMatch(/^毎月第2・第4水曜日/)
    expect(repeatText(repeat({ kind: 'month_end', time: '19:30' }))).toMatch(/^毎月末日 19:30/)
    expect(repeatText(repeat({ kind: 'monthly_day', days: [15, 1] }))).toMatch(/^毎月1日・15日/)
    expect(repeatText(repeat({ kind: 'daily', exceptWeekdays: [0, 6] }))).toMatch(/日・土曜日を除く/)
    expect(repeatText(repeat({ kind: 'dates', dates: ['2026-12-01', '2026-12-08'] }))).toBe('選んだ2日 9:00')
  })
  test('what is missing', () => {
    expect(repeatProblem(repeat({}))).toBe('')
    expect(repeatProblem(repeat({ weekdays: [] }))).not.toBe('')
    expect(repeatProblem(repeat({ kind: 'dates' }))).not.toBe('')
    expect(repeatProblem(repeat({ time: '25:00' }))).not.toBe('')
    expect(repeatProblem(repeat({ to: '2026-11-01' }))).not.toBe('')
  })
})

// ---- messages -----------------------------------------------------------------------------

describe('messages', () => {
  test('every kind can be made, named and told in a line', () => {
    for (const kind of Object.keys(KIND_LABELS) as BubbleKind[]) {
      const message = newMessage(kind)
      expect(kindOf(message)).toBe(kind)
      expect(bubbleText(message)).not.toBe('')
    }
  })
  test('placeholders', () => {
    expect(usesPlaceholders([{ type: 'text', text: '{{child_name}}さん' }])).toBe(true)
    expect(usesPlaceholders([{ type: 'text', text: '{{name|みなさま}}' }])).toBe(true)
    expect(usesPlaceholders([{ type: 'text', text: '{child_name} {{other}}' }])).toBe(false)
    expect(withSamples([{ text: '{{child_name}}さん（{{ 子どもの年齢|不明 }}）{{今日}}{{避難所}}' }])[0]?.text).toBe('さくらさん（1歳6か月）11月22日（日）{{避難所}}')
    expect(blanksOf([{ text: '{{避難所}}を{{時刻|}}に開設。{{名前}} {{避難所}} {{金額}}' }], ['金額'])).toEqual(['避難所', '時刻'])
    expect(withBlanksFilled([{ text: '{{避難所}}へ {{名前}} {{時刻}}' }], { 避難所: '"中央"\n小学校' })[0]?.text).toBe('"中央"\n小学校へ {{名前}} {{時刻}}')
  })
  test('problems and order', () => {
    expect(problemIndex('messages[2].template.columns[0].text')).toBe(2)
    expect(problemIndex('title')).toBe(-1)
    expect(moved(['a', 'b', 'c'], 0, 2)).toEqual(['b', 'c', 'a'])
    expect(moved(['a', 'b', 'c'], 2, 0)).toEqual(['c', 'a', 'b'])
  })
})

describe('cards', () => {
  test('are read back as they were filled in', () => {
    for (const design of DESIGNS) {
      const empty = newCard(design.id)
      expect(readCard(buildCard(empty))).toEqual(empty)
      const full = { ...empty, image: 'media:abc/original', title: '図書館まつり', lead: '古本市\n2日間', rows: Object.fromEntries(design.rows.map((r) => [r, `${r}の値`])), note: '雨天中止', buttons: [{ type: 'uri' as const, label: 'くわしく', uri: 'https://example.jp/' }, { type: 'postback' as const, label: '行きます', data: '行きます' }] }
      expect(readCard(buildCard(full))).toEqual(full)
    }
  })
  test('that were changed by hand stay with the JSON editor', () => {
    const card = buildCard({ ...newCard('event'), title: 'まつり' })
    expect(readCard({ ...card, size: 'kilo' })).toBeNull()
    expect(readCard({ type: 'bubble', body: { type: 'box', layout: 'vertical', contents: [{ type: 'text', text: 'x' }] } })).toBeNull()
    expect(readCard(undefined)).toBeNull()
  })
  test('the order of keys is no difference', () => expect(canonical({ a: 1, b: [{ d: 2, c: undefined }] })).toBe(canonical({ b: [{ d: 2 }], a: 1 })))
  test('white letters on the head read at 4.5:1', () => {
    const channel = (v: number) => (v / 255 <= 0.03928 ? v / 255 / 12.92 : ((v / 255 + 0.055) / 1.055) ** 2.4)
    for (const { color } of DESIGNS) {
      const [r = 0, g = 0, b = 0] = [1, 3, 5].map((i) => channel(parseInt(color.slice(i, i + 2), 16)))
      expect(1.05 / (0.2126 * r + 0.7152 * g + 0.0722 * b + 0.05)).toBeGreaterThan(4.5)
    }
  })
})
