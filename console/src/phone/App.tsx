import { useEffect, useState } from 'react'
import { Button, ToggleButton, ToggleButtonGroup } from 'react-aria-components'
import { Icon, type Theme } from '../line'
import { problem } from './api'
import { AddPerson, PeoplePicker } from './People'
import { Phone } from './Phone'
import { World } from './World'
import { useAccount, useFriends, useMedia, useTheseFriends, useWorld, type Connection } from './world'

const CONNECTION: Record<Connection, string> = { connecting: '接続しています', online: '接続中', offline: '接続できません' }

/** The people on the screen are kept in the address, so that a screen can be shared and reloaded. */
function useShown(): [string[] | undefined, (shown: string[]) => void] {
  const read = () => (location.hash.length > 1 ? decodeURIComponent(location.hash.slice(1)).split(',').filter(Boolean) : undefined)
  const [shown, setShown] = useState(read)
  useEffect(() => {
    const change = () => setShown(read())
    window.addEventListener('hashchange', change)
    return () => window.removeEventListener('hashchange', change)
  }, [])
  return [
    shown,
    (next) => {
      history.replaceState(null, '', next.length > 0 ? `#${next.join(',')}` : '#,')
      setShown(next)
    },
  ]
}

export function App() {
  const connection = useWorld()
  const { data: account = { displayName: '公式アカウント' } } = useAccount()
  const friends = useFriends()
  const narrow = useMedia('(max-width: 760px)')
  const [chosen, setChosen] = useShown()
  const [current, setCurrent] = useState<string>()
  const [theme, setTheme] = useState<Theme>('light')
  const [world, setWorld] = useState(false)
  const [adding, setAdding] = useState(false)

  const everyone = friends.data?.friends ?? []
  const shown = useTheseFriends(chosen ?? everyone.slice(0, 3).map((f) => f.userId), everyone)
  const shownIds = shown.map((f) => f.userId)
  const active = shown.find((f) => f.userId === current) ?? shown[0]
  const phones = narrow ? (active ? [active] : []) : shown

  return (
    <div className="ph-page">
      <header className="ph-top">
        <h1>市民のスマートフォン</h1>
        <span className={`ph-connection ph-${connection}`} role="status">
          {CONNECTION[connection]}
        </span>
        <div className="ph-tools">
          <Button className="ph-button" onPress={() => setAdding(true)}>
            <Icon name="plus" size={18} />
            <span>
              <span className="ph-wide-only">人を</span>追加
            </span>
          </Button>
          {everyone.length > 0 && <PeoplePicker total={friends.data?.total ?? 0} shown={shownIds} onChange={setChosen} />}
          <ToggleButton className="ph-iconbutton ph-outlined" aria-label="暗い画面で表示" isSelected={theme === 'dark'} onChange={(on) => setTheme(on ? 'dark' : 'light')}>
            <Icon name="moon" size={20} />
          </ToggleButton>
          <ToggleButton className="ph-button" isSelected={world} onChange={setWorld}>
            <Icon name="clock" size={18} />
            操作
          </ToggleButton>
        </div>
      </header>

      {connection === 'offline' && (
        <p className="ph-lost" role="alert">
          シミュレーターに接続できません。2秒ごとに接続し直しています。
        </p>
      )}

      {narrow && active && (
        <nav className="ph-switch" aria-label="だれの画面を見るか">
          <ToggleButtonGroup
            className="ph-switch-group"
            aria-label="だれの画面を見るか"
            selectionMode="single"
            disallowEmptySelection
            selectedKeys={[active.userId]}
            onSelectionChange={(keys) => setCurrent(String([...keys][0]))}
          >
            {shown.map((f) => (
              <ToggleButton key={f.userId} id={f.userId} className="ph-switch-item">
                {f.displayName}
                {!!f.unread && f.userId !== active.userId && <span className="ph-unread">{f.unread}</span>}
              </ToggleButton>
            ))}
          </ToggleButtonGroup>
        </nav>
      )}

      <div className="ph-desk">
        <main className="ph-phones" aria-label="スマートフォン">
          {friends.isPending && <p className="ph-empty">読み込んでいます…</p>}
          {friends.isError && !friends.data && (
            <div className="ph-empty" role="alert">
              <p>{problem(friends.error)}</p>
              <Button className="ph-button" onPress={() => void friends.refetch()}>
                もう一度接続する
              </Button>
            </div>
          )}
          {friends.data && phones.length === 0 && (
            <div className="ph-empty">
              <p>{everyone.length === 0 ? 'まだだれもいません。市民を追加すると、その人のスマートフォンが表示されます。' : '表示する人が選ばれていません。'}</p>
              {everyone.length === 0 ? (
                <Button className="ph-button ph-primary" onPress={() => setAdding(true)}>
                  人を追加
                </Button>
              ) : (
                <Button className="ph-button" onPress={() => setChosen(everyone.slice(0, 3).map((f) => f.userId))}>
                  最初の{Math.min(3, everyone.length)}人を表示
                </Button>
              )}
            </div>
          )}
          {phones.map((friend) => (
            <Phone key={friend.userId} friend={friend} account={account} theme={theme} onHide={() => setChosen(shownIds.filter((id) => id !== friend.userId))} />
          ))}
        </main>
        {world && <World onClose={() => setWorld(false)} />}
      </div>

      {adding && (
        <AddPerson
          onClose={() => setAdding(false)}
          onAdded={(ids) => {
            setAdding(false)
            const first = ids[0]
            if (first === undefined) return
            setChosen([...shownIds, ...ids.slice(0, 3)])
            setCurrent(first)
          }}
        />
      )}
    </div>
  )
}

