import type { Account, LineMessage, ReceivedMessage, RichMenu } from '../line'

// The simulator's control API. Everything below /_sim/, same origin, JSON.

export const SIM = '/_sim'

export interface Friend {
  userId: string
  displayName: string
  language?: string
  state: 'none' | 'following' | 'blocked' | 'deleted'
  pictureUrl?: string
  unread?: number
}
export interface Friends {
  friends: Friend[]
  /** There may be more than the list holds. */
  total: number
}
export interface TimelineItem {
  seq: number
  messageId?: string
  at: number
  direction: 'in' | 'out' | 'system'
  requestId?: string
  via?: 'push' | 'multicast' | 'broadcast' | 'narrowcast' | 'reply'
  message?: LineMessage | ReceivedMessage
  text?: string
  unsent?: boolean
  read?: boolean
  notificationDisabled?: boolean
}
/** What can happen to the webhooks that the simulator sends, in the simulator's words. */
export type WebhookFault =
  | 'duplicate'
  | 'reorder'
  | 'batch'
  | 'empty'
  | 'delay'
  | 'wrong_signature'
  | 'no_signature'
  | 'truncated'
  | 'unknown_event'
  | 'unknown_message'
  | 'extra'
  | 'standby'
  | 'no_user_id'
  | 'pretty'
  | 'destination'
  | 'lost'
export interface Fault {
  id?: number
  /** Of LINE's API; faults of webhooks have none. */
  path?: string
  when?: 'before' | 'after'
  webhook?: WebhookFault
  status?: number
  delay_ms?: number
  drop?: boolean
  count?: number
  every?: number
  /** How often it will still happen; less than 0: until it is taken away. */
  left?: number
  fired?: number
}
export interface ApiRequest {
  seq?: number
  at?: number
  method: string
  path: string
  /** 0: the connection was cut. */
  status: number
  query?: string
  headers?: unknown
  body?: unknown
  answer?: unknown
  /** What the client did that it should not. */
  remark?: string
}
export interface WebhookRecord {
  seq: number
  at: number
  us: number
  status: number
  reason: string
  detail: string
  events: number
  attempt: number
  body: string
}
export interface Timeline {
  items: TimelineItem[]
  /** The account shows its loading animation until then, in the simulator's time. */
  loadingUntil?: number
}
export interface Settings {
  redelivery: boolean
  webhookPaused: boolean
  chatMode: boolean
  autoConsent: boolean
  rateLimit: boolean
  webhooksWaiting?: number
}
export interface Deliveries {
  people: number
  messages: number
  duplicates: number
}
export interface Clock {
  now_ms: number
  offset_ms: number
}
export interface Changes {
  next: number
  changed: string[]
  /** More changed than the list can say. */
  all?: boolean
}

export class SimError extends Error {
  constructor(
    readonly status: number,
    detail: string,
  ) {
    super(detail)
  }
}

async function call<T>(method: string, path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
  const response = await fetch(SIM + path, {
    method,
    ...(body === undefined ? {} : { headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) }),
    ...(signal ? { signal } : {}),
  }).catch((e: unknown) => {
    if (signal?.aborted) throw e
    throw new SimError(0, 'シミュレーターに接続できません')
  })
  const text = await response.text()
  if (!response.ok) {
    let detail = text
    try {
      detail = (JSON.parse(text) as { message?: string }).message ?? text
    } catch {
      // Not JSON: the text itself is the best there is.
    }
    throw new SimError(response.status, detail || `エラー ${response.status}`)
  }
  return (text ? JSON.parse(text) : {}) as T
}

/** Lists arrive bare or under a name. */
function list<T>(value: unknown, name: string): T[] {
  if (Array.isArray(value)) return value as T[]
  const inner = (value as Record<string, unknown> | null)?.[name]
  return Array.isArray(inner) ? (inner as T[]) : []
}

const of = (userId: string, what: string) => `/friends/${encodeURIComponent(userId)}/${what}`

