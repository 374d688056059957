// Menus made from tiles: an SVG is put together, drawn on a canvas, and sent as a picture. The SVG and the tiles are kept beside it.
import { MENU_ICONS } from './icons'
import { heightOf, tileOf, WIDTH, type Area, type Content, type Tab } from './model'

export interface Tile {
  icon: string
  paper: string
  ink: string
}
export interface Design {
  ground: string
  usual: Tile
  tiles: Record<string, Tile>
  /** What the picture was made from; another text: it is to be made anew. */
  made?: string
}

export const PAIRS: { label: string; paper: string; ink: string }[] = [
  { label: '白に紺', paper: '#FFFFFF', ink: '#00118F' },
  { label: '緑に白', paper: '#0A6B36', ink: '#FFFFFF' },
  { label: '青に白', paper: '#0017C1', ink: '#FFFFFF' },
  { label: '赤に白', paper: '#B80000', ink: '#FFFFFF' },
  { label: '黄に黒', paper: '#FFD43D', ink: '#1A1A1A' },
  { label: 'うす緑に濃い緑', paper: '#E6F5EC', ink: '#04521F' },
  { label: 'うす青に紺', paper: '#E8F1FE', ink: '#00118F' },
  { label: 'うす桃に濃い赤', paper: '#FDEEEE', ink: '#8B0000' },
  { label: '濃い灰に白', paper: '#333333', ink: '#FFFFFF' },
]
export const newDesign = (): Design => ({ ground: '#F2F2F2', usual: { icon: 'info', paper: '#FFFFFF', ink: '#00118F' }, tiles: {} })

export const isColour = (text: string): boolean => /^#[0-9a-fA-F]{6}$/.test(text)

function luminance(colour: string): number {
  const part = (at: number) => {
    const v = parseInt(colour.slice(at, at + 2), 16) / 255
    return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4
  }
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5)
}
/** As WCAG counts it, 1 to 21; 0 for what is no colour. */
export function contrast(a: string, b: string): number {
  if (!isColour(a) || !isColour(b)) return 0
  const [x, y] = [luminance(a), luminance(b)]
  return (Math.max(x, y) + 0.05) / (Math.min(x, y) + 0.05)
}

const escape = (text: string) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

/** One line, or two of about the same length. */
export function wrapped(label: string, most: number): string[] {
  const chars = [...label]
  if (chars.length <= most) return [label]
  const middle = Math.ceil(chars.length / 2)
  const cut = ['・', '　', ' '].map((c) => chars.indexOf(c, Math.max(1, middle - 3))).find((at) => at > 0 && at <= middle + 3)
  return [chars.slice(0, cut ?? middle).join(''), chars.slice(cut === undefined ? middle : cut + 1).join('')]
}

function tileSvg(area: Area, tile: Tile, chosen: boolean): string {
  const gap = 10
  const { x, y, width, height } = area
  const icon = MENU_ICONS.find((i) => i.name === tile.icon)
  const low = height < 400
  const room = width - 80
  const lines = wrapped(area.label, low ? 14 : Math.max(5, Math.floor(width / 105)))
  const longest = Math.max(1, ...lines.map((l) => [...l].length))
  const size = Math.round(Math.min(low ? height * 0.36 : height * 0.14, room / longest, 120))
  const iconSize = Math.round(Math.min(height * 0.42, width * 0.5))
  const block = (low || !icon ? 0 : iconSize + 50) + lines.length * size * 1.25
  const top = y + (height - block) / 2
  const middle = x + width / 2
  const parts = [`<rect x="${x + gap}" y="${y + gap}" width="${width - 2 * gap}" height="${height - 2 * gap}" rx="28" fill="${tile.paper}"/>`]
  if (chosen) parts.push(`<rect x="${x + 60}" y="${y + height - 44}" width="${width - 120}" height="14" rx="7" fill="${tile.ink}"/>`)
  if (!low && icon) parts.push(`<svg x="${middle - iconSize / 2}" y="${top}" width="${iconSize}" height="${iconSize}" viewBox="0 0 24 24" fill="none" stroke="${tile.ink}" stroke-width="1.6" stroke-linecap="round" stroke-linejoin="round">${icon.svg}</svg>`)
  lines.forEach((line, i) => {
    const base = top + (low || !icon ? 0 : iconSize + 50) + size * (0.95 + 1.25 * i)
    parts.push(`<text x="${middle}" y="${Math.round(base)}" font-size="${size}" font-weight="700" text-anchor="middle" fill="${tile.ink}" font-family="'Noto Sans JP','Noto Sans CJK JP','Hiragino Sans','Yu Gothic UI','Meiryo',sans-serif">${escape(line)}</text>`)
  })
  return parts.join('')
}

