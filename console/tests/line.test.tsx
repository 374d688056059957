import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { flex, simple, templates } from '../dev/samples.mjs'
import { describeAction, deviceOf, deviceUri, imagemapAction, safeUri, type Device } from '../src/line/action'
import { aspectRatio, boxStyle, bubbleShape, color, fontSize, imageWidth, length, offset, placeStyle, share, textStyle } from '../src/line/flexLayout'
import { areaStyle } from '../src/line/Imagemap'
import { LineMessages, LineTalk } from '../src/line/LineTalk'
import { quickRepliesOf } from '../src/line/QuickReplies'
import { formatBytes, formatDay, formatDuration, formatTime, linkify, summary, textSegments, textV2Segments } from '../src/line/text'
import type { FlexBox, FlexComponent, LineMessage, TalkItem } from '../src/line/types'

const links = (text: string) => linkify(text).filter((s) => s.kind === 'link').map((s) => s.uri)
const written = (text: string) => linkify(text).map((s) => ('text' in s ? s.text : '')).join('')

describe('linkify', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['リンクはありません', []],
    ['https://example.jp/a?b=c#d', ['https://example.jp/a?b=c#d']],
    ['詳しくはhttps://example.jp/gomiをご覧ください', ['https://example.jp/gomi']],
    ['（https://example.jp/gomi）', ['https://example.jp/gomi']],
    ['(https://example.jp/gomi)', ['https://example.jp/gomi']],
    ['https://example.jp/wiki/A_(B)', ['https://example.jp/wiki/A_(B)']],
    ['https://example.jp/a, https://example.jp/b.', ['https://example.jp/a', 'https://example.jp/b']],
    ['<https://example.jp/>', ['https://example.jp/']],
    ['電話は tel:019-651-4111 まで', ['tel:019-651-4111']],
    ['mailto:a@example.jp', ['mailto:a@example.jp']],
    ['javascript:alert(1) http:// https:// tel:', []],
    ['HTTPS://EXAMPLE.JP/', ['HTTPS://EXAMPLE.JP/']],
  ])('%s', (text, expected) => {
    expect(links(text)).toEqual(expected)
    expect(written(text)).toBe(text)
  })
})

describe('what a phone opens', () => {
  it.each<Device>(['camera', 'cameraRoll', 'cameraRolls', 'location'])('%s has an address that is known again', (device) => {
    expect(deviceOf(deviceUri(device))).toBe(device)
  })
  it.each(['https://line.me/R/nv/cameraRoll', 'https://line.me/R/nv/Camera/', 'https://line.me/R/nv/', 'https://example.jp/R/nv/camera/', ''])('%s opens nothing', (uri) => {
    expect(deviceOf(uri)).toBeUndefined()
  })
})

describe('texts', () => {
  it('puts emoji where the dollar signs are, counted in UTF-16 units', () => {
    const text = '𠮷野$と$'
    const segments = textSegments({ type: 'text', text, emojis: [{ index: 3, productId: 'p', emojiId: '1' }, { index: 5, productId: 'p', emojiId: '2' }] })
    expect(segments.map((s) => (s.kind === 'emoji' ? s.emojiId : s.kind === 'text' ? s.text : '?'))).toEqual(['𠮷野', '1', 'と', '2'])
  })
  it('leaves the text alone where an index does not hit a dollar sign', () => {
    expect(textSegments({ type: 'text', text: 'abc', emojis: [{ index: 1, productId: 'p', emojiId: '1' }] })).toEqual([{ kind: 'text', text: 'abc' }])
  })
  it('shows mentions of a received text', () => {
    const segments = textSegments({ id: '1', type: 'text', text: '@市 こんにちは', mention: { mentionees: [{ index: 0, length: 2, type: 'user' }] } })
    expect(segments[0]).toEqual({ kind: 'mention', text: '@市' })
  })
  it('substitutes in textV2', () => {
    const plain = (text: string) =>
      textV2Segments(text, { a: { type: 'mention', mentionee: { type: 'all' } }, e: { type: 'emoji', productId: 'p', emojiId: '1' } })
        .map((s) => (s.kind === 'emoji' ? '☺' : s.text))
        .join('')
    expect(plain('{a} {e}')).toBe('@All ☺')
    expect(plain('{{a}} {b} {toString} {')).toBe('{a} {b} {toString} {')
  })
  it('says what a message is in one line', () => {
    for (const message of [...simple.slice(0, 8), ...templates, ...flex]) expect(summary(message).length).toBeGreaterThan(0)
  })
  it('writes times of Japan, lengths and sizes', () => {
    const at = Date.UTC(2026, 10, 22, 15, 4)
    expect(formatTime(at)).toBe('00:04')
    expect(formatDay(at)).toBe('11/23(月)')
    expect(formatDuration(63_000)).toBe('1:03')
    expect(formatBytes(500)).toBe('500 B')
    expect(formatBytes(234_567)).toBe('229.1 KB')
  })
})

