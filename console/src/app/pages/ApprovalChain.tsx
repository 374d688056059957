// Drawing a chain: who decides, in which order, and who may when nobody answers.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { approvalChains, client } from '../../api/queries'
import type { ApprovalChain, ApprovalChains, ApprovalChainSave, ApprovalStepSave } from '../../api/types.gen'
import { newStep, PURPOSES, saveOf, type Lists } from '../approval/chain'
import { approvalChainRoute } from '../router'
import { Fetched, Forbidden, NotFound, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Checkbox, Choices, Confirm, IconButton, MultiSelect, Notice, NumberField, RadioGroup, Select, TextField } from '../ui'

const STEPS_MOST = 8

export function ApprovalChainPage() {
  const { id } = approvalChainRoute.useParams()
  const mayManage = useRight('approval.manage')
  const query = useQuery({ ...approvalChains, enabled: mayManage })
  if (!mayManage) return <Forbidden what="承認の道筋を直すこと" />
  const title = id === 'new' ? '道筋を足す' : '道筋を直す'
  if (!query.data) {
    return (
      <Page title={title}>
        <Fetched query={query}>{() => null}</Fetched>
      </Page>
    )
  }
  const found = query.data.chains.find((c) => String(c.id) === id)
  if (id !== 'new' && !found) return <NotFound what="承認の道筋" />
  return <Editor key={id} title={title} {...(found ? { chain: found } : {})} lists={query.data} />
}

function Editor({ title, chain, lists }: { title: string; chain?: ApprovalChain; lists: Lists }) {
  const navigate = useNavigate()
  const [form, setForm] = useState<ApprovalChainSave>(() => (chain ? saveOf(chain) : { purpose: 'normal', releaseFirst: false, steps: [newStep()] }))
  const [needed, setNeeded] = useState(form.steps.length > 0)
  const [deleting, setDeleting] = useState(false)
  const set = (part: Partial<ApprovalChainSave>) => setForm((f) => ({ ...f, ...part }))
  function done(after: ApprovalChains, text: string) {
    client.setQueryData(approvalChains.queryKey, after)
    tell(text)
    void navigate({ to: '/approval-chains' })
  }
  const save = useMutation({
    mutationFn: () => {
      const body = saveOf({ ...form, steps: needed ? form.steps : [] })
      return chain ? call('PUT /api/approval-chains/{id}', { params: { id: chain.id }, body }) : call('POST /api/approval-chains', { body })
    },
    onSuccess: (after) => done(after, '承認の道筋を保存しました'),
  })
  const remove = useMutation({
    mutationFn: () => call('DELETE /api/approval-chains/{id}', { params: { id: chain?.id ?? 0 } }),
    onSuccess: (after) => done(after, '承認の道筋を削除しました'),
  })
  const error = save.error ? asApiError(save.error) : null
  const wrong = (field: string) => (error?.field === field ? error.message : undefined)
  const shown = error && (error.field === 'departmentId' || error.field.startsWith('steps['))
  const setStep = (index: number, part: Partial<ApprovalStepSave>) => set({ steps: form.steps.map((s, i) => (i === index ? { ...s, ...part } : s)) })
  const move = (from: number, to: number) => {
    const steps = [...form.steps]
    const [one] = steps.splice(from, 1)
    if (one) steps.splice(to, 0, one)
    set({ steps })
  }
  return (
    <Page title={title} back={{ to: '/approval-chains', label: '承認の道筋' }} lead="変えた道筋は、このあとの依頼から使われます。いま待っている依頼は、もとの道筋のまま進みます。">
      {error && !shown && (
        <Notice kind="error" live title="保存できませんでした">
          {error.message}
        </Notice>
      )}
      {error && shown && (
        <Notice kind="error" live title="直すところがあります">
          {error.message}
        </Notice>
      )}
      <section className="card stack" aria-labelledby="h-which">
        <h2 id="h-which">どの送信のための道筋か</h2>
        <Select
          label="部署"
          value={form.departmentId ?? 0}
          onChange={(id) => set({ departmentId: id || undefined } as Partial<ApprovalChainSave>)}
          items={[{ id: 0, label: '標準', note: '自分の道筋がない部署すべて' }, ...lists.departments.map((d) => ({ id: d.id, label: d.name }))]}
          error={wrong('departmentId')}
        />
        <RadioGroup label="種類" value={form.purpose} onChange={(purpose) => set({ purpose })} items={Object.entries(PURPOSES).map(([id, p]) => ({ id: id as ApprovalChain['purpose'], label: p.label, note: p.note }))} />
        <RadioGroup
          label="承認"
          value={needed ? 'yes' : 'no'}
          onChange={(value) => {
            setNeeded(value === 'yes')
            if (value === 'yes' && form.steps.length === 0) set({ steps: [newStep()] })
          }}
          items={[
            { id: 'yes', label: '承認がそろってから送る' },
            { id: 'no', label: '承認なしで送る', note: '送信の権限がある人が、そのまま送れます' },
          ]}
        />
        {form.purpose === 'emergency' && needed && (
          <Checkbox isSelected={form.releaseFirst} onChange={(releaseFirst) => set({ releaseFirst })} help="送信の権限がある人は、承認を待たずに送れます。送ったあとで、下の人に確認の依頼が届きます。">
            先に送って、あとで確認する
          </Checkbox>
        )}
      </section>
      {needed && (
        <section className="stack" aria-labelledby="h-steps">
          <h2 id="h-steps">段階</h2>
          {form.steps.map((s, i) => (
            <StepEditor
              key={i}
              step={s}
              index={i}
              count={form.steps.length}
              lists={lists}
              wrong={(name) => wrong(`steps[${i}].${name}`)}
              onChange={(part) => setStep(i, part)}
              onMove={(to) => move(i, to)}
              onRemove={() => set({ steps: form.steps.filter((_, at) => at !== i) })}
            />
          ))}
          {form.steps.length < STEPS_MOST ? (
            <div className="row">
              <Button icon="plus" onPress={() => set({ steps: [...form.steps, newStep()] })}>
                段階を足す
              </Button>
            </div>
          ) : (
            <p className="quiet">段階は{STEPS_MOST}つまでです。</p>
          )}
        </section>
      )}
      <div className="row">
        <Button kind="primary" isPending={save.isPending} onPress={() => save.mutate()}>
          保存する
        </Button>
        {chain && (
          <Button kind="plain" icon="trash" onPress={() => setDeleting(true)}>
            この道筋を削除
          </Button>
        )}
      </div>
      <Confirm title="道筋を削除しますか" isOpen={deleting} onClose={() => setDeleting(false)} onConfirm={() => remove.mutate()} confirm="削除する" danger pending={remove.isPending}>
        {remove.error && (
          <Notice kind="error" live title="削除できませんでした">
            {asApiError(remove.error).message}
          </Notice>
        )}
        <p>このあとの依頼は、上の部署か標準の道筋を使います。どちらもなければ、送信の権限がある人がそのまま送れるようになります。</p>
      </Confirm>
    </Page>
  )
}

