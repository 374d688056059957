// One rich menu: draw it, publish it, look at a phone, go back, count taps.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useMemo, useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, menu as menuQuery, menuHistory, menuProblems, testers as testersQuery } from '../../api/queries'
import type { Menu, MenuEdition } from '../../api/types.gen'
import { DepartmentField } from '../compose/DepartmentField'
import { formatMinute, minuteOf, momentOf } from '../lib/dates'
import { TagsContext, useTagItems } from '../messages/tags'
import { AreaDraw } from '../menus/AreaDraw'
import { AreaFields } from '../menus/AreaFields'
import { ConditionField } from '../menus/ConditionField'
import { Designer } from '../menus/Designer'
import { designMark, designSvg, drawDesign } from '../menus/design'
import { AREAS_MOST, divided, heightOf, layoutsFor, LAYOUTS, newKey, newTab, paleTiles, placeText, readContent, TABS_MOST, WIDTH, type Area, type Content, type Tab } from '../menus/model'
import { MenuState, pictureUrl, Rollout } from '../menus/parts'
import { MenuTaps } from '../menus/MenuTaps'
import { menuRoute } from '../router'
import { Opened } from '../shell/Opened'
import { Fetched, Forbidden, NotFound, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { useLeaveGuard } from '../shell/useLeaveGuard'
import { Button, Checkbox, Choices, Confirm, Dialog, Empty, ErrorSummary, IconButton, Loading, MenuButton, MinuteField, Notice, RadioGroup, SaveDialog, TextField } from '../ui'
import { Download } from '../ui/LinkButton'

type View = 'draw' | 'history' | 'taps'

export function MenuPage() {
  const { id } = menuRoute.useParams()
  const number = Number(id)
  const mayView = useRight('menu.view')
  const [view, setView] = useState<View>('draw')
  const tagItems = useTagItems()
  const query = useQuery({ ...menuQuery(number), enabled: mayView && number > 0, staleTime: 0, refetchInterval: (q) => (q.state.data?.coming?.state === 'rolling' || q.state.data?.preview || (q.state.data?.live && q.state.data.live.linked !== q.state.data.live.people) ? 2000 : 30_000) })
  if (!mayView) return <Forbidden what="メニュー" />
  if (query.error && asApiError(query.error).status === 404) return <NotFound what="メニュー" />
  return (
    <Page title={query.data?.name ?? 'メニュー'} back={{ to: '/menus', label: 'メニュー' }} wide>
      <TagsContext value={tagItems}>
        <Fetched query={query}>
          {(menu) => (
            <div className="stack">
              <div className="row">
                <MenuState menu={menu} />
                <Choices
                  label="表示"
                  value={view}
                  onChange={setView}
                  items={[
                    { id: 'draw', label: '内容' },
                    { id: 'history', label: '版の履歴' },
                    { id: 'taps', label: '押された回数' },
                  ]}
                />
              </div>
              {menu.coming && <Rollout edition={menu.coming} disaster={menu.disaster} />}
              {menu.live && <Rollout edition={menu.live} disaster={menu.disaster} />}
              {menu.coming?.state === 'stopped' && menu.mayPublish && <Again menu={menu} edition={menu.coming} />}
              {view === 'history' && <History menu={menu} onRestored={() => setView('draw')} />}
              {view === 'taps' && <MenuTaps id={menu.id} />}
              <div hidden={view !== 'draw'} className="stack">
                <Opened key={menu.id} now={menu}>
                  {(opened) => <Editor menu={opened} />}
                </Opened>
              </div>
            </div>
          )}
        </Fetched>
      </TagsContext>
    </Page>
  )
}

const put = (menu: Menu) => {
  client.setQueryData(menuQuery(menu.id).queryKey, menu)
  void client.invalidateQueries({ queryKey: ['menus'] })
}

function Again({ menu, edition }: { menu: Menu; edition: MenuEdition }) {
  const again = useMutation({ mutationFn: () => call('POST /api/menus/{id}/again', { params: { id: menu.id }, body: { editionId: edition.id } }), onSuccess: put })
  return (
    <div className="row">
      <Button isPending={again.isPending} onPress={() => again.mutate()}>
        同じ内容で、もう一度送る
      </Button>
      {again.error && <span role="alert">{asApiError(again.error).message}</span>}
    </div>
  )
}

function Editor({ menu }: { menu: Menu }) {
  const readOnly = !menu.mayEdit
  const [name, setName] = useState(menu.name)
  const [content, setContent] = useState<Content>(() => readContent(menu.content))
  const [tabKey, setTabKey] = useState(content.tabs[0]?.key ?? '')
  const [chosen, setChosen] = useState<string>()
  const [condition, setCondition] = useState<unknown>(menu.condition)
  const [period, setPeriod] = useState({ from: menu.fromAt ? minuteOf(menu.fromAt) : '', until: menu.untilAt ? minuteOf(menu.untilAt) : '' })
  const [departmentId, setDepartmentId] = useState<number | undefined>(menu.departmentId ?? 0)
  const [strict, setStrict] = useState(false)
  const tab = content.tabs.find((t) => t.key === tabKey) ?? content.tabs[0]!
  const setTab = (next: Tab) => setContent((c) => ({ ...c, tabs: c.tabs.map((t) => (t.key === next.key ? next : t)) }))
  const state = JSON.stringify([name, content, condition, period, departmentId])
  const [base] = useState(state)
  const save = useMutation({
    mutationFn: async () => {
      const pale = content.tabs.flatMap((t) => paleTiles(t).map((a) => a.label || '名前のないボタン'))
      if (pale.length) throw new Error(`色の差が足りないタイルがあります（${pale.join('、')}）。`)
      const drawn = await withPictures(content)
      return call('PUT /api/menus/{id}', {
        params: { id: menu.id },
        body: { name: name.trim(), disaster: menu.disaster, content: drawn, condition, version: menu.version, ...(departmentId === undefined ? {} : { departmentId }), ...(period.from ? { fromAt: momentOf(period.from) } : {}), ...(period.until ? { untilAt: momentOf(period.until) } : {}) },
      })
    },
    onSuccess: (after) => {
      put(after)
      tell('下書きを保存しました')
    },
  })
  const dirty = state !== base
  const guard = useLeaveGuard(dirty && !save.isPending, () => {})
  const error = save.error ? (save.error instanceof Error && !('status' in save.error) ? save.error.message : asApiError(save.error).message) : ''
  const onCondition = useCallback((next: unknown) => setCondition(next), [])
  const svg = useMemo(() => (tab.design ? `data:image/svg+xml;charset=utf-8,${encodeURIComponent(designSvg(content, tab))}` : undefined), [content, tab])
  function areas(next: Area[]) {
    setTab({ ...tab, areas: next })
    if (!next.some((a) => a.key === chosen)) setChosen(undefined)
  }
  const at = tab.areas.findIndex((a) => a.key === chosen)
  return (
    <>
      {guard}
      {readOnly && <Notice>内容を見ることができます。直すには、メニューを作る権限が要ります。</Notice>}
      {error && <ErrorSummary title="保存できませんでした" items={[{ message: error }]} />}
      <fieldset className="bare" disabled={readOnly}>
        <section className="step" aria-labelledby="menu-look-title">
          <h2 id="menu-look-title">見た目とボタン</h2>
          <TabBar content={content} tab={tab} onTab={(key) => {
            setTabKey(key)
            setChosen(undefined)
          }} onChange={setContent} readOnly={readOnly} />
          <div className="menu-editor">
            <div className="stack">
              <AreaDraw content={content} tab={tab} picture={svg ?? pictureUrl(tab.picture)} chosen={chosen} onChoose={setChosen} onChange={areas} readOnly={readOnly} />
              <p className="menu-bar" aria-hidden="true">
                {tab.bar} ▾
              </p>
              <p className="field-help">画像の上をドラッグしてボタンを足し、動かせます。ボタンを選んで矢印キーで動かし、Shiftと矢印キーで大きさ、Altで細かく。Deleteで消します。</p>
              <div className="row">
                <MenuButton label="分け方を選ぶ" icon="template" small items={layoutsFor(content.size).map(([id, l]) => ({ id, label: l.label }))} onAction={(id) => areas(divided(content, tab, LAYOUTS[id]!))} />
                <Button small icon="plus" isDisabled={tab.areas.length >= AREAS_MOST} onPress={() => {
                  const key = newKey()
                  setTab({ ...tab, areas: [...tab.areas, { key, x: 0, y: 0, width: 833, height: 400, label: '', action: { type: 'uri', uri: '' } }] })
                  setChosen(key)
                }}>
                  ボタンを足す
                </Button>
              </div>
              {!readOnly && <Designer content={content} tab={tab} chosen={tab.areas[at]} onChange={setTab} />}
            </div>
            <div className="stack">
              {at >= 0 ? (
                <AreaFields key={tab.areas[at]!.key} content={content} tab={tab} area={tab.areas[at]!} no={at} onChange={(next) => areas(tab.areas.map((a) => (a.key === next.key ? next : a)))} onRemove={() => areas(tab.areas.filter((a) => a.key !== chosen))} />
              ) : tab.areas.length ? (
                <Empty title="ボタンを選ぶと、ここで名前と動きを決められます" />
              ) : (
                <Empty title="ボタンがまだありません">
                  <p>「分け方を選ぶ」から始めると早いです。</p>
                </Empty>
              )}
              <div className="grid-2">
                <TextField label="メニューバーの文" value={tab.bar} onChange={(bar) => setTab({ ...tab, bar })} most={14} required help="メニューの下に出る文です。" />
                {content.tabs.length > 1 && <TextField label="タブの名前" value={tab.name} onChange={(n) => setTab({ ...tab, name: n })} most={20} required />}
              </div>
            </div>
          </div>
          <div className="grid-2">
            <RadioGroup
              label="大きさ"
              inline
              value={content.size}
              onChange={(size) => setContent((c) => ({ ...c, size, tabs: c.tabs.map((t) => resized(t, c.size, size)) }))}
              items={[
                { id: 'large', label: '大（2500×1686）' },
                { id: 'small', label: '小（2500×843）' },
              ]}
            />
            <Checkbox isSelected={content.open} onChange={(open) => setContent((c) => ({ ...c, open }))}>
              トークを開いたとき、はじめから開いておく
            </Checkbox>
          </div>
        </section>
        <section className="step" aria-labelledby="menu-who-title">
          <h2 id="menu-who-title">名前と対象</h2>
          <div className="grid-2">
            <TextField label="名前" value={name} onChange={setName} most={60} required help="職員だけに見えます。" />
            <DepartmentField value={departmentId} onChange={setDepartmentId} right="menu" shared />
          </div>
          {menu.disaster ? (
            <p className="quiet">災害用です。公開するとLINEに用意され、災害モードの間だけ、全員（訓練では訓練の人だけ）に出ます。</p>
          ) : (
            <>
              <ConditionField value={menu.condition} text={menu.conditionText} onChange={onCondition} strict={strict} label="だれに出しますか" everybodyLabel="友だち全員" everybodyNote="ほかのメニューの条件に合わない人、全員に出ます" someNote="受信設定の答えやタグで決めます。答えが変わると、数秒で切り替わります" />
              <div className="grid-2">
                <MinuteField label="使い始める日時（空なら、すぐ）" value={period.from} onChange={(from) => setPeriod((p) => ({ ...p, from }))} />
                <MinuteField label="使い終わる日時（空なら、ずっと）" value={period.until} onChange={(until) => setPeriod((p) => ({ ...p, until }))} help="終わると、自動で元のメニューに戻ります。" />
              </div>
            </>
          )}
        </section>
      </fieldset>
      <div className="row">
        {!readOnly && (
          <Button
            kind={dirty ? 'primary' : 'secondary'}
            isPending={save.isPending}
            onPress={() => {
              setStrict(true)
              if (condition !== null) save.mutate()
            }}
          >
            下書きを保存する
          </Button>
        )}
        <Deeds menu={menu} dirty={dirty} />
      </div>
    </>
  )
}

/** Pictures of tiles that changed are drawn anew. */
async function withPictures(content: Content): Promise<Content> {
  const tabs: Tab[] = []
  for (const tab of content.tabs) {
    const mark = designMark(content, tab)
    if (!tab.design || (tab.picture && tab.design.made === mark)) {
      tabs.push(tab)
      continue
    }
    const made = await call('POST /api/menu-pictures', { body: { data: await drawDesign(content, tab), source: { design: tab.design, areas: tab.areas.map(({ x, y, width, height, label }) => ({ x, y, width, height, label })), svg: designSvg(content, tab) } } })
    tabs.push({ ...tab, picture: made.id, design: { ...tab.design, made: mark } })
  }
  return { ...content, tabs }
}

/** Areas keep their share of the height. */
function resized(tab: Tab, from: Content['size'], to: Content['size']): Tab {
  const share = heightOf(to) / heightOf(from)
  return { ...tab, areas: tab.areas.map((a) => ({ ...a, y: Math.round(a.y * share), height: Math.max(1, Math.round((a.y + a.height) * share) - Math.round(a.y * share)) })) }
}

function TabBar({ content, tab, onTab, onChange, readOnly }: { content: Content; tab: Tab; onTab: (key: string) => void; onChange: (content: Content) => void; readOnly: boolean }) {
  const [removing, setRemoving] = useState(false)
  return (
    <div className="row">
      {content.tabs.length > 1 && <Choices label="タブ" value={tab.key} onChange={onTab} items={content.tabs.map((t, i) => ({ id: t.key, label: t.name || `タブ${i + 1}` }))} />}
      {!readOnly && content.tabs.length < TABS_MOST && (
        <Button
          small
          icon="plus"
          onPress={() => {
            const fresh = { ...newTab(`タブ${content.tabs.length + 1}`), ...(tab.design ? { design: { ...tab.design, tiles: {} } } : {}) }
            const named = content.tabs.map((t, i) => ({ ...t, name: t.name || `タブ${i + 1}` }))
            const next = { ...content, tabs: [...named, fresh] }
            // Every tab gets the row of low buttons with which people change between them.
            const rows = { label: '', size: 'both', rows: content.size === 'large' ? [[1, 1, 1], [1, 1, 1]] : [[1, 1, 1]] } as const
            onChange({ ...next, tabs: next.tabs.map((t) => ({ ...t, areas: divided(next, t, { ...rows, rows: rows.rows.map((r) => [...r]) }) })) })
            onTab(fresh.key)
          }}
        >
          タブを足す
        </Button>
      )}
      {!readOnly && content.tabs.length > 1 && <IconButton icon="trash" small label={`タブ「${tab.name}」を消す`} onPress={() => setRemoving(true)} />}
      <Confirm
        title="タブを消しますか"
        isOpen={removing}
        onClose={() => setRemoving(false)}
        confirm="消す"
        danger
        onConfirm={() => {
          const left = content.tabs.filter((t) => t.key !== tab.key)
          onChange({ ...content, tabs: left.map((t) => ({ ...t, areas: t.areas.filter((a) => a.action.type !== 'richmenuswitch' || a.action.tab !== tab.key) })) })
          onTab(left[0]!.key)
          setRemoving(false)
        }}
      >
        <p>「{tab.name}」とそのボタンを消します。保存するまでは、元に戻せます。</p>
      </Confirm>
    </div>
  )
}

/** What is done with the saved draft. */
function Deeds({ menu, dirty }: { menu: Menu; dirty: boolean }) {
  const navigate = useNavigate()
  const [open, setOpen] = useState<'publish' | 'retire' | 'preview' | 'delete' | null>(null)
  const retire = useMutation({
    mutationFn: () => call('POST /api/menus/{id}/retire', { params: { id: menu.id } }),
    onSuccess: (after) => {
      put(after)
      setOpen(null)
      tell('使うのをやめました。ほかのメニューに切り替わります')
    },
  })
  const remove = useMutation({
    mutationFn: () => call('DELETE /api/menus/{id}', { params: { id: menu.id } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['menus'] })
      void navigate({ to: '/menus', ignoreBlocker: true })
    },
  })
  const failed = retire.error ?? remove.error
  return (
    <>
      {menu.mayPublish && (
        <Button kind={dirty ? 'secondary' : 'primary'} isDisabled={dirty || !menu.changed} onPress={() => setOpen('publish')}>
          公開する
        </Button>
      )}
      {menu.mayEdit && (
        <Button icon="phone" isDisabled={dirty} onPress={() => setOpen('preview')}>
          スマホで試す
        </Button>
      )}
      <Download href={`/api/menus/${menu.id}/design.json`}>デザインデータ</Download>
      {menu.mayPublish && (menu.live || menu.coming) && (
        <Button kind="plain" onPress={() => setOpen('retire')}>
          使うのをやめる
        </Button>
      )}
      {menu.mayEdit && !menu.live && !menu.coming && (
        <Button kind="plain" icon="trash" onPress={() => setOpen('delete')}>
          削除
        </Button>
      )}
      {dirty && <span className="quiet">公開と試し表示は、保存したあとにできます。</span>}
      {failed && <Notice kind="error" live title="できませんでした">{asApiError(failed).message}</Notice>}
      {open === 'publish' && <Publish menu={menu} onClose={() => setOpen(null)} />}
      {open === 'preview' && <TryOut menu={menu} onClose={() => setOpen(null)} />}
      <Confirm title="このメニューを使うのをやめますか" isOpen={open === 'retire'} onClose={() => setOpen(null)} onConfirm={() => retire.mutate()} confirm="使うのをやめる" danger pending={retire.isPending}>
        <p>出ている人には、ほかのメニューのうち、期間と条件が合うものが出ます。下書きと履歴は残ります。</p>
      </Confirm>
      <Confirm title="このメニューを削除しますか" isOpen={open === 'delete'} onClose={() => setOpen(null)} onConfirm={() => remove.mutate()} confirm="削除する" danger pending={remove.isPending}>
        <p>下書きと履歴も消えます。元に戻せません。</p>
      </Confirm>
    </>
  )
}