describe('actions', () => {
  it('follows only what a phone may open', () => {
    expect(safeUri('https://example.jp/')).toBe('https://example.jp/')
    expect(safeUri('line://app/1')).toBe('line://app/1')
    expect(safeUri('tel:119')).toBe('tel:119')
    for (const uri of ['javascript:alert(1)', 'data:text/html,x', 'JaVaScRiPt:x', ' javascript:x', 'file:///etc/passwd', '//example.jp']) expect(safeUri(uri)).toBeUndefined()
  })
  it('says what an action does', () => {
    expect(describeAction({ type: 'uri', uri: 'https://line.me/R/nv/cameraRoll/multi' })).toContain('何枚か')
    expect(describeAction({ type: 'message', text: 'ごみの日' })).toBe('「ごみの日」と送信します')
    expect(describeAction({ type: 'postback', data: 'a', displayText: '通報' })).toContain('「通報」')
    expect(describeAction({ type: 'postback', data: 'a' })).toContain('表示されません')
    expect(describeAction({ type: 'datetimepicker', data: 'a', mode: 'time' })).toContain('時刻')
  })
  it('turns the actions of an imagemap into common ones', () => {
    const area = { x: 0, y: 0, width: 1, height: 1 }
    expect(imagemapAction({ type: 'uri', linkUri: 'https://a.jp/', area, label: 'A' })).toEqual({ type: 'uri', uri: 'https://a.jp/', label: 'A' })
    expect(imagemapAction({ type: 'message', text: 'b', area })).toEqual({ type: 'message', text: 'b' })
  })
  it('places tap areas', () => {
    expect(areaStyle({ x: 520, y: 0, width: 520, height: 260 }, { width: 1040, height: 520 })).toEqual({ left: '50%', top: '0%', width: '50%', height: '50%' })
    expect(areaStyle({ x: 5, y: 5, width: 5, height: 5 }, { width: 0, height: 0 }).left).toBe('0%')
  })
})

describe('flex sizes', () => {
  it('knows the keywords and pixels, and nothing else', () => {
    expect(length('md')).toBe('8px')
    expect(length('xxl')).toBe('20px')
    expect(length('12.5px')).toBe('12.5px')
    expect(length('30%')).toBe('30%')
    for (const wrong of ['', '5em', 'calc(1px)', '-3px', 'url(x)', 'toString', '1px;color:red']) expect(length(wrong)).toBeUndefined()
    expect(offset('-10px')).toBe('-10px')
    expect(offset('-md')).toBeUndefined()
    expect(['xxs', 'xs', 'sm', 'md', 'lg', 'xl', 'xxl', '3xl', '4xl', '5xl'].map(fontSize)).toEqual([11, 13, 14, 16, 19, 22, 29, 35, 48, 74].map((n) => `${n}px`))
    expect(fontSize(undefined)).toBe('16px')
    expect(imageWidth('full')).toBe('100%')
    expect(imageWidth('5xl')).toBe('220px')
    expect(imageWidth('nonsense')).toBe('100px')
  })
  it('takes colours as LINE does', () => {
    expect(color('#06C755')).toBe('#06C755')
    expect(color('#06C75580')).toBe('#06C75580')
    for (const wrong of ['red', '#fff', 'rgb(0,0,0)', '#06C75', undefined]) expect(color(wrong)).toBeUndefined()
  })
  it('reads proportions', () => {
    expect(aspectRatio('20:13')).toBeCloseTo(20 / 13)
    expect(aspectRatio('1.51:1')).toBeCloseTo(1.51)
    expect(aspectRatio('1:9')).toBeCloseTo(1 / 3)
    expect(aspectRatio('0:1')).toBe(1)
    expect(aspectRatio('a:b', 2)).toBe(2)
  })
  it('shares the width of a horizontal box and the height of a vertical one', () => {
    const text: FlexComponent = { type: 'text', text: 'a' }
    expect(share(text, 'horizontal')).toBe('1 0 0')
    expect(share(text, 'baseline')).toBe('1 0 0')
    expect(share(text, 'vertical')).toBe('0 0 auto')
    expect(share({ ...text, flex: 0 }, 'horizontal')).toBe('0 0 auto')
    expect(share({ ...text, flex: 3 }, 'horizontal')).toBe('3 0 0')
    expect(share({ ...text, flex: 2 }, 'vertical')).toBe('2 0 auto')
    expect(share({ type: 'separator' }, 'horizontal')).toBe('0 0 auto')
    expect(share({ type: 'filler' }, 'vertical')).toBe('1 0 0')
    expect(share({ type: 'box', layout: 'vertical', contents: [], width: '50px' }, 'horizontal')).toBe('0 0 auto')
  })
  it('keeps distances: the own margin goes before the spacing of the parent, and the first has none', () => {
    const text: FlexComponent = { type: 'text', text: 'a' }
    expect(placeStyle(text, 'vertical', 'md', true)).toEqual({ flex: '0 0 auto' })
    expect(placeStyle(text, 'vertical', 'md', false).marginBlockStart).toBe('8px')
    expect(placeStyle(text, 'horizontal', 'md', false).marginInlineStart).toBe('8px')
    expect(placeStyle({ ...text, margin: 'none' }, 'vertical', 'md', false).marginBlockStart).toBe('0px')
    expect(placeStyle({ ...text, position: 'absolute', offsetTop: '5px', offsetStart: 'lg' }, 'vertical', 'md', false)).toEqual({ position: 'absolute', flex: 'none', top: '5px', insetInlineStart: '12px' })
  })
  it('draws boxes', () => {
    const box: FlexBox = { type: 'box', layout: 'vertical', contents: [] }
    expect(boxStyle({ ...box, paddingAll: 'lg', paddingTop: '3px' })).toMatchObject({ paddingBlockStart: '3px', paddingBlockEnd: '12px' })
    expect(boxStyle({ ...box, borderWidth: 'bold', cornerRadius: 'xl' })).toMatchObject({ borderWidth: '4px', borderStyle: 'solid', borderRadius: '16px' })
    expect(boxStyle({ ...box, background: { type: 'linearGradient', angle: '45deg', startColor: '#000000', endColor: '#ffffff', centerColor: '#ff0000', centerPosition: '20%' } }).background).toBe(
      'linear-gradient(45deg, #000000, #ff0000 20%, #ffffff)',
    )
    expect(boxStyle({ ...box, layout: 'baseline' })).toMatchObject({ flexDirection: 'row', alignItems: 'baseline' })
  })
  it('gives bubbles their widths', () => {
    expect((['nano', 'micro', 'deca', 'hecto', 'kilo', 'mega', 'giga', undefined, 'huge'] as const).map((s) => bubbleShape(s).width)).toEqual([120, 160, 220, 241, 260, 300, 500, 300, 300])
  })
  it('lets spans inherit what they do not say', () => {
    expect(textStyle({}, true)).toEqual({})
    expect(textStyle({ weight: 'bold' }, true)).toEqual({ fontWeight: 700 })
    expect(textStyle({}, false)).toMatchObject({ fontSize: '16px', color: '#111111', fontWeight: 400 })
  })
})

