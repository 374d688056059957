// Tap areas on a picture: drawn with the pointer, moved with the keyboard, or typed as numbers.
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { areaStyle, deviceOf, deviceUri, type Area, type Device, type ImagemapAction, type ImagemapMessage } from '../../line'
import { mediaUrl, replaced, without } from '../lib/messages'
import { Button, IconButton, MenuButton, NumberField, Select } from '../ui'
import { DEVICE_KINDS } from './ActionEditor'
import type { EditorProps } from './editors'
import { MessageText } from './fields'
import { MediaPicker } from './MediaPicker'

const newArea = (area: Area): ImagemapAction => ({ type: 'uri', linkUri: '', label: '', area })

const LAYOUTS = {
  one: { label: '全体で1つ', across: 1, down: 1 },
  across2: { label: '左右に2つ', across: 2, down: 1 },
  down2: { label: '上下に2つ', across: 1, down: 2 },
  across3: { label: '左右に3つ', across: 3, down: 1 },
  four: { label: '2×2の4つ', across: 2, down: 2 },
  six: { label: '3×2の6つ', across: 3, down: 2 },
} as const

export function ImagemapEditor({ path, message, onChange }: EditorProps<ImagemapMessage>) {
  const picture = useRef<HTMLDivElement>(null)
  const [drawn, setDrawn] = useState<Area | null>(null)
  const start = useRef<{ x: number; y: number }>(null)
  const { baseSize, actions } = message
  const set = (next: ImagemapAction[]) => onChange({ ...message, actions: next })

  function place(e: PointerEvent): { x: number; y: number } {
    const box = picture.current!.getBoundingClientRect()
    const clamp = (v: number, most: number) => Math.max(0, Math.min(most, Math.round(v)))
    return { x: clamp(((e.clientX - box.left) / box.width) * baseSize.width, baseSize.width), y: clamp(((e.clientY - box.top) / box.height) * baseSize.height, baseSize.height) }
  }
  const between = (a: { x: number; y: number }, b: { x: number; y: number }): Area => ({ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) })

  function keys(e: KeyboardEvent, index: number) {
    const step = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key]
    const action = actions[index]
    if (!action || !step) return
    e.preventDefault()
    const by = e.altKey ? 1 : 10
    const area = { ...action.area }
    const [dx = 0, dy = 0] = step
    if (e.shiftKey) {
      area.width = Math.max(1, Math.min(baseSize.width - area.x, area.width + dx * by))
      area.height = Math.max(1, Math.min(baseSize.height - area.y, area.height + dy * by))
    } else {
      area.x = Math.max(0, Math.min(baseSize.width - area.width, area.x + dx * by))
      area.y = Math.max(0, Math.min(baseSize.height - area.height, area.y + dy * by))
    }
    set(replaced(actions, index, { ...action, area }))
  }

  return (
    <>
      <MediaPicker
        path={`${path}.baseUrl`}
        label="画像"
        kind="imagemap"
        required
        current={message.baseUrl}
        onDone={(m) => onChange({ ...message, baseUrl: `media:${m.token}/imagemap`, baseSize: { width: 1040, height: m.width > 0 ? Math.round((m.height * 1040) / m.width) : 1040 } })}
      />
      {message.baseUrl && (
        <div className="field">
          <span className="field-label">タップ領域（{actions.length}／50）</span>
          <span className="field-help" id={`${path}-draw`}>
            画像の上をドラッグして囲むか、分け方を選びます。領域を選んで矢印キーで動かし、Shiftと矢印キーで大きさを変えられます。
          </span>
          <div className="row">
            <MenuButton
              label="分け方を選ぶ"
              icon="template"
              small
              items={Object.entries(LAYOUTS).map(([id, l]) => ({ id, label: l.label }))}
              onAction={(id) => {
                const { across, down } = LAYOUTS[id as keyof typeof LAYOUTS]
                const width = Math.floor(baseSize.width / across)
                const height = Math.floor(baseSize.height / down)
                set(Array.from({ length: across * down }, (_, i) => ({ ...(actions[i] ?? newArea({ x: 0, y: 0, width, height })), area: { x: (i % across) * width, y: Math.floor(i / across) * height, width, height } })))
              }}
            />
            <Button small icon="plus" isDisabled={actions.length >= 50} onPress={() => set([...actions, newArea({ x: 0, y: 0, width: Math.round(baseSize.width / 2), height: Math.round(baseSize.height / 4) })])}>
              領域を足す
            </Button>
          </div>
          <div
            className="map-draw"
            ref={picture}
            style={{ aspectRatio: `${baseSize.width} / ${baseSize.height}` }}
            onPointerDown={(e) => {
              if (e.button !== 0 || actions.length >= 50 || (e.target as Element).closest('.map-area')) return
              start.current = place(e)
              e.currentTarget.setPointerCapture(e.pointerId)
            }}
            onPointerMove={(e) => start.current && setDrawn(between(start.current, place(e)))}
            onPointerUp={(e) => {
              if (!start.current) return
              const area = between(start.current, place(e))
              start.current = null
              setDrawn(null)
              if (area.width >= 20 && area.height >= 20) set([...actions, newArea(area)])
            }}
            onPointerCancel={() => {
              start.current = null
              setDrawn(null)
            }}
          >
            <img src={`${mediaUrl(message.baseUrl)}/700`} alt="タップ領域を置く画像" draggable={false} />
            {actions.map((action, i) => (
              <button key={i} type="button" className="map-area" style={areaStyle(action.area, baseSize)} aria-label={`領域${i + 1}。横${action.area.x}、縦${action.area.y}、幅${action.area.width}、高さ${action.area.height}`} onKeyDown={(e) => keys(e, i)}>
                {i + 1}
              </button>
            ))}
            {drawn && <div className="map-area map-area-new" style={areaStyle(drawn, baseSize)} />}
          </div>
        </div>
      )}
      {actions.map((action, i) => {
        const at = `${path}.actions[${i}]`
        const change = (a: ImagemapAction) => set(replaced(actions, i, a))
        const area = (key: keyof Area, v: number) => change({ ...action, area: { ...action.area, [key]: v } })
        return (
          <fieldset key={i} className="sub sub-card">
            <legend>領域 {i + 1}</legend>
            <div className="row-tight sub-tools">
              <IconButton icon="trash" small label={`領域${i + 1}を消す`} onPress={() => set(without(actions, i))} />
            </div>
            <div className="grid-2">
              <Select
                label="押すと"
                value={(action.type === 'uri' && deviceOf(action.linkUri)) || action.type}
                onChange={(type) => {
                  const same = { area: action.area, label: action.label ?? '' }
                  if (DEVICE_KINDS.some((k) => k.id === type)) change({ ...same, type: 'uri', linkUri: deviceUri(type as Device) })
                  else change(type === 'uri' ? { ...same, type, linkUri: '' } : type === 'message' ? { ...same, type, text: '' } : { ...same, type: 'clipboard', clipboardText: '' })
                }}
                items={[
                  { id: 'uri', label: 'ページを開く' },
                  { id: 'message', label: '決まった言葉を送ってもらう' },
                  { id: 'clipboard', label: '文字をコピーする' },
                  ...DEVICE_KINDS,
                ]}
              />
              <MessageText path={`${at}.label`} label="領域の名前" value={action.label ?? ''} onChange={(label) => change({ ...action, label })} most={100} optional help="読み上げで使われます。" />
            </div>
            {action.type === 'uri' && !deviceOf(action.linkUri) && <MessageText path={`${at}.linkUri`} label="開くページのアドレス" value={action.linkUri} onChange={(linkUri) => change({ ...action, linkUri })} most={1000} type="url" required placeholder="https://" />}
            {action.type === 'message' && <MessageText path={`${at}.text`} label="送ってもらう言葉" value={action.text} onChange={(text) => change({ ...action, text })} most={400} required />}
            {action.type === 'clipboard' && <MessageText path={`${at}.clipboardText`} label="コピーする文字" value={action.clipboardText} onChange={(clipboardText) => change({ ...action, clipboardText })} most={1000} required />}
            <div className="grid-4">
              <NumberField label="左から" value={action.area.x} onChange={(v) => area('x', v)} least={0} most={baseSize.width} />
              <NumberField label="上から" value={action.area.y} onChange={(v) => area('y', v)} least={0} most={baseSize.height} />
              <NumberField label="幅" value={action.area.width} onChange={(v) => area('width', v)} least={1} most={baseSize.width} />
              <NumberField label="高さ" value={action.area.height} onChange={(v) => area('height', v)} least={1} most={baseSize.height} />
            </div>
          </fieldset>
        )
      })}
      <MessageText path={`${path}.altText`} label="代替テキスト" value={message.altText} onChange={(altText) => onChange({ ...message, altText })} most={400} lines={2} required help="通知に出ます。画像に書いてあることと、押せる場所を言葉にします。" />
    </>
  )
}
