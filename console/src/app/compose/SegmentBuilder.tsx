// Who is meant: conditions joined by all, any, none, with the number of people beside each.
import { useMutation } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, segments as segmentsQuery } from '../../api/queries'
import { useQuery } from '@tanstack/react-query'
import { formatCount, formatPeople, formatShare } from '../lib/numbers'
import { changeNode, depth, DEPTH, emptyGroup, GRADES, leaves, LEAVES, leafProblem, newLeaf, readCondition, segmentSentence, unfinished, writeCondition, type GroupNode, type Leaf, type LeafNode, type Node } from '../lib/segment'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, DateField, Dialog, Icon, IconButton, MenuButton, MultiSelect, Notice, RadioGroup, Select, TextField, cx, type Item } from '../ui'
import type { Audience, Counted } from './useAudience'

type AddKind = Leaf['kind'] | 'group' | `attribute:${number}`

export function SegmentBuilder({ root, onChange, audience, counted, strict, everybody, onEverybody, bare }: { root: GroupNode; onChange: (root: GroupNode) => void; audience: Audience; counted: Counted; strict: boolean; everybody: boolean; onEverybody: (everybody: boolean) => void; /** Conditions only, for the page of saved ones. */ bare?: boolean }) {
  return (
    <div className="stack">
      {!bare && <RadioGroup
        label="だれに届けますか"
        value={everybody ? 'all' : 'some'}
        onChange={(v) => {
          onEverybody(v === 'all')
          if (v === 'some' && root.items.length === 0) onChange({ ...root, items: [newLeaf('options', firstTopics(audience))] })
        }}
        items={[
          { id: 'some', label: '条件に合う人', note: '受信設定や、これまでの反応でしぼりこみます' },
          { id: 'all', label: '友だち全員', note: '災害など、全員に必要なお知らせに限って使います' },
        ]}
      />}
      {!everybody && (
        <>
          {!bare && <SavedSegments root={root} onChange={onChange} audience={audience} />}
          <Group node={root} top root={root} onChange={onChange} audience={audience} counted={counted} strict={strict} level={1} />
        </>
      )}
      {everybody || isMeant(root) ? <CountPanel root={everybody ? emptyGroup() : root} audience={audience} counted={counted} /> : <p className="quiet">条件を選ぶと、ここに届く人の数が出ます。</p>}
    </div>
  )
}

/** At least one condition is finished: before that, a number would be everybody's. */
export const isMeant = (root: GroupNode): boolean => leaves(root).length > unfinished(root).length

const firstTopics = (audience: Audience): number | null => audience.attributes.find((a) => a.kind === 'many' && !a.hidden)?.id ?? audience.attributes[0]?.id ?? null

function addItems(audience: Audience, canGroup: boolean): Item<AddKind>[] {
  const items: Item<AddKind>[] = audience.attributes.filter((a) => a.kind !== 'child' && a.key !== 'state').map((a) => ({ id: `attribute:${a.id}`, label: a.label, note: a.kind === 'tag' ? '職員やボタンが付けた名前' : a.kind === 'source' ? 'どこから友だちになったか' : a.key === 'delivery' ? '「そのつど」か「1日1回まとめて」か' : '受信設定の答え' }))
  items.push({ id: 'childAge', label: '子どもの年齢', note: '配信日の時点で数えます' }, { id: 'childGrade', label: '子どもの学年', note: '配信日の時点。4月に自動で上がります' }, { id: 'childBorn', label: '子どもの生まれた日', note: '例：令和6年度生まれ' }, { id: 'answered', label: '項目に答えたか', note: 'まだ答えていない人への案内に' }, { id: 'followed', label: '友だちになった日', note: '最近の人、以前からの人' }, { id: 'received', label: 'ほかの配信を受け取ったか', note: '' }, { id: 'tapped', label: 'ほかの配信で押したか', note: '答えのボタン。リンクは人数だけを数えます' })
  if (canGroup) items.push({ id: 'group', label: '条件のまとまり（かっこ）', note: '「または」と「かつ」を組み合わせます' })
  return items
}

interface PartProps {
  root: GroupNode
  onChange: (root: GroupNode) => void
  audience: Audience
  counted: Counted
  strict: boolean
}

const OPS: Item<GroupNode['op']>[] = [
  { id: 'all', label: '次のすべてに当てはまる人' },
  { id: 'any', label: '次のどれかに当てはまる人' },
  { id: 'none', label: '次のどれにも当てはまらない人' },
]

