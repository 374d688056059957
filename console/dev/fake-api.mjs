/* eslint-disable @typescript-eslint/ban-ts-comment, @typescript-eslint/no-unused-vars */
/* global setInterval */
// @ts-nocheck: a stand-in for the server, for development and tests without it. Not shipped.
//
//   node dev/fake-api.mjs [PORT]     serves dist/ and every route of api.idl from memory
//
// Signs in as hanako (may do everything) or taro (may not send); password "kairanban-demo".
import { createServer } from 'node:http'
import { existsSync, readFileSync } from 'node:fs'
import { extname, join, normalize } from 'node:path'

const port = Number(process.argv[2] ?? 8099)
const dist = process.env.FAKE_DIST ?? join(import.meta.dirname, '..', 'dist')
const DAY = 86_400_000
const now = () => Date.now()
const MIN = 60_000

// ---- a city ------------------------------------------------------------------

let seed = 20261122
const random = () => {
  seed = (seed * 1103515245 + 12345) & 0x7fffffff
  return seed / 0x7fffffff
}
const pick = (list) => list[Math.floor(random() * list.length)]
let ids = 1000
const id = () => ++ids

const option = (label, extra = {}) => ({ id: id(), key: `o${ids}`, label, help: '', ticked: false, hidden: false, emergency: false, position: 0, people: 0, ...extra })
const attribute = (key, label, kind, options, extra = {}) => ({ id: id(), key, label, help: '', kind, meaning: key === 'topic' ? 'topic' : 'plain', citizenEdits: true, citizenSees: false, required: false, hidden: false, mostChoices: 0, position: 0, builtIn: false, options, ...extra })
const attributes = [
  attribute('topic', '受信カテゴリ', 'many', ['防災・災害', '子育て', '健康・医療', 'ごみ・リサイクル', 'イベント・観光', '市政情報', '入札・契約', '図書館', 'スポーツ', '除雪・道路', 'クマ出没'].map((l, i) => option(l, { ticked: i === 0, help: i === 0 ? '警報や避難の情報。はじめから選ばれています' : '' })), { help: '受け取りたいお知らせを選んでください。いくつでも選べます。', required: true }),
  attribute('district', 'お住まいの地区', 'many', ['中央', '仁王', '上田', '緑が丘', '松園', '青山', '厨川', 'みたけ', '本宮', '太田', '都南', '見前', '飯岡', '乙部', '玉山', '好摩', '渋民', '薮川', '河南', '山岸', '加賀野', '杜陵', '大慈寺', '城西', '土淵', '繋'].map((l) => option(l)), { help: '災害やごみのお知らせに使います。5つまで選べます。', mostChoices: 5 }),
  attribute('generation', '年代', 'one', ['10代以下', '20代', '30代', '40代', '50代', '60代', '70代以上', '答えない'].map((l) => option(l))),
  attribute('child', '子どもの生年月日', 'child', [], { help: '年齢に合わせて、健診や予防接種をお知らせします。' }),
  attribute('language', '読みやすいことば', 'one', ['日本語', 'やさしい日本語', 'English', '中文', 'Tiếng Việt'].map((l) => option(l))),
  attribute('tag', '職員がつけた印', 'tag', ['町内会長', '消防団員', '広報モニター', '子育てサロン参加'].map((l) => option(l)), { citizenEdits: false }),
  attribute('source', '友だちになったきっかけ', 'source', ['広報紙のQR', 'ごみ袋のQR', '窓口のポスター', '検索'].map((l) => option(l)), { citizenEdits: false }),
  attribute('state', '状態', 'state', [option('友だち')], { citizenEdits: false, builtIn: true, hidden: true }),
]
const byKey = Object.fromEntries(attributes.map((a) => [a.key, a]))
const allOptions = () => attributes.flatMap((a) => a.options.map((o) => [a, o]))

const SURNAMES = ['佐藤', '佐々木', '高橋', '千葉', '伊藤', '髙橋', '菊池', '工藤', '及川', '小野寺', '吉田', '山﨑', '村上', '藤原', '三浦', '熊谷', '鈴木', '阿部', '𠮷田', '遠藤']
const GIVEN = ['花子', '太郎', '陽菜', '蓮', '結衣', '大翔', '葵', '湊', 'さくら', '律', '美咲', '健一', '和子', '誠', 'ひかり', '一郎', '真由美', '翔太', '恵', '優斗']
const iso = (ms) => new Date(ms + 9 * 3600_000).toISOString().slice(0, 10)
const friends = Array.from({ length: 12_480 }, (_, i) => {
  const options = new Set()
  const f = { id: i + 1, name: random() < 0.03 ? '' : `${pick(SURNAMES)} ${pick(GIVEN)}`, state: 'following', followedAt: now() - Math.floor(random() ** 2 * 700) * DAY - Math.floor(random() * DAY), blockedAt: null, settingsSavedAt: null, tester: i < 4, options, children: [], received: new Set(), tapped: {}, utterances: [] }
  if (random() < 0.06) {
    f.state = 'blocked'
    f.blockedAt = Math.min(now(), f.followedAt + Math.floor(random() * 90) * DAY)
  }
  if (random() < 0.74) {
    f.settingsSavedAt = f.followedAt + 90_000
    for (const o of byKey.topic.options) if (random() < (o.label.startsWith('防災') ? 0.95 : 0.28)) options.add(o.id)
    options.add(pick(byKey.district.options).id)
    if (random() < 0.25) options.add(pick(byKey.district.options).id)
    options.add(pick(byKey.generation.options).id)
    if (random() < 0.27) for (let n = random() < 0.4 ? 2 : 1; n > 0; n--) f.children.push({ name: pick(['さくら', 'はると', 'ゆい', 'そうた', 'めい', 'あおい']), birthday: iso(now() - Math.floor(random() * 16 * 365) * DAY) })
    if (random() < 0.6) options.add(byKey.language.options[0].id)
  }
  if (random() < 0.02) options.add(pick(byKey.tag.options).id)
  if (random() < 0.5) options.add(pick(byKey.source.options).id)
  return f
})
friends[0].name = '広聴広報課 佐藤（テスト用）'
friends[1].name = '広聴広報課 田中（テスト用）'
friends[2].name = '危機管理課 テスト端末'
friends[3].name = '子育て支援課 及川（テスト用）'
friends[5].utterances = [
  { id: 1, speaker: 'city', message: { type: 'text', text: 'もりおか市公式アカウントです。友だち追加ありがとうございます。\nまず受信設定をお願いします。' }, at: now() - 3 * DAY, erased: false, attachment: 'none' },
  { id: 2, speaker: 'citizen', message: { type: 'text', id: 'u2', text: 'ごみの収集日を知りたいです' }, at: now() - 2 * DAY, erased: false, attachment: 'none' },
  { id: 3, speaker: 'city', message: { type: 'text', text: 'ごみの収集日は、こちらのページで地区を選ぶと分かります。\nhttps://www.city.example.jp/gomi/' }, at: now() - 2 * DAY + 3000, erased: false, attachment: 'none' },
  { id: 4, speaker: 'citizen', message: { type: 'image', id: 'u4', contentProvider: { type: 'line' } }, at: now() - 2 * DAY + 60_000, erased: false, attachment: 'kept' },
  { id: 5, speaker: 'citizen', message: { type: 'text', id: 'u5', text: '' }, at: now() - DAY, erased: true, attachment: 'none' },
  { id: 6, speaker: 'citizen', message: { type: 'sticker', id: 'u6', packageId: '446', stickerId: '1988', keywords: ['ありがとう'] }, at: now() - DAY + 9000, erased: false, attachment: 'none' },
]

// ---- conditions ------------------------------------------------------------------

