import { Link, Outlet, useRouter, useRouterState } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { I18nProvider, RouterProvider } from 'react-aria-components'
import { call } from '../../api/client'
import { client } from '../../api/queries'
import { forgetAll } from '../lib/keep'
import { Icon, IconButton, MenuButton, Notice, type IconName } from '../ui'
import { Bell } from './Bell'
import { DisasterBanner } from './DisasterBanner'
import { inOrder } from '../lib/brand'
import { BrandMark } from './BrandMark'
import { LookBanner } from './LookBanner'
import { SessionGate, setSession, useSession } from './session'
import { tell, Toasts } from './toast'

interface Place {
  to: string
  label: string
  icon: IconName
  right?: string
}
// The order of sections is the city's (画面の表示); their labels name them.
export const PLACES: { label: string; places: Place[] }[] = [
  { label: '', places: [{ to: '/', label: 'ホーム', icon: 'home' }] },
  {
    label: '届ける',
    places: [
      { to: '/broadcasts', label: '配信', icon: 'send', right: 'broadcast.view' },
      { to: '/approvals', label: '承認', icon: 'stamp' },
      { to: '/calendar', label: '配信カレンダー', icon: 'calendar', right: 'broadcast.view' },
      { to: '/digest', label: 'まとめて届ける', icon: 'clock', right: 'broadcast.view' },
      { to: '/templates', label: 'ひな形', icon: 'template', right: 'broadcast.view' },
      { to: '/segments', label: '保存した対象', icon: 'segment', right: 'segment.view' },
    ],
  },
  {
    label: 'トーク',
    places: [
      { to: '/chat', label: '職員との相談', icon: 'phrase', right: 'conversation.view' },
      { to: '/menus', label: 'メニュー', icon: 'grid', right: 'menu.view' },
      { to: '/replies', label: '自動応答', icon: 'phrase', right: 'reply.view' },
      { to: '/articles', label: 'よくある質問', icon: 'info', right: 'article.view' },
      { to: '/scenarios', label: 'シナリオ', icon: 'segment', right: 'scenario.view' },
      { to: '/phrases', label: 'あいさつ・案内', icon: 'phrase', right: 'phrase.view' },
      { to: '/senders', label: '送信者', icon: 'staff', right: 'face.view' },
      { to: '/wordings', label: '言語と翻訳', icon: 'globe', right: 'wording.view' },
      { to: '/disaster', label: '災害モード', icon: 'warning', right: 'disaster.view' },
    ],
  },
  {
    label: '市民',
    places: [
      { to: '/friends', label: '友だち', icon: 'people', right: 'friend.view' },
      { to: '/sources', label: '友だち追加QR', icon: 'qr', right: 'source.view' },
      { to: '/code-lists', label: 'コード', icon: 'key', right: 'code.view' },
      { to: '/tags', label: 'タグ', icon: 'tag', right: 'friend.view' },
      { to: '/attributes', label: '受信設定の項目', icon: 'form', right: 'attribute.view' },
      { to: '/statistics', label: '統計', icon: 'chart', right: 'statistics.view' },
    ],
  },
  {
    label: '管理',
    places: [
      { to: '/staff', label: '職員', icon: 'staff', right: 'staff.view' },
      { to: '/approval-chains', label: '承認の道筋', icon: 'stamp', right: 'approval.view' },
      { to: '/absences', label: '代理', icon: 'people' },
      { to: '/audit', label: '操作記録', icon: 'audit', right: 'audit.view' },
      { to: '/access', label: 'アクセス記録', icon: 'external', right: 'access_log.view' },
      { to: '/guard', label: '送信前の確認', icon: 'shield', right: 'guard.manage' },
      { to: '/office-settings', label: '運用設定', icon: 'form', right: 'setting.view' },
      { to: '/addresses', label: '接続元の制限', icon: 'link', right: 'security.view' },
      { to: '/manual', label: 'マニュアル', icon: 'manual' },
    ],
  },
]

