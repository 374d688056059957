import type { Emoji, LineMessage, ReceivedMessage, Substitution } from './types'

/** A text in pieces: what is read, what can be followed, and what LINE draws instead of letters. */
export type Segment =
  | { kind: 'text'; text: string }
  | { kind: 'link'; text: string; uri: string }
  | { kind: 'emoji'; productId: string; emojiId: string }
  | { kind: 'mention'; text: string }

// Japanese text has no spaces around an address: it ends where ASCII ends.
const ADDRESS = /(?:https?:\/\/[\x21-\x7e]+)|(?:(?:mailto|tel):[\x21-\x7e]+)/gi
const TRAILING = /[.,;:!?'"*]+$/

/** Takes from the end of an address what belongs to the sentence: full stops, and brackets that it did not open. */
function trimAddress(raw: string): string {
  let uri = raw
  for (;;) {
    const before = uri
    uri = uri.replace(TRAILING, '')
    for (const [open, close] of [['(', ')'], ['[', ']'], ['{', '}'], ['<', '>']] as const) {
      if (uri.endsWith(close) && uri.split(close).length > uri.split(open).length) uri = uri.slice(0, -1)
    }
    if (uri === before) return uri
  }
}

export function linkify(text: string): Segment[] {
  const out: Segment[] = []
  let last = 0
  for (const match of text.matchAll(ADDRESS)) {
    const uri = trimAddress(match[0])
    if (!/^(?:https?:\/\/[^/]|mailto:.|tel:.)/i.test(uri)) continue
    if (match.index > last) out.push({ kind: 'text', text: text.slice(last, match.index) })
    out.push({ kind: 'link', text: uri, uri })
    last = match.index + uri.length
  }
  if (last < text.length) out.push({ kind: 'text', text: text.slice(last) })
  return out
}

interface Mark {
  index: number
  length: number
  segment: Segment
}

/** Cuts the marks out of a text and links what lies between. Marks count UTF-16 units, as LINE does. */
function withMarks(text: string, marks: Mark[]): Segment[] {
  const out: Segment[] = []
  let last = 0
  for (const mark of [...marks].sort((a, b) => a.index - b.index)) {
    if (mark.index < last || mark.index + mark.length > text.length) continue
    out.push(...linkify(text.slice(last, mark.index)), mark.segment)
    last = mark.index + mark.length
  }
  out.push(...linkify(text.slice(last)))
  return out
}

function emojiMarks(text: string, emojis: Emoji[] | undefined): Mark[] {
  return (emojis ?? [])
    .filter((e) => e.length !== undefined || text[e.index] === '$')
    .map((e) => ({ index: e.index, length: e.length ?? 1, segment: { kind: 'emoji', productId: e.productId, emojiId: e.emojiId } }))
}

export function textSegments(message: Extract<LineMessage | ReceivedMessage, { type: 'text' }>): Segment[] {
  const marks = emojiMarks(message.text, message.emojis)
  if ('mention' in message) {
    for (const m of message.mention?.mentionees ?? []) {
      marks.push({ index: m.index, length: m.length, segment: { kind: 'mention', text: message.text.slice(m.index, m.index + m.length) } })
    }
  }
  return withMarks(message.text, marks)
}

/** `{key}` becomes its substitution, `{{` and `}}` become braces, everything else stays. */
export function textV2Segments(text: string, substitution: Record<string, Substitution> = {}): Segment[] {
  const out: Segment[] = []
  let plain = ''
  const flush = () => {
    if (plain) out.push(...linkify(plain))
    plain = ''
  }
  for (let i = 0; i < text.length; ) {
    const two = text.slice(i, i + 2)
    if (two === '{{' || two === '}}') {
      plain += text[i]
      i += 2
      continue
    }
    const key = text[i] === '{' ? /^\{([0-9a-zA-Z_]{1,20})\}/.exec(text.slice(i, i + 22)) : null
    const found = key?.[1] !== undefined && Object.hasOwn(substitution, key[1]) ? substitution[key[1]] : undefined
    if (key && found) {
      flush()
      if (found.type === 'emoji') out.push({ kind: 'emoji', productId: found.productId, emojiId: found.emojiId })
      else out.push({ kind: 'mention', text: found.mentionee.type === 'all' ? '@All' : '@ユーザー' })
      i += key[0].length
    } else {
      plain += text[i]
      i += 1
    }
  }
  flush()
  return out
}

/** What a notification or a list would show in one line. */
export function summary(message: LineMessage | ReceivedMessage): string {
  switch (message.type) {
    case 'text':
      return message.text
    case 'textV2':
      return textV2Segments(message.text, message.substitution)
        .map((s) => (s.kind === 'emoji' ? '' : s.text))
        .join('')
    case 'sticker':
      return 'スタンプを送信しました'
    case 'image':
      return '写真を送信しました'
    case 'video':
      return '動画を送信しました'
    case 'audio':
      return 'ボイスメッセージを送信しました'
    case 'file':
      return `ファイル「${message.fileName}」を送信しました`
    case 'location':
      return '位置情報を送信しました'
    case 'coupon':
      return 'クーポンを送信しました'
    case 'imagemap':
    case 'template':
    case 'flex':
      return message.altText
    default:
      return 'メッセージを送信しました'
  }
}

export function formatDuration(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}

export function formatBytes(bytes: number): string {
  if (bytes < 1024) return `${bytes} B`
  if (bytes < 1024 * 1024) return `${(bytes / 1024).toFixed(1)} KB`
  return `${(bytes / 1024 / 1024).toFixed(1)} MB`
}

const time = new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const day = new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', month: 'numeric', day: 'numeric', weekday: 'short' })

export const formatTime = (at: number): string => time.format(at)
export const formatDay = (at: number): string => day.format(at)
