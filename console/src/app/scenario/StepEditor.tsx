// One step of a flow: its words, its answers, and where each leads.
import { useMemo, useState } from 'react'
import type { FlowNote } from '../../api/types.gen'
import { DeedEditor } from '../deeds/DeedEditor'
import { filledDeeds } from '../deeds/deeds'
import { replaced, toBubbles, toMessages, without, type Placeholder } from '../lib/messages'
import { omit } from '../lib/omit'
import { MessagesEditor } from '../messages/MessagesEditor'
import { MorePlaceholders } from '../messages/placeholders'
import { Button, IconButton, Notice, Select, TextField, type Item } from '../ui'
import { CasesEditor } from './CasesEditor'
import { CHECKS, CHOICES_MOST, comesFrom, freshKey, KINDS, linesOf, noteFor, notesOf, setLine, stepLabel, stepTitle, type Check, type Choice, type Flow, type Show, type Step, type StepKind } from './flow'

export interface StepEdit {
  flow: Flow
  step: Step
  problems: readonly FlowNote[]
  hints: readonly FlowNote[]
  onChange: (step: Step) => void
  /** A new step that this line leads to. */
  onGrow: (line: string, kind: StepKind) => void
  onOpen: (key: string) => void
}

const NOT_HERE = ['scenario']
const NEW = 'new:'
const GROWS = (['message', 'question', 'input', 'branch', 'deed', 'end'] as const).map((k): Item => ({ id: `${NEW}${k}`, label: `新しい「${KINDS[k].label}」を作ってつなぐ` }))

/** Where a line leads: to a step that is there, or to a new one. */
export function LineField({ flow, step, line, label, error, onChange, onGrow, onOpen }: Pick<StepEdit, 'flow' | 'step' | 'onChange' | 'onGrow' | 'onOpen'> & { line: string; label: string; error?: string | undefined }) {
  const to = linesOf(step).find((l) => l.id === line)?.to
  const target = flow.steps.find((s) => s.key === to)
  const items: Item[] = [...flow.steps.filter((s) => s.key !== step.key || s.kind === 'question').map((s) => ({ id: s.key, label: stepLabel(flow, s), note: KINDS[s.kind].label })), ...GROWS]
  return (
    <div className="line-field">
      <Select label={label} value={target ? target.key : null} placeholder="まだつながっていません" items={items} error={error} onChange={(id) => (id.startsWith(NEW) ? onGrow(line, id.slice(NEW.length) as StepKind) : onChange(setLine(step, line, id)))} />
      {target && <IconButton icon="right" small label={`「${stepTitle(target)}」を開く`} onPress={() => onOpen(target.key)} />}
    </div>
  )
}