function Nav({ onGo }: { onGo?: () => void }) {
  const { rights, brand } = useSession()
  return (
    <nav aria-label="メインメニュー" className="nav">
      {inOrder(PLACES, brand.menu).map((group, i) => {
        const places = group.places.filter((p) => !p.right || rights.includes(p.right))
        if (places.length === 0) return null
        const id = `nav-${i}`
        return (
          <div key={i} className="nav-group">
            {group.label && (
              <p className="nav-label" id={id}>
                {group.label}
              </p>
            )}
            <ul aria-labelledby={group.label ? id : undefined}>
              {places.map((p) => (
                <li key={p.to}>
                  <Link to={p.to} className="nav-link" activeOptions={{ exact: p.to === '/', includeSearch: false }} activeProps={{ 'aria-current': 'page' }} onClick={onGo}>
                    <Icon name={p.icon} />
                    {p.label}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        )
      })}
    </nav>
  )
}

const ENVIRONMENTS = { production: '', test: 'テスト環境', demo: 'デモ' } as const

function Header({ menuOpen, onMenu }: { menuOpen: boolean; onMenu: () => void }) {
  const session = useSession()
  const router = useRouter()
  async function signOut() {
    try {
      await call('DELETE /api/session')
    } catch {
      // Whatever the server says: nobody is to stay signed in on this screen.
    }
    forgetAll()
    setSession(null)
    client.removeQueries({ predicate: (q) => q.queryKey[0] !== 'session' })
  }
  return (
    <header className="header">
      <IconButton icon={menuOpen ? 'close' : 'menu'} label={menuOpen ? 'メニューを閉じる' : 'メニューを開く'} aria-expanded={menuOpen} className="header-menu" onPress={onMenu} />
      <Link to="/" className="brand">
        <BrandMark brand={session.brand} />
      </Link>
      <p className="account">
        <span className="account-name">{session.accountName}</span>
        {ENVIRONMENTS[session.environment] && <span className="environment">{ENVIRONMENTS[session.environment]}</span>}
      </p>
      <div className="header-end">
        <Bell />
        <MenuButton
          label={session.staff.name}
          icon="staff"
          kind="plain"
          small
          items={[
            { id: 'account', label: 'こちらのアカウント', note: `${session.staff.roleLabel}${session.staff.department ? `・${session.staff.department}` : ''}` },
            { id: 'out', label: 'サインアウト' },
          ]}
          onAction={(id) => (id === 'out' ? void signOut() : void router.navigate({ to: '/account' }))}
        />
      </div>
    </header>
  )
}

function useOnline(): boolean {
  const [online, setOnline] = useState(() => navigator.onLine)
  useEffect(() => {
    const change = () => {
      setOnline(navigator.onLine)
      if (navigator.onLine) tell('サーバーにつながりました')
    }
    addEventListener('online', change)
    addEventListener('offline', change)
    return () => {
      removeEventListener('online', change)
      removeEventListener('offline', change)
    }
  }, [])
  return online
}

function Frame() {
  const session = useSession()
  const online = useOnline()
  const main = useRef<HTMLElement>(null)
  const path = useRouterState({ select: (s) => s.location.pathname })
  const first = useRef(path)
  // Open on this page only: going anywhere closes it.
  const [menuOn, setMenuOn] = useState<string | null>(null)
  const menuOpen = menuOn === path
  useEffect(() => {
    if (first.current !== path) document.documentElement.dataset.moved = 'yes'
  }, [path])
  useEffect(() => {
    if (!menuOpen) return
    const close = (e: KeyboardEvent) => e.key === 'Escape' && setMenuOn(null)
    addEventListener('keydown', close)
    return () => removeEventListener('keydown', close)
  }, [menuOpen])
  return (
    <div className={`shell env-${session.environment}`} data-menu={menuOpen ? 'open' : undefined}>
      <a
        href="#main"
        className="skip"
        onClick={(e) => {
          e.preventDefault()
          main.current?.focus()
        }}
      >
        本文へ移動
      </a>
      {session.looker && <LookBanner />}
      <Header menuOpen={menuOpen} onMenu={() => setMenuOn(menuOpen ? null : path)} />
      <div className="columns">
        <div className="side">
          <Nav onGo={() => setMenuOn(null)} />
        </div>
        <main id="main" tabIndex={-1} ref={main}>
          <DisasterBanner />
          {!online && (
            <Notice kind="warning" live title="通信が切れています">
              入力した内容はこの画面に残っています。つながってから保存してください。
            </Notice>
          )}
          <Outlet />
        </main>
      </div>
      <Toasts />
    </div>
  )
}

export function Shell() {
  const router = useRouter()
  return (
    <I18nProvider locale="ja-JP-u-ca-gregory">
      <RouterProvider navigate={(path) => void router.navigate({ to: path as string })}>
        <SessionGate>
          <Frame />
        </SessionGate>
      </RouterProvider>
    </I18nProvider>
  )
}