function monthsOld(birthday, day) {
  const [y, m, d] = birthday.split('-').map(Number)
  const [Y, M, D] = day.split('-').map(Number)
  return (Y - y) * 12 + (M - m) - (D < d ? 1 : 0)
}
function matches(c, f, day) {
  if (c.all) return c.all.every((x) => matches(x, f, day))
  if (c.any) return c.any.some((x) => matches(x, f, day))
  if (c.not) return !matches(c.not, f, day)
  if (c.options) return c.options.some((o) => f.options.has(o))
  if (c.answered) return c.answered === 'child' ? f.children.length > 0 : (byKey[c.answered]?.options ?? []).some((o) => f.options.has(o.id))
  if (c.childAge) return f.children.some((k) => { const n = monthsOld(k.birthday, day); return n >= c.childAge.from.years * 12 + c.childAge.from.months && n <= c.childAge.to.years * 12 + c.childAge.to.months })
  if (c.childBorn) return f.children.some((k) => k.birthday >= c.childBorn.from && k.birthday <= c.childBorn.to)
  if (c.followed) { const d = iso(f.followedAt); return (!c.followed.from || d >= c.followed.from) && (!c.followed.to || d <= c.followed.to) }
  if (c.received) return f.received.has(c.received)
  if (c.exactly) return f.received.has(c.exactly)
  if (c.tapped) return (f.tapped[c.tapped] ?? []).some((b) => !c.button || b === c.button)
  return true
}
const labelOf = (oid) => allOptions().find(([, o]) => o.id === oid)
function words(c) {
  if (c.all) return c.all.map(words).join('、かつ ')
  if (c.any) return c.any.map(words).join('、または ')
  if (c.not) return `（${words(c.not)}）ではない`
  if (c.options) { const f = labelOf(c.options[0]); return `${f?.[0].label ?? '項目'}：${c.options.map((o) => labelOf(o)?.[1].label ?? '？').join('・')}${c.options.length > 1 ? ' のいずれか' : ''}` }
  if (c.answered) return `「${byKey[c.answered]?.label ?? c.answered}」に回答`
  if (c.childAge) return `${c.childAge.from.years}歳${c.childAge.from.months}か月〜${c.childAge.to.years}歳${c.childAge.to.months}か月の子ども`
  if (c.childBorn) return `${c.childBorn.from}〜${c.childBorn.to}生まれの子ども`
  if (c.followed) return `${c.followed.from ?? ''}〜${c.followed.to ?? ''}に友だち追加`
  if (c.received) return `配信${c.received}を受信`
  if (c.exactly) return `「${broadcasts.get(c.exactly)?.title ?? c.exactly}」を受け取った人`
  if (c.tapped) return `配信${c.tapped}で反応`
  return '友だち全員'
}
const reachable = () => friends.filter((f) => f.state === 'following')
function count(c, day = iso(now())) {
  const yes = reachable().filter((f) => matches(c, f, day))
  return { people: yes.length, list: yes, blocked: friends.filter((f) => f.state === 'blocked' && matches(c, f, day)).length }
}
function parts(c, path, day, out) {
  const kids = c.all ?? c.any
  out.push({ path, people: count(c, day).people, text: words(c).slice(0, 300) })
  const under = (s) => (path && !s.startsWith('[') ? `${path}.${s}` : path + s)
  if (kids) kids.forEach((k, i) => parts(k, `${under(c.all ? 'all' : 'any')}[${i}]`, day, out))
  else if (c.not) parts(c.not, under('not'), day, out)
  return out
}

// ---- broadcasts --------------------------------------------------------------------

const broadcasts = new Map()
const firstText = (messages) => { const m = messages?.[0]; return (m?.text ?? m?.altText ?? m?.title ?? '').slice(0, 200) }
function makeBroadcast(part) {
  const b = { id: id(), title: '', state: 'draft', kind: 'normal', originId: null, originTitle: null, messages: [], condition: {}, repeat: null, next: [], notificationOff: false, scheduledAt: null, version: 1, personal: false, byBroadcast: false, trouble: null, createdBy: '佐藤 花子', createdAt: now() - 3 * DAY, updatedBy: '佐藤 花子', updatedAt: now() - 2 * DAY, startedAt: null, finishedAt: null, audience: 0, sent: 0, refused: 0, dropped: 0, uncertain: 0, links: [], buttons: [], delivered: null, opened: null, clicked: null, blocked24h: null, resultsAt: null, refusals: [], ...part }
  broadcasts.set(b.id, b)
  return b
}
const text = (t, extra = {}) => ({ type: 'text', text: t, ...extra })
const o = (key, label) => byKey[key].options.find((x) => x.label === label).id
const one = makeBroadcast({
  title: '1歳児歯科健診 都南', state: 'draft', condition: { all: [{ childAge: { from: { years: 1, months: 0 }, to: { years: 1, months: 11 } } }, { options: [o('district', '都南'), o('district', '見前')] }, { options: [o('topic', '子育て')] }] },
  messages: [text('{{child_name}}さん（{{child_age}}）の歯科健診のお知らせです。\n\n12月5日(木) 13:30から、都南保健センターで行います。\n持ち物：母子健康手帳、歯ブラシ'), { type: 'template', altText: '1歳児歯科健診の出欠をお知らせください', template: { type: 'confirm', text: '1歳児歯科健診に来られますか。', actions: [{ type: 'postback', label: '行きます', data: '行きます', displayText: '行きます' }, { type: 'postback', label: '行けません', data: '行けません', displayText: '行けません' }] } }],
})
const sentMessages = [text('【クマ出没】\n11月20日(金) 16:30ごろ、上田の北山散歩道で、体長1メートルほどのクマが目撃されました。\n\n近くの方は、外出を控えてください。見かけたら110番へ。', { quickReply: { items: [{ type: 'action', action: { type: 'uri', label: '目撃地図を見る', uri: 'https://www.city.example.jp/kuma/' } }, { type: 'action', action: { type: 'postback', label: '学校の対応', data: '学校の対応', displayText: '学校の対応' } }] } })]
function finished(part, share) {
  const b = makeBroadcast({ state: 'sent', ...part })
  const { list } = count(b.condition)
  for (const f of list) f.received.add(b.id)
  b.audience = list.length
  b.sent = list.length - (part.refused ?? 0)
  if (b.audience >= 20) { b.opened = Math.round(b.sent * share); b.clicked = Math.round(b.sent * share * 0.4) }
  b.delivered = b.sent
  b.blocked24h = Math.round(b.sent * 0.0006)
  b.resultsAt = b.finishedAt + DAY
  return b
}
finished({ title: 'クマ出没 上田・緑が丘', messages: sentMessages, condition: { all: [{ options: [o('topic', 'クマ出没')] }, { options: [o('district', '上田'), o('district', '緑が丘'), o('district', '仁王')] }] }, scheduledAt: null, startedAt: now() - 2 * DAY, finishedAt: now() - 2 * DAY + 2100, links: [{ id: 1, url: 'https://www.city.example.jp/kuma/', label: '目撃地図を見る', taps: 214, tappers: 173 }], buttons: [{ button: '学校の対応', people: 88 }], createdBy: '田中 誠' }, 0.71)
finished({ title: '資源ごみの日が変わります（年末年始）', messages: [text('12月29日(火)から1月3日(日)まで、ごみの収集はお休みです。\n\nくわしくは市のページをご覧ください。\nhttps://www.city.example.jp/gomi/nenmatsu')], condition: { options: [o('topic', 'ごみ・リサイクル')] }, startedAt: now() - 4 * DAY, finishedAt: now() - 4 * DAY + 6000, refused: 3, refusals: [{ batch: 4, people: 3, status: 400, answer: 'The property, \'to[12]\', in the request body is invalid' }], links: [{ id: 2, url: 'https://www.city.example.jp/gomi/nenmatsu', label: '', taps: 902, tappers: 731 }] }, 0.62)
finished({ title: '図書館まつり', messages: [{ type: 'flex', altText: '図書館まつり 11月23日(月)', contents: { type: 'bubble', header: { type: 'box', layout: 'vertical', backgroundColor: '#0017C1', paddingAll: '12px', contents: [{ type: 'text', text: 'イベント', color: '#FFFFFF', weight: 'bold', size: 'sm' }] }, body: { type: 'box', layout: 'vertical', contents: [{ type: 'text', text: '図書館まつり', weight: 'bold', size: 'xl', wrap: true }, { type: 'text', text: 'おはなし会と古本市を開きます。', wrap: true, margin: 'md' }, { type: 'box', layout: 'vertical', margin: 'lg', spacing: 'sm', contents: [['日時', '11月23日(月) 10:00から15:00まで'], ['場所', '市立図書館'], ['費用', '無料']].map(([a, b]) => ({ type: 'box', layout: 'baseline', spacing: 'sm', contents: [{ type: 'text', text: a, color: '#595959', size: 'sm', flex: 2 }, { type: 'text', text: b, wrap: true, size: 'sm', flex: 6 }] })) }] }, footer: { type: 'box', layout: 'vertical', spacing: 'sm', contents: [{ type: 'button', action: { type: 'uri', label: 'くわしく見る', uri: 'https://www.city.example.jp/lib/' }, style: 'primary', height: 'sm', color: '#0017C1' }] } } }], condition: { options: [o('topic', '図書館')] }, startedAt: now() - 6 * DAY, finishedAt: now() - 6 * DAY + 5000 }, 0.55)
for (let i = 0; i < 60; i++) finished({ title: `${pick(['健診のお知らせ', '道路工事', '市長記者会見', '子育てサロン', 'スポーツ教室', '献血のお願い', '税の納期限'])} ${i + 1}`, messages: [text('くわしくは市のページをご覧ください。')], condition: { options: [pick(byKey.topic.options).id] }, startedAt: now() - (7 + i * 2) * DAY, finishedAt: now() - (7 + i * 2) * DAY + 4000, createdBy: pick(['佐藤 花子', '田中 誠', '及川 恵']) }, 0.4 + random() * 0.3)
makeBroadcast({ title: '納税通知（市県民税 第4期）', state: 'scheduled', condition: { options: [o('topic', '市政情報')] }, messages: [text('市県民税 第4期の納期限は2月1日(月)です。')], scheduledAt: now() + 2 * DAY, audience: 3120 })
makeBroadcast({ title: '燃えるごみの日（中央）', state: 'scheduled', kind: 'series', condition: { options: [o('district', '中央')] }, messages: [text('あしたは燃えるごみの日です。8:30までに出してください。')], repeat: { kind: 'weekly', every: 1, weekdays: [1, 4], days: [], nths: [], dates: [], time: '19:00', from: iso(now() - 30 * DAY), exceptDates: [], exceptWeekdays: [], holiday: 'send' }, next: [1, 4, 8, 11].map((n) => now() + n * DAY), scheduledAt: now() + DAY, audience: 480 })
const held = makeBroadcast({ title: '大雨に関するお知らせ', state: 'held', condition: {}, messages: [text('今夜から大雨のおそれがあります。')], startedAt: now() - 3 * 3600_000, audience: 11_700, sent: 4500, trouble: 'LINEの今月の通数の上限に達しました。上限を上げてから、続きを送ってください。' })
makeBroadcast({ title: '除雪計画の説明会', state: 'draft', condition: { options: [o('topic', '除雪・道路')] }, messages: [text('除雪計画の説明会を開きます。')], createdBy: '田中 誠', updatedAt: now() - 3600_000 })
makeBroadcast({ title: '【テスト】健診', state: 'sent', kind: 'test', condition: {}, messages: [text('【テスト】\n健診のお知らせです。')], startedAt: now() - DAY, finishedAt: now() - DAY + 500, audience: 2, sent: 2 })
makeBroadcast({ title: 'イベント中止のお知らせ', state: 'stopped', condition: {}, messages: [text('本日のイベントは中止です。')], startedAt: now() - 9 * DAY, finishedAt: now() - 9 * DAY + 8000, audience: 11_000, sent: 3000, dropped: 8000 })
void one
void held

