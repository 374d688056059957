// Days of a month or week in Japan, Monday first.
import { addDays, dayOf, momentOf } from './dates'

export type CalendarView = 'month' | 'week' | 'list'

/** 0 Monday … 6 Sunday */
export const weekdayOf = (day: string): number => (new Date(momentOf(day) + 9 * 3_600_000).getUTCDay() + 6) % 7
export const firstOfMonth = (day: string): string => `${day.slice(0, 8)}01`
export function addMonths(day: string, months: number): string {
  const [y, m] = day.split('-').map(Number) as [number, number]
  const index = y * 12 + (m - 1) + months
  return `${Math.floor(index / 12)}-${String((index % 12) + 1).padStart(2, '0')}-01`
}
const monday = (day: string): string => addDays(day, -weekdayOf(day))

/** The days that a view shows, whole weeks but for the list. */
export function daysOf(view: CalendarView, day: string): string[] {
  const first = view === 'week' ? monday(day) : view === 'month' ? monday(firstOfMonth(day)) : firstOfMonth(day)
  const behind = view === 'week' ? addDays(first, 7) : view === 'month' ? addDays(monday(addDays(addMonths(day, 1), -1)), 7) : addMonths(day, 1)
  const days: string[] = []
  for (let d = first; d < behind; d = addDays(d, 1)) days.push(d)
  return days
}

export const step = (view: CalendarView, day: string, by: 1 | -1): string => (view === 'week' ? addDays(monday(day), 7 * by) : addMonths(day, by))

/** What stands on each of these days. */
export function byDay<T extends { at: number }>(days: string[], entries: readonly T[]): Map<string, T[]> {
  const map = new Map<string, T[]>(days.map((d) => [d, []]))
  for (const e of entries) map.get(dayOf(e.at))?.push(e)
  return map
}