function Group({ node, top, level, ...part }: PartProps & { node: GroupNode; top?: boolean; level: number }) {
  const { root, onChange, audience, counted, strict } = part
  const full = leaves(root).length >= LEAVES
  const change = (next: Node | null) => onChange(changeNode(root, node.id, () => next))
  function add(kind: AddKind) {
    const fresh: Node = kind === 'group' ? { ...emptyGroup(node.op === 'all' ? 'any' : 'all'), items: [newLeaf('options', firstTopics(audience))] } : kind.startsWith('attribute:') ? newLeaf('options', Number(kind.slice(10))) : newLeaf(kind as Leaf['kind'])
    change({ ...node, items: [...node.items, fresh] })
  }
  return (
    <fieldset className={cx('segment-group', top && 'segment-top')} data-level={level}>
      <legend className="visually-hidden">{top ? '条件' : `条件のまとまり（${level}段目）`}</legend>
      <div className="segment-group-head">
        <Select label="条件のつなぎ方" hideLabel value={node.op} onChange={(op) => change({ ...node, op })} items={OPS} />
        {!top && <PartCount people={counted.people(node.id)} stale={counted.stale} />}
        {!top && <IconButton icon="trash" small label="このまとまりを消す" onPress={() => change(null)} />}
      </div>
      <ul className="segment-items">
        {node.items.map((item, i) => (
          <li key={item.id}>
            {i > 0 && <span className="segment-join">{node.op === 'all' ? 'かつ' : 'または'}</span>}
            {item.type === 'group' ? <Group {...part} node={item} level={level + 1} /> : <LeafRow {...part} node={item} />}
          </li>
        ))}
      </ul>
      {node.items.length === 0 && <p className={strict ? 'field-error' : 'quiet'}>{strict ? '＊条件を1つ以上足してください。' : '条件がまだありません。'}</p>}
      <MenuButton label="条件を足す" icon="plus" small items={addItems(audience, level < DEPTH - 1).map((i) => ({ ...i, disabled: full }))} onAction={add} />
      {top && full && <p className="quiet">条件は{LEAVES}個までです。</p>}
      {top && depth(root) > DEPTH && <p className="field-error">＊まとまりの重なりは{DEPTH}段までです。</p>}
    </fieldset>
  )
}

function PartCount({ people, stale }: { people: number | undefined; stale: boolean }) {
  if (people === undefined) return <span className="part-count part-count-none">－</span>
  return (
    <span className={cx('part-count', stale && 'dim')}>
      <span className="visually-hidden">この条件だけで</span>
      {formatPeople(people)}
    </span>
  )
}

const AGES = Array.from({ length: 19 }, (_, i) => ({ id: i, label: `${i}歳` }))
const MONTHS = Array.from({ length: 12 }, (_, i) => ({ id: i, label: `${i}か月` }))