const progressOf = (b) => ({ audience: b.audience, sent: b.sent, refused: b.refused, waiting: Math.max(0, ['sending', 'resolving', 'held', 'stopping'].includes(b.state) ? b.audience - b.sent - b.refused - b.dropped : 0), dropped: b.dropped, uncertain: b.uncertain, batches: Math.ceil(b.audience / 500), batchesDone: Math.ceil((b.sent + b.refused) / 500), perSecond: b.state === 'sending' ? 500 : 0, ...(b.state === 'sending' ? { secondsLeft: Math.ceil((b.audience - b.sent) / 500) } : {}) })
const clean = (x) => Object.fromEntries(Object.entries(x).filter(([, v]) => v !== null && v !== undefined))
const row = (b) => clean({ id: b.id, title: b.title, state: b.state, kind: b.kind, scheduledAt: b.scheduledAt, startedAt: b.startedAt, finishedAt: b.finishedAt, audience: b.audience, sent: b.sent, refused: b.refused, createdBy: b.createdBy, conditionText: words(b.condition), firstText: firstText(b.messages), originId: b.originId, trouble: b.trouble, updatedAt: b.updatedAt })
const full = (b) => { const { audience, sent, refused, dropped, uncertain, ...rest } = b; return clean({ ...rest, conditionText: words(b.condition), progress: progressOf(b), problems: [], delivered: b.state === 'sent' ? b.delivered : null }) }

const speed = Number(process.env.FAKE_SPEED ?? 1)
setInterval(() => {
  for (const b of broadcasts.values()) {
    if (b.state === 'resolving') { b.state = 'sending' }
    else if (b.state === 'sending') {
      const step = Math.max(1, Math.ceil((b.audience / 16) * speed))
      const who = b.list?.slice(b.sent, b.sent + step) ?? []
      for (const f of who) f.received.add(b.id)
      b.sent = Math.min(b.audience, b.sent + step)
      if (b.sent >= b.audience) { b.state = 'sent'; b.finishedAt = now(); b.delivered = b.sent }
    } else if (b.state === 'stopping') { b.state = 'stopped'; b.dropped = b.audience - b.sent; b.finishedAt = now() }
    else if (b.state === 'scheduled' && b.kind === 'normal' && b.scheduledAt <= now()) start(b)
  }
}, 500)
function start(b) {
  const { list } = count(b.condition)
  Object.assign(b, { state: 'resolving', startedAt: now(), audience: list.length, list, sent: 0 })
  delete b.toJSON
  Object.defineProperty(b, 'list', { value: list, enumerable: false, configurable: true })
}

// ---- the rest -------------------------------------------------------------------------

