// A broadcast while it is written.
import type { Broadcast, BroadcastSave, Repeat } from '../../api/types.gen'
import { addDays, dayOf, minuteOf, now } from '../lib/dates'
import { toBubbles, toMessages, type Bubble } from '../lib/messages'
import { newRepeat } from '../lib/repeat'
import { toTranslationDrafts, toTranslations, type TranslationDraft } from './translations'
import { emptyGroup, readCondition, writeCondition, type GroupNode } from '../lib/segment'

export type Purpose = Broadcast['purpose']

export interface Draft {
  title: string
  bubbles: Bubble[]
  translations: TranslationDraft[]
  everybody: boolean
  tree: GroupNode
  /** A condition this editor cannot show; kept as it is. */
  foreign: unknown
  notificationOff: boolean
  purpose: Purpose
  /** 0: the whole city; undefined: the writer's own. */
  departmentId: number | undefined
  when: 'now' | 'later' | 'repeat'
  at: string
  repeat: Repeat
}

export const newDraft = (): Draft => ({
  title: '',
  bubbles: [],
  translations: [],
  everybody: false,
  tree: emptyGroup(),
  foreign: null,
  notificationOff: false,
  purpose: 'normal',
  departmentId: undefined,
  when: 'later',
  at: `${addDays(dayOf(now()), 1)}T09:00`,
  repeat: newRepeat(),
})

export function draftOf(b: Broadcast, attributeOf: (optionId: number) => number | null): Draft {
  const fresh = newDraft()
  const tree = readCondition(b.condition, attributeOf)
  const everybody = typeof b.condition === 'object' && b.condition !== null && Object.keys(b.condition).length === 0
  return {
    ...fresh,
    title: b.title,
    bubbles: toBubbles(b.messages),
    translations: toTranslationDrafts(b.translations),
    everybody: everybody && b.messages !== null,
    tree: tree ?? emptyGroup(),
    foreign: tree ? null : b.condition,
    notificationOff: b.notificationOff,
    purpose: b.purpose,
    departmentId: b.departmentId ?? 0,
    when: b.repeat ? 'repeat' : 'later',
    at: b.plannedAt && b.plannedAt > now() ? minuteOf(b.plannedAt) : fresh.at,
    repeat: b.repeat ?? fresh.repeat,
  }
}

/** The one person a condition names, if it does. */
export const friendOf = (condition: unknown): number | undefined => {
  const friend = typeof condition === 'object' && condition !== null && 'friend' in condition ? condition.friend : undefined
  return typeof friend === 'number' ? friend : undefined
}

export const conditionOf = (d: Draft): unknown => (d.foreign !== null ? d.foreign : d.everybody ? {} : writeCondition(d.tree).condition)

export function saveOf(d: Draft, version?: number): BroadcastSave {
  return {
    title: d.title.trim(),
    messages: toMessages(d.bubbles),
    translations: toTranslations(d.translations),
    condition: conditionOf(d),
    notificationOff: d.notificationOff,
    purpose: d.purpose,
    ...(d.departmentId === undefined ? {} : { departmentId: d.departmentId }),
    ...(d.when === 'repeat' ? { repeat: d.repeat } : {}),
    ...(d.when === 'later' && d.at ? { plannedAt: d.at } : {}),
    ...(version === undefined ? {} : { version }),
  }
}

/** What the server would keep, as text: two that are equal need no saving. */
export const signature = (d: Draft): string => JSON.stringify(saveOf(d))
