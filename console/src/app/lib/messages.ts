// Messages as they are edited: LINE's own objects, one key of ours beside each, and altText on images (ours; LINE has none there).
import { summary } from '../../line'
import type { ImagemapMessage, LineAction, LineMessage, QuickReplyItem, TemplateMessage } from '../../line'

export type DraftMessage = LineMessage & { altText?: string }
export interface Bubble {
  key: string
  message: DraftMessage
}

export type BubbleKind = 'text' | 'image' | 'buttons' | 'confirm' | 'carousel' | 'image_carousel' | 'imagemap' | 'flex' | 'location' | 'video' | 'audio' | 'sticker'

export const KIND_LABELS: Record<BubbleKind, { label: string; note: string }> = {
  text: { label: 'テキスト', note: '文章。絵文字やURLも入れられます' },
  image: { label: '画像', note: '写真やチラシを1枚' },
  flex: { label: 'カード', note: 'イベント・お知らせ・募集・避難所の決まった形' },
  buttons: { label: 'ボタン', note: '短い文と、4つまでのボタン' },
  confirm: { label: '確認', note: '質問と、2つの答え' },
  carousel: { label: 'カルーセル', note: '横に並ぶカード。10枚まで' },
  image_carousel: { label: '画像カルーセル', note: '横に並ぶ画像。10枚まで' },
  imagemap: { label: 'タップ領域つき画像', note: '画像の場所ごとに開くページを変えます' },
  location: { label: '位置情報', note: '地図で場所を示します' },
  video: { label: '動画', note: 'MP4、200MBまで' },
  audio: { label: '音声', note: 'M4A・MP3、200MBまで' },
  sticker: { label: 'スタンプ', note: 'LINEの公式スタンプ' },
}

let last = 0
export const newKey = (): string => `b${Date.now().toString(36)}${(last++).toString(36)}`

export const newAction = (): LineAction => ({ type: 'uri', label: '', uri: '' })

export function newMessage(kind: BubbleKind): DraftMessage {
  switch (kind) {
    case 'text':
      return { type: 'text', text: '' }
    case 'image':
      return { type: 'image', originalContentUrl: '', previewImageUrl: '', altText: '' }
    case 'buttons':
      return { type: 'template', altText: '', template: { type: 'buttons', text: '', actions: [newAction()] } }
    case 'confirm':
      return {
        type: 'template',
        altText: '',
        template: {
          type: 'confirm',
          text: '',
          actions: [
            { type: 'postback', label: 'はい', data: 'はい', displayText: 'はい' },
            { type: 'postback', label: 'いいえ', data: 'いいえ', displayText: 'いいえ' },
          ],
        },
      }
    case 'carousel':
      return { type: 'template', altText: '', template: { type: 'carousel', columns: [{ text: '', actions: [newAction()] }, { text: '', actions: [newAction()] }] } }
    case 'image_carousel':
      return { type: 'template', altText: '', template: { type: 'image_carousel', columns: [{ imageUrl: '', action: newAction() }] } }
    case 'imagemap':
      return { type: 'imagemap', baseUrl: '', altText: '', baseSize: { width: 1040, height: 1040 }, actions: [] }
    case 'flex':
      return { type: 'flex', altText: '', contents: { type: 'bubble', body: { type: 'box', layout: 'vertical', contents: [] } } }
    case 'location':
      return { type: 'location', title: '', address: '', latitude: 39.702, longitude: 141.1545 }
    case 'video':
      return { type: 'video', originalContentUrl: '', previewImageUrl: '' }
    case 'audio':
      return { type: 'audio', originalContentUrl: '', duration: 0 }
    case 'sticker':
      return { type: 'sticker', packageId: '446', stickerId: '1988' }
  }
}
export const newBubble = (kind: BubbleKind): Bubble => ({ key: newKey(), message: newMessage(kind) })

export function kindOf(message: DraftMessage): BubbleKind | null {
  switch (message.type) {
    case 'template':
      return message.template?.type ?? null
    case 'text':
    case 'image':
    case 'imagemap':
    case 'flex':
    case 'location':
    case 'video':
    case 'audio':
    case 'sticker':
      return message.type
    case 'textV2':
    case 'coupon':
      return null
  }
}
export const kindLabel = (message: DraftMessage): string => {
  const kind = kindOf(message)
  return kind ? KIND_LABELS[kind].label : String(message.type)
}

/** One line for lists. */
export function bubbleText(message: DraftMessage): string {
  if (message.type === 'image') return message.altText || '（代替テキストがまだありません）'
  if (message.type === 'location') return message.title || '（名前がまだありません）'
  if (message.type === 'text' || message.type === 'flex' || message.type === 'template' || message.type === 'imagemap') return summary(message) || '（まだ書いていません）'
  return summary(message)
}