function Publish({ menu, onClose }: { menu: Menu; onClose: () => void }) {
  const [note, setNote] = useState('')
  const problems = useQuery(menuProblems(menu.id, menu.version))
  const content = readContent(menu.content)
  const publish = useMutation({
    mutationFn: () => call('POST /api/menus/{id}/publish', { params: { id: menu.id }, body: { version: menu.version, note: note.trim() } }),
    onSuccess: (after) => {
      put(after)
      onClose()
      tell('LINEに送り始めました')
    },
  })
  const list = problems.data?.problems ?? []
  return (
    <SaveDialog
      title="公開しますか"
      onClose={onClose}
      label="公開する"
      isDisabled={!problems.data || list.length > 0}
      isPending={publish.isPending}
      onSave={() => publish.mutate()}
    >
      <div className="stack">
        {publish.error && <Notice kind="error" live title="公開できませんでした">{asApiError(publish.error).message}</Notice>}
        {problems.isPending && <Loading label="確かめています" />}
        {list.length > 0 && (
          <Notice kind="error" live title="公開する前に、直すところがあります">
            <ul className="plain-list">
              {list.map((p, i) => (
                <li key={i}>{placeText(content, p)}</li>
              ))}
            </ul>
          </Notice>
        )}
        <p>
          対象：<strong>{menu.disaster ? '災害モードの間の全員' : menu.conditionText || '友だち全員'}</strong>
          {menu.fromAt && `・${formatMinute(menu.fromAt)}から`}
          {menu.untilAt && `・${formatMinute(menu.untilAt)}まで`}
        </p>
        <p className="quiet">新しいメニューを全部LINEに作り、確かめてから入れ替え、最後に前のものを消します。</p>
        <TextField label="変えたこと" value={note} onChange={setNote} most={200} optional help="履歴に残ります。" />
      </div>
    </SaveDialog>
  )
}

