// The picture of a menu with its tap areas: drawn and moved with the pointer, or with the keyboard.
import { useRef, useState, type KeyboardEvent, type PointerEvent } from 'react'
import { areaStyle } from '../../line'
import { replaced } from '../lib/messages'
import { cx } from '../ui'
import { AREAS_MOST, heightOf, newKey, WIDTH, type Area, type Content, type Tab } from './model'

interface Spot {
  x: number
  y: number
}
const STEP = 10
const SNAP = 12

export function AreaDraw({ content, tab, picture, chosen, onChoose, onChange, readOnly }: { content: Content; tab: Tab; picture: string | undefined; chosen: string | undefined; onChoose: (key: string) => void; onChange: (areas: Area[]) => void; readOnly: boolean }) {
  const box = useRef<HTMLDivElement>(null)
  const start = useRef<{ at: Spot; area?: Area }>(null)
  const [drawn, setDrawn] = useState<{ x: number; y: number; width: number; height: number } | null>(null)
  const size = { width: WIDTH, height: heightOf(content.size) }
  const clamp = (v: number, most: number) => Math.max(0, Math.min(most, Math.round(v)))

  function spot(e: PointerEvent): Spot {
    const r = box.current!.getBoundingClientRect()
    return { x: clamp(((e.clientX - r.left) / r.width) * size.width, size.width), y: clamp(((e.clientY - r.top) / r.height) * size.height, size.height) }
  }
  const between = (a: Spot, b: Spot) => ({ x: Math.min(a.x, b.x), y: Math.min(a.y, b.y), width: Math.abs(a.x - b.x), height: Math.abs(a.y - b.y) })

  /** Edges of others and of the picture hold on to an area that comes near. */
  function snapped(area: Area): Area {
    const xs = [0, size.width, ...tab.areas.filter((a) => a.key !== area.key).flatMap((a) => [a.x, a.x + a.width])]
    const ys = [0, size.height, ...tab.areas.filter((a) => a.key !== area.key).flatMap((a) => [a.y, a.y + a.height])]
    const near = (edge: number, length: number, all: number[]) => {
      for (const at of all) {
        if (Math.abs(at - edge) <= SNAP) return at
        if (Math.abs(at - edge - length) <= SNAP) return at - length
      }
      return edge
    }
    return { ...area, x: clamp(near(area.x, area.width, xs), size.width - area.width), y: clamp(near(area.y, area.height, ys), size.height - area.height) }
  }
  const put = (area: Area) => onChange(replaced(tab.areas, tab.areas.findIndex((a) => a.key === area.key), area))

  function keys(e: KeyboardEvent, area: Area) {
    const way = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] }[e.key]
    if (readOnly) return
    if (e.key === 'Delete') return onChange(tab.areas.filter((a) => a.key !== area.key))
    if (!way) return
    e.preventDefault()
    const by = e.altKey ? 1 : STEP
    const [dx = 0, dy = 0] = way
    if (e.shiftKey) put({ ...area, width: Math.max(1, Math.min(size.width - area.x, area.width + dx * by)), height: Math.max(1, Math.min(size.height - area.y, area.height + dy * by)) })
    else put({ ...area, x: clamp(area.x + dx * by, size.width - area.width), y: clamp(area.y + dy * by, size.height - area.height) })
  }

  function down(e: PointerEvent) {
    if (readOnly || e.button !== 0) return
    const key = (e.target as Element).closest<HTMLElement>('.map-area')?.dataset['key']
    const area = tab.areas.find((a) => a.key === key)
    if (!area && tab.areas.length >= AREAS_MOST) return
    start.current = { at: spot(e), ...(area ? { area } : {}) }
    e.currentTarget.setPointerCapture(e.pointerId)
    if (area) onChoose(area.key)
  }
  function move(e: PointerEvent) {
    const from = start.current
    if (!from) return
    const at = spot(e)
    if (!from.area) return setDrawn(between(from.at, at))
    const [dx, dy] = [at.x - from.at.x, at.y - from.at.y]
    if (Math.abs(dx) + Math.abs(dy) > 8) put(snapped({ ...from.area, x: clamp(from.area.x + dx, size.width - from.area.width), y: clamp(from.area.y + dy, size.height - from.area.height) }))
  }
  function up(e: PointerEvent) {
    const from = start.current
    start.current = null
    setDrawn(null)
    if (!from || from.area) return
    const place = between(from.at, spot(e))
    if (place.width < 60 || place.height < 60) return
    const area: Area = { key: newKey(), label: '', action: { type: 'uri', uri: '' }, ...place }
    onChange([...tab.areas, area])
    onChoose(area.key)
  }

  return (
    <div
      className="map-draw menu-draw"
      ref={box}
      style={{ aspectRatio: `${size.width} / ${size.height}` }}
      onPointerDown={down}
      onPointerMove={move}
      onPointerUp={up}
      onPointerCancel={() => {
        start.current = null
        setDrawn(null)
      }}
    >
      {picture ? <img src={picture} alt="メニューの画像" draggable={false} /> : <p className="quiet menu-draw-empty">画像がまだありません</p>}
      {tab.areas.map((area, i) => (
        <button
          key={area.key}
          type="button"
          data-key={area.key}
          className={cx('map-area', area.key === chosen && 'map-area-chosen')}
          style={areaStyle(area, size)}
          aria-pressed={area.key === chosen}
          aria-label={`${i + 1}番目のボタン${area.label ? `「${area.label}」` : ''}。左から${area.x}、上から${area.y}、幅${area.width}、高さ${area.height}`}
          onClick={() => onChoose(area.key)}
          onKeyDown={(e) => keys(e, area)}
        >
          <span className="menu-area-no">{i + 1}</span>
        </button>
      ))}
      {drawn && <div className="map-area map-area-new" style={areaStyle(drawn, size)} />}
    </div>
  )
}
