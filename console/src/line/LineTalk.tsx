import { Fragment, useMemo, type ReactNode } from 'react'
import { LineContext, useLine, type LineContextValue } from './context'
import { Icon } from './icons'
import { Message } from './Message'
import { Avatar } from './parts'
import { QuickReplies, quickRepliesOf } from './QuickReplies'
import { formatDay, formatTime } from './text'
import type { Account, LineAction, LineMessage, ReceivedMessage, Sender, TalkItem, Theme } from './types'
import './line.css'

export interface LineLook {
  theme: Theme
  /** Width of the phone's screen in CSS pixels. */
  width: number
  account?: Account | undefined
  /** Called for every tap, with the line of the talk where it was. Without it the buttons tell what they would do (as their tooltip) and do nothing. */
  onAction?: ((action: LineAction, item?: TalkItem) => void) | undefined
  /** Turns an address in a message into one this page may load. */
  mediaUrl?: ((url: string) => string) | undefined
  /** Where the bytes are that a person sent. */
  contentUrl?: ((messageId: string, preview: boolean) => string) | undefined
  onVideoEnd?: ((trackingId: string) => void) | undefined
}

const same = (url: string) => url

/** What all parts below need to know. Use it around parts that stand outside of a talk, such as QuickReplies. */
export function LineFrame({ theme, width, onAction, mediaUrl = same, contentUrl, onVideoEnd, className, children }: Omit<LineLook, 'account'> & { className?: string; children: ReactNode }) {
  const value = useMemo<LineContextValue>(
    () => ({ theme, width, onAction, mediaUrl, contentUrl, onVideoEnd }),
    [theme, width, onAction, mediaUrl, contentUrl, onVideoEnd],
  )
  return (
    <LineContext value={value}>
      <div className={`ln-root ${className ?? ''}`} data-theme={theme}>
        {children}
      </div>
    </LineContext>
  )
}

const WIDE = new Set(['imagemap', 'flex', 'template'])
const isWide = (m: LineMessage | ReceivedMessage) =>
  WIDE.has(m.type) && !(m.type === 'template' && (m.template?.type === 'buttons' || m.template?.type === 'confirm'))

const senderOf = (item: TalkItem): Sender | undefined => (item.message && 'sender' in item.message ? item.message.sender : undefined)

/** The first of several in a row shows who speaks. */
function startsGroup(items: readonly TalkItem[], i: number): boolean {
  const before = items[i - 1]
  const item = items[i]!
  return before?.direction !== item.direction || Boolean(before.unsent) || senderOf(before)?.name !== senderOf(item)?.name
}

/** The day, where a new one begins. */
function newDay(items: readonly TalkItem[], i: number): string | undefined {
  const at = items[i]?.at
  if (at === undefined) return undefined
  const before = items.slice(0, i).findLast((item) => item.at !== undefined)?.at
  const day = formatDay(at)
  return before !== undefined && formatDay(before) === day ? undefined : day
}

const UNSENT = { out: 'メッセージの送信を取り消しました', in: 'メッセージの送信が取り消されました' }

function SystemLine({ text }: { text: string }) {
  return (
    <li className="ln-system">
      <span>{text}</span>
    </li>
  )
}

/** What is inside belongs to this message: a tap says so. */
function OfItem({ item, children }: { item: TalkItem; children: ReactNode }) {
  const outside = useLine()
  const value = useMemo<LineContextValue>(() => ({ ...outside, item }), [outside, item])
  return <LineContext value={value}>{children}</LineContext>
}

function Loading({ account }: { account: Account }) {
  return (
    <li className="ln-row ln-in ln-first">
      <Avatar name={account.displayName} url={account.pictureUrl} />
      <div className="ln-column">
        <p className="ln-bubble ln-loading" role="img" aria-label="返信を準備しています">
          <span />
          <span />
          <span />
        </p>
      </div>
    </li>
  )
}

function Row({ item, first, account, menu }: { item: TalkItem; first: boolean; account: Account; menu?: ReactNode }) {
  const incoming = item.direction === 'in'
  const sender = senderOf(item)
  const name = sender?.name || account.displayName
  if (!item.message) return null
  return (
    <li className={`ln-row ln-${item.direction} ${first ? 'ln-first' : ''} ${isWide(item.message) ? 'ln-wide' : ''}`}>
      {incoming && (first ? <Avatar name={name} url={sender?.iconUrl ?? account.pictureUrl} /> : <span className="ln-avatar-gap" />)}
      <div className="ln-column">
        {incoming && first && <div className="ln-name">{name}</div>}
        {incoming ? !first && <span className="visually-hidden">{name}</span> : <span className="visually-hidden">自分</span>}
        <div className="ln-line">
          <div className="ln-content">
            <OfItem item={item}>
              <Message message={item.message} />
            </OfItem>
          </div>
          <div className="ln-meta">
            {menu}
            {item.notificationDisabled && (
              <span className="ln-silent" role="img" aria-label="通知なしで届きました" title="通知なしで届きました">
                <Icon name="bell" size={14} />
              </span>
            )}
            {!incoming && item.read && <span>既読</span>}
            {item.at !== undefined && <time dateTime={new Date(item.at).toISOString()} title={item.note}>{formatTime(item.at)}</time>}
          </div>
        </div>
      </div>
    </li>
  )
}

/** A talk, both directions, oldest first. */
export function LineTalk({
  items,
  account = { displayName: '公式アカウント' },
  quickReplies = true,
  itemMenu,
  loading = false,
  label = 'トーク',
  ...look
}: LineLook & {
  items: TalkItem[]
  /** Off where the page shows them elsewhere (above the keyboard, as a phone does). */
  quickReplies?: boolean
  /** Something to put beside a message, such as its menu. */
  itemMenu?: (item: TalkItem) => ReactNode
  /** The account lets the person wait: LINE's loading animation. */
  loading?: boolean
  label?: string
}) {
  return (
    <LineFrame {...look} className="ln-talk">
      <ol className="ln-items" aria-label={label}>
        {items.map((item, i) => {
          const today = newDay(items, i)
          return (
            <Fragment key={item.key}>
              {today && <SystemLine text={today} />}
              {item.direction === 'system' || item.unsent ? (
                <SystemLine text={item.unsent ? UNSENT[item.direction === 'out' ? 'out' : 'in'] : (item.text ?? '')} />
              ) : (
                <Row item={item} first={startsGroup(items, i)} account={account} menu={itemMenu?.(item)} />
              )}
            </Fragment>
          )
        })}
        {loading && <Loading account={account} />}
      </ol>
      {quickReplies && <QuickReplies items={quickRepliesOf(items)} />}
    </LineFrame>
  )
}

/** What a person will see of messages that are sent together: the preview of the console. */
export function LineMessages({
  messages,
  at,
  notificationDisabled = false,
  ...look
}: LineLook & {
  messages: LineMessage[]
  at?: number | undefined
  notificationDisabled?: boolean
}) {
  const items = messages.map<TalkItem>((message, i) => ({
    key: String(i),
    direction: 'in',
    message,
    notificationDisabled,
    ...(at === undefined ? {} : { at }),
  }))
  return <LineTalk {...look} items={items} label="メッセージのプレビュー" />
}
