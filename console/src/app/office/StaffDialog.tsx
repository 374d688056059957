// One member of staff: who it is, where, and with which roles from when until when.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useId, useState } from 'react'
import { asApiError, call } from '../../api/client'
import { roles as rolesQuery } from '../../api/queries'
import type { Department, Role, StaffCreated, StaffRoleSave, StaffRow, StaffSave } from '../../api/types.gen'
import { Button, DateField, IconButton, Notice, RadioGroup, SaveDialog, Select, TextField } from '../ui'
import { departmentItems, useDepartments } from './departments'

const roleSaveOf = ({ roleId, scope, departmentId, from, until }: StaffRow['roles'][number]): StaffRoleSave => ({ roleId, scope, ...(departmentId ? { departmentId } : {}), ...(from ? { from } : {}), ...(until ? { until } : {}) })

const formOf = (staff?: StaffRow): StaffSave => ({
  login: staff?.login ?? '',
  name: staff?.name ?? '',
  ...(staff?.departmentId ? { departmentId: staff.departmentId } : {}),
  roles: staff?.roles.map(roleSaveOf) ?? [{ roleId: 0, scope: 'department' }],
  state: staff?.state ?? 'active',
})

const without = <T extends object, K extends keyof T>(o: T, key: K): Omit<T, K> => {
  const copy = { ...o }
  delete copy[key]
  return copy
}

const SCOPES = [
  { id: 'own', label: '自分の所属だけ', note: '異動すると、新しい所属のものになります' },
  { id: 'department', label: '部署を選ぶ', note: '兼務のときなど。下の部署もふくみます' },
  { id: 'all', label: '全庁' },
]
const scopeOf = (r: StaffRoleSave) => (r.scope === 'all' ? 'all' : r.departmentId ? 'department' : 'own')

function RoleFields({ value, onChange, onRemove, roles, departments, number }: { value: StaffRoleSave; onChange: (r: StaffRoleSave) => void; onRemove: () => void; roles: Role[]; departments: Department[]; number: number }) {
  const [dated, setDated] = useState(Boolean(value.from || value.until))
  const chosen = roles.find((r) => r.id === value.roleId)
  const title = useId()
  const scope = (id: string) => {
    const bare = without(value, 'departmentId')
    onChange(id === 'all' ? { ...bare, scope: 'all' } : id === 'own' ? { ...bare, scope: 'department' } : { ...bare, scope: 'department', departmentId: departments[0]?.id ?? 0 })
  }
  const date = (key: 'from' | 'until', day: string) => onChange(day ? { ...value, [key]: day } : without(value, key))
  return (
    <div className="sub stack" role="group" aria-labelledby={title}>
      <div className="card-head">
        <strong id={title}>{number}つめの役割</strong>
        <IconButton icon="trash" small label={`${number}つめの役割を外す`} onPress={onRemove} />
      </div>
      <div className="grid-2">
        <Select
          label="役割"
          value={value.roleId || null}
          onChange={(roleId) => onChange(roles.find((r) => r.id === roleId)?.builtin ? { ...without(value, 'departmentId'), roleId, scope: 'all' } : { ...value, roleId })}
          items={roles.map((r) => ({ id: r.id, label: r.name, note: r.note || undefined }))}
        />
        <Select label="どこの" value={scopeOf(value)} onChange={scope} items={SCOPES.map((s) => ({ ...s, disabled: Boolean(chosen?.builtin) && s.id !== 'all' }))} />
        {scopeOf(value) === 'department' && <Select label="部署" value={value.departmentId ?? null} onChange={(departmentId) => onChange({ ...value, departmentId })} items={departmentItems(departments)} />}
      </div>
      {dated ? (
        <div className="grid-2">
          <DateField label="この日の0時から" value={value.from ?? ''} onChange={(d) => date('from', d)} optional />
          <DateField label="この日の終わりまで" value={value.until ?? ''} onChange={(d) => date('until', d)} optional />
        </div>
      ) : (
        <div>
          <Button small kind="plain" icon="calendar" onPress={() => setDated(true)}>
            期間を決める
          </Button>
        </div>
      )}
    </div>
  )
}

