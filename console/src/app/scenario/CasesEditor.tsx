// The ways of a fork: conditions on answers, on the person, on day and hour.
import { useState } from 'react'
import { noteFor, type Case, type Hours, type Step, type When } from './flow'
import { LineField, type StepEdit } from './StepEditor'
import { isMeant, SegmentBuilder } from '../compose/SegmentBuilder'
import { useAudience, useCount, type Audience } from '../compose/useAudience'
import { replaced, without } from '../lib/messages'
import { omit } from '../lib/omit'
import { emptyGroup, readCondition, writeCondition } from '../lib/segment'
import { Checkbox, CheckboxGroup, DateField, IconButton, Loading, MenuButton, MultiSelect, Select, TextField, TimeField } from '../ui'

const KINDS = [
  { id: 'answer', label: '質問の答え', note: 'この人がここまでに選んだもの、入力したもの' },
  { id: 'friend', label: '受信設定・タグ・お子さん', note: 'この人が登録していること' },
  { id: 'hours', label: '曜日と時刻', note: '例：開庁しているあいだ' },
  { id: 'days', label: '期間', note: '例：4月中だけ' },
] as const
type Kind = (typeof KINDS)[number]['id']
const CASES_MOST = 20
const CONDITIONS_MOST = 5
const OFFICE: Hours = { from: '08:30', to: '17:15', weekdays: [1, 2, 3, 4, 5], holidays: false }

const kindOf = (w: When): Kind => (w.friend !== undefined ? 'friend' : w.hours ? 'hours' : w.days ? 'days' : 'answer')
const fresh = (kind: Kind): When => (kind === 'friend' ? { friend: {} } : kind === 'hours' ? { hours: OFFICE } : kind === 'days' ? { days: {} } : { answer: '' })

export function CasesEditor(edit: StepEdit) {
  const { step, problems, onChange } = edit
  const cases = step.cases ?? []
  const set = (next: Case[]) => onChange({ ...step, cases: next })
  return (
    <>
      <p className="quiet">上から順に見て、はじめに当てはまった道へ進みます。</p>
      {noteFor(problems, step.key, 'cases') && <p className="field-error">＊{noteFor(problems, step.key, 'cases')}</p>}
      {cases.map((c, i) => (
        <fieldset className="sub" key={i}>
          <legend>{`条件${i + 1}`}</legend>
          {c.when.map((w, n) => (
            <div key={n} className="stack-tight">
              {n > 0 && <span className="segment-join">かつ</span>}
              <WhenEditor {...edit} when={w} place={`cases[${i}].when[${n}]`} onWhen={(next) => set(replaced(cases, i, { ...c, when: replaced(c.when, n, next) }))} onRemove={c.when.length > 1 ? () => set(replaced(cases, i, { ...c, when: without(c.when, n) })) : undefined} />
            </div>
          ))}
          {noteFor(problems, step.key, `cases[${i}].when`) && <p className="field-error">＊{noteFor(problems, step.key, `cases[${i}].when`)}</p>}
          <div className="row">
            <MenuButton label="さらに条件を足す（かつ）" icon="plus" small items={KINDS.map((k) => ({ ...k, disabled: c.when.length >= CONDITIONS_MOST }))} onAction={(kind) => set(replaced(cases, i, { ...c, when: [...c.when, fresh(kind)] }))} />
            <IconButton icon="up" small label={`条件${i + 1}を先に見る`} isDisabled={i === 0} onPress={() => set(cases.map((x, n) => (n === i - 1 ? c : n === i ? cases[i - 1]! : x)))} />
            <IconButton icon="trash" small label={`条件${i + 1}を消す`} onPress={() => set(without(cases, i))} />
          </div>
          <LineField {...edit} line={`case:${i}`} label={`条件${i + 1}に当てはまるとき`} error={noteFor(problems, step.key, `cases[${i}].next`)} />
        </fieldset>
      ))}
      <div className="row">
        <MenuButton label="分かれ道を足す" icon="plus" small items={KINDS.map((k) => ({ ...k, disabled: cases.length >= CASES_MOST }))} onAction={(kind) => set([...cases, { when: [fresh(kind)] }])} />
      </div>
    </>
  )
}

interface WhenEdit {
  when: When
  onWhen: (when: When) => void
}

