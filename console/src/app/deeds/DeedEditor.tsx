// 「そのとき行うこと」: one part for each word of the server's table (src/city/talk/deed.c). Another kind of deed is one more row of KINDS.
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { attributes as attributesQuery, desks as desksQuery, menus as menusQuery, scenarios as scenariosQuery } from '../../api/queries'
import { replaced, without } from '../lib/messages'
import { useTagItems } from '../messages/tags'
import { useRight } from '../shell/session'
import { IconButton, MenuButton, MultiSelect, Select, type Item } from '../ui'
import { DEEDS_MOST, idsOf, withIds, type Deed } from './deeds'

interface PartProps {
  deeds: Deed[]
  onChange: (deeds: Deed[]) => void
  readOnly: boolean
}
interface Kind {
  word: string
  label: string
  note: string
  Part: (props: PartProps) => ReactNode
  /** The first row, for kinds that are edited row by row. */
  first?: Deed
}

const KINDS: readonly Kind[] = [
  { word: 'tag', label: 'タグを付ける', note: 'あとで、その人たちに配信できます', Part: (p) => <Tags {...p} word="tag" label="付けるタグ" other="untag" /> },
  { word: 'untag', label: 'タグを外す', note: '付いている人だけ外れます', Part: (p) => <Tags {...p} word="untag" label="外すタグ" other="tag" /> },
  { word: 'attribute', label: '項目の答えを変える', note: '受信設定の項目の答えを、決めたものにします', Part: Answers, first: { attribute: 0 } },
  { word: 'staff', label: '職員につなぐ', note: '窓口の職員との相談を始めます', Part: Staff },
  { word: 'scenario', label: 'シナリオを始める', note: '公開しているシナリオのはじめから', Part: Scenario },
  { word: 'menu', label: 'メニューを変える', note: 'その人だけ、決めたリッチメニューにします', Part: Menu },
]

export function DeedEditor({ deeds, onChange, readOnly = false, title = 'そのとき行うこと', error, without: left = [] }: { deeds: Deed[]; onChange: (deeds: Deed[]) => void; readOnly?: boolean; title?: string; error?: string | undefined; /** Words that do not go here. */ without?: readonly string[] }) {
  const [opened, setOpened] = useState<string[]>([])
  const shown = KINDS.filter((k) => opened.includes(k.word) || deeds.some((d) => d[k.word] !== undefined))
  const full = deeds.length >= DEEDS_MOST
  function open(word: string) {
    const kind = KINDS.find((k) => k.word === word)
    setOpened([...opened, word])
    if (kind?.first) onChange([...deeds, kind.first])
  }
  return (
    <fieldset className="sub deeds">
      <legend>{title}（{deeds.length}／{DEEDS_MOST}）</legend>
      {shown.length === 0 && <p className="quiet">何も行いません。答えを送るだけです。</p>}
      {shown.map(({ word, Part }) => (
        <Part key={word} deeds={deeds} onChange={onChange} readOnly={readOnly} />
      ))}
      {error && <p className="field-error">＊{error}</p>}
      {!readOnly && (
        <div className="row">
          <MenuButton
            label="行うことを足す"
            icon="plus"
            small
            items={KINDS.filter((k) => !left.includes(k.word)).map((k) => ({ id: k.word, label: k.label, note: k.note, disabled: full || (!k.first && shown.includes(k)) }))}
            onAction={open}
          />
          {full && <span className="quiet">{DEEDS_MOST}こまでです。</span>}
        </div>
      )}
    </fieldset>
  )
}

function Tags({ deeds, onChange, readOnly, word, label, other }: PartProps & { word: string; label: string; other: string }) {
  const tags = useTagItems()
  const ids = idsOf(deeds, word)
  const name = (id: number) => tags.find((t) => t.id === id)?.label ?? 'なくなったタグ'
  if (readOnly) return <p>{`${label}：${ids.map(name).join('、')}`}</p>
  const room = DEEDS_MOST - deeds.length + ids.length
  return (
    <MultiSelect
      label={label}
      button="選ぶ"
      values={ids}
      onChange={(next) =>
        onChange(
          withIds(
            deeds.filter((d) => d[other] === undefined || !next.includes(d[other])),
            word,
            next.slice(0, room),
          ),
        )
      }
      items={tags.filter((t) => !t.disabled || ids.includes(t.id))}
      {...(tags.length === 0 ? { help: 'タグがまだありません。「タグ」の画面で作れます。' } : {})}
    />
  )
}

function Scenario({ deeds, onChange, readOnly }: PartProps) {
  const mayView = useRight('scenario.view')
  const { data } = useQuery({ ...scenariosQuery, enabled: mayView })
  const id = idsOf(deeds, 'scenario')[0]
  const list = (data?.scenarios ?? []).filter((s) => s.publishedNo > 0 || s.id === id)
  const name = list.find((s) => s.id === id)?.name ?? 'シナリオ'
  if (readOnly) return <p>{`始めるシナリオ：${name}`}</p>
  return (
    <div className="deed-answer">
      <Select label="始めるシナリオ" value={id ?? null} onChange={(next) => onChange(withIds(deeds, 'scenario', [next]))} items={list.map((s) => ({ id: s.id, label: s.name, ...(s.active ? {} : { note: 'いまは止めています' }) }))} placeholder={list.length ? '選んでください' : '公開しているシナリオがありません'} />
      {id !== undefined && <IconButton icon="trash" small label="シナリオを始めるのをやめる" onPress={() => onChange(withIds(deeds, 'scenario', []))} />}
    </div>
  )
}