export function StaffDialog({ staff, self, onClose, onDone }: { staff?: StaffRow; self: boolean; onClose: () => void; onDone: (made: StaffCreated | null) => void }) {
  const roles = useQuery(rolesQuery)
  const departments = useDepartments()?.departments ?? []
  const [form, setForm] = useState<StaffSave>(() => formOf(staff))
  const [tried, setTried] = useState(false)
  const set = (part: Partial<StaffSave>) => setForm((f) => ({ ...f, ...part }))
  const save = useMutation({
    mutationFn: async (): Promise<StaffCreated | null> => {
      if (!staff) return call('POST /api/staff', { body: form })
      await call('PUT /api/staff/{id}', { params: { id: staff.id }, body: form })
      return null
    },
    onSuccess: onDone,
  })
  const error = save.error ? asApiError(save.error) : null
  const list = roles.data?.roles ?? []
  const wrong = (field: 'login' | 'name', label: string) => (error?.field === field ? error.message : tried && form[field].trim() === '' ? `${label}を入れてください。` : undefined)
  const setRole = (i: number, role: StaffRoleSave) => set({ roles: form.roles.map((r, k) => (k === i ? role : r)) })
  const unfinished = form.roles.some((r) => !r.roleId)
  return (
    <SaveDialog
      title={staff ? `${staff.name}さん` : '職員を足す'}
      onClose={onClose}
      label={staff ? '保存する' : '足して、パスワードを出す'}
      isPending={save.isPending}
      onSave={() => {
        setTried(true)
        if (form.login.trim() && form.name.trim() && !unfinished) save.mutate()
      }}
    >
      <div className="stack">
        {error && error.field !== 'login' && error.field !== 'name' && <Notice kind="error" live title="保存できませんでした">{error.message}</Notice>}
        <TextField label="職員ID" value={form.login} onChange={(login) => set({ login })} most={64} required error={wrong('login', '職員ID')} help="サインインに使います。英数字で、ほかの人と違うものにします。" spellCheck={false} autoComplete="off" />
        <TextField label="名前" value={form.name} onChange={(name) => set({ name })} most={60} required error={wrong('name', '名前')} autoComplete="off" />
        <Select
          label="所属"
          value={form.departmentId ?? 0}
          onChange={(id) => setForm((f) => (id ? { ...f, departmentId: id } : without(f, 'departmentId')))}
          items={[{ id: 0, label: 'なし' }, ...departmentItems(departments, { only: (d) => !d.closed || d.id === form.departmentId, closed: true })]}
          error={error?.field === 'departmentId' ? error.message : undefined}
        />
        {self ? (
          <p className="quiet">自分の役割と状態は変えられません。必要なときは、ほかの管理者に頼んでください。</p>
        ) : (
          <>
            <fieldset className="stack">
              <legend className="field-label">役割</legend>
              {form.roles.length === 0 && <p className="quiet">役割がないと、サインインしても何も見られません。</p>}
              {form.roles.map((r, i) => (
                <RoleFields key={i} number={i + 1} value={r} roles={list} departments={departments} onChange={(role) => setRole(i, role)} onRemove={() => set({ roles: form.roles.filter((_, k) => k !== i) })} />
              ))}
              {tried && unfinished && <p className="field-error">＊役割を選ぶか、外してください。</p>}
              <div>
                <Button small icon="plus" isDisabled={form.roles.length >= 20} onPress={() => set({ roles: [...form.roles, { roleId: 0, scope: 'department' }] })}>
                  役割を足す
                </Button>
              </div>
            </fieldset>
            {staff && (
              <RadioGroup
                label="状態"
                value={form.state}
                onChange={(state) => set({ state })}
                items={[
                  { id: 'active', label: '使える' },
                  { id: 'disabled', label: '使えなくする', note: 'サインインできなくなります。記録は残ります' },
                ]}
              />
            )}
          </>
        )}
      </div>
    </SaveDialog>
  )
}