export function StepEditor(edit: StepEdit) {
  const { flow, step, problems, hints, onChange } = edit
  const wrong = (field: string) => noteFor(problems, step.key, field)
  const from = comesFrom(flow, step.key)
  const own = notesOf(hints, step.key)
  const loose = notesOf(problems, step.key).filter((p) => step.kind !== 'message' && step.kind !== 'end' && p.field === 'messages')
  return (
    <div className="stack">
      <TextField label={step.kind === 'question' || step.kind === 'input' ? 'このステップの名前' : '名前（職員だけに見えます）'} value={step.name ?? ''} onChange={(name) => onChange({ ...step, name })} most={40} optional error={wrong('name')} {...(step.kind === 'question' || step.kind === 'input' ? { help: `後のメッセージに {{${step.name || 'この名前'}}} と書くと、その人の答えが入ります。` } : {})} />
      {step.kind === 'message' && <Messages {...edit} />}
      {step.kind === 'end' && <Messages {...edit} />}
      {(step.kind === 'question' || step.kind === 'input') && <TextField label={step.kind === 'question' ? '質問の文' : '入力をお願いする文'} value={step.text ?? ''} onChange={(text) => onChange({ ...step, text })} lines={3} most={500} required error={wrong('text')} />}
      {step.kind === 'question' && <Choices {...edit} />}
      {step.kind === 'input' && <Input {...edit} />}
      {step.kind === 'branch' && <CasesEditor {...edit} />}
      {step.kind === 'deed' && (
        <>
          <DeedEditor title="すること" without={NOT_HERE} deeds={step.deeds ?? []} onChange={(deeds) => onChange({ ...step, deeds })} error={notesOf(problems, step.key).find((p) => p.field.startsWith('deeds'))?.text} />
          {filledDeeds(step.deeds ?? []).length > 0 && <p className="quiet">前の質問に戻っても、ここで付けたタグや答えは元に戻りません。</p>}
        </>
      )}
      {step.kind !== 'question' && step.kind !== 'end' && <LineField {...edit} line="next" label={step.kind === 'branch' ? 'どれでもないときに進むステップ' : '次のステップ'} error={wrong('next')} />}
      {loose.map((p) => (
        <Notice key={p.text} kind="error">
          {p.text}
        </Notice>
      ))}
      {own.length > 0 && (
        <Notice kind="warning" title="確かめてください">
          <ul className="summary-list">
            {own.map((h, i) => (
              <li key={i}>{h.text}</li>
            ))}
          </ul>
        </Notice>
      )}
      <section aria-label="このステップに来る道" className="stack-tight">
        <h3>このステップに来る道</h3>
        {from.length === 0 ? (
          <p className="quiet">{flow.steps[0]?.key === step.key ? 'はじめのステップです。' : flow.help?.next === step.key ? '「困ったとき」のボタンから来ます。' : 'まだどこからも来ません。'}</p>
        ) : (
          <ul className="summary-list">
            {from.map(({ step: s, line }) => (
              <li key={`${s.key} ${line.id}`}>
                <Button kind="plain" small onPress={() => edit.onOpen(s.key)}>
                  {`${stepLabel(flow, s)}（${line.label}）`}
                </Button>
              </li>
            ))}
          </ul>
        )}
      </section>
    </div>
  )
}

/** The bubbles' keys stay while somebody writes. */
function Messages({ flow, step, problems, hints, onChange }: StepEdit) {
  const [bubbles, setBubbles] = useState(() => toBubbles(step.messages ?? []))
  const words = useMemo(() => flow.steps.filter((s) => (s.kind === 'question' || s.kind === 'input') && s.name).map((s): Placeholder => ({ id: s.name ?? '', note: 'このシナリオでの答え', group: 'このシナリオの答え' })), [flow])
  const notes = (list: readonly FlowNote[]) => notesOf(list, step.key).map((n) => ({ field: n.field, message: n.text }))
  return (
    <MorePlaceholders value={words}>
      {step.kind === 'end' && bubbles.length === 0 && <p className="quiet">何も言わずに終わります。</p>}
      <MessagesEditor
        bubbles={bubbles}
        onChange={(next) => {
          setBubbles(next)
          onChange({ ...step, messages: toMessages(next) })
        }}
        problems={notes(problems)}
        hints={notes(hints)}
        strict
      />
    </MorePlaceholders>
  )
}

const SHOWS: Item<Show>[] = [
  { id: 'auto', label: '自動（10個まではボタン、それより多いとカード）' },
  { id: 'buttons', label: 'ボタン', note: 'トークに残ります。パソコンのLINEでも押せます' },
  { id: 'quick', label: '画面の下のボタン', note: '10個まで。答えると消えます。パソコンのLINEには出ません' },
  { id: 'cards', label: '横に並ぶカード', note: '選択肢が多いとき' },
]

