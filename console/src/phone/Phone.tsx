import { useQueryClient } from '@tanstack/react-query'
import { memo, useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { Avatar, deviceOf, Icon, lineFunction, LineFrame, LineTalk, QuickReplies, quickRepliesOf, RichMenuView, safeUri, summary, type Account, type LineAction, type RichMenu, type TalkItem, type Theme } from '../line'
import { api, problem, type Friend, type TimelineItem } from './api'
import { Browser } from './Browser'
import { Composer, type Attachment } from './Composer'
import { FileDialog, MomentDialog, PhotoDialog, PlaceDialog, ScanDialog, StickerDialog, type PhotoSource, type PickerAction } from './dialogs'
import { IconButton } from './ui'
import { keys, useClock, useRichMenu, useTimeline, useWidth } from './world'

const SHOWN = 100

const VIA = { push: '個別の送信（push）', multicast: '複数人への送信（multicast）', broadcast: '全員への送信（broadcast）', narrowcast: '絞り込みの送信（narrowcast）', reply: '応答（reply）' } as const

const talkItem = (i: TimelineItem): TalkItem => ({
  key: String(i.seq),
  direction: i.direction,
  at: i.at,
  ...(i.messageId === undefined ? {} : { messageId: i.messageId }),
  ...(i.message ? { message: i.message } : {}),
  ...(i.text === undefined ? {} : { text: i.text }),
  read: i.read ?? false,
  unsent: i.unsent ?? false,
  notificationDisabled: i.notificationDisabled ?? false,
  ...(i.via ? { note: VIA[i.via] } : {}),
})

type Open = { dialog: Attachment } | { dialog: 'photo'; from: PhotoSource } | { dialog: 'scan' } | { dialog: 'moment'; action: PickerAction } | undefined

// Typing must not draw a hundred messages again.
const Talk = memo(LineTalk)

const SETTINGS = { block: api.block, unblock: api.unblock, delete: api.deleteAccount }

export function Phone({ friend, account, theme, onHide }: { friend: Friend; account: Account; theme: Theme; onHide: () => void }) {
  const { userId } = friend
  const client = useQueryClient()
  const timeline = useTimeline(userId)
  const { data: menu = null } = useRichMenu(userId)
  const { data: clock } = useClock()
  const [browsing, setBrowsing] = useState<string>()
  const [open, setOpen] = useState<Open>()
  const [draft, setDraft] = useState('')
  const [notice, setNotice] = useState<{ text: string; error: boolean }>()
  const [limit, setLimit] = useState(SHOWN)
  const frame = useRef<HTMLDivElement>(null)
  const input = useRef<HTMLTextAreaElement>(null)
  const width = useWidth(frame, 375)
  const blocked = friend.state === 'blocked'
  const gone = friend.state === 'deleted'

  const all = useMemo(() => (timeline.data?.items ?? []).map(talkItem), [timeline.data])
  const items = useMemo(() => all.slice(-limit), [all, limit])
  // Quick replies go away once one of them was used; those that open something stay until it is done.
  const [answered, setAnswered] = useState<string>()
  const last = all.findLast((item) => item.direction === 'in')
  const replies = last && last.key === answered ? [] : quickRepliesOf(all)

  // ---- what the menu bar shows: the rich menu, or the keyboard in its place

  const menuId = menu?.richMenuId
  const [bar, setBar] = useState<{ menuId: string | undefined; keyboard: boolean; open: boolean }>({ menuId: undefined, keyboard: true, open: false })
  if (bar.menuId !== menuId) {
    // The first menu opens if it says so; another one in its place changes nothing of what is open.
    if (bar.menuId === undefined || menuId === undefined) setBar({ menuId, keyboard: menuId === undefined, open: menu?.selected ?? false })
    else setBar({ ...bar, menuId })
  }
  const showKeyboard = useCallback((text?: string) => {
    setBar((b) => ({ ...b, keyboard: true, open: false }))
    if (text !== undefined) setDraft(text)
    requestAnimationFrame(() => input.current?.focus())
  }, [])

  // ---- everything that goes to the simulator

  const run = useCallback(
    async (work: () => Promise<unknown>) => {
      try {
        await work()
        setNotice((n) => (n?.error ? undefined : n))
      } catch (e) {
        setNotice({ text: problem(e), error: true })
      }
      await Promise.all([
        client.invalidateQueries({ queryKey: keys.timeline(userId) }),
        client.invalidateQueries({ queryKey: keys.richMenu(userId) }),
        client.invalidateQueries({ queryKey: keys.friends }),
      ])
    },
    [client, userId],
  )
  const send = useCallback((message: object) => run(() => api.send(userId, message)), [run, userId])

  useEffect(() => {
    if (!notice || notice.error) return
    const timer = setTimeout(() => setNotice(undefined), 4000)
    return () => clearTimeout(timer)
  }, [notice])

  const follow = useCallback(
    (uri: string) => {
      const safe = safeUri(uri)
      if (!safe) return setNotice({ text: `このリンクは開けません: ${uri}`, error: true })
      // LINE's own addresses open LINE's own functions.
      const line = lineFunction(safe)
      if (line !== undefined) {
        const device = deviceOf(safe)
        if (device) return setOpen(device === 'location' ? { dialog: 'location' } : { dialog: 'photo', from: device })
        const talk = /^oaMessage\/[^/]+\/\?(.*)$/i.exec(line)?.[1]
        if (talk !== undefined) return showKeyboard(decodeURIComponent(talk))
        if (/^ti\/p\//i.test(line)) {
          setNotice({ text: '友だち追加の画面が開き、追加しました', error: false })
          return void run(() => api.unblock(userId))
        }
        return setNotice({ text: `LINEの機能を開くリンクです: ${safe}`, error: false })
      }
      if (/^tel:/i.test(safe)) return setNotice({ text: `電話アプリが開きます: ${safe.slice(4)}`, error: false })
      if (/^mailto:/i.test(safe)) return setNotice({ text: `メールアプリが開きます: ${safe.slice(7)}`, error: false })
      setBrowsing(safe)
    },
    [showKeyboard, run, userId],
  )

  const act = useCallback(
    (action: LineAction, item?: TalkItem) => {
      // Statistics count who followed a link; they must not stand in the way.
      if (action.type === 'uri' && item?.direction === 'in' && item.messageId !== undefined) api.tap(userId, item.messageId, action.uri).catch(() => {})
      switch (action.type) {
        case 'message':
          return void send({ type: 'text', text: action.text })
        case 'postback': {
          if (action.inputOption === 'closeRichMenu') setBar((b) => ({ ...b, open: false }))
          if (action.inputOption === 'openRichMenu') setBar((b) => ({ ...b, keyboard: false, open: true }))
          if (action.inputOption === 'openKeyboard') showKeyboard(action.fillInText ?? '')
          return void run(async () => {
            await api.postback(userId, { data: action.data, ...(action.displayText === undefined ? {} : { displayText: action.displayText }) })
            if (action.text !== undefined && action.displayText === undefined) await api.send(userId, { type: 'text', text: action.text })
          })
        }
        case 'uri':
          return follow(action.uri)
        case 'datetimepicker':
          return setOpen({ dialog: 'moment', action })
        case 'richmenuswitch':
          return void run(() => api.switchMenu(userId, action.richMenuAliasId, action.data))
        case 'clipboard':
          return void navigator.clipboard.writeText(action.clipboardText).then(
            () => setNotice({ text: 'コピーしました', error: false }),
            () => setNotice({ text: `コピーする文字: ${action.clipboardText}`, error: false }),
          )
        case 'camera':
        case 'cameraRoll':
          return setOpen({ dialog: 'photo', from: action.type })
        case 'location':
          return setOpen({ dialog: 'location' })
        default:
          return setNotice({ text: 'この操作には対応していません', error: true })
      }
    },
    [send, run, userId, follow, showKeyboard],
  )

  const actOnLast = (action: LineAction) => {
    if (action.type === 'message' || action.type === 'postback') setAnswered(last?.key)
    act(action, last)
  }

  // The loading animation ends by itself, in the simulator's time.
  const loadingFor = timeline.data?.loadingUntil === undefined || !clock ? 0 : timeline.data.loadingUntil - clock.now_ms
  const loading = loadingFor > 0
  useEffect(() => {
    if (!loading) return
    const timer = setTimeout(() => void client.invalidateQueries({ queryKey: keys.timeline(userId) }), Math.min(loadingFor, 60_000))
    return () => clearTimeout(timer)
  }, [loading, loadingFor, client, userId])

  const close = useCallback(() => setOpen(undefined), [])
  const closeBrowser = useCallback(() => setBrowsing(undefined), [])
  const failed = (e: unknown) => {
    close()
    setNotice({ text: problem(e), error: true })
  }
  const sendAndClose = (message: object) => {
    close()
    void send(message)
  }

  // ---- the talk stays at its end, unless somebody is reading further up

  const scroller = useRef<HTMLDivElement>(null)
  const atEnd = useRef(true)
  const lastTop = useRef(0)
  const count = all.length
  useLayoutEffect(() => {
    const element = scroller.current
    if (!element) return
    const settle = () => {
      if (atEnd.current) element.scrollTop = element.scrollHeight
    }
    settle()
    // Pictures arrive later and push the end down.
    const observer = new ResizeObserver(settle)
    observer.observe(element)
    if (element.firstElementChild) observer.observe(element.firstElementChild)
    return () => observer.disconnect()
  }, [count])

  const itemMenu = useCallback((item: TalkItem) => {
    const id = item.messageId ?? (item.message && 'id' in item.message ? item.message.id : undefined)
    if (item.direction !== 'out' || id === undefined || !item.message) return null
    const label = `「${[...summary(item.message)].slice(0, 12).join('')}」の操作`
    return (
      <MenuTrigger trigger="press">
        <IconButton icon="more" size={16} label={label} className="ph-itemmenu" />
        <Popover className="ph-popover">
          <Menu className="ph-menu" aria-label={label} onAction={() => void run(() => api.unsend(userId, id))}>
            <MenuItem id="unsend" className="ph-menuitem">
              送信取消
            </MenuItem>
          </Menu>
        </Popover>
      </MenuTrigger>
    )
  }, [run, userId])

  const look = useMemo(
    () => ({ theme, width, onAction: act, contentUrl: api.contentUrl, onVideoEnd: (id: string) => void run(() => api.videoPlayed(userId, id)) }),
    [theme, width, act, run, userId],
  )

  return (
    <section className="ph-person" aria-label={`${friend.displayName}さんのスマートフォン`}>
      <div className="ph-owner">
        <Avatar name={friend.displayName} url={friend.pictureUrl} size={28} />
        <h2>{friend.displayName}</h2>
        {friend.language && friend.language !== 'ja' && <span className="ph-tag">{friend.language}</span>}
        <IconButton icon="close" size={18} label={`${friend.displayName}さんの画面を隠す`} onPress={onHide} />
      </div>
      <div className="ph-device" data-theme={theme} ref={frame}>
        <header className="ph-head">
          <Avatar name={account.displayName} url={account.pictureUrl} size={30} />
          <span className="ph-account">
            <span className="ph-account-name">{account.displayName}</span>
            {account.basicId && <span className="ph-account-id">{account.basicId}</span>}
          </span>
          <MenuTrigger>
            <IconButton icon="more" label="トークの設定" />
            <Popover className="ph-popover" placement="bottom end">
              <Menu className="ph-menu" aria-label="トークの設定" disabledKeys={gone ? ['scan', 'unblock', 'delete'] : []} onAction={(key) => (key === 'scan' ? setOpen({ dialog: 'scan' }) : void run(() => SETTINGS[key as keyof typeof SETTINGS](userId)))}>
                <MenuItem id="scan" className="ph-menuitem">
                  QRコードを読み取る
                </MenuItem>
                {friend.state === 'following' ? (
                  <MenuItem id="block" className="ph-menuitem">
                    ブロック
                  </MenuItem>
                ) : (
                  <MenuItem id="unblock" className="ph-menuitem">
                    {blocked ? 'ブロックを解除' : '友だちに追加'}
                  </MenuItem>
                )}
                <MenuItem id="delete" className="ph-menuitem">
                  この人のLINEを退会
                </MenuItem>
              </Menu>
            </Popover>
          </MenuTrigger>
        </header>

        {friend.state !== 'following' && (
          <div className="ph-blocked">
            <span>{gone ? 'この人はLINEを退会しました。' : blocked ? 'ブロックしています。アカウントからのメッセージは届きません。' : 'まだ友だちではありません。'}</span>
            {!gone && (
              <Button className="ph-button ph-small" onPress={() => void run(() => api.unblock(userId))}>
                {blocked ? '解除' : '追加'}
              </Button>
            )}
          </div>
        )}

        {/* Long talks are scrolled with the keyboard too, so the log takes the focus. */}
        <div
          className="ph-talk"
          ref={scroller}
          tabIndex={0}
          role="log"
          aria-label={`${friend.displayName}さんのトーク`}
          onScroll={(e) => {
            const el = e.currentTarget
            // Only going up leaves the end: a picture that arrives late pushes the end away, too.
            if (el.scrollHeight - el.scrollTop - el.clientHeight < 40) atEnd.current = true
            else if (el.scrollTop < lastTop.current) atEnd.current = false
            lastTop.current = el.scrollTop
          }}
        >
          <div>
            {timeline.isPending && <p className="ph-state">読み込んでいます…</p>}
            {timeline.isError && !timeline.data && (
              <div className="ph-state" role="alert">
                <p>{problem(timeline.error)}</p>
                <Button className="ph-button" onPress={() => void timeline.refetch()}>
                  もう一度読み込む
                </Button>
              </div>
            )}
            {timeline.data && all.length === 0 && <p className="ph-state">まだメッセージはありません</p>}
            {all.length > items.length && (
              <div className="ph-state">
                <Button className="ph-button ph-small" onPress={() => setLimit((n) => n + SHOWN)}>
                  以前のトークを表示
                </Button>
              </div>
            )}
            <Talk {...look} items={items} account={account} quickReplies={false} itemMenu={itemMenu} loading={loading} />
          </div>
        </div>

        {notice && (
          <div className={notice.error ? 'ph-notice ph-error' : 'ph-notice'} role={notice.error ? 'alert' : 'status'}>
            <span>{notice.text}</span>
            <IconButton icon="close" size={16} label="お知らせを閉じる" onPress={() => setNotice(undefined)} />
          </div>
        )}

        {replies.length > 0 && !blocked && (
          <LineFrame {...look} onAction={actOnLast} className="ph-quick">
            <QuickReplies items={replies} />
          </LineFrame>
        )}

        {menu && !bar.keyboard ? (
          <MenuBar menu={menu} open={bar.open} look={look} onToggle={() => setBar((b) => ({ ...b, open: !b.open }))} onKeyboard={() => showKeyboard()} />
        ) : (
          <Composer
            value={draft}
            onChange={setDraft}
            onSend={(text) => {
              setDraft('')
              atEnd.current = true
              void send({ type: 'text', text })
            }}
            onAttach={(dialog) => setOpen({ dialog })}
            onMenu={menu ? () => setBar((b) => ({ ...b, keyboard: false, open: true })) : undefined}
            input={input}
            disabled={blocked || gone}
          />
        )}

        {browsing !== undefined && <Browser userId={userId} uri={browsing} onClose={closeBrowser} />}
      </div>

      {open?.dialog === 'moment' && (
        <MomentDialog
          action={open.action}
          now={clock?.now_ms}
          onClose={close}
          onPick={(value) => {
            close()
            void run(() => api.postback(userId, { data: open.action.data, params: { [open.action.mode]: value } }))
          }}
        />
      )}
      {open?.dialog === 'scan' && (
        <ScanDialog
          onClose={close}
          onPick={(uri) => {
            close()
            follow(uri)
          }}
        />
      )}
      {open?.dialog === 'location' && <PlaceDialog onClose={close} onPick={(place) => sendAndClose({ type: 'location', ...place })} />}
      {open?.dialog === 'sticker' && <StickerDialog onClose={close} onPick={(s) => sendAndClose({ type: 'sticker', ...s })} />}
      {open?.dialog === 'photo' && (
        <PhotoDialog
          from={'from' in open ? open.from : undefined}
          onClose={close}
          onError={failed}
          onPick={(photos) => {
            close()
            void (async () => {
              for (const photo of photos) await send({ type: 'image', ...photo })
            })()
          }}
        />
      )}
      {(open?.dialog === 'video' || open?.dialog === 'audio' || open?.dialog === 'file') && (
        <FileDialog kind={open.dialog} onClose={close} onError={failed} onPick={(file) => sendAndClose({ type: open.dialog, ...file })} />
      )}
    </section>
  )
}

function MenuBar({
  menu,
  open,
  look,
  onToggle,
  onKeyboard,
}: {
  menu: RichMenu
  open: boolean
  look: { theme: Theme; width: number; onAction: (action: LineAction) => void }
  onToggle: () => void
  onKeyboard: () => void
}) {
  return (
    <div className="ph-bar">
      {open && <RichMenuView {...look} menu={menu} />}
      <div className="ph-barline">
        <IconButton icon="keyboard" label="キーボードを表示" onPress={onKeyboard} />
        <Button className="ph-chatbar" aria-expanded={open} onPress={onToggle}>
          {menu.chatBarText}
          <span className={open ? 'ph-arrow ph-arrow-open' : 'ph-arrow'}>
            <Icon name="down" size={18} />
          </span>
        </Button>
      </div>
    </div>
  )
}