function WhenEditor({ flow, step, problems, when, place, onWhen, onRemove }: StepEdit & WhenEdit & { place: string; onRemove: (() => void) | undefined }) {
  const kind = kindOf(when)
  const error = noteFor(problems, step.key, place)
  return (
    <div className="when">
      <div className="row">
        <Select label="何で分けるか" value={kind} onChange={(next) => onWhen(fresh(next))} items={[...KINDS]} />
        {onRemove && <IconButton icon="trash" small label="この条件を消す" onPress={onRemove} />}
      </div>
      {kind === 'answer' && <AnswerWhen when={when} onWhen={onWhen} waits={flow.steps.filter((s) => s.kind === 'question' || (s.kind === 'input' && (s.check === 'number' || s.check === 'date')))} />}
      {kind === 'hours' && <HoursWhen hours={when.hours ?? OFFICE} onHours={(hours) => onWhen({ ...when, hours })} />}
      {kind === 'days' && (
        <div className="grid-2">
          <DateField label="この日から" value={when.days?.from ?? ''} onChange={(from) => onWhen({ ...when, days: { ...when.days, from } })} optional />
          <DateField label="この日まで" value={when.days?.to ?? ''} onChange={(to) => onWhen({ ...when, days: { ...when.days, to } })} optional />
        </div>
      )}
      {kind === 'friend' && <FriendWhen when={when} onWhen={onWhen} />}
      <Checkbox isSelected={when.not ?? false} onChange={(not) => onWhen({ ...when, not })}>
        反対にする（当てはまらないとき）
      </Checkbox>
      {error && <p className="field-error">＊{error}</p>}
    </div>
  )
}

function AnswerWhen({ when, onWhen, waits }: WhenEdit & { waits: Step[] }) {
  const asked = waits.find((s) => s.key === when.answer)
  const bound = (name: 'from' | 'to', value: string) => {
    const rest = omit(when, name)
    const number = asked?.check === 'number'
    onWhen(value === '' || (number && !Number.isInteger(Number(value))) ? rest : { ...rest, [name]: number ? Number(value) : value })
  }
  return (
    <>
      <Select label="どの質問の答えか" value={asked?.key ?? null} onChange={(key) => onWhen({ answer: key, ...(waits.find((s) => s.key === key)?.kind === 'question' ? { is: [] } : {}) })} items={waits.map((s) => ({ id: s.key, label: s.name || s.text || s.key }))} placeholder={waits.length ? '選んでください' : '質問がまだありません'} />
      {asked?.kind === 'question' && <MultiSelect label="答えが次のどれか" values={when.is ?? []} onChange={(is) => onWhen({ ...when, is })} items={(asked.choices ?? []).map((c) => ({ id: c.key, label: c.label }))} />}
      {asked?.kind === 'input' && asked.check === 'number' && (
        <div className="grid-2">
          <TextField label="この数から" value={when.from === undefined ? '' : String(when.from)} onChange={(v) => bound('from', v)} inputMode="numeric" width="short" optional />
          <TextField label="この数まで" value={when.to === undefined ? '' : String(when.to)} onChange={(v) => bound('to', v)} inputMode="numeric" width="short" optional />
        </div>
      )}
      {asked?.kind === 'input' && asked.check === 'date' && (
        <div className="grid-2">
          <DateField label="答えた日がこの日から" value={String(when.from ?? '')} onChange={(v) => bound('from', v)} optional />
          <DateField label="答えた日がこの日まで" value={String(when.to ?? '')} onChange={(v) => bound('to', v)} optional />
        </div>
      )}
    </>
  )
}

const DAYS = ['日', '月', '火', '水', '木', '金', '土'].map((label, i) => ({ id: String(i), label }))

function HoursWhen({ hours, onHours }: { hours: Hours; onHours: (hours: Hours) => void }) {
  return (
    <>
      <div className="grid-2">
        <TimeField label="この時刻から" value={hours.from} onChange={(from) => onHours({ ...hours, from })} />
        <TimeField label="この時刻の前まで" value={hours.to} onChange={(to) => onHours({ ...hours, to })} />
      </div>
      <CheckboxGroup label="曜日" inline values={hours.weekdays.map(String)} onChange={(days) => onHours({ ...hours, weekdays: days.map(Number).sort() })} items={DAYS} />
      <Checkbox isSelected={hours.holidays} onChange={(holidays) => onHours({ ...hours, holidays })}>
        祝日も含める
      </Checkbox>
    </>
  )
}

function FriendWhen(props: WhenEdit) {
  const audience = useAudience()
  return audience.ready ? <FriendTree {...props} audience={audience} /> : <Loading />
}

function FriendTree({ when, onWhen, audience }: WhenEdit & { audience: Audience }) {
  const [tree, setTree] = useState(() => readCondition(when.friend, audience.attributeOf) ?? emptyGroup())
  const counted = useCount(isMeant(tree) ? tree : null)
  return (
    <SegmentBuilder
      bare
      root={tree}
      onChange={(next) => {
        setTree(next)
        onWhen({ ...when, friend: writeCondition(next).condition })
      }}
      audience={audience}
      counted={counted}
      strict={false}
      everybody={false}
      onEverybody={() => undefined}
    />
  )
}