/** For one tester, for an hour. */
function TryOut({ menu, onClose }: { menu: Menu; onClose: () => void }) {
  const people = useQuery(testersQuery)
  const [who, setWho] = useState('')
  const begin = useMutation({
    mutationFn: () => call('POST /api/menus/{id}/preview', { params: { id: menu.id }, body: { version: menu.version, friendId: Number(who) } }),
    onSuccess: (after) => {
      put(after)
      tell('その人のスマホに、数秒で出ます')
    },
  })
  const end = useMutation({ mutationFn: () => call('POST /api/menus/{id}/preview/end', { params: { id: menu.id } }), onSuccess: put })
  const error = begin.error ?? end.error
  return (
    <Dialog
      title="スマホで試す"
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>閉じる</Button>
          {menu.preview && (
            <Button isPending={end.isPending} onPress={() => end.mutate()}>
              試すのを終わる
            </Button>
          )}
          <Button kind="primary" isDisabled={!who} isPending={begin.isPending} onPress={() => begin.mutate()}>
            この人に出す
          </Button>
        </>
      }
    >
      <div className="stack">
        {error && <Notice kind="error" live title="できませんでした">{asApiError(error).message}</Notice>}
        {menu.preview && (
          <Notice kind={menu.preview.state === 'stopped' ? 'error' : 'info'} title={menu.preview.state === 'live' ? '出ています' : menu.preview.state === 'stopped' ? 'LINEが受け付けませんでした' : 'LINEに送っています'}>
            {menu.preview.trouble || (menu.preview.endsAt ? `${formatMinute(menu.preview.endsAt)}に、自動で元のメニューに戻ります。` : '')}
          </Notice>
        )}
        <p>選んだ人のスマホだけに、保存した下書きが出ます。1時間で元に戻ります。</p>
        {people.data?.length === 0 ? (
          <Empty title="試せる人がいません">
            <p>友だちのページで「テスト配信の受け手」にした人だけが選べます。</p>
          </Empty>
        ) : (
          <RadioGroup label="試す人" value={who} onChange={setWho} items={(people.data ?? []).map((f) => ({ id: String(f.id), label: f.name || `友だち ${f.id}` }))} />
        )}
      </div>
    </Dialog>
  )
}

