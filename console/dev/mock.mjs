// A small stand-in for line-sim's control API, for work on the phone page without the C programs.
// It serves dist/ (or the folder that DIST names) under the policy of line-sim. Usage: node dev/mock.mjs [port] [--empty]
import { readFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { extname, join, normalize } from 'node:path'
import { flex, richMenu, simple, templates } from './samples.mjs'

const port = Number(process.argv[2] ?? 8090)
const DIST = process.env.DIST ?? new URL('../dist/', import.meta.url).pathname
const TYPES = /** @type {Record<string, string>} */ ({ '.html': 'text/html; charset=utf-8', '.js': 'text/javascript', '.css': 'text/css', '.svg': 'image/svg+xml' })
const POLICY = "default-src 'self'; script-src 'self'; style-src 'self'; img-src * data: blob:; media-src * blob:; frame-src *; object-src 'none'; base-uri 'self'"

/** @typedef {import('../src/phone/api').Friend} Friend */
/** @typedef {import('../src/phone/api').TimelineItem} Item */
/** @typedef {{friend: Friend, items: Item[], menu: string}} Person */

/** @type {Map<string, Person>} */
let people = new Map()
let seq = 0
let offset = 0
const settings = { redelivery: false, webhookPaused: false, chatMode: false, autoConsent: true, rateLimit: true }
/** @type {import('../src/phone/api').Fault[]} */
let faults = []
/** @type {import('../src/phone/api').ApiRequest[]} */
let requests = []
/** @type {string[]} */
let changed = []
/** @type {(() => void)[]} */
let waiting = []
/** @type {Map<string, {type: string, bytes: Buffer}>} */
const contents = new Map()
const menus = { main: richMenu('richmenu-main', 'main', 'life'), life: richMenu('richmenu-life', 'life', 'main') }

const now = () => Date.now() + offset

/** @param {string} id */
function touch(id) {
  changed.push(id)
  for (const wake of waiting.splice(0)) wake()
}
/** @param {Person} person @param {Partial<Item>} item */
function add(person, item) {
  person.items.push(/** @type {Item} */ ({ seq: ++seq, at: now(), ...item }))
  touch(person.friend.userId)
}
/** @param {string} displayName @param {string} [language] */
function meet(displayName, language = 'ja') {
  const userId = `U${String(people.size + 1).padStart(32, '0')}`
  /** @type {Person} */
  const person = { friend: { userId, displayName, language, state: 'following', unread: 0 }, items: [], menu: 'main' }
  people.set(userId, person)
  add(person, { direction: 'system', text: `${displayName}さんが友だちに追加しました` })
  return person
}
function begin() {
  people = new Map()
  if (process.argv.includes('--empty')) return
  const [a, b, c, d] = [meet('佐藤 花子'), meet('田中 太郎'), meet('Nguyen Van An', 'vi'), meet('高橋 次郎')]
  if (!a || !b || !c || !d) return
  for (const message of simple) add(a, { direction: 'in', via: 'multicast', message })
  add(a, { direction: 'out', message: /** @type {any} */ ({ id: '9001', type: 'text', text: 'ありがとうございます。\n次の燃えるごみの日はいつですか？', quoteToken: 'q' }), read: true })
  add(a, { direction: 'out', message: /** @type {any} */ ({ id: '9002', type: 'sticker', packageId: '446', stickerId: '1989', keywords: ['ありがとう', '感謝'] }) })
  add(a, { direction: 'out', message: /** @type {any} */ ({ id: '9003', type: 'file', fileName: '申請書（記入済み）.pdf', fileSize: 234567 }) })
  add(a, { direction: 'out', message: /** @type {any} */ ({ id: '9004', type: 'text', text: '取り消したもの' }), unsent: true })
  add(b, { direction: 'in', via: 'push', notificationDisabled: true, message: { type: 'text', text: '通知なしで届いたお知らせです。' } })
  for (const message of templates) add(b, { direction: 'in', via: 'push', message })
  for (const message of flex) add(c, { direction: 'in', via: 'broadcast', message })
  d.friend.state = 'blocked'
  requests = [
    { seq: 1, at: now(), method: 'POST', path: '/v2/bot/message/multicast', status: 200, headers: { 'x-line-retry-key': '123e4567-e89b-12d3-a456-426614174000' }, body: JSON.stringify({ to: ['U…'], messages: simple.slice(0, 1) }) },
    { seq: 2, at: now(), method: 'POST', path: '/v2/bot/message/push', status: 429, body: '{"to":"U…"}' },
  ]
  faults = [{ id: 1, path: '/v2/bot/message/multicast', when: 'after', status: 500, count: 2 }]
}
begin()

/** @param {Person} person @param {any} message */
function say(person, message) {
  const id = String(++seq + 10000)
  const { data, contentType = 'application/octet-stream', ...rest } = message
  if (data) {
    const bytes = Buffer.from(data, 'base64')
    contents.set(id, { type: contentType, bytes })
    if (rest.type === 'file') rest.fileSize = bytes.length
    else rest.contentProvider = { type: 'line' }
  }
  add(person, { direction: 'out', message: { id, ...rest }, read: true })
  if (rest.type === 'text') {
    setTimeout(() => add(person, { direction: 'in', via: 'reply', message: { type: 'text', text: `「${rest.text}」を受け付けました。` } }), 300)
  }
}

/** @param {URLSearchParams} q */
const drawing = (q) => {
  const [w, h] = [Number(q.get('width')) || 600, Number(q.get('height')) || 400]
  const text = (q.get('text') ?? '').replace(/[<&]/g, '')
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${w} ${h}"><rect width="${w}" height="${h}" fill="#${(q.get('color') ?? '').replace(/\W.*/, '')}"/><circle cx="${w * 0.8}" cy="${h * 0.25}" r="${h * 0.14}" fill="#ffffff33"/><text x="50%" y="55%" fill="#fff" font-family="sans-serif" font-size="${Math.min(h / 5, w / (text.length + 1))}" text-anchor="middle">${text}</text></svg>`
}
/** @param {string} name */
const menuPicture = (name) => {
  const tiles = [['ごみの日', '2e6b4f'], ['防災', '8a1c2b'], ['通報', '7a5a12'], ['予約', '24507a'], ['質問', '5a3d8c'], ['設定', '4a5058']]
  const cells = tiles.map(([t, c], i) => `<g transform="translate(${(i % 3) * 833.4},${260 + Math.floor(i / 3) * 713})"><rect width="823" height="703" x="5" y="5" fill="#${c}"/><text x="417" y="400" fill="#fff" font-size="130" font-family="sans-serif" text-anchor="middle">${t}</text></g>`)
  const tab = (/** @type {string} */ t, /** @type {boolean} */ on, /** @type {number} */ x) => `<rect x="${x}" width="1250" height="260" fill="${on ? '#ffffff' : '#c5ccd6'}"/><text x="${x + 625}" y="170" font-size="110" font-family="sans-serif" text-anchor="middle" fill="#1a1a1a">${t}</text>`
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2500 1686"><rect width="2500" height="1686" fill="#fff"/>${tab('きほん', name === 'main', 0)}${tab('くらし', name === 'life', 1250)}${cells.join('')}</svg>`
}

/** @param {import('node:http').IncomingMessage} req */
async function bodyOf(req) {
  const parts = []
  for await (const part of req) parts.push(part)
  return parts.length > 0 ? JSON.parse(Buffer.concat(parts).toString()) : {}
}

createServer(async (req, res) => {
  const url = new URL(req.url ?? '/', 'http://mock')
  /** @param {unknown} value @param {number} [status] */
  const json = (value, status = 200) => res.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value))
  /** @param {string | Buffer} value @param {string} type */
  const raw = (value, type) => res.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY }).end(value)
  try {
    const [, user, what] = /^\/_sim\/friends\/([^/]+)\/(\w+)$/.exec(url.pathname) ?? []
    const person = user === undefined ? undefined : people.get(decodeURIComponent(user))
    const body = req.method === 'POST' ? await bodyOf(req) : {}
    const alone = /^\/_sim\/friends\/([^/]+)$/.exec(url.pathname)?.[1]
    if (alone !== undefined) return people.has(alone) ? json(people.get(alone)?.friend) : json({ message: 'そのような人はいません' }, 404)
    if (user !== undefined && !person) return json({ message: 'そのような人はいません' }, 404)
    if (person) {
      const { friend } = person
      switch (what) {
        case 'timeline':
          return json({ items: person.items, next: seq })
        case 'richmenu':
          return json(friend.state === 'following' ? menus[/** @type {'main' | 'life'} */ (person.menu)] : {})
        case 'richmenuswitch':
          person.menu = body.richMenuAliasId
          touch(friend.userId)
          return json({})
        case 'messages':
          say(person, body)
          return json({})
        case 'postback':
          if (body.displayText) add(person, { direction: 'out', message: /** @type {any} */ ({ type: 'text', text: body.displayText }) })
          add(person, { direction: 'in', via: 'reply', message: { type: 'text', text: `データを受け取りました: ${body.data} ${JSON.stringify(body.params ?? {})}` } })
          return json({})
        case 'block':
        case 'unblock':
          friend.state = what === 'block' ? 'blocked' : 'following'
          add(person, { direction: 'system', text: what === 'block' ? 'アカウントをブロックしました' : 'ブロックを解除しました' })
          return json({})
        case 'unsend':
          for (const item of person.items) if (item.message && 'id' in item.message && item.message.id === body.messageId) item.unsent = true
          touch(friend.userId)
          return json({})
        case 'videoplaycomplete':
        case 'tap':
          return json({})
        case 'open':
          return raw(`<!doctype html><html lang="ja"><title>ページ</title><h1>市のページ</h1><p>${friend.displayName}さんとして開きました。</p></html>`, 'text/html; charset=utf-8')
      }
    }
    const content = /^\/_sim\/content\/([^/]+)/.exec(url.pathname)?.[1]
    const stored = content === undefined ? undefined : contents.get(content)
    if (stored) return raw(stored.bytes, stored.type)
    const menu = /^\/_sim\/richmenu\/(\w+)\/image$/.exec(url.pathname)?.[1]
    if (menu !== undefined) return raw(menuPicture(menu), 'image/svg+xml')
    switch (`${req.method} ${url.pathname}`) {
      case 'GET /_sim/sample':
        return raw(drawing(url.searchParams), 'image/svg+xml')
      case 'GET /_sim/account':
        return json({ displayName: '盛岡市（シミュレーター）', basicId: '@000morioka' })
      case 'GET /_sim/friends':
        return json({ friends: [...people.values()].map((p) => p.friend).filter((f) => f.displayName.includes(url.searchParams.get('q') ?? '')), total: people.size })
      case 'POST /_sim/friends': {
        const made = Array.from({ length: body.count ?? 1 }, (_, i) => meet(body.displayName + (i > 0 ? ` ${i + 1}` : ''), body.language))
        return json({ userIds: made.map((p) => p.friend.userId) })
      }
      case 'GET /_sim/events': {
        const from = Math.max(0, Number(url.searchParams.get('from')))
        const answer = () => json({ next: changed.length, changed: [...new Set(changed.slice(from))] })
        const wait = Number(url.searchParams.get('wait_ms'))
        if (changed.length !== from || wait === 0) return answer()
        const timer = setTimeout(answer, wait)
        waiting.push(() => {
          clearTimeout(timer)
          if (!res.writableEnded) answer()
        })
        return undefined
      }
      case 'GET /_sim/clock':
        return json({ now_ms: now(), offset_ms: offset })
      case 'POST /_sim/clock':
        offset += body.advance_ms
        return json({})
      case 'GET /_sim/faults':
        return json({ faults })
      case 'POST /_sim/faults':
        faults.push({ id: ++seq, ...body })
        return json({})
      case 'DELETE /_sim/faults':
        faults = faults.filter((f) => url.searchParams.has('id') && String(f.id) !== url.searchParams.get('id'))
        return json({})
      case 'GET /_sim/settings':
        return json(settings)
      case 'POST /_sim/settings':
        Object.assign(settings, body)
        return json(settings)
      case 'GET /_sim/webhooks':
        return json([{ seq: 0, at: now(), us: 12345, status: 200, reason: '', detail: '', events: 1, attempt: 1, body: '{"events":[]}' }])
      case 'GET /_sim/deliveries':
        return json({ people: 3, messages: 1234, duplicates: 0 })
      case 'GET /_sim/requests':
        return json({ requests: requests.filter((r) => (r.seq ?? 0) >= Number(url.searchParams.get('from'))) })
      case 'POST /_sim/reset':
        people = new Map()
        changed = []
        offset = 0
        faults = []
        requests = []
        return json({})
    }
    const path = url.pathname === '/_sim/' ? '/phone.html' : url.pathname === '/' ? '/index.html' : url.pathname.replace(/^\/_sim\//, '/')
    return raw(await readFile(join(DIST, normalize(path))), TYPES[extname(path)] ?? 'application/octet-stream')
  } catch (e) {
    return json({ message: e instanceof Error ? e.message : String(e) }, 404)
  }
}).listen(port, '127.0.0.1', () => console.log(`http://127.0.0.1:${port}/_sim/`))