function LeafRow({ node, root, onChange, audience, counted, strict }: PartProps & { node: LeafNode }) {
  const { leaf } = node
  const set = (next: Leaf) => onChange(changeNode(root, node.id, (n) => ({ ...(n as LeafNode), leaf: next })))
  const negate = (no: boolean) => onChange(changeNode(root, node.id, (n) => ({ ...(n as LeafNode), negated: no })))
  const problem = leafProblem(leaf)
  const error = strict && problem ? problem : undefined
  const attribute = leaf.kind === 'options' ? audience.attributes.find((a) => a.id === leaf.attributeId) : undefined
  const yesNo = (yes: string, no: string) => (
    <Select
      label="当てはまるか"
      hideLabel
      small
      className="leaf-yesno"
      value={node.negated ? 'no' : 'yes'}
      onChange={(v) => negate(v === 'no')}
      items={[
        { id: 'yes', label: yes },
        { id: 'no', label: no },
      ]}
    />
  )
  const broadcasts = audience.broadcasts.map((b) => ({ id: b.id, label: b.title, note: b.firstText.slice(0, 40) }))
  const title = leaf.kind === 'options' ? (attribute?.label ?? '受信設定の答え') : { answered: '項目に答えたか', childAge: '子どもの年齢（配信日の時点で）', childGrade: '子どもの学年（配信日の時点で）', childBorn: '子どもの生まれた日', followed: '友だちになった日', received: 'ほかの配信', tapped: 'ほかの配信での反応' }[leaf.kind]
  return (
    <div className={cx('leaf', error && 'leaf-wrong')} id={`leaf-${node.id}`}>
      <div className="leaf-head">
        <span className="leaf-title">{title}</span>
        <PartCount people={problem ? undefined : counted.people(node.id)} stale={counted.stale} />
        <IconButton icon="trash" small label={`条件「${title}」を消す`} onPress={() => onChange(changeNode(root, node.id, () => null))} />
      </div>
      <div className="leaf-body">
        {leaf.kind === 'options' && (
          <>
            <MultiSelect label={attribute?.label ?? '選択肢'} hideLabel values={leaf.options} onChange={(options) => set({ ...leaf, options })} items={(attribute?.options ?? []).map((o) => ({ id: o.id, label: o.label, note: `${formatPeople(o.people)}${o.hidden ? '・いまは隠しています' : ''}` }))} error={error} />
            {attribute?.kind === 'source' ? yesNo('から友だちになった人', '以外の人') : yesNo(leaf.options.length > 1 ? 'のどれかを選んだ人' : 'を選んだ人', leaf.options.length > 1 ? 'のどれも選んでいない人' : 'を選んでいない人')}
          </>
        )}
        {leaf.kind === 'answered' && (
          <>
            <Select label="項目" hideLabel value={leaf.key || null} onChange={(key) => set({ ...leaf, key })} items={audience.attributes.filter((a) => a.key !== 'state').map((a) => ({ id: a.key, label: a.label }))} error={error} placeholder="項目を選ぶ" />
            {yesNo('に答えた人', 'に答えていない人')}
          </>
        )}
        {leaf.kind === 'childAge' && (
          <>
            <div className="row-tight" role="group" aria-label="何歳何か月から">
              <Select label="から（歳）" hideLabel small value={leaf.from.years} onChange={(years) => set({ ...leaf, from: { ...leaf.from, years } })} items={AGES} />
              <Select label="から（か月）" hideLabel small value={leaf.from.months} onChange={(months) => set({ ...leaf, from: { ...leaf.from, months } })} items={MONTHS} />
              <span>から</span>
            </div>
            <div className="row-tight" role="group" aria-label="何歳何か月まで">
              <Select label="まで（歳）" hideLabel small value={leaf.to.years} onChange={(years) => set({ ...leaf, to: { ...leaf.to, years } })} items={AGES} />
              <Select label="まで（か月）" hideLabel small value={leaf.to.months} onChange={(months) => set({ ...leaf, to: { ...leaf.to, months } })} items={MONTHS} />
              <span>まで</span>
            </div>
            {yesNo('の子どもがいる人', 'の子どもがいない人')}
          </>
        )}
        {leaf.kind === 'childGrade' && (
          <>
            <div className="row-tight" role="group" aria-label="どの学年から">
              <Select label="から（学年）" hideLabel small value={leaf.from} onChange={(from) => set({ ...leaf, from })} items={[...GRADES]} />
              <span>から</span>
            </div>
            <div className="row-tight" role="group" aria-label="どの学年まで">
              <Select label="まで（学年）" hideLabel small value={leaf.to} onChange={(to) => set({ ...leaf, to })} items={[...GRADES]} />
              <span>まで</span>
            </div>
            {yesNo('の子どもがいる人', 'の子どもがいない人')}
          </>
        )}
        {leaf.kind === 'childBorn' && (
          <>
            <DateField label="から" value={leaf.from} onChange={(from) => set({ ...leaf, from })} />
            <DateField label="まで" value={leaf.to} onChange={(to) => set({ ...leaf, to })} />
            {yesNo('に生まれた子どもがいる人', 'に生まれた子どもがいない人')}
          </>
        )}
        {leaf.kind === 'followed' && (
          <>
            <DateField label="から" value={leaf.from} onChange={(from) => set({ ...leaf, from })} optional />
            <DateField label="まで" value={leaf.to} onChange={(to) => set({ ...leaf, to })} optional />
            {yesNo('に友だちになった人', 'に友だちになった人を除く')}
          </>
        )}
        {(leaf.kind === 'received' || leaf.kind === 'tapped') && (
          <>
            <Select label="配信" hideLabel value={leaf.broadcast} onChange={(broadcast) => set({ ...leaf, broadcast })} items={broadcasts} placeholder="配信を選ぶ" error={error} />
            {leaf.kind === 'received' ? yesNo('を受け取った人', 'を受け取っていない人') : yesNo('で押した人', 'で押していない人')}
            {leaf.kind === 'tapped' && <TextField label="ボタンの名前" value={leaf.button} onChange={(button) => set({ ...leaf, button })} optional help="空のときは、どのボタンでも" />}
          </>
        )}
        {error && leaf.kind !== 'options' && leaf.kind !== 'answered' && leaf.kind !== 'received' && leaf.kind !== 'tapped' && <p className="field-error">＊{error}</p>}
        {!strict && problem && (leaf.kind === 'childAge' || leaf.kind === 'childGrade') && <p className="field-error">＊{problem}</p>}
      </div>
    </div>
  )
}