function StepEditor({ step, index, count, lists, wrong, onChange, onMove, onRemove }: { step: ApprovalStepSave; index: number; count: number; lists: Lists; wrong: (name: string) => string | undefined; onChange: (part: Partial<ApprovalStepSave>) => void; onMove: (to: number) => void; onRemove: () => void }) {
  const [byRole, setByRole] = useState(step.roleId !== undefined || step.staff.length === 0)
  const people = lists.staff.map((s) => ({ id: s.id, label: s.name, note: s.department }))
  const name = step.name || `${index + 1}番目の段階`
  return (
    <section className="card stack" aria-label={`${index + 1}番目の段階`}>
      <div className="card-head">
        <h3>
          {index + 1}．{step.name || '（名前）'}
        </h3>
        <div className="row-tight">
          <IconButton icon="up" small label={`${name}を上へ`} isDisabled={index === 0} onPress={() => onMove(index - 1)} />
          <IconButton icon="down" small label={`${name}を下へ`} isDisabled={index === count - 1} onPress={() => onMove(index + 1)} />
          <IconButton icon="trash" small label={`${name}を削除`} isDisabled={count === 1} onPress={onRemove} />
        </div>
      </div>
      <TextField label="段階の名前" value={step.name} onChange={(text) => onChange({ name: text })} most={30} required error={wrong('name')} help="例：係長、課長、広聴広報課" width="middle" />
      <Choices
        label="決める人の決め方"
        value={byRole ? 'role' : 'staff'}
        onChange={(value) => {
          setByRole(value === 'role')
          if (value === 'role') onChange({ staff: [] })
          else onChange({ roleId: undefined, departmentId: undefined } as Partial<ApprovalStepSave>)
        }}
        items={[
          { id: 'role', label: '役割で決める' },
          { id: 'staff', label: '名前で決める' },
        ]}
      />
      {byRole ? (
        <div className="grid-2">
          <Select label="役割" value={step.roleId ?? null} onChange={(roleId) => onChange({ roleId })} items={lists.roles.map((r) => ({ id: r.id, label: r.name }))} error={wrong('roleId') ?? wrong('staff')} required />
          <Select label="その人の部署" value={step.departmentId ?? 0} onChange={(id) => onChange({ departmentId: id || undefined } as Partial<ApprovalStepSave>)} items={[{ id: 0, label: '配信する部署', note: 'いなければ、その上の部署' }, ...lists.departments.map((d) => ({ id: d.id, label: d.name }))]} error={wrong('departmentId')} />
        </div>
      ) : (
        <MultiSelect label="決める人" help="この中のだれか1人が決めると、次へ進みます。" values={step.staff} onChange={(staff) => onChange({ staff })} items={people} error={wrong('staff')} required />
      )}
      <Checkbox isSelected={step.waitMinutes > 0} onChange={(on) => onChange(on ? { waitMinutes: 60 } : { waitMinutes: 0, standIns: [] })} help="返事がないまま時間がたったとき、ほかの人も決められるようにします。">
        時間がたったら、代わりの人も決められる
      </Checkbox>
      {step.waitMinutes > 0 && (
        <div className="stack">
          <NumberField label="待つ時間" value={step.waitMinutes} onChange={(waitMinutes) => onChange({ waitMinutes })} least={1} most={10080} unit="分" error={wrong('waitMinutes')} />
          <MultiSelect label="代わりの人" help={index === count - 1 ? '最後の段階には次がないので、名前で選びます。' : '選ばなければ、次の段階の人が代わりに決められます。'} values={step.standIns} onChange={(standIns) => onChange({ standIns })} items={people} error={wrong('standIns')} />
        </div>
      )}
    </section>
  )
}
