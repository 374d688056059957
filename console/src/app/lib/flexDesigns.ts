// Cards of Flex that staff fill in as a form. A card is built from its values, and read back from what was kept:
// when building again gives the same card, it is one of ours; else it stays with the JSON editor.
import type { FlexBox, FlexBubble, FlexComponent, LineAction } from '../../line'

export interface Design {
  id: 'event' | 'notice' | 'recruitment' | 'shelter'
  label: string
  note: string
  /** Letters at the top of the card, and its colour (white letters on it read at 4.5:1 or more). */
  head: string
  color: string
  title: string
  rows: string[]
}

export const DESIGNS: Design[] = [
  { id: 'event', label: 'イベント', note: '日時・場所・対象・費用', head: 'イベント', color: '#0017C1', title: 'イベントの名前', rows: ['日時', '場所', '対象', '定員', '費用', '申込'] },
  { id: 'notice', label: 'お知らせ', note: '期間・対象・問い合わせ', head: 'お知らせ', color: '#115A36', title: '見出し', rows: ['期間', '対象', '場所', '持ち物', '問合せ'] },
  { id: 'recruitment', label: '募集', note: '人数・条件・しめきり', head: '募集', color: '#5109AD', title: '何の募集か', rows: ['人数', '期間', '条件', '申込', 'しめきり'] },
  { id: 'shelter', label: '避難所', note: '場所・開設時刻・受け入れ', head: '避難所', color: '#A90000', title: '避難所の名前', rows: ['住所', '開設', '受入', '持ち物', 'ペット'] },
]

export interface Card {
  design: Design['id']
  image: string
  title: string
  lead: string
  rows: Record<string, string>
  note: string
  buttons: LineAction[]
}

export const newCard = (design: Design['id']): Card => ({ design, image: '', title: '', lead: '', rows: {}, note: '', buttons: [] })
export const designOf = (id: Design['id']): Design => DESIGNS.find((d) => d.id === id) ?? DESIGNS[0]!

export function buildCard(card: Card): FlexBubble {
  const design = designOf(card.design)
  const rows = design.rows.filter((label) => card.rows[label])
  const body: FlexComponent[] = [{ type: 'text', text: card.title || ' ', weight: 'bold', size: 'xl', wrap: true }]
  if (card.lead) body.push({ type: 'text', text: card.lead, wrap: true, margin: 'md' })
  if (rows.length > 0) {
    body.push({
      type: 'box',
      layout: 'vertical',
      margin: 'lg',
      spacing: 'sm',
      contents: rows.map((label) => ({
        type: 'box',
        layout: 'baseline',
        spacing: 'sm',
        contents: [
          { type: 'text', text: label, color: '#595959', size: 'sm', flex: 2 },
          { type: 'text', text: card.rows[label] ?? '', wrap: true, size: 'sm', flex: 6 },
        ],
      })),
    })
  }
  if (card.note) body.push({ type: 'text', text: card.note, wrap: true, size: 'xs', color: '#595959', margin: 'lg' })
  const bubble: FlexBubble = {
    type: 'bubble',
    header: { type: 'box', layout: 'vertical', backgroundColor: design.color, paddingAll: '12px', contents: [{ type: 'text', text: design.head, color: '#FFFFFF', weight: 'bold', size: 'sm' }] },
    ...(card.image ? { hero: { type: 'image', url: card.image, size: 'full', aspectRatio: '20:13', aspectMode: 'cover' } } : {}),
    body: { type: 'box', layout: 'vertical', contents: body },
    ...(card.buttons.length > 0
      ? { footer: { type: 'box', layout: 'vertical', spacing: 'sm', contents: card.buttons.map((action, i) => ({ type: 'button', action, style: i === 0 ? 'primary' : 'secondary', height: 'sm', ...(i === 0 ? { color: design.color } : {}) })) } }
      : {}),
  }
  return bubble
}

/** The same whatever the order of keys. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  if (typeof value === 'object' && value !== null) {
    return `{${Object.entries(value)
      .filter(([, v]) => v !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`)
      .join(',')}}`
  }
  return JSON.stringify(value)
}

const textOf = (c: FlexComponent | undefined): string => (c?.type === 'text' ? (c.text ?? '') : '')
const contentsOf = (box: FlexBox | undefined): FlexComponent[] => (Array.isArray(box?.contents) ? box.contents : [])

export function readCard(bubble: FlexBubble | undefined): Card | null {
  try {
    const design = DESIGNS.find((d) => d.head === textOf(contentsOf(bubble?.header)[0]))
    if (!bubble || !design) return null
    const card = newCard(design.id)
    if (bubble.hero?.type === 'image') card.image = bubble.hero.url
    const [title, ...others] = contentsOf(bubble.body)
    card.title = textOf(title) === ' ' ? '' : textOf(title)
    for (const part of others) {
      if (part.type === 'text' && part.margin === 'md') card.lead = textOf(part)
      else if (part.type === 'text') card.note = textOf(part)
      else if (part.type === 'box') {
        for (const row of part.contents) if (row.type === 'box') card.rows[textOf(row.contents[0])] = textOf(row.contents[1])
      }
    }
    for (const part of contentsOf(bubble.footer)) if (part.type === 'button') card.buttons.push(part.action)
    return canonical(buildCard(card)) === canonical(bubble) ? card : null
  } catch {
    return null
  }
}
