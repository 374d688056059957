// A repeating broadcast in words.
import type { Repeat } from '../../api/types.gen'
import { dayOf, formatDayText, now } from './dates'

export const WEEKDAYS = ['日', '月', '火', '水', '木', '金', '土'] as const
export const NTHS = ['第1', '第2', '第3', '第4', '第5'] as const

export const KINDS: Record<Repeat['kind'], string> = {
  daily: '毎日・何日おき',
  weekly: '毎週・何週おき',
  monthly_day: '毎月の決まった日',
  monthly_weekday: '毎月の第何曜日',
  month_end: '毎月の月末',
  dates: '日付を選ぶ',
}
export const HOLIDAYS: Record<Repeat['holiday'], string> = {
  send: '祝日でも送る',
  skip: '祝日は送らない',
  before: '祝日の前の平日に送る',
  after: '祝日の次の平日に送る',
}

export function newRepeat(): Repeat {
  return { kind: 'weekly', every: 1, weekdays: [1], days: [1], nths: [1], dates: [], time: '09:00', from: dayOf(now() + 86_400_000), exceptDates: [], exceptWeekdays: [], holiday: 'send' }
}

const weekdays = (list: readonly number[]) => [...list].sort((a, b) => a - b).map((d) => WEEKDAYS[d] ?? '？').join('・')
const clock = (time: string) => time.replace(/^0(\d)/, '$1')

export function repeatText(r: Repeat): string {
  const when = (() => {
    switch (r.kind) {
      case 'daily':
        return r.every === 1 ? '毎日' : `${r.every}日ごと`
      case 'weekly':
        return `${r.every === 1 ? '毎週' : `${r.every}週ごと`}${weekdays(r.weekdays)}曜日`
      case 'monthly_day':
        return `毎月${[...r.days].sort((a, b) => a - b).join('日・')}日`
      case 'monthly_weekday':
        return `毎月${[...r.nths].sort((a, b) => a - b).map((n) => NTHS[n - 1] ?? '？').join('・')}${weekdays(r.weekdays)}曜日`
      case 'month_end':
        return '毎月末日'
      case 'dates':
        return `選んだ${r.dates.length}日`
    }
  })()
  const notes = [
    r.kind === 'dates' ? '' : `${formatDayText(r.from)}から${r.to ? `${formatDayText(r.to)}まで` : ''}`,
    r.exceptWeekdays.length > 0 ? `${weekdays(r.exceptWeekdays)}曜日を除く` : '',
    r.exceptDates.length > 0 ? `${r.exceptDates.length}日を除く` : '',
    r.holiday === 'send' ? '' : HOLIDAYS[r.holiday],
  ].filter(Boolean)
  return `${when} ${clock(r.time)}${notes.length > 0 ? `（${notes.join('、')}）` : ''}`
}

/** What is missing before the server can list dates. */
export function repeatProblem(r: Repeat): string {
  if (!/^([01]\d|2[0-3]):[0-5]\d$/.test(r.time)) return '時刻を入れてください。'
  if ((r.kind === 'weekly' || r.kind === 'monthly_weekday') && r.weekdays.length === 0) return '曜日を1つ以上選んでください。'
  if (r.kind === 'monthly_weekday' && r.nths.length === 0) return '第何週かを1つ以上選んでください。'
  if (r.kind === 'monthly_day' && r.days.length === 0) return '日を1つ以上選んでください。'
  if (r.kind === 'dates' && r.dates.length === 0) return '日付を1つ以上選んでください。'
  if (r.to && r.to < r.from) return '終わりの日が始まりの日より前になっています。'
  return ''
}
