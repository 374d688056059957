// Dates and times as the city writes them: Japan's time, 12月5日(木) 9:00.

const ZONE = 'Asia/Tokyo'
const parts = new Intl.DateTimeFormat('ja-JP-u-ca-gregory', { timeZone: ZONE, year: 'numeric', month: 'numeric', day: 'numeric', weekday: 'short', hour: 'numeric', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })

interface Pieces {
  year: string
  month: string
  day: string
  weekday: string
  hour: string
  minute: string
  second: string
}

function pieces(at: number): Pieces {
  const found: Record<string, string> = {}
  for (const part of parts.formatToParts(at)) found[part.type] = part.value
  return found as unknown as Pieces
}

const pad = (n: string | number) => String(n).padStart(2, '0')

let fixedNow: number | undefined
/** The server's clock minus ours. */
export const setServerNow = (now: number) => {
  fixedNow = now - Date.now()
}
export const now = (): number => Date.now() + (fixedNow ?? 0)

/** 12月5日(木), with the year in front when it is not this year. */
export function formatDay(at: number, today = now()): string {
  const p = pieces(at)
  const year = p.year === pieces(today).year ? '' : `${p.year}年`
  return `${year}${p.month}月${p.day}日(${p.weekday})`
}
/** 12月5日(木) 9:00 */
export const formatMinute = (at: number, today = now()): string => `${formatDay(at, today)} ${formatTime(at)}`
/** 9:00 */
export function formatTime(at: number): string {
  const p = pieces(at)
  return `${Number(p.hour)}:${pad(p.minute)}`
}
export function formatSecond(at: number, today = now()): string {
  return `${formatMinute(at, today)}:${pad(pieces(at).second)}`
}

/** "2026-12-05" of a moment, in Japan. */
export function dayOf(at: number): string {
  const p = pieces(at)
  return `${p.year}-${pad(p.month)}-${pad(p.day)}`
}
/** "2026-12-05T09:00" of a moment, in Japan. */
export function minuteOf(at: number): string {
  const p = pieces(at)
  return `${dayOf(at)}T${pad(p.hour)}:${pad(p.minute)}`
}
/** The moment of "2026-12-05" or "2026-12-05T09:00" in Japan. */
export function momentOf(text: string): number {
  return Date.parse(text.length === 10 ? `${text}T00:00:00+09:00` : `${text}:00+09:00`)
}
/** 2024年4月2日 for days of birth and other days where the year matters. */
export function formatLongDay(day: string): string {
  const [y, m, d] = day.split('-')
  return y && m && d ? `${Number(y)}年${Number(m)}月${Number(d)}日` : day
}
export function formatDayText(day: string, today = now()): string {
  const at = momentOf(day)
  return Number.isNaN(at) ? day : formatDay(at, today)
}
export function addDays(day: string, days: number): string {
  return dayOf(momentOf(day) + days * 86_400_000)
}

/** 3分20秒, 1時間5分 */
export function formatSpan(seconds: number): string {
  const s = Math.max(0, Math.round(seconds))
  if (s < 60) return `${s}秒`
  if (s < 3600) return s % 60 === 0 ? `${s / 60}分` : `${Math.floor(s / 60)}分${s % 60}秒`
  const m = Math.round(s / 60)
  return m % 60 === 0 ? `${m / 60}時間` : `${Math.floor(m / 60)}時間${m % 60}分`
}