export const api = {
  account: () => call<Account>('GET', '/account'),
  friends: async (search = ''): Promise<Friends> => {
    const answer = await call<{ total?: number }>('GET', search ? `/friends?q=${encodeURIComponent(search)}` : '/friends')
    const friends = list<Friend>(answer, 'friends')
    return { friends, total: answer.total ?? friends.length }
  },
  friend: (userId: string) => call<Friend>('GET', `/friends/${encodeURIComponent(userId)}`),
  /** stranger: has LINE, but has not added the account. */
  addFriends: (displayName: string, count: number, language: string, stranger: boolean) =>
    call<{ userIds: string[] }>('POST', '/friends', { displayName, language, ...(count > 1 ? { count } : {}), ...(stranger ? { stranger } : {}) }),
  timeline: (userId: string) => call<Timeline>('GET', of(userId, 'timeline?from=0')),
  richMenu: async (userId: string) => {
    const menu = await call<Partial<RichMenu>>('GET', of(userId, 'richmenu'))
    return menu.richMenuId ? (menu as RichMenu) : null
  },
  send: (userId: string, message: object) => call('POST', of(userId, 'messages'), message),
  postback: (userId: string, body: { data: string; displayText?: string; params?: Record<string, string> }) => call('POST', of(userId, 'postback'), body),
  block: (userId: string) => call('POST', of(userId, 'block'), {}),
  unblock: (userId: string) => call('POST', of(userId, 'unblock'), {}),
  deleteAccount: (userId: string) => call('POST', of(userId, 'delete'), {}),
  /** Tells that a link of a message was followed: what the account's statistics count. */
  tap: (userId: string, messageId: string, uri: string) => call('POST', of(userId, 'tap'), { messageId, uri }),
  unsend: (userId: string, messageId: string) => call('POST', of(userId, 'unsend'), { messageId }),
  switchMenu: (userId: string, richMenuAliasId: string, data: string) => call('POST', of(userId, 'richmenuswitch'), { richMenuAliasId, data }),
  videoPlayed: (userId: string, trackingId: string) => call('POST', of(userId, 'videoplaycomplete'), { trackingId }),
  openUrl: (userId: string, uri: string) => `${SIM}${of(userId, 'open')}?uri=${encodeURIComponent(uri)}`,
  contentUrl: (messageId: string, preview: boolean) => `${SIM}/content/${encodeURIComponent(messageId)}${preview ? '/preview' : ''}`,
  events: (from: number, waitMs: number, signal: AbortSignal) => call<Changes>('GET', `/events?from=${from}&wait_ms=${waitMs}`, undefined, signal),
  clock: () => call<Clock>('GET', '/clock'),
  advance: (ms: number) => call('POST', '/clock', { advance_ms: ms }),
  faults: async () => list<Fault>(await call('GET', '/faults'), 'faults'),
  addFault: (fault: Fault) => call('POST', '/faults', fault),
  clearFaults: () => call('DELETE', '/faults'),
  removeFault: (id: number) => call('DELETE', `/faults?id=${id}`),
  deliveries: () => call<Deliveries>('GET', '/deliveries'),
  requests: async (from: number) => list<ApiRequest>(await call('GET', `/requests?from=${from}`), 'requests'),
  webhooks: async () => list<WebhookRecord>(await call('GET', '/webhooks?from=0'), 'webhooks'),
  settings: () => call<Settings>('GET', '/settings'),
  set: (settings: Partial<Settings>) => call('POST', '/settings', settings),
  reset: () => call('POST', '/reset', {}),
}

/** What went wrong, as a sentence for the person in front of the screen. */
export function problem(error: unknown): string {
  if (error instanceof SimError) {
    return error.status === 0 ? 'シミュレーターに接続できません。動いているか確かめてください。' : `シミュレーターがエラーを返しました（${error.status}）: ${error.message}`
  }
  return `うまくいきませんでした: ${error instanceof Error ? error.message : String(error)}`
}