const BACK = 0
const FOR_GOOD = 0
const DAYS: Item<number>[] = [{ id: FOR_GOOD, label: '戻すまで' }, ...[1, 3, 7, 14, 30, 60, 90, 180, 366].map((n) => ({ id: n, label: n === 1 ? '今日だけ' : `${n}日（今日を入れて）` }))]

/** A menu in use, or the usual one again. Menus of other departments keep their number. */
function Menu({ deeds, onChange, readOnly }: PartProps) {
  const mayView = useRight('menu.view')
  const { data } = useQuery({ ...menusQuery, enabled: mayView })
  const deed = deeds.find((d) => d.menu !== undefined)
  const id = deed?.menu
  const open = (data?.menus ?? []).filter((m) => !m.disaster && (m.live !== undefined || m.id === id))
  const items: Item<number>[] = [{ id: BACK, label: 'ふだんのメニューに戻す' }, ...open.map((m) => ({ id: m.id, label: m.name })), ...(id && !open.some((m) => m.id === id) ? [{ id, label: `メニューの番号${id}` }] : [])]
  const days = deed?.days ?? FOR_GOOD
  const periods = DAYS.some((d) => d.id === days) ? DAYS : [...DAYS, { id: days, label: `${days}日（今日を入れて）` }]
  const change = (menu: number, forDays: number) => onChange([...deeds.filter((d) => d.menu === undefined), menu === BACK || forDays === FOR_GOOD ? { menu } : { menu, days: forDays }])
  const name = items.find((i) => i.id === id)?.label ?? ''
  if (readOnly) return <p>{`メニューを変える：${name}${id ? `（${periods.find((d) => d.id === days)?.label ?? ''}）` : ''}`}</p>
  return (
    <div className="deed-answer">
      <Select label="その人のメニュー" value={id ?? null} onChange={(next) => change(next, days)} items={items} placeholder="選んでください" />
      {id !== undefined && id !== BACK && <Select label="いつまで" value={days} onChange={(next) => change(id, next)} items={periods} />}
      {id !== undefined && <IconButton icon="trash" small label="メニューを変えるのをやめる" onPress={() => onChange(withIds(deeds, 'menu', []))} />}
    </div>
  )
}

/** A desk, or the citizen chooses one. Desks of other departments keep their number. */
function Staff({ deeds, onChange, readOnly }: PartProps) {
  const mayView = useRight('conversation.view')
  const { data } = useQuery({ ...desksQuery, enabled: mayView })
  const id = idsOf(deeds, 'staff')[0]
  const open = (data?.desks ?? []).filter((d) => (d.offered && !d.closed) || d.id === id)
  const items: Item<number>[] = [{ id: 0, label: '市民が窓口を選ぶ' }, ...open.map((d) => ({ id: d.id, label: d.name })), ...(id && !open.some((d) => d.id === id) ? [{ id, label: `窓口の番号${id}` }] : [])]
  if (readOnly) return <p>{`職員につなぐ：${items.find((i) => i.id === id)?.label ?? ''}`}</p>
  return (
    <div className="deed-answer">
      <Select label="つなぐ窓口" value={id ?? null} onChange={(next) => onChange(withIds(deeds, 'staff', [next]))} items={items} />
      {id !== undefined && <IconButton icon="trash" small label="職員につなぐのをやめる" onPress={() => onChange(withIds(deeds, 'staff', []))} />}
    </div>
  )
}

const CLEAR = -1

function Answers({ deeds, onChange, readOnly }: PartProps) {
  const { data } = useQuery({ ...attributesQuery, staleTime: 60_000 })
  const questions = (data?.attributes ?? []).filter((a) => a.kind === 'one' || a.kind === 'many')
  const question = (id: number | undefined) => questions.find((a) => a.id === id)
  const optionsOf = (d: Deed): Item<number>[] => [
    ...(question(d.attribute)?.options ?? []).filter((o) => !o.hidden || o.id === d.option).map((o) => ({ id: o.id, label: o.label, ...(o.hidden ? { note: 'いまは使っていません' } : {}) })),
    { id: CLEAR, label: '答えを消す' },
  ]
  const change = (at: number, attribute: number, option?: number) => onChange(replaced(deeds, at, option === undefined ? { attribute } : option === CLEAR ? { attribute } : { attribute, option }))
  return (
    <>
      {deeds.map((d, at) => {
        if (d.attribute === undefined) return null
        const many = question(d.attribute)?.kind === 'many'
        const value = d.option ?? (d.attribute > 0 ? CLEAR : null)
        if (readOnly) return <p key={at}>{`「${question(d.attribute)?.label ?? 'なくなった項目'}」：${optionsOf(d).find((o) => o.id === value)?.label ?? 'なくなった選択肢'}`}</p>
        return (
          <div key={at} className="deed-answer">
            <Select label="項目" value={d.attribute || null} onChange={(id) => change(at, id, question(id)?.options.find((o) => !o.hidden)?.id)} items={questions.filter((a) => !a.hidden || a.id === d.attribute).map((a) => ({ id: a.id, label: a.label }))} />
            <Select label={many ? '足す答え' : '答え'} value={value} onChange={(id) => change(at, d.attribute ?? 0, id)} items={optionsOf(d)} />
            <IconButton icon="trash" small label={`「${question(d.attribute)?.label ?? '項目'}」を変えるのをやめる`} onPress={() => onChange(without(deeds, at))} />
          </div>
        )
      })}
    </>
  )
}