export const toMessages = (bubbles: readonly Bubble[]): DraftMessage[] => bubbles.map((b) => b.message)
export function toBubbles(messages: unknown): Bubble[] {
  return Array.isArray(messages) ? messages.filter((m): m is DraftMessage => typeof m === 'object' && m !== null).map((message) => ({ key: newKey(), message })) : []
}

export interface Placeholder {
  id: string
  /** What it may look like; none when it differs too much. */
  sample?: string
  note: string
  group?: string
}
/** What can stand for {{…}} in every broadcast (src/city/delivery/content_placeholder.c). */
export const PLACEHOLDERS: readonly Placeholder[] = [
  { id: '名前', sample: '盛岡 花子', note: 'LINEでの名前' },
  { id: '子どもの呼び名', sample: 'さくら', note: '受信設定で登録した呼び名' },
  { id: '子どもの年齢', sample: '1歳6か月', note: '配信日の年齢' },
  { id: '今日', sample: '11月22日（日）', note: '送る日の日付。全員同じ' },
  { id: '明日', sample: '11月23日（月）', note: '送る日の次の日。全員同じ' },
]
const OLD_WORDS: Record<string, string> = { name: '名前', child_name: '子どもの呼び名', child_age: '子どもの年齢' }
const sampleOf = (word: string): string | undefined => PLACEHOLDERS.find((p) => p.id === (OLD_WORDS[word] ?? word))?.sample
/** {{名前}}, or {{名前|みなさま}} with words for when it is empty. */
const PLACEHOLDER = /\{\{\s*([^{}|\n]+?)\s*(?:\|[^{}]*)?\}\}/g
/** The words between braces, known or not, each once. */
export const placeholderWords = (messages: unknown): string[] => [...new Set([...JSON.stringify(messages).matchAll(PLACEHOLDER)].map((m) => m[1] ?? ''))]
export const usesPlaceholders = (messages: readonly unknown[]): boolean => placeholderWords(messages).some((w) => sampleOf(w) !== undefined)
/** Words that nothing stands for: blanks of a template, to be filled in by whoever uses it. */
export const blanksOf = (messages: unknown, columns: readonly string[] = []): string[] => placeholderWords(messages).filter((w) => sampleOf(w) === undefined && !columns.includes(w))
export const withBlanksFilled = <T>(messages: T, values: Record<string, string>): T => JSON.parse(JSON.stringify(messages).replace(PLACEHOLDER, (all, word: string) => (values[word] === undefined ? all : JSON.stringify(values[word]).slice(1, -1)))) as T
/** The server puts the account's name and the address of the settings page into phrases. What is checked and shown has something there too. */
export const withAccount = <T>(messages: T, accountName: string): T =>
  JSON.parse(
    JSON.stringify(messages)
      .replace(/\{\{settings_url\}\}/g, 'https://example.jp/')
      .replace(/\{\{account_name\}\}/g, () => JSON.stringify(accountName).slice(1, -1)),
  ) as T

/** What is wrong, with the bubble named; the server's own words mostly name it already. */
export function problemText(p: { field: string; message: string }): string {
  const index = problemIndex(p.field)
  return index < 0 || /^\d+番目/.test(p.message) ? p.message : `${index + 1}番目の吹き出し：${p.message}`
}

/** With sample values, until the server's own answer is here. */
export function withSamples<T>(messages: T): T {
  return JSON.parse(JSON.stringify(messages).replace(PLACEHOLDER, (all, word: string) => sampleOf(word) ?? all)) as T
}

/** Our addresses of uploaded files, as this page may load them. */
export const mediaUrl = (url: string): string => (url.startsWith('media:') ? `/media/${url.slice(6)}` : url)

/** The bubble that a problem is about: "messages[2].text" → 2. */
export function problemIndex(field: string): number {
  const found = /^messages\[(\d+)\]/.exec(field)
  return found ? Number(found[1]) : -1
}

export const moved = <T,>(list: readonly T[], from: number, to: number): T[] => {
  const copy = [...list]
  const [item] = copy.splice(from, 1)
  if (item !== undefined) copy.splice(to, 0, item)
  return copy
}
export const replaced = <T,>(list: readonly T[], index: number, item: T): T[] => list.map((old, i) => (i === index ? item : old))
export const without = <T,>(list: readonly T[], index: number): T[] => list.filter((_, i) => i !== index)

export type { ImagemapMessage, LineAction, QuickReplyItem, TemplateMessage }