const segments = [{ id: id(), name: '1歳児の保護者（都南・見前）', condition: one.condition, updatedAt: now() - 10 * DAY }, { id: id(), name: '受信設定がまだの人', condition: { not: { answered: 'topic' } }, updatedAt: now() - 20 * DAY }]
const segmentOut = (s) => ({ ...s, text: words(s.condition), people: count(s.condition).people })
const templates = [{ id: id(), name: '健診のお知らせ', category: '子育て', messages: one.messages, updatedAt: now() - 8 * DAY }, { id: id(), name: '避難所開設', category: '防災', messages: [text('次の避難所を開きました。\n\n・（避難所の名前）\n\n持ち物：飲み水、薬、毛布')], updatedAt: now() - 80 * DAY }]
const phrases = [
  { key: 'greeting', label: '友だち追加のあいさつ', messages: [text('もりおか市公式アカウントです。友だち追加ありがとうございます。'), { type: 'template', altText: '受信設定のお願い', template: { type: 'buttons', text: '受け取りたいお知らせを選んでください。1分で終わります。', actions: [{ type: 'uri', label: '受信設定を開く', uri: 'https://line.example.jp/settings' }] } }], updatedAt: now() - 30 * DAY },
  { key: 'return', label: 'ブロック解除のあいさつ', messages: [text('おかえりなさい。前の受信設定が残っています。')], updatedAt: now() - 30 * DAY },
  { key: 'default', label: '答えられないときの返事', messages: [text('申し訳ありません。このアカウントでは個別のお返事をしていません。急ぎのときは市役所（019-651-4111）へお電話ください。')], updatedAt: now() - 12 * DAY },
]
let consent = { version: 3, body: 'この受信設定で集める情報（お住まいの地区、お子さんの生年月日など）は、お知らせを届けるためだけに使います。\n\n情報は市が管理する国内のサーバーに暗号化して保存し、LINEヤフー株式会社には渡しません。いつでも確かめて、消すことができます。', createdAt: now() - 200 * DAY, people: 8031 }
const ROLES = { admin: '管理者', editor: '編集者' }
const RIGHTS = { admin: ['statistics.view', 'attribute.view', 'attribute.edit', 'phrase.view', 'phrase.edit', 'friend.view', 'friend.edit', 'friend.export', 'segment.view', 'segment.edit', 'broadcast.view', 'broadcast.edit', 'broadcast.approve', 'staff.view', 'staff.edit', 'audit.view', 'access_log.view', 'access_log.export'], editor: ['statistics.view', 'attribute.view', 'phrase.view', 'friend.view', 'segment.view', 'segment.edit', 'broadcast.view', 'broadcast.edit'] }
const staff = [
  { id: 1, login: 'hanako', name: '佐藤 花子', role: 'admin', department: '広聴広報課', state: 'active', locked: false, mustChange: false, signedInAt: now() - 5 * MIN, password: 'kairanban-demo' },
  { id: 2, login: 'taro', name: '及川 太郎', role: 'editor', department: '子育て支援課', state: 'active', locked: false, mustChange: false, signedInAt: now() - DAY, password: 'kairanban-demo' },
  { id: 3, login: 'newcomer', name: '新人 一郎', role: 'editor', department: '危機管理課', state: 'active', locked: false, mustChange: true, signedInAt: null, password: 'kairanban-demo' },
  { id: 4, login: 'former', name: '前任 次郎', role: 'editor', department: '広聴広報課', state: 'disabled', locked: false, mustChange: false, signedInAt: now() - 300 * DAY, password: '' },
]
const staffOut = ({ password: _, ...s }) => clean(s)
const audits = []
const AUDIT = { 'broadcast.create': '配信を作成', 'broadcast.save': '配信を保存', 'broadcast.send': '配信を送信', 'broadcast.schedule': '配信を予約', 'session.start': 'サインイン', 'staff.create': '職員を追加', 'attribute.save': '項目を変更', 'broadcast.test': 'テスト配信' }
const note = (who, action, object = '', detail = {}) =>
  audits.push({ id: id(), at: now(), staffId: 1, staff: who, department: '広聴広報課', role: '管理者', action, actionLabel: AUDIT[action] ?? action, object, objectLabel: object, result: 'done', changes: Object.entries(detail).map(([field, after]) => ({ field, label: field, after: String(after) })), detail, address: '192.0.2.14' })
const requests = Array.from({ length: 250 }, (_, i) => ({ id: 1000 - i, at: now() - i * 47_000, door: i % 3 ? 'api' : 'citizen', doorLabel: i % 3 ? '管理画面の操作' : '市民のページ', method: 'GET', path: i % 3 ? `/api/broadcasts/${1020 + (i % 40)}` : '/c/settings', status: i % 17 ? 200 : 403, us: 900 + i * 37, ...(i % 3 ? { staffId: 1, staff: '佐藤 花子' } : { citizen: '3fa91c04d2e85b77' }), address: i % 3 ? '192.0.2.14' : '~9d2c41aa07b3', agent: i % 3 ? 'Edge（Windows）' : 'LINE（iPhone）', request: (i * 7919 + 4096).toString(16).padStart(12, '0'), refused: '' }))
for (let i = 0; i < 240; i++) { note(pick(['佐藤 花子', '田中 誠', '及川 太郎']), pick(Object.keys(AUDIT)), `配信 ${1020 + (i % 40)}`, { title: 'クマ出没' }); audits.at(-1).at = now() - (240 - i) * 3600_000 }
const manual = [{ key: 'first', title: 'はじめての配信', html: '<h2 id="a">1. 新しい配信を開く</h2><p>左のメニューの<strong>配信</strong>から、<strong>新しい配信</strong>を押します。</p><h2 id="b">2. 届ける人を決める</h2><ul><li>受信カテゴリ</li><li>お住まいの地区</li></ul><table><thead><tr><th>状態</th><th>意味</th></tr></thead><tbody><tr><td>下書き</td><td>まだ送られません</td></tr></tbody></table>' }, { key: 'segment', title: '届ける人のしぼりこみ', html: '<p>条件を足すと、人数が変わります。</p>' }, { key: 'accident', title: '間違えて送ったとき', html: '<p>あわてず、<strong>送信を止める</strong>を押します。</p>' }]
const days = []
{
  let reach = 9800
  for (let i = 400; i >= 0; i--) {
    const added = Math.floor(random() * 18) + (i % 30 === 0 ? 40 : 0)
    const blocked = Math.floor(random() * 6)
    const returned = random() < 0.2 ? 1 : 0
    reach += added + returned - blocked
    days.push({ day: iso(now() - i * DAY), added, returned, blocked, reachable: reach })
  }
  const shift = reachable().length - reach
  for (const d of days) d.reachable += shift
}
const media = new Map()

// ---- checks ---------------------------------------------------------------------------

