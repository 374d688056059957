// Rich menus: in the order in which they are tried on people, and what LINE has of them.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, menuLook as lookQuery, menus as menusQuery } from '../../api/queries'
import type { Menu, MenuLook } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { moved } from '../lib/messages'
import { formatPeople } from '../lib/numbers'
import { MenuState, Thumb } from '../menus/parts'
import { LAYOUTS, newTab, places, newKey, type Content } from '../menus/model'
import { newDesign } from '../menus/design'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Checkbox, Choices, Empty, Notice, SaveDialog, TextField } from '../ui'
import { LinkButton } from '../ui/LinkButton'
import { OrderList } from '../ui/OrderList'

export function Menus() {
  const mayView = useRight('menu.view')
  const mayEdit = useRight('menu.edit')
  const [adding, setAdding] = useState(false)
  const query = useQuery({ ...menusQuery, enabled: mayView, refetchInterval: (q) => (q.state.data?.menus.some((m) => m.coming) ? 2000 : 30_000) })
  if (!mayView) return <Forbidden what="メニュー" />
  const add = mayEdit && (
    <Button kind="primary" icon="plus" onPress={() => setAdding(true)}>
      新しいメニュー
    </Button>
  )
  return (
    <Page title="メニュー" lead="トークの下に出る、リッチメニューです。" actions={add}>
      <Fetched query={query}>
        {(data) =>
          data.menus.length === 0 ? (
            <Empty title="メニューがまだありません" actions={add}>
              <p>タイルから作れば、画像を用意しなくても始められます。</p>
            </Empty>
          ) : (
            <>
              <Normal menus={data.menus.filter((m) => !m.disaster)} all={data.menus} mayOrder={data.mayOrder} />
              {data.menus.some((m) => m.disaster) && (
                <section className="stack" aria-labelledby="disaster-menus">
                  <h2 id="disaster-menus">災害用</h2>
                  <p className="quiet">LINEに用意しておき、災害モードの間だけ出ます。</p>
                  <ul className="cards">
                    {data.menus
                      .filter((m) => m.disaster)
                      .map((m) => (
                        <li key={m.id} className="card">
                          <Row menu={m} />
                        </li>
                      ))}
                  </ul>
                </section>
              )}
              <Look />
            </>
          )
        }
      </Fetched>
      {adding && <Add onClose={() => setAdding(false)} />}
    </Page>
  )
}

function Normal({ menus, all, mayOrder }: { menus: Menu[]; all: Menu[]; mayOrder: boolean }) {
  const order = useMutation({
    mutationFn: (list: Menu[]) => call('PUT /api/menus/order', { body: { ids: [...list, ...all.filter((m) => m.disaster)].map((m) => m.id) } }),
    onSuccess: (data) => {
      client.setQueryData(menusQuery.queryKey, data)
      tell('優先順を変えました。数秒で、市民の画面に反映されます')
    },
  })
  return (
    <section className="stack" aria-labelledby="normal-menus">
      <h2 id="normal-menus">ふだんのメニュー</h2>
      <p className="quiet">上から順に、期間と条件が合う最初のメニューが、その人に出ます。</p>
      {order.error && <Notice kind="error" live title="並べ替えられませんでした">{asApiError(order.error).message}</Notice>}
      <OrderList label="メニューの優先順" items={menus.map((m) => ({ id: String(m.id), label: m.name, menu: m }))} disabled={!mayOrder} onMove={(from, to) => order.mutate(moved(menus, from, to))}>
        {(item) => <Row menu={item.menu} />}
      </OrderList>
    </section>
  )
}

function Row({ menu }: { menu: Menu }) {
  return (
    <div className="menu-row">
      <Thumb menu={menu} />
      <div>
        <p className="menu-row-name">
          <Link to="/menus/$id" params={{ id: String(menu.id) }}>
            {menu.name}
          </Link>{' '}
          <MenuState menu={menu} /> {menu.live && menu.changed && <span className="state state-quiet">公開していない変更</span>}
        </p>
        {!menu.disaster && <p>{menu.conditionText || '友だち全員'}{menu.live && !menu.coming ? `・${formatPeople(menu.live.people)}` : ''}</p>}
        {(menu.fromAt || menu.untilAt) && (
          <p>
            期間：{menu.fromAt ? formatMinute(menu.fromAt) : ''}〜{menu.untilAt ? formatMinute(menu.untilAt) : ''}
          </p>
        )}
        <p className="quiet">
          {menu.department || '全庁で共有'}・{formatMinute(menu.updatedAt)}更新（{menu.updatedBy}）
        </p>
      </div>
    </div>
  )
}

const STARTS = {
  large: { label: '大（6つ）', size: 'large', layout: 'six' },
  small: { label: '小（3つ）', size: 'small', layout: 'three' },
} as const

