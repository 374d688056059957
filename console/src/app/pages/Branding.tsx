// How the console is called and looks here: name, logo, colour, order of the menu.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { asApiError, call, uploadLogo } from '../../api/client'
import { brand as brandQuery, client } from '../../api/queries'
import type { Brand, Session } from '../../api/types.gen'
import { inOrder, isColour, nameOf, READABLE, readability, shadeOf, showColour } from '../lib/brand'
import { BrandMark } from '../shell/BrandMark'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { PLACES } from '../shell/Shell'
import { tell } from '../shell/toast'
import { Button, Notice, TextField } from '../ui'
import { OrderList } from '../ui/OrderList'

/** Names of the usual colours that are dark enough. */
const COLOURS = [
  { colour: '', label: 'ふつうの青' },
  { colour: '#00796b', label: '緑' },
  { colour: '#8a1c5c', label: 'ぼたん' },
  { colour: '#9c3a00', label: '茶' },
  { colour: '#5b2da3', label: '紫' },
  { colour: '#3d4852', label: '灰' },
]

/** What everybody sees from now on, here at once. */
function take(brand: Brand): void {
  client.setQueryData(brandQuery.queryKey, brand)
  client.setQueryData<Session | null>(['session'], (session) => session && { ...session, brand })
  void client.invalidateQueries({ queryKey: ['ways'] })
  showColour(brand.colour)
}

export function Branding() {
  const mayView = useRight('setting.view')
  const query = useQuery({ ...brandQuery, enabled: mayView })
  if (!mayView) return <Forbidden what="画面の表示" />
  return (
    <Page title="画面の表示" lead="サインインの画面、画面の上の帯、職員へのメールに使う名前や色です。市民に見えるページは変わりません。">
      <Fetched query={query}>
        {(brand) => (
          <>
            <Logo brand={brand} />
            <Form key={`${brand.name} ${brand.colour} ${brand.menu.join()}`} brand={brand} />
          </>
        )}
      </Fetched>
    </Page>
  )
}

function Logo({ brand }: { brand: Brand }) {
  const mayEdit = useRight('setting.edit')
  const send = useMutation({
    mutationFn: (file: File) => uploadLogo(file),
    onSuccess: (made) => {
      take(made)
      tell('ロゴを変えました')
    },
  })
  const remove = useMutation({
    mutationFn: () => call('DELETE /api/brand/logo'),
    onSuccess: (made) => {
      take(made)
      tell('ロゴを外しました')
    },
  })
  const error = send.error ?? remove.error
  return (
    <section className="card stack" aria-labelledby="h-logo">
      <h2 id="h-logo">ロゴ</h2>
      <p className="brand brand-large">
        <BrandMark brand={brand} />
      </p>
      <p className="quiet">PNG、2MBまで。横長のロゴは、縦の8倍まで。登録するときに作り直し、画像のほかの情報は残しません。</p>
      {error && <Notice kind="error" live title="変えられませんでした">{asApiError(error).message}</Notice>}
      {mayEdit && (
        <div className="row">
          <FileTrigger acceptedFileTypes={['image/png']} onSelect={(files) => files?.[0] && send.mutate(files[0])}>
            <Button icon="plus" isPending={send.isPending}>
              {brand.logo ? 'ロゴを入れ替える' : 'ロゴを選ぶ'}
            </Button>
          </FileTrigger>
          {brand.logo && (
            <Button kind="plain" icon="trash" isPending={remove.isPending} onPress={() => remove.mutate()}>
              ロゴを外す
            </Button>
          )}
        </div>
      )}
    </section>
  )
}

/** The colour as it will be, before it is saved: written as text it is the page's own variables, so nothing is styled inline. */
function Contrast({ colour }: { colour: string }) {
  if (colour === '') return <p className="quiet">ふつうの青を使います。</p>
  if (!isColour(colour)) return null
  const ratio = Math.floor(readability(colour) * 10) / 10
  return (
    <p role="status" className={ratio >= READABLE ? 'quiet' : 'field-error'}>
      文字との明るさの差は {ratio}：1 です（白と、うすい色 {shadeOf(colour)} の上）。{ratio >= READABLE ? '読みやすい色です。' : `${READABLE}：1以上になる、もっと濃い色にしてください。`}
    </p>
  )
}

function Form({ brand }: { brand: Brand }) {
  const mayEdit = useRight('setting.edit')
  const [name, setName] = useState(brand.name)
  const [colour, setColour] = useState(brand.colour)
  const [menu, setMenu] = useState(() => inOrder(PLACES.filter((g) => g.label !== ''), brand.menu).map((g) => g.label))
  const save = useMutation({
    mutationFn: () => call('PUT /api/brand', { body: { name, colour: colour.toLowerCase(), menu } }),
    onSuccess: (made) => {
      take(made)
      tell('画面の表示を保存しました')
    },
    onError: () => showColour(brand.colour),
  })
  const error = save.error ? asApiError(save.error) : undefined
  const readable = colour === '' || (isColour(colour) && readability(colour) >= READABLE)
  const choose = (next: string) => {
    setColour(next)
    save.reset()
    showColour(isColour(next) && readability(next) >= READABLE ? next : brand.colour)
  }
  const move = (from: number, to: number) => {
    const next = [...menu]
    const [moved] = next.splice(from, 1)
    if (moved) next.splice(to, 0, moved)
    setMenu(next)
  }
  if (!mayEdit)
    return (
      <section className="card stack" aria-labelledby="h-now">
        <h2 id="h-now">いまの表示</h2>
        <p>
          名前：{nameOf(brand)}、色：{brand.colour || 'ふつうの青'}、メニュー：{menu.join('、')}
        </p>
      </section>
    )
  return (
    <section className="card stack" aria-labelledby="h-look">
      <h2 id="h-look">名前・色・メニュー</h2>
      <TextField label="名前" value={name} onChange={setName} most={40} optional help="画面の上とサインインの画面、職員へのメールの件名に出します。空なら、画面は「Kairanban」、メールはアカウント名です。" error={error?.field === 'name' ? error.message : undefined} />
      <TextField label="画面の色" value={colour} onChange={choose} most={7} optional width="short" spellCheck={false} help="#と6桁の英数字。ボタン、リンク、選んでいるところの色になります。" error={error?.field === 'colour' ? error.message : undefined} />
      <div className="row" role="group" aria-label="よく使う色">
        {COLOURS.map((c) => (
          <Button key={c.label} small onPress={() => choose(c.colour)}>
            {c.label}
          </Button>
        ))}
      </div>
      <Contrast colour={colour} />
      <div className="stack">
        <h3>メニューの並び順</h3>
        <p className="quiet">「ホーム」は、いつもいちばん上です。</p>
        <OrderList label="メニューの並び順" items={menu.map((label) => ({ id: label, label }))} onMove={move}>
          {(item) => <span>{item.label}</span>}
        </OrderList>
      </div>
      {error && error.field !== 'name' && error.field !== 'colour' && <Notice kind="error" live>{error.message}</Notice>}
      <div className="row">
        <Button kind="primary" isPending={save.isPending} isDisabled={!readable} onPress={() => save.mutate()}>
          保存する
        </Button>
        <Button
          kind="plain"
          onPress={() => {
            setName(brand.name)
            choose(brand.colour)
            setMenu(inOrder(PLACES.filter((g) => g.label !== ''), brand.menu).map((g) => g.label))
          }}
        >
          元に戻す
        </Button>
      </div>
    </section>
  )
}