function Choices(edit: StepEdit) {
  const { step, problems, onChange } = edit
  const choices = step.choices ?? []
  const set = (next: Choice[]) => onChange({ ...step, choices: next })
  const full = choices.length >= CHOICES_MOST
  return (
    <fieldset className="sub">
      <legend>{`選択肢（${choices.length}／${CHOICES_MOST}）`}</legend>
      {noteFor(problems, step.key, 'choices') && <p className="field-error">＊{noteFor(problems, step.key, 'choices')}</p>}
      <ol className="choice-list">
        {choices.map((c, i) => (
          <li key={c.key} className="choice-row">
            <TextField label={`選択肢${i + 1}`} value={c.label} onChange={(label) => set(replaced(choices, i, { ...c, label }))} most={20} counting="utf16" error={noteFor(problems, step.key, `choices[${i}].label`)} />
            <LineField {...edit} line={`choice:${c.key}`} label={`「${c.label || `選択肢${i + 1}`}」を選んだら`} error={noteFor(problems, step.key, `choices[${i}].next`)} />
            <div className="row-tight">
              <IconButton icon="up" small label={`選択肢${i + 1}を上へ`} isDisabled={i === 0} onPress={() => set(choices.map((x, n) => (n === i - 1 ? c : n === i ? choices[i - 1]! : x)))} />
              <IconButton icon="down" small label={`選択肢${i + 1}を下へ`} isDisabled={i === choices.length - 1} onPress={() => set(choices.map((x, n) => (n === i + 1 ? c : n === i ? choices[i + 1]! : x)))} />
              <IconButton icon="trash" small label={`選択肢${i + 1}を消す`} onPress={() => set(without(choices, i))} />
            </div>
          </li>
        ))}
      </ol>
      <div className="row">
        <Button small icon="plus" isDisabled={full} onPress={() => set([...choices, { key: freshKey(choices.map((c) => c.key), 'a'), label: '' }])}>
          選択肢を足す
        </Button>
      </div>
      <Select label="見せ方" value={step.show ?? 'auto'} onChange={(show) => onChange({ ...step, show })} items={SHOWS} error={noteFor(problems, step.key, 'show')} />
    </fieldset>
  )
}

function Input({ step, problems, onChange }: StepEdit) {
  const check = step.check ?? 'text'
  const wrong = (field: string) => noteFor(problems, step.key, field)
  const limits = check === 'text' || check === 'number'
  const set = (name: 'least' | 'most', value: string) => {
    const rest = omit(step, name)
    onChange(value.trim() === '' || !Number.isInteger(Number(value)) ? rest : { ...rest, [name]: Number(value) })
  }
  return (
    <fieldset className="sub">
      <legend>入力の確かめ方</legend>
      <Select
        label="書いてもらうもの"
        value={check}
        onChange={(next) => {
          onChange({ ...omit(omit(step, 'least'), 'most'), check: next })
        }}
        items={(Object.keys(CHECKS) as Check[]).map((id) => ({ id, label: CHECKS[id] }))}
        help={check === 'date' ? '「12月1日」「令和8年12月1日」「2026/12/1」のどれでも読みます。日付を選ぶボタンも出ます。' : check === 'phone' || check === 'postcode' ? '全角や、ハイフンの有無はそろえて読みます。' : undefined}
      />
      {limits && (
        <div className="grid-2">
          <TextField label={check === 'text' ? 'いちばん少ない文字数' : 'いちばん小さい数'} value={step.least === undefined ? '' : String(step.least)} onChange={(v) => set('least', v)} inputMode="numeric" width="short" optional error={wrong('least')} />
          <TextField label={check === 'text' ? 'いちばん多い文字数' : 'いちばん大きい数'} value={step.most === undefined ? '' : String(step.most)} onChange={(v) => set('most', v)} inputMode="numeric" width="short" optional error={wrong('most')} />
        </div>
      )}
      <TextField label="合わないときの文" value={step.error ?? ''} onChange={(error) => onChange({ ...step, error })} most={200} optional help="空けておくと、例のついた決まった文を送ります。" error={wrong('error')} />
    </fieldset>
  )
}