function Add({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const [kind, setKind] = useState<keyof typeof STARTS>('large')
  const [disaster, setDisaster] = useState(false)
  const add = useMutation({
    mutationFn: () => {
      const start = STARTS[kind]
      const content: Content = { size: start.size, open: true, tabs: [{ ...newTab(''), design: newDesign(), areas: places(start.size, LAYOUTS[start.layout]!).map((spot) => ({ key: newKey(), label: '', action: { type: 'uri', uri: '' }, ...spot })) }] }
      return call('POST /api/menus', { body: { name: name.trim(), disaster, condition: {}, content } })
    },
    onSuccess: (menu) => {
      void client.invalidateQueries({ queryKey: ['menus'] })
      void navigate({ to: '/menus/$id', params: { id: String(menu.id) } })
    },
  })
  const error = add.error ? asApiError(add.error) : null
  return (
    <SaveDialog
      title="新しいメニュー"
      onClose={onClose}
      label="作る"
      isPending={add.isPending}
      onSave={() => add.mutate()}
    >
      <div className="stack">
        {error && error.field !== 'name' && <Notice kind="error" live title="作れませんでした">{error.message}</Notice>}
        <TextField label="名前" value={name} onChange={setName} most={60} required help="職員だけに見えます。例：ふだんのメニュー、区長さん用" error={error?.field === 'name' ? error.message : undefined} />
        <Choices label="大きさ" value={kind} onChange={setKind} items={Object.entries(STARTS).map(([id, s]) => ({ id: id as keyof typeof STARTS, label: s.label }))} />
        <Checkbox isSelected={disaster} onChange={setDisaster} help="LINEに用意しておくだけで、災害モードを入れるまで市民には見えません。">
          災害用
        </Checkbox>
      </div>
    </SaveDialog>
  )
}

interface Found {
  atLine: number
  missing: { menu: string; tab: string }[]
  foreign: { name: string; bar: string; ours: boolean }[]
  aliases: number
  standardDiffers: boolean
  asked: number
  wrongPeople: number
  repaired: boolean
}

/** What LINE has against what we think it has. */
function Look() {
  const mayEdit = useRight('menu.edit')
  const mayRepair = useRight('menu.manage')
  const [foreign, setForeign] = useState(false)
  const query = useQuery({ ...lookQuery, refetchInterval: (q) => (q.state.data?.waiting ? 1500 : false) })
  const done = (data: MenuLook) => client.setQueryData(lookQuery.queryKey, data)
  const look = useMutation({ mutationFn: () => call('POST /api/menu-look'), onSuccess: done })
  const repair = useMutation({ mutationFn: () => call('POST /api/menu-look/repair', { body: { foreign } }), onSuccess: done })
  const failed = look.error ?? repair.error
  const found = query.data?.result as Found | null | undefined
  const others = found?.foreign.filter((f) => !f.ours) ?? []
  const wrong = found && (found.missing.length > 0 || found.foreign.length > 0 || found.aliases > 0 || found.standardDiffers || found.wrongPeople > 0)
  return (
    <section className="stack" aria-labelledby="menu-look">
      <h2 id="menu-look">LINEとの照合</h2>
      {failed && <Notice kind="error" live title="できませんでした">{asApiError(failed).message}</Notice>}
      {query.data?.waiting ? (
        <p role="status">LINEと比べています。</p>
      ) : found ? (
        <Notice kind={wrong ? 'warning' : 'success'} live title={wrong ? 'LINEにあるものと、こちらの記録が違います' : 'LINEにあるものと、こちらの記録は同じです'}>
          <ul className="plain-list">
            {found.missing.map((m, i) => (
              <li key={i}>
                LINEにない：{m.menu}
                {m.tab && `（${m.tab}）`}
              </li>
            ))}
            {found.foreign.map((f, i) => (
              <li key={`f${i}`}>
                知らないメニュー：{f.name}
                {f.bar && `（${f.bar}）`}
              </li>
            ))}
            {found.standardDiffers && <li>全員に出るメニューの設定が違います。</li>}
            {found.aliases > 0 && <li>タブの切り替え先が{found.aliases}件違います。</li>}
            {found.wrongPeople > 0 && (
              <li>
                {found.asked}人をたずねたうち、{found.wrongPeople}人の画面が違います。
              </li>
            )}
          </ul>
          <p className="quiet">
            LINEのメニュー{found.atLine}個・{query.data?.lookedAt ? formatMinute(query.data.lookedAt) : ''}に照合{found.repaired ? '。違いを直しました。もう一度照合すると、いまの様子が分かります。' : ''}
          </p>
        </Notice>
      ) : (
        <p className="quiet">まだ照合していません。1日に1回、自動で照合します。</p>
      )}
      <div className="row">
        {mayEdit && (
          <Button isPending={look.isPending || query.data?.waiting === true} onPress={() => look.mutate()}>
            照合する
          </Button>
        )}
        {mayRepair && wrong && !found.repaired && (
          <Button kind="primary" isPending={repair.isPending} onPress={() => repair.mutate()}>
            違いを直す
          </Button>
        )}
        <LinkButton to="/manual/$key" params={{ key: '57-menus' }} small>
          メニューの説明
        </LinkButton>
      </div>
      {mayRepair && others.length > 0 && !found?.repaired && (
        <Checkbox isSelected={foreign} onChange={setForeign} help="ほかの会社の道具で作ったものかもしれません。使っていないと分かっているときだけ選んでください。">
          知らないメニューも、LINEから消す
        </Checkbox>
      )}
    </section>
  )
}