export function designSvg(content: Content, tab: Tab): string {
  const design = tab.design ?? newDesign()
  const height = heightOf(content.size)
  const tiles = tab.areas.map((a) => tileSvg(a, tileOf(design, a.key), a.action.type === 'richmenuswitch' && a.action.tab === tab.key))
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}"><rect width="${WIDTH}" height="${height}" fill="${design.ground}"/>${tiles.join('')}</svg>`
}

const MOST = 1024 * 1024

const blobOf = (canvas: HTMLCanvasElement, type: string, quality?: number) =>
  new Promise<Blob>((resolve, reject) => canvas.toBlob((b) => (b ? resolve(b) : reject(new Error('この画像を読めませんでした。'))), type, quality))

/** PNG when it fits into LINE's 1 MB, else the best JPEG that does. */
async function small(canvas: HTMLCanvasElement): Promise<Blob> {
  const png = await blobOf(canvas, 'image/png')
  if (png.size <= MOST) return png
  for (const quality of [0.92, 0.85, 0.75, 0.6, 0.45]) {
    const jpeg = await blobOf(canvas, 'image/jpeg', quality)
    if (jpeg.size <= MOST) return jpeg
  }
  throw new Error('この画像は 1MB に収まりません。細かい模様や写真を減らしてください。')
}

async function base64(blob: Blob): Promise<string> {
  const bytes = new Uint8Array(await blob.arrayBuffer())
  let text = ''
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192))
  return btoa(text)
}

function canvasOf(height: number): [HTMLCanvasElement, CanvasRenderingContext2D] {
  const canvas = document.createElement('canvas')
  canvas.width = WIDTH
  canvas.height = height
  const context = canvas.getContext('2d')
  if (!context) throw new Error('この画面では画像を作れません。別のブラウザーでお試しください。')
  return [canvas, context]
}

function load(url: string): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const image = new Image()
    image.onload = () => resolve(image)
    image.onerror = () => reject(new Error('この画像を読めませんでした。PNGかJPEGの画像を選んでください。'))
    image.src = url
  })
}

/** The tiles as a picture, base64. */
export async function drawDesign(content: Content, tab: Tab): Promise<string> {
  const [canvas, context] = canvasOf(heightOf(content.size))
  const url = URL.createObjectURL(new Blob([designSvg(content, tab)], { type: 'image/svg+xml' }))
  try {
    context.drawImage(await load(url), 0, 0, canvas.width, canvas.height)
  } finally {
    URL.revokeObjectURL(url)
  }
  return base64(await small(canvas))
}

/** An uploaded picture in the menu's size; what is missing at the sides is white. */
export async function fitPicture(file: Blob, size: Content['size']): Promise<{ data: string; stretched: boolean }> {
  const url = URL.createObjectURL(file)
  try {
    const image = await load(url)
    const [canvas, context] = canvasOf(heightOf(size))
    const scale = Math.min(canvas.width / image.naturalWidth, canvas.height / image.naturalHeight)
    const [width, height] = [image.naturalWidth * scale, image.naturalHeight * scale]
    context.fillStyle = '#FFFFFF'
    context.fillRect(0, 0, canvas.width, canvas.height)
    context.drawImage(image, (canvas.width - width) / 2, (canvas.height - height) / 2, width, height)
    return { data: await base64(await small(canvas)), stretched: canvas.width - width > 20 || canvas.height - height > 20 }
  } finally {
    URL.revokeObjectURL(url)
  }
}

/** What decides how the picture looks. */
export const designMark = (content: Content, tab: Tab): string => `${content.size} ${JSON.stringify([tab.design?.ground, tab.areas.map((a) => [a.x, a.y, a.width, a.height, a.label, tab.design ? tileOf(tab.design, a.key) : null, a.action.type === 'richmenuswitch' && a.action.tab === tab.key])])}`