const STATES: Record<MenuEdition['state'], string> = { rolling: 'LINEに送っています', live: '使っています', ending: '片づけています', ended: '終わり', stopped: '止まりました' }

function History({ menu, onRestored }: { menu: Menu; onRestored: () => void }) {
  const query = useQuery(menuHistory(menu.id))
  const [back, setBack] = useState<MenuEdition | null>(null)
  const restore = useMutation({
    mutationFn: (e: MenuEdition) => call('POST /api/menus/{id}/restore', { params: { id: menu.id }, body: { editionId: e.id } }),
    onSuccess: (after) => {
      put(after)
      setBack(null)
      tell('下書きを、前の版の内容にしました。公開すると市民の画面が変わります')
      onRestored()
    },
  })
  return (
    <>
    <Fetched query={query}>
      {({ editions }) =>
        editions.length === 0 ? (
          <Empty title="まだ公開していません" />
        ) : (
          <ol className="cards">
            {editions.map((e) => (
              <li key={e.id} className="card">
                <div className="card-head">
                  <h2>第{e.no}版</h2>
                  <span>{STATES[e.state]}</span>
                </div>
                <div className="menu-row">
                  {pictureUrl(readContent(e.content).tabs[0]?.picture) && <img className="menu-thumb" src={pictureUrl(readContent(e.content).tabs[0]?.picture)} alt="" width={WIDTH / 12} height={heightOf(readContent(e.content).size) / 12} loading="lazy" />}
                  <div>
                    {e.note && <p>{e.note}</p>}
                    <p>{e.conditionText || '友だち全員'}</p>
                    <p className="quiet">
                      {formatMinute(e.createdAt)}・{e.createdBy}
                      {e.endedAt ? `・${formatMinute(e.endedAt)}まで` : ''}
                    </p>
                    {menu.mayEdit && (
                      <Button small onPress={() => setBack(e)}>
                        この内容に戻す
                      </Button>
                    )}
                  </div>
                </div>
              </li>
            ))}
          </ol>
        )
      }
    </Fetched>
    <Confirm title="戻しますか" isOpen={back !== null} onClose={() => setBack(null)} onConfirm={() => back && restore.mutate(back)} confirm="下書きを戻す" pending={restore.isPending}>
      <p>いまの下書きの代わりに、第{back?.no}版の内容が入ります。</p>
    </Confirm>
    </>
  )
}