export function CountPanel({ root, audience, counted, compact }: { root: GroupNode; audience: Audience; counted: Counted; compact?: boolean }) {
  const { answer, stale, error } = counted
  const open = unfinished(root).length
  // Read out once the number has rested, not at every stroke.
  const [spoken, setSpoken] = useState('')
  useEffect(() => {
    if (!answer || stale) return
    const timer = setTimeout(() => setSpoken(`対象は${formatPeople(answer.people)}です`), 700)
    return () => clearTimeout(timer)
  }, [answer, stale])
  return (
    <div className={cx('count', compact && 'count-compact')}>
      <p className="visually-hidden" role="status" aria-live="polite">
        {spoken}
      </p>
      {error && !answer ? (
        <Notice kind="error" title="人数を数えられませんでした" actions={<Button small onPress={counted.retry}>もう一度数える</Button>}>
          {asApiError(error).message}
        </Notice>
      ) : (
        <>
          <p className="count-main">
            <span className="count-label">届く人</span>
            <span className={cx('count-number', stale && 'dim')}>
              {answer ? formatCount(answer.people) : '－'}
              <span className="count-unit">人</span>
            </span>
            {answer && (
              <span className={cx('count-share', stale && 'dim')}>
                友だち{formatPeople(answer.reachable)}の{formatShare(answer.share)}
              </span>
            )}
          </p>
          {answer && answer.blocked > 0 && <p className={cx('count-note', stale && 'dim')}>ほかに、ブロックされていて届かない人が{formatPeople(answer.blocked)}います。</p>}
          {answer && !stale && answer.people === 0 && <Notice kind="warning">当てはまる人がいません。条件を見直してください。</Notice>}
          {answer && !stale && answer.people > 0 && answer.share >= 0.5 && root.items.length > 0 && <Notice kind="warning">友だちの半分以上に届きます。条件が広すぎないか、確かめてください。</Notice>}
          {open > 0 && <p className="count-note">選びかけの条件{open}つは、人数に入っていません。</p>}
        </>
      )}
      <p className="count-sentence">
        <Icon name="people" size={18} />
        <span>{segmentSentence(root, audience.names)}</span>
      </p>
    </div>
  )
}

function SavedSegments({ root, onChange, audience }: { root: GroupNode; onChange: (root: GroupNode) => void; audience: Audience }) {
  const mayEdit = useRight('segment.edit')
  const { data } = useQuery(segmentsQuery)
  const [saving, setSaving] = useState(false)
  const saved = data?.segments ?? []
  const [broken, setBroken] = useState('')
  return (
    <div className="row">
      {saved.length > 0 && (
        <MenuButton
          label="保存した対象を使う"
          icon="segment"
          small
          items={saved.map((s) => ({ id: String(s.id), label: s.name, note: `${formatPeople(s.people)}・${s.text}` }))}
          onAction={(id) => {
            const segment = saved.find((s) => String(s.id) === id)
            const tree = readCondition(segment?.condition, audience.attributeOf)
            setBroken(tree ? '' : `「${segment?.name}」は、この画面では開けない条件です。`)
            if (tree) {
              onChange(tree)
              tell(`対象「${segment?.name}」を読み込みました`)
            }
          }}
        />
      )}
      {mayEdit && root.items.length > 0 && (
        <Button small kind="plain" onPress={() => setSaving(true)} isDisabled={unfinished(root).length > 0}>
          この条件に名前をつけて保存
        </Button>
      )}
      {broken && <Notice kind="warning">{broken}</Notice>}
      <SaveSegment root={root} isOpen={saving} onClose={() => setSaving(false)} />
    </div>
  )
}

function SaveSegment({ root, isOpen, onClose }: { root: GroupNode; isOpen: boolean; onClose: () => void }) {
  const [name, setName] = useState('')
  const form = useRef<HTMLFormElement>(null)
  const save = useMutation({
    mutationFn: () => call('POST /api/segments', { body: { name: name.trim(), condition: writeCondition(root).condition } }),
    onSuccess: (s) => {
      tell(`対象「${s.name}」を保存しました`)
      setName('')
      onClose()
      void client.invalidateQueries({ queryKey: ['segments'] })
    },
  })
  const error = save.error ? asApiError(save.error).message : undefined
  return (
    <Dialog
      title="条件に名前をつけて保存"
      isOpen={isOpen}
      onClose={onClose}
      size="small"
      actions={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button kind="primary" isPending={save.isPending} isDisabled={name.trim() === ''} onPress={() => save.mutate()}>
            保存する
          </Button>
        </>
      }
    >
      <form
        ref={form}
        onSubmit={(e) => {
          e.preventDefault()
          if (name.trim()) save.mutate()
        }}
      >
        <TextField label="名前" value={name} onChange={setName} required most={60} error={error} help="例：1歳児の保護者（都南）" />
      </form>
    </Dialog>
  )
}