describe('rendering', () => {
  const render = (messages: LineMessage[]) => renderToStaticMarkup(<LineMessages messages={messages} theme="light" width={375} />)
  const drawable = [...simple, ...templates, ...flex].filter((m) => m.type !== 'flex' || m.altText !== '壊れたメッセージ')

  it.each(drawable.map((m) => [m.type, m] as const))('draws %s', (_, message) => {
    expect(render([message]).length).toBeGreaterThan(200)
  })
  it('shows what it does not know', () => {
    expect(render([{ type: 'hologram' } as unknown as LineMessage])).toContain('この形式は表示できません')
    expect(render([null as unknown as LineMessage])).not.toContain('undefined')
  })
  it('gives every button and every picture a name', () => {
    const html = render(drawable)
    for (const [button] of html.matchAll(/<button[^>]*>.*?<\/button>/gs)) {
      expect(button.includes('aria-label="') || button.replace(/<[^>]*>/g, '').trim().length > 0, button).toBe(true)
    }
    for (const [image] of html.matchAll(/<img[^>]*>/g)) expect(image).toMatch(/alt="/)
  })
  it('never links what must not be followed', () => {
    const html = render([{ type: 'text', text: 'javascript:alert(1)' }, { type: 'image', originalContentUrl: 'javascript:alert(1)', previewImageUrl: 'javascript:alert(1)' }, { type: 'image', originalContentUrl: 'https://a.jp/1.jpg', previewImageUrl: 'https://a.jp/2.jpg' }])
    expect(html).not.toMatch(/href="javascript/i)
  })
  it('shows a line for a message that was taken back', () => {
    const items: TalkItem[] = [{ key: '1', direction: 'out', message: { id: '1', type: 'text', text: '秘密' }, unsent: true }]
    const html = renderToStaticMarkup(<LineTalk items={items} theme="dark" width={375} />)
    expect(html).toContain('送信を取り消しました')
    expect(html).not.toContain('秘密')
  })
})

describe('quick replies', () => {
  const reply: LineMessage = { type: 'text', text: 'a', quickReply: { items: [{ type: 'action', action: { type: 'message', label: 'はい', text: 'はい' } }] } }
  const line = (key: string, direction: TalkItem['direction'], message?: TalkItem['message']): TalkItem => ({ key, direction, ...(message ? { message } : {}) })
  it('belong to the last message only', () => {
    expect(quickRepliesOf([line('1', 'in', reply)])).toHaveLength(1)
    expect(quickRepliesOf([line('1', 'in', reply), line('2', 'in', { type: 'text', text: 'b' })])).toHaveLength(0)
    expect(quickRepliesOf([line('1', 'in', reply), line('2', 'out', { id: '2', type: 'text', text: 'はい' })])).toHaveLength(0)
    expect(quickRepliesOf([line('1', 'in', reply), line('2', 'system')])).toHaveLength(1)
    expect(quickRepliesOf([])).toHaveLength(0)
  })
})