class Refuse extends Error {
  constructor(status, code, message, field) { super(message); Object.assign(this, { status, code, field }) }
}
function check(messages) {
  const problems = []
  const hints = []
  const wrong = (field, message) => problems.push({ field, message })
  if (!Array.isArray(messages) || messages.length === 0) wrong('messages', '吹き出しを1つ以上作ってください。')
  for (const [i, m] of (messages ?? []).entries()) {
    const at = `messages[${i}]`
    const need = (path, v, name) => { if (!v) wrong(`${at}.${path}`, `${name}を入れてください。`) }
    const action = (path, a) => {
      if (!a.label && !path.includes('columns') ) wrong(`${at}.${path}.label`, 'ボタンの文字を入れてください。')
      if (a.type === 'uri' && !/^(https?|tel|line):/.test(a.uri ?? '')) wrong(`${at}.${path}.uri`, 'https:// で始まるアドレスを入れてください。')
      if (a.type === 'message' && !a.text) wrong(`${at}.${path}.text`, '送ってもらう言葉を入れてください。')
      if (a.type === 'postback' && !a.data) wrong(`${at}.${path}.data`, '記録する名前を入れてください。')
    }
    if (m.type === 'text') { need('text', m.text?.trim(), '本文'); if ((m.text ?? '').length > 5000) wrong(`${at}.text`, '本文は5000文字以内にしてください。') }
    if (m.type === 'image') { need('originalContentUrl', m.originalContentUrl, '画像'); need('altText', m.altText, '代替テキスト') }
    if (m.type === 'video') { need('originalContentUrl', m.originalContentUrl, '動画'); need('previewImageUrl', m.previewImageUrl, '再生前に見える画像') }
    if (m.type === 'audio') need('originalContentUrl', m.originalContentUrl, '音声')
    if (m.type === 'location') { need('title', m.title, '場所の名前'); need('address', m.address, '住所') }
    if (m.type === 'imagemap') { need('baseUrl', m.baseUrl, '画像'); need('altText', m.altText, '代替テキスト') }
    if (m.type === 'flex') { need('altText', m.altText, '通知に出る文'); if (!m.contents?.body?.contents?.length && m.contents?.type !== 'carousel') wrong(`${at}.contents`, 'カードの形を選んでください。') }
    if (m.type === 'template') {
      need('altText', m.altText, '通知に出る文')
      const t = m.template
      if (t.text !== undefined) need('template.text', t.text, '文')
      ;(t.actions ?? []).forEach((a, n) => action(`template.actions[${n}]`, a))
      ;(t.columns ?? []).forEach((c, n) => { if (c.text !== undefined) need(`template.columns[${n}].text`, c.text, '文'); (c.actions ?? [c.action]).forEach((a, k) => action(`template.columns[${n}].actions[${k}]`, a)) })
    }
    ;(m.quickReply?.items ?? []).forEach((q, n) => action(`quickReply.items[${n}].action`, q.action))
    const found = /(来週|今週|再来週|明日|あした|昨日)の?[月火水木金土日]?曜?日?/.exec(m.text ?? '')
    if (found) hints.push({ field: `${at}.text`, message: `「${found[0]}」は、読む日によって意味が変わります。「12月5日(木)」のように日付で書いてください。` })
  }
  return { ok: problems.length === 0, problems, hints, personal: /\{\{\s*(child_name|child_age|name)\s*\}\}/.test(JSON.stringify(messages)) }
}
const fill = (messages) => JSON.parse(JSON.stringify(messages).replaceAll(/\{\{\s*child_name\s*\}\}/g, 'さくら').replaceAll(/\{\{\s*child_age\s*\}\}/g, '1歳6か月').replaceAll(/\{\{\s*name\s*\}\}/g, '盛岡 花子'))
function nextDates(r) {
  const out = []
  const special = new Set(['2026-11-23', '2026-12-31', '2027-01-01', '2027-01-11', '2027-02-11'])
  let week = 0
  for (let i = 0; i < 800 && out.length < 12; i++) {
    const ms = Date.parse(`${r.from}T00:00:00+09:00`) + i * DAY
    const d = iso(ms)
    const wd = new Date(ms + 9 * 3600_000).getUTCDay()
    const dd = Number(d.slice(8))
    if (wd === 0 && i > 0) week++
    if (r.to && d > r.to) break
    const hit = r.kind === 'daily' ? i % r.every === 0 : r.kind === 'weekly' ? r.weekdays.includes(wd) && week % r.every === 0 : r.kind === 'monthly_day' ? r.days.includes(dd) : r.kind === 'monthly_weekday' ? r.weekdays.includes(wd) && r.nths.includes(Math.ceil(dd / 7)) : r.kind === 'month_end' ? iso(ms + DAY).slice(8) === '01' : r.dates.includes(d)
    if (!hit || r.exceptDates.includes(d) || r.exceptWeekdays.includes(wd) || (r.holiday === 'skip' && special.has(d))) continue
    const at = Date.parse(`${d}T${r.time}:00+09:00`)
    if (at > now()) out.push(at)
  }
  return out
}

// ---- routes ------------------------------------------------------------------------------

