// The drawing and the panel of the step that is open.
import { lazy, Suspense, useEffect, useRef, useState, type ReactNode } from 'react'
import type { FlowNote } from '../../api/types.gen'
import { Button, Choices, Confirm, Loading, MenuButton, Notice } from '../ui'
import { FlowSettings } from './FlowSettings'
import { changeStep, insertAfter, KINDS, newStep, setLine, stepNumber, stepTitle, STEPS_MOST, withCopy, withoutStep, type Flow, type StepKind } from './flow'
import { Outline } from './Outline'
import { StepEditor } from './StepEditor'

const Drawing = lazy(() => import('./Drawing').then((m) => ({ default: m.Drawing })))
const VIEWS = [
  { id: 'list', label: '一覧' },
  { id: 'drawing', label: '図' },
] as const
const KIND_ITEMS = (Object.keys(KINDS) as StepKind[]).map((id) => ({ id, ...KINDS[id] }))

export function FlowEditor({ flow, onChange, problems, hints, open, onOpen, here, readOnly }: { flow: Flow; onChange: (flow: Flow) => void; problems: readonly FlowNote[]; hints: readonly FlowNote[]; open: string | undefined; onOpen: (key: string | undefined) => void; here?: string | undefined; readOnly: boolean }) {
  const [settings, setSettings] = useState(false)
  const [view, setView] = useState<(typeof VIEWS)[number]['id']>('list')
  const full = flow.steps.length >= STEPS_MOST
  const step = flow.steps.find((s) => s.key === open)
  const whole = problems.filter((p) => p.step === '')

  function add(kind: StepKind) {
    const fresh = newStep(flow, kind)
    onChange(insertAfter(flow, open, fresh))
    onOpen(fresh.key)
  }
  function grow(line: string, kind: StepKind) {
    if (!step || full) return
    const fresh = newStep(flow, kind)
    onChange(insertAfter(changeStep(flow, step.key, setLine(step, line, fresh.key)), step.key, fresh))
    onOpen(fresh.key)
  }
  return (
    <div className="flow-editor" data-open={step !== undefined}>
      <section className="flow-steps" aria-label="流れ">
        <div className="row">
          <Choices label="流れの見せ方" value={view} onChange={setView} items={[...VIEWS]} />
          {!readOnly && <MenuButton label={`ステップを足す（${flow.steps.length}／${STEPS_MOST}）`} icon="plus" items={KIND_ITEMS.map((k) => ({ ...k, disabled: full }))} onAction={add} />}
          {!readOnly && (
            <Button small icon="form" onPress={() => setSettings(true)}>
              全体の決まり
            </Button>
          )}
        </div>
        {whole.length > 0 && (
          <Notice kind="error" title="全体で直すところ">
            <ul className="summary-list">
              {whole.map((p, i) => (
                <li key={i}>{p.text}</li>
              ))}
            </ul>
          </Notice>
        )}
        {view === 'list' ? (
          <Outline flow={flow} open={open} onOpen={onOpen} problems={problems} hints={hints} here={here} />
        ) : (
          <Suspense fallback={<Loading />}>
            <Drawing flow={flow} open={open} here={here} problems={problems} onOpen={onOpen} onChange={readOnly ? undefined : onChange} />
            <p className="quiet">箱の名前を押すと内容が開きます。右や下の丸から引っぱると、つなぎ先を変えられます。一覧でも同じことができます。</p>
          </Suspense>
        )}
      </section>
      {step ? (
        <StepPane key={step.key} title={`${stepNumber(flow, step.key)}. ${stepTitle(step)}`} kind={KINDS[step.kind].label} onClose={() => onOpen(undefined)} actions={!readOnly && <StepActions flow={flow} stepKey={step.key} full={full} onChange={onChange} onOpen={onOpen} />}>
          <fieldset className="bare" disabled={readOnly}>
            <StepEditor flow={flow} step={step} problems={problems} hints={hints} onChange={(next) => onChange(changeStep(flow, step.key, next))} onGrow={grow} onOpen={onOpen} />
          </fieldset>
        </StepPane>
      ) : (
        <section className="flow-pane flow-pane-empty" aria-label="ステップの内容">
          <p className="quiet">ステップを選ぶと、ここで内容を直せます。</p>
        </section>
      )}
      <FlowSettings flow={flow} onChange={onChange} problems={problems} isOpen={settings} onClose={() => setSettings(false)} />
    </div>
  )
}

function StepPane({ title, kind, children, actions, onClose }: { title: string; kind: string; children: ReactNode; actions: ReactNode; onClose: () => void }) {
  const head = useRef<HTMLHeadingElement>(null)
  useEffect(() => head.current?.focus(), [])
  return (
    <section className="flow-pane" aria-label="ステップの内容">
      <div className="card-head">
        <h2 ref={head} tabIndex={-1}>
          {title} <span className="kind">{kind}</span>
        </h2>
        <Button small kind="plain" icon="left" onPress={onClose}>
          一覧へ
        </Button>
      </div>
      {children}
      {actions}
    </section>
  )
}

function StepActions({ flow, stepKey, full, onChange, onOpen }: { flow: Flow; stepKey: string; full: boolean; onChange: (flow: Flow) => void; onOpen: (key: string | undefined) => void }) {
  const [asking, setAsking] = useState(false)
  const first = flow.steps[0]?.key === stepKey
  const step = flow.steps.find((s) => s.key === stepKey)
  return (
    <div className="row">
      <Button
        small
        icon="copy"
        isDisabled={full}
        onPress={() => {
          const copy = withCopy(flow, stepKey)
          onChange(copy.flow)
          onOpen(copy.key)
        }}
      >
        複製
      </Button>
      {!first && step && (
        <Button small onPress={() => onChange({ ...flow, steps: [step, ...flow.steps.filter((s) => s.key !== stepKey)] })}>
          はじめのステップにする
        </Button>
      )}
      <Button small kind="plain" icon="trash" onPress={() => setAsking(true)}>
        このステップを消す
      </Button>
      <Confirm
        title="ステップを消しますか"
        isOpen={asking}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          onChange(withoutStep(flow, stepKey))
          onOpen(undefined)
        }}
        confirm="消す"
        danger
      >
        <p>「{step && stepTitle(step)}」を消します。ここへつながる道は、つなぎ直しが要ります。保存するまでは元に戻せます。</p>
      </Confirm>
    </div>
  )
}
