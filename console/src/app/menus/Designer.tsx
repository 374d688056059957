// The picture of a tab: made from tiles, or uploaded.
import { useState } from 'react'
import { DropZone, FileTrigger, isFileDropItem } from 'react-aria-components'
import { call } from '../../api/client'
import { omit } from '../lib/omit'
import { Button, Notice, Select, TextField } from '../ui'
import { contrast, designSvg, fitPicture, isColour, newDesign, PAIRS, type Design, type Tile } from './design'
import { MENU_ICONS } from './icons'
import { heightOf, tileOf, WIDTH, type Area, type Content, type Tab } from './model'

const ICONS = [{ id: '', label: '絵なし' }, ...MENU_ICONS.map((i) => ({ id: i.name, label: i.label }))]

export function Designer({ content, tab, chosen, onChange }: { content: Content; tab: Tab; chosen: Area | undefined; onChange: (tab: Tab) => void }) {
  return (
    <div className="stack">
      {tab.design ? <Tiles tab={tab} design={tab.design} chosen={chosen} onChange={onChange} /> : <Upload content={content} tab={tab} onChange={onChange} />}
      <div className="row">
        {tab.design ? (
          <>
            <Button small icon="download" onPress={() => saveSvg(content, tab)}>
              SVGを保存
            </Button>
            <Button
              small
              kind="plain"
              onPress={() => onChange(omit(tab, 'design'))}
            >
              画像ファイルを使う
            </Button>
          </>
        ) : (
          <Button small icon="template" onPress={() => onChange({ ...tab, design: newDesign() })}>
            タイルから作る（デザイナーはいりません）
          </Button>
        )}
      </div>
    </div>
  )
}

function saveSvg(content: Content, tab: Tab) {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(new Blob([designSvg(content, tab)], { type: 'image/svg+xml' }))
  link.download = `menu-${tab.name || tab.key}.svg`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}

function Tiles({ tab, design, chosen, onChange }: { tab: Tab; design: Design; chosen: Area | undefined; onChange: (tab: Tab) => void }) {
  const change = (next: Design) => onChange({ ...tab, design: next })
  if (!chosen) return <p className="quiet">上の画像でボタンを選ぶと、絵と色を決められます。</p>
  const tile = tileOf(design, chosen.key)
  const set = (next: Tile) => change({ ...design, tiles: { ...design.tiles, [chosen.key]: next } })
  const pair = PAIRS.find((p) => p.paper === tile.paper && p.ink === tile.ink)
  const enough = contrast(tile.ink, tile.paper)
  const wrong = (colour: string) => (isColour(colour) ? undefined : '#0017C1 のような6けたで入れてください。')
  return (
    <fieldset className="sub sub-card">
      <legend>「{chosen.label || 'このボタン'}」のタイル</legend>
      <div className="grid-2">
        <Select label="絵" value={tile.icon} onChange={(icon) => set({ ...tile, icon })} items={ICONS} />
        <Select label="色の組み合わせ" value={pair?.label ?? '自分で決める'} onChange={(label) => set({ ...tile, ...(PAIRS.find((p) => p.label === label) ?? {}), icon: tile.icon })} items={[...PAIRS.map((p) => ({ id: p.label, label: p.label })), { id: '自分で決める', label: '自分で決める' }]} />
        <TextField label="背景の色" value={tile.paper} onChange={(paper) => set({ ...tile, paper })} most={7} error={wrong(tile.paper)} />
        <TextField label="文字と絵の色" value={tile.ink} onChange={(ink) => set({ ...tile, ink })} most={7} error={wrong(tile.ink)} />
      </div>
      {enough < 4.5 ? (
        <Notice kind="error" live title="色の差が足りません">
          文字が読みにくい組み合わせです（{enough.toFixed(1)}対1）。4.5対1以上になるように、色を変えてください。このままでは保存できません。
        </Notice>
      ) : (
        <p className="quiet">色の差：{enough.toFixed(1)}対1（4.5以上で読みやすい）</p>
      )}
      <div className="row">
        <Button small onPress={() => change({ ...design, tiles: Object.fromEntries(tab.areas.map((a) => [a.key, { ...tileOf(design, a.key), paper: tile.paper, ink: tile.ink }])) })}>
          この色を全部のタイルに使う
        </Button>
      </div>
    </fieldset>
  )
}

function Upload({ content, tab, onChange }: { content: Content; tab: Tab; onChange: (tab: Tab) => void }) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState('')
  const [note, setNote] = useState('')
  async function take(file: File) {
    setBusy(true)
    setError('')
    try {
      const fitted = await fitPicture(file, content.size)
      const made = await call('POST /api/menu-pictures', { body: { data: fitted.data } })
      setNote(fitted.stretched ? '画像の縦横がメニューと違うので、足りないところを白くしました。' : '')
      onChange({ ...tab, picture: made.id })
    } catch (e) {
      setError(e instanceof Error ? e.message : '画像を送れませんでした。')
    }
    setBusy(false)
  }
  return (
    <div className="field" role="group" aria-label="メニューの画像">
      <span className="field-help">
        PNGかJPEG。{WIDTH}×{heightOf(content.size)}に合わせ、1MBに収めて送ります。
      </span>
      <DropZone
        className="drop"
        getDropOperation={() => 'copy'}
        onDrop={(e) => {
          const item = e.items.find(isFileDropItem)
          if (item) void item.getFile().then(take)
        }}
      >
        <div className="row">
          <FileTrigger acceptedFileTypes={['image/png', 'image/jpeg']} onSelect={(files) => files?.[0] && void take(files[0])}>
            <Button small isPending={busy}>
              {tab.picture ? '画像を選び直す' : '画像を選ぶ'}
            </Button>
          </FileTrigger>
        </div>
      </DropZone>
      {note && <p className="quiet">{note}</p>}
      {error && <Notice kind="error" live title="画像を使えませんでした">{error}</Notice>}
    </div>
  )
}