const sessions = new Map()
const page = (list, query, limit = 50) => {
  const before = query.before ? Number(query.before) : Infinity
  const most = Number(query.limit ?? limit)
  const rest = list.filter((x) => x.id < before)
  const part = rest.slice(0, most)
  return { part, next: rest.length > most ? part.at(-1).id : undefined }
}
const findB = (p) => { const b = broadcasts.get(Number(p.id)); if (!b) throw new Refuse(404, 'not_found', 'この配信は見つかりません。'); return b }
const session = (s) => ({ staff: { id: s.id, login: s.login, name: s.name, role: s.role, roleLabel: ROLES[s.role], department: s.department }, csrf: `csrf-${s.id}`, rights: s.rights ?? RIGHTS[s.role], mustChangePassword: s.mustChange, cityName: '盛岡市', accountName: '盛岡市公式アカウント', now: now(), environment: 'demo' })
const saveInto = (b, body, me) => {
  if (!body.title?.trim()) throw new Refuse(422, 'invalid', '件名を入れてください。', 'title')
  Object.assign(b, { title: body.title, messages: body.messages, condition: body.condition, notificationOff: body.notificationOff, repeat: body.repeat ?? null, updatedAt: now(), updatedBy: me.name, personal: check(body.messages).personal })
  return b
}
const friendRow = (f) => clean({ id: f.id, name: f.name, state: f.state, followedAt: f.followedAt, blockedAt: f.blockedAt, settingsSavedAt: f.settingsSavedAt, tester: f.tester })
const friendOut = (f) => clean({ ...friendRow(f), language: 'ja', emergencyOnly: false, tags: byKey.tag.options.filter((x) => f.options.has(x.id)).map((x) => ({ id: x.id, label: x.label, by: 'unknown', byName: '' })), choices: attributes.filter((a) => a.kind !== 'state').map((a) => ({ attributeId: a.id, attributeLabel: a.label, options: a.options.filter((x) => f.options.has(x.id)).map((x) => ({ id: x.id, label: x.label })) })).filter((c) => c.options.length > 0), children: f.children.map((k) => { const m = monthsOld(k.birthday, iso(now())); return { id: k.id ??= id(), grade: '', ...k, age: `${Math.floor(m / 12)}歳${m % 12}か月` } }), consents: f.settingsSavedAt ? [{ version: 3, givenAt: f.settingsSavedAt }] : [], utterances: f.utterances, received: [...f.received].map((bid) => broadcasts.get(bid)).filter(Boolean).sort((a, b) => b.startedAt - a.startedAt).slice(0, 50).map((b) => ({ id: b.id, title: b.title, at: b.startedAt })) })
const withPeople = () => { const n = new Map(); for (const f of reachable()) for (const x of f.options) n.set(x, (n.get(x) ?? 0) + 1); for (const [i, a] of attributes.entries()) { a.position = i; for (const [k, x] of a.options.entries()) { x.people = n.get(x.id) ?? 0; x.position = k } } return { attributes } }
const csv = (rows) => ({ csv: `\ufeff${rows.map((r) => r.map((v) => `"${String(v ?? '').replaceAll('"', '""')}"`).join(',')).join('\r\n')}\r\n` })
const filterB = (q) => [...broadcasts.values()].filter((b) => (!q.q || `${b.title}${firstText(b.messages)}`.includes(q.q)) && (!q.state || b.state === q.state) && (!q.kind || b.kind === q.kind) && (!q.createdBy || b.createdBy === staff.find((s) => s.id === Number(q.createdBy))?.name) && (!q.from || iso(b.startedAt ?? b.scheduledAt ?? b.updatedAt) >= q.from) && (!q.to || iso(b.startedAt ?? b.scheduledAt ?? b.updatedAt) <= q.to)).sort((a, b) => b.id - a.id)
// Newest first, and unfinished ones before that.
const rank = (b) => ({ sending: 0, resolving: 0, held: 1, draft: 2, scheduled: 3 })[b.state] ?? 4
const sortB = (list) => list.sort((a, b) => rank(a) - rank(b) || (b.startedAt ?? b.scheduledAt ?? b.updatedAt) - (a.startedAt ?? a.scheduledAt ?? a.updatedAt))
const versioned = (b, v) => { if (b.version !== v) throw new Refuse(409, 'conflict', `${b.updatedBy}さんが先に変更しました。`) }
const agreed = (b, people) => { const n = count(b.condition).people; if (Math.abs(n - people) > Math.max(5, n * 0.05)) throw new Refuse(409, 'conflict', `届く人が${people}人から${n}人に変わりました。`) }
const draftOnly = (b) => { if (b.state !== 'draft') throw new Refuse(409, 'conflict', 'この配信は、すでに下書きではありません。') }
const attr = (p) => { const a = attributes.find((x) => x.id === Number(p.id)); if (!a) throw new Refuse(404, 'not_found', 'この項目は見つかりません。'); return a }
const friendBy = (p) => { const f = friends.find((x) => x.id === Number(p.id)); if (!f) throw new Refuse(404, 'not_found', 'この友だちは見つかりません。'); return f }
const reorder = (list, wanted) => list.sort((a, b) => wanted.indexOf(a.id) - wanted.indexOf(b.id))

const routes = {
  'POST /api/session': ({ body, res }) => {
    const s = staff.find((x) => x.login === body.login && x.state === 'active')
    if (!s || s.password !== body.password) throw new Refuse(403, 'denied', '職員IDかパスワードが違います。大文字と小文字を確かめて、もう一度入れてください。')
    const token = Math.random().toString(36).slice(2)
    sessions.set(token, s)
    s.signedInAt = now()
    note(s.name, 'session.start')
    res.setHeader('Set-Cookie', `session=${token}; Path=/; HttpOnly; SameSite=Lax`)
    return session(s)
  },
  'GET /api/session': ({ me }) => session(me),
  'DELETE /api/session': ({ token }) => (sessions.delete(token), { ok: true }),
  'POST /api/session/password': ({ me, body }) => {
    if (body.current !== me.password) throw new Refuse(422, 'invalid', 'いまのパスワードが違います。', 'current')
    if ([...body.new].length < 12) throw new Refuse(422, 'invalid', '新しいパスワードは12文字以上にしてください。', 'new')
    Object.assign(me, { password: body.new, mustChange: false })
    return session(me)
  },
  'GET /api/home': () => {
    const all = [...broadcasts.values()]
    const newest = (list, key) => list.sort((a, b) => b[key] - a[key]).map(row)
    return { reachable: reachable().length, blocked: friends.filter((f) => f.state === 'blocked').length, settingsSaved: reachable().filter((f) => f.settingsSavedAt).length, addedToday: days.at(-1).added, blockedToday: days.at(-1).blocked, eventsWaiting: 3, jobsFailed: 0, sending: all.filter((b) => ['sending', 'resolving', 'stopping'].includes(b.state)).map(row), upcoming: all.filter((b) => b.state === 'scheduled').sort((a, b) => a.scheduledAt - b.scheduledAt).map(row), held: all.filter((b) => b.state === 'held').map(row), drafts: newest(all.filter((b) => b.state === 'draft'), 'updatedAt').slice(0, 10), recent: newest(all.filter((b) => b.state === 'sent'), 'finishedAt').slice(0, 8), quotaLimit: 200_000, quotaUsed: 61_240, days: days.slice(-30) }
  },
  'GET /api/statistics/friends': ({ query }) => ({ days: days.filter((d) => (!query.from || d.day >= query.from) && (!query.to || d.day <= query.to)) }),
  'GET /api/statistics/friends.csv': () => csv([['日', '増えた人', '戻った人', 'ブロック', '届く人'], ...days.map((d) => [d.day, d.added, d.returned, d.blocked, d.reachable])]),
  'GET /api/statistics/demographics': () => ({ askedAt: now(), available: true, groups: [{ label: '性別', shares: [{ label: '女性', share: 0.581 }, { label: '男性', share: 0.402 }, { label: '分からない', share: 0.017 }] }] }),
  'GET /api/statistics/demographics.csv': () => csv([['種類', '区分', '割合（%）']]),
  'GET /api/statistics/broadcasts': () => ({ total: { department: '合計', broadcasts: 0, audience: 0, sent: 0, refused: 0, linkTaps: 0, buttonPeople: 0, opened: 0, openedOf: 0, blocked: 0, blockedOf: 0 }, departments: [], broadcasts: [] }),
  'GET /api/statistics/broadcasts.csv': () => csv([['番号', '件名']]),
  'GET /api/statistics/attributes': () => { withPeople(); const total = reachable().length; return { reachable: total, attributes: attributes.filter((a) => a.options.length > 0 && a.kind !== 'state').map((a) => ({ attributeId: a.id, key: a.key, label: a.label, answered: reachable().filter((f) => a.options.some((x) => f.options.has(x.id))).length, options: a.options.map((x) => ({ optionId: x.id, label: x.label, people: x.people, share: x.people / total })) })), childGrades: [], childAges: Array.from({ length: 16 }, (_, y) => { const n = reachable().filter((f) => f.children.some((k) => Math.floor(monthsOld(k.birthday, iso(now())) / 12) === y)).length; return { optionId: y, label: `${y}歳`, people: n, share: n / total } }) } },
  'GET /api/attributes': withPeople,
  'GET /api/attributes/preview': () => ({ csv: '<!doctype html><html lang="ja"><head><title>受信設定</title></head><body><h1>受信設定</h1></body></html>' }),
  'POST /api/attributes': ({ body }) => { const a = attribute(body.key || `attribute${ids}`, body.label, body.kind, [], body); attributes.splice(attributes.length - 3, 0, a); byKey[a.key] = a; return a },
  'PUT /api/attributes/order': ({ body }) => (reorder(attributes, body.ids), withPeople()),
  'PUT /api/attributes/{id}': ({ params, body }) => { const a = attr(params); const { key: _, ...rest } = body; return Object.assign(a, rest) },
  'POST /api/attributes/{id}/options': ({ params, body }) => { const a = attr(params); if (a.options.some((x) => x.label === body.label)) throw new Refuse(422, 'invalid', '同じ表示名の選択肢があります。', 'label'); a.options.push(option(body.label, body)); return a },
  'PUT /api/attributes/{id}/options/order': ({ params, body }) => { const a = attr(params); reorder(a.options, body.ids); return a },
  'PUT /api/options/{id}': ({ params, body }) => { const [a, x] = allOptions().find(([, y]) => y.id === Number(params.id)) ?? []; if (!x) throw new Refuse(404, 'not_found', 'この選択肢は見つかりません。'); Object.assign(x, body, { key: x.key }); return a },
  'GET /api/consent': () => consent,
  'POST /api/consent': ({ body }) => (consent = { version: consent.version + 1, body: body.body, createdAt: now(), people: 0 }),
  'GET /api/phrases': () => ({ phrases }),
  'PUT /api/phrases/{key}': ({ params, body }) => Object.assign(phrases.find((p) => p.key === params.key), { messages: body.messages, updatedAt: now() }),
  'GET /api/friends': ({ query }) => { const list = friends.filter((f) => (!query.q || f.name.includes(query.q)) && (!query.state || f.state === query.state) && (!query.option || f.options.has(Number(query.option)))).toReversed(); const { part, next } = page(list, query); return clean({ friends: part.map(friendRow), next, total: list.length }) },
  'GET /api/friends/{id}': ({ params }) => friendOut(friendBy(params)),
  'PUT /api/friends/{id}/tags': ({ params, body }) => { const f = friendBy(params); body.add.forEach((x) => f.options.add(x)); body.remove.forEach((x) => f.options.delete(x)); return friendOut(f) },
  'PUT /api/friends/{id}/tester': ({ params, body }) => { const f = friendBy(params); f.tester = body.tester; return friendOut(f) },
  'GET /api/utterances/{id}/attachment': () => ({ picture: true }),
  'POST /api/tags': ({ body }) => { byKey.tag.options.push(option(body.label)); return byKey.tag },
  'GET /api/friends.csv': () => csv([['番号', '状態'], ...friends.slice(0, 100).map((f) => [f.id, f.state])]),
  'POST /api/segments/count': ({ body }) => { const day = body.at ? body.at.slice(0, 10) : iso(now()); const r = count(body.condition, day); const total = reachable().length; return { people: r.people, reachable: total, blocked: r.blocked, share: total ? r.people / total : 0, parts: Object.keys(body.condition).length ? parts(body.condition, '', day, []) : [], text: words(body.condition), tookUs: 812 } },
  'GET /api/segments': () => ({ segments: segments.map(segmentOut) }),
  'POST /api/segments': ({ body }) => { if (segments.some((s) => s.name === body.name)) throw new Refuse(422, 'invalid', '同じ名前の対象があります。別の名前にしてください。', 'name'); const s = { id: id(), ...body, updatedAt: now() }; segments.push(s); return segmentOut(s) },
  'PUT /api/segments/{id}': ({ params, body }) => segmentOut(Object.assign(segments.find((s) => s.id === Number(params.id)), body, { updatedAt: now() })),
  'DELETE /api/segments/{id}': ({ params }) => { segments.splice(segments.findIndex((s) => s.id === Number(params.id)), 1); return { ok: true } },
  'GET /api/media/{id}': ({ params }) => media.get(Number(params.id)),
  'POST /api/messages/check': ({ body }) => check(body.messages),
  'POST /api/messages/preview': ({ body }) => ({ messages: fill(body.messages) }),
  'POST /api/repeat/preview': ({ body }) => ({ next: nextDates(body), text: '' }),
  'GET /api/templates': () => ({ templates }),
  'POST /api/templates': ({ body }) => { const t = { id: id(), ...body, updatedAt: now() }; templates.push(t); return t },
  'PUT /api/templates/{id}': ({ params, body }) => Object.assign(templates.find((t) => t.id === Number(params.id)), body, { updatedAt: now() }),
  'DELETE /api/templates/{id}': ({ params }) => { templates.splice(templates.findIndex((t) => t.id === Number(params.id)), 1); return { ok: true } },
  'GET /api/broadcasts': ({ query }) => { const list = sortB(filterB(query)); const start = query.before ? list.findIndex((b) => b.id === Number(query.before)) + 1 : 0; const most = Number(query.limit ?? 50); const part = list.slice(start, start + most); return clean({ broadcasts: part.map(row), next: list.length > start + most ? part.at(-1).id : undefined, total: list.length }) },
  'GET /api/broadcasts.csv': ({ query }) => csv([['番号', '件名', '状態', '人数'], ...filterB(query).map((b) => [b.id, b.title, b.state, b.sent])]),
  'POST /api/broadcasts': ({ body, me }) => { const b = makeBroadcast({ createdBy: me.name, createdAt: now() }); try { saveInto(b, body, me) } catch (e) { broadcasts.delete(b.id); throw e } note(me.name, 'broadcast.create', `配信 ${b.id}`); return full(b) },
  'GET /api/broadcasts/{id}': ({ params }) => full(findB(params)),
  'PUT /api/broadcasts/{id}': ({ params, body, me }) => { const b = findB(params); draftOnly(b); if (body.version !== undefined) versioned(b, body.version); saveInto(b, body, me); b.version++; return full(b) },
  'DELETE /api/broadcasts/{id}': ({ params }) => { const b = findB(params); if (!['draft', 'cancelled'].includes(b.state)) throw new Refuse(409, 'conflict', '送った配信は消せません。'); broadcasts.delete(b.id); return { ok: true } },
  'POST /api/broadcasts/{id}/copy': ({ params, me }) => { const b = findB(params); return full(makeBroadcast({ title: `${b.title}（コピー）`.slice(0, 100), messages: b.messages, condition: b.condition, notificationOff: b.notificationOff, createdBy: me.name, updatedAt: now() })) },
  'POST /api/broadcasts/{id}/test': ({ params, body, me }) => { const b = findB(params); versioned(b, body.version); const bad = check(b.messages); if (!bad.ok) throw new Refuse(422, 'invalid', bad.problems[0].message, bad.problems[0].field); const t = makeBroadcast({ title: `【テスト】${b.title}`, kind: 'test', state: 'sent', originId: b.id, originTitle: b.title, messages: b.messages, startedAt: now(), finishedAt: now(), audience: body.testers.length, sent: body.testers.length, createdBy: me.name }); return { broadcastId: t.id, people: body.testers.length } },
  'POST /api/broadcasts/{id}/schedule': ({ params, body }) => { const b = findB(params); draftOnly(b); versioned(b, body.version); agreed(b, body.people); Object.assign(b, { state: 'scheduled', version: b.version + 1, audience: body.people, kind: b.repeat ? 'series' : b.kind, next: b.repeat ? nextDates(b.repeat) : [], scheduledAt: b.repeat ? nextDates(b.repeat)[0] : Date.parse(`${body.at}:00+09:00`) }); return full(b) },
  'POST /api/broadcasts/{id}/unschedule': ({ params, body }) => { const b = findB(params); versioned(b, body.version); if (b.state !== 'scheduled') throw new Refuse(409, 'conflict', 'もう予約ではありません。'); Object.assign(b, { state: 'draft', version: b.version + 1, scheduledAt: null, kind: b.kind === 'series' ? 'normal' : b.kind }); return full(b) },
  'POST /api/broadcasts/{id}/send': ({ params, body, me }) => { const b = findB(params); draftOnly(b); versioned(b, body.version); agreed(b, body.people); const bad = check(b.messages); if (!bad.ok) throw new Refuse(422, 'invalid', bad.problems[0].message, bad.problems[0].field); b.version++; start(b); note(me.name, 'broadcast.send', `配信 ${b.id}`); return full(b) },
  'POST /api/broadcasts/{id}/stop': ({ params }) => { const b = findB(params); if (!['sending', 'resolving'].includes(b.state)) throw new Refuse(409, 'conflict', 'もう送り終わっています。'); b.state = 'stopping'; return full(b) },
  'POST /api/broadcasts/{id}/resume': ({ params }) => { const b = findB(params); b.state = 'sending'; b.trouble = null; b.dropped = 0; return full(b) },
  'POST /api/broadcasts/{id}/correction': ({ params, me }) => { const b = findB(params); return full(makeBroadcast({ title: `【訂正】${b.title}`.slice(0, 100), kind: 'correction', originId: b.id, originTitle: b.title, messages: [text(`【訂正】\nさきほどお送りした「${b.title}」に誤りがありました。\n\n（誤）\n（正）\n\nおわびして訂正します。`)], condition: { exactly: b.id }, createdBy: me.name, updatedAt: now() })) },
  'POST /api/broadcasts/{id}/unanswered': ({ params, me }) => { const b = findB(params); return full(makeBroadcast({ title: `【再送】${b.title}`.slice(0, 100), originId: b.id, originTitle: b.title, messages: b.messages, condition: { all: [{ received: b.id }, { not: { tapped: b.id } }] }, createdBy: me.name, updatedAt: now() })) },
  'GET /api/broadcasts/{id}/progress': ({ params }) => progressOf(findB(params)),
  'GET /api/staff': () => ({ staff: staff.map(staffOut) }),
  'POST /api/staff': ({ body }) => { if (staff.some((s) => s.login === body.login)) throw new Refuse(422, 'invalid', 'この職員IDは、すでに使われています。', 'login'); const s = { id: id(), ...body, locked: false, mustChange: true, signedInAt: null, password: 'haru-no-yuki-49' }; staff.push(s); return { staff: staffOut(s), oneTimePassword: s.password } },
  'PUT /api/staff/{id}': ({ params, body, me }) => { if (Number(params.id) === me.id && (body.state === 'disabled' || body.role !== me.role)) throw new Refuse(422, 'invalid', '自分の役割と状態は変えられません。ほかの管理者に頼んでください。', 'state'); return staffOut(Object.assign(staff.find((s) => s.id === Number(params.id)), body)) },
  'POST /api/staff/{id}/password': ({ params }) => { const s = staff.find((x) => x.id === Number(params.id)); Object.assign(s, { password: 'aki-no-sora-72', mustChange: true, locked: false }); return { staff: staffOut(s), oneTimePassword: s.password } },
  'GET /api/audit': ({ query }) => { const list = audits.filter((a) => (!query.q || `${a.actionLabel}${a.object}${a.staff}`.includes(query.q)) && (!query.staff || a.staff === staff.find((s) => s.id === Number(query.staff))?.name) && (!query.from || iso(a.at) >= query.from) && (!query.to || iso(a.at) <= query.to)).toReversed(); const { part, next } = page(list, query, 100); return clean({ rows: part, next }) },
  'GET /api/audit/choices': () => ({ actions: Object.entries(AUDIT).map(([word, label]) => ({ word, label })), departments: ['広聴広報課', '子育て支援課'], staff: staff.map((s) => ({ id: s.id, name: s.name, department: s.department })) }),
  'GET /api/audit/watch': () => ({ checkedAt: now() - 8 * 3600_000, anchors: [1, 2, 3].map((d) => ({ at: now() - d * 86400_000, count: 240 - d, hash: 'a1'.repeat(32) })) }),
  'POST /api/audit/verify': () => ({ intact: true, fault: 'intact', broken: 0, first: 1, last: audits.length, anchors: 3, newestAnchor: now() - 86400_000, text: `1番から${audits.length}番まで、すべて書かれたときのままです。`, tookMs: 12 }),
  'GET /api/access': ({ query }) => { const { part, next } = page(requests.filter((r) => (!query.door || r.door === query.door) && (!query.q || r.path.includes(query.q))), query, 100); return clean({ rows: part, next }) },
  'GET /api/access/totals': () => ({ counted: [{ door: 'webhook', label: 'LINEからのWebhook', requests: 12840, failed: 0 }, { door: 'media', label: '画像など', requests: 90211, failed: 3 }], lost: 0, doors: [{ word: 'api', label: '管理画面の操作' }, { word: 'citizen', label: '市民のページ' }], keptDays: 400 }),
  'GET /api/audit.csv': () => csv([['日時', '職員', '操作'], ...audits.map((a) => [new Date(a.at).toISOString(), a.staff, a.actionLabel])]),
  'GET /api/manual': () => ({ pages: manual.map((m) => ({ ...m, html: '' })) }),
  'GET /api/manual/{key}': ({ params }) => { const m = manual.find((x) => x.key === params.key); if (!m) throw new Refuse(404, 'not_found', 'このページは見つかりません。'); return m },
}
// The rights of each route, from the types that the console itself uses.
const rights = Object.fromEntries([...readFileSync(join(import.meta.dirname, '..', 'src', 'api', 'types.gen.ts'), 'utf8').matchAll(/^ {2}'((?:GET|POST|PUT|DELETE) \/api\/[^']+)': '([a-z.-]+)',$/gm)].map((m) => [m[1], m[2]]))

const picture = (label, w = 1040, h = 700) => `<svg xmlns="http://www.w3.org/2000/svg" width="${w}" height="${h}"><rect width="100%" height="100%" fill="#cfe3f7"/><text x="50%" y="50%" font-size="80" text-anchor="middle" fill="#00316a" font-family="sans-serif">${label}</text></svg>`
const TYPES = { '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml', '.woff2': 'font/woff2' }
export const CSP = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; frame-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
// Tests make the next answers fail: POST /_fake/fail {"route","status","code","message","count"}.
const faults = []

createServer((req, res) => {
  const url = new URL(req.url, 'http://x')
  const chunks = []
  req.on('data', (c) => chunks.push(c))
  req.on('end', () => {
    const json = (status, value) => { res.writeHead(status, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' }); res.end(JSON.stringify(value)) }
    try {
      const raw = Buffer.concat(chunks)
      if (url.pathname === '/_fake/fail') { faults.push(JSON.parse(raw)); return json(200, { ok: true }) }
      if (url.pathname === '/_fake/rights') { const v = JSON.parse(raw); staff.find((s) => s.login === v.login).rights = v.rights; return json(200, { ok: true }) }
      if (url.pathname === '/_fake/signout') { sessions.clear(); return json(200, { ok: true }) }
      if (url.pathname === '/_fake/touch') { const b = broadcasts.get(JSON.parse(raw).id); b.version++; b.updatedBy = '田中 誠'; return json(200, { ok: true }) }
      if (url.pathname === '/_fake/empty') { broadcasts.clear(); segments.length = 0; templates.length = 0; return json(200, { ok: true }) }
      if (url.pathname.startsWith('/media/')) { res.writeHead(200, { 'Content-Type': 'image/svg+xml' }); return res.end(picture('画像')) }
      if (!url.pathname.startsWith('/api/')) {
        const file = join(dist, normalize(url.pathname))
        const found = extname(url.pathname) && file.startsWith(dist) && existsSync(file) ? file : join(dist, 'index.html')
        res.writeHead(200, { 'Content-Type': TYPES[extname(found)] ?? 'application/octet-stream', 'Content-Security-Policy': CSP, 'Cache-Control': 'no-store' })
        return res.end(readFileSync(found))
      }
      const token = /session=([a-z0-9]+)/.exec(req.headers.cookie ?? '')?.[1]
      const me = sessions.get(token)
      if (url.pathname === '/api/media' && req.method === 'POST') {
        const t = Math.random().toString(36).slice(2)
        const m = { id: id(), token: t, kind: url.searchParams.get('kind'), mime: 'image/jpeg', name: url.searchParams.get('name') ?? '', width: 1040, height: 700, durationMs: Number(url.searchParams.get('durationMs') ?? 0), size: raw.length, url: `media:${t}/original`, previewUrl: `media:${t}/preview` }
        media.set(m.id, m)
        return json(200, m)
      }
      for (const [key, handler] of Object.entries(routes)) {
        const [method, path] = key.split(' ')
        if (method !== req.method) continue
        const names = [...path.matchAll(/\{(\w+)\}/g)].map((m) => m[1])
        const found = new RegExp(`^${path.replaceAll('.', '\\.').replaceAll(/\{\w+\}/g, '([^/]+)')}$`).exec(url.pathname)
        if (!found || (path.includes('{') && routes[`${method} ${url.pathname}`])) continue
        if (!me && key !== 'POST /api/session') throw new Refuse(401, 'denied', 'サインインしてください。')
        const right = rights[key]
        if (me && right?.includes('.') && !(me.rights ?? RIGHTS[me.role]).includes(right)) throw new Refuse(403, 'denied', 'この操作をする権限がありません。')
        if (me && method !== 'GET' && key !== 'POST /api/session' && req.headers['x-csrf-token'] !== `csrf-${me.id}`) throw new Refuse(403, 'denied', '画面を開き直してください。')
        const fault = faults.find((f) => f.route === key)
        if (fault) {
          if (--fault.count <= 0) faults.splice(faults.indexOf(fault), 1)
          if (fault.status === 0) return req.socket.destroy()
          throw new Refuse(fault.status, fault.code, fault.message, fault.field)
        }
        const answer = handler({ params: Object.fromEntries(names.map((n, i) => [n, decodeURIComponent(found[i + 1])])), query: Object.fromEntries(url.searchParams), body: raw.length && (req.headers['content-type'] ?? '').includes('json') ? JSON.parse(raw) : undefined, me, token, res })
        if (answer?.csv) { res.writeHead(200, { 'Content-Type': 'text/csv; charset=utf-8', 'Content-Disposition': 'attachment; filename="kairanban.csv"' }); return res.end(answer.csv) }
        if (answer?.picture) { res.writeHead(200, { 'Content-Type': 'image/svg+xml' }); return res.end(picture('写真', 400, 300)) }
        return json(200, answer)
      }
      throw new Refuse(404, 'not_found', 'この機能はありません。')
    } catch (e) {
      if (!(e instanceof Refuse)) console.error(e)
      json(e.status ?? 500, { error: clean({ code: e.code ?? 'internal', message: e.message, field: e.field }) })
    }
  })
}).listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}/`))
