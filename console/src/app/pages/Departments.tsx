// 部 and 課 as a tree. Who has rights for one has them for all below it.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, departments as departmentsQuery } from '../../api/queries'
import type { Department, Departments as DepartmentsData, DepartmentSave } from '../../api/types.gen'
import { formatCount } from '../lib/numbers'
import { departmentItems, depthOf } from '../office/departments'
import { OfficeTabs } from '../office/OfficeTabs'
import { Fetched, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Checkbox, Confirm, Empty, IconButton, Notice, SaveDialog, Select, TextField } from '../ui'

const take = (data: DepartmentsData) => client.setQueryData(departmentsQuery.queryKey, data)

export function Departments() {
  const mayEdit = useRight('department.edit')
  const query = useQuery(departmentsQuery)
  const [editing, setEditing] = useState<Department | 'new' | null>(null)
  const [deleting, setDeleting] = useState<Department | null>(null)
  const order = useMutation({ mutationFn: (ids: number[]) => call('PUT /api/departments/order', { body: { ids } }), onSuccess: take })
  const remove = useMutation({
    mutationFn: (d: Department) => call('DELETE /api/departments/{id}', { params: { id: d.id } }),
    onSuccess: (data) => {
      take(data)
      setDeleting(null)
      tell('削除しました')
    },
    onError: () => setDeleting(null),
  })
  const add = mayEdit && (
    <Button kind="primary" icon="plus" onPress={() => setEditing('new')}>
      部署を足す
    </Button>
  )
  const wrong = remove.error ?? order.error
  return (
    <Page title="部署" lead="配信、ひな形、保存した対象は、部署のものになります。ある部署の権限を持つ職員は、その下の部署のものも扱えます。" actions={add}>
      <OfficeTabs />
      {wrong && <Notice kind="error" live title="できませんでした">{asApiError(wrong).message}</Notice>}
      <Fetched query={query}>
        {(data) =>
          data.departments.length === 0 ? (
            <Empty title="部署がまだありません" actions={add}>
              <p>部を作ってから、その下に課を作ります。部署を分けないときは、作らなくてもかまいません。</p>
            </Empty>
          ) : (
            <ul className="tree" aria-label="部署の一覧">
              {data.departments.map((d) => (
                <Row key={d.id} d={d} all={data.departments} mayEdit={mayEdit} onEdit={() => setEditing(d)} onDelete={() => setDeleting(d)} onOrder={(ids) => order.mutate(ids)} />
              ))}
            </ul>
          )
        }
      </Fetched>
      {editing && query.data && <Editor d={editing === 'new' ? null : editing} all={query.data.departments} onClose={() => setEditing(null)} />}
      <Confirm title="部署を削除しますか" isOpen={deleting !== null} onClose={() => setDeleting(null)} onConfirm={() => deleting && remove.mutate(deleting)} confirm="削除する" danger pending={remove.isPending}>
        <p>「{deleting?.name}」を削除します。職員や配信がひとつでもある部署は、削除できません。</p>
      </Confirm>
    </Page>
  )
}

function Row({ d, all, mayEdit, onEdit, onDelete, onOrder }: { d: Department; all: Department[]; mayEdit: boolean; onEdit: () => void; onDelete: () => void; onOrder: (ids: number[]) => void }) {
  const maySee = useRight('staff.view')
  const siblings = all.filter((x) => x.parentId === d.parentId)
  const at = siblings.indexOf(d)
  const move = (to: number) => {
    const ids = siblings.map((x) => x.id)
    ids.splice(to, 0, ...ids.splice(at, 1))
    onOrder(ids)
  }
  const depth = depthOf(d, all)
  const above = all.find((x) => x.id === d.parentId)
  return (
    <li className="tree-row" data-depth={depth}>
      <div className="tree-name">
        {above && <span className="visually-hidden">{above.name}の下：</span>}
        <strong>{d.name}</strong>
        {d.closed && <span className="state">廃止</span>}
        {maySee ? (
          <Link to="/staff" search={{ department: d.id }} className="quiet">
            {formatCount(d.people)}人
          </Link>
        ) : (
          <span className="quiet">{formatCount(d.people)}人</span>
        )}
      </div>
      {mayEdit && (
        <span className="row-tight nowrap">
          <IconButton icon="up" small label={`${d.name}を上へ`} isDisabled={at === 0} onPress={() => move(at - 1)} />
          <IconButton icon="down" small label={`${d.name}を下へ`} isDisabled={at === siblings.length - 1} onPress={() => move(at + 1)} />
          <IconButton icon="edit" small label={`${d.name}を直す`} onPress={onEdit} />
          <IconButton icon="trash" small label={`${d.name}を削除`} onPress={onDelete} />
        </span>
      )}
    </li>
  )
}

function Editor({ d, all, onClose }: { d: Department | null; all: Department[]; onClose: () => void }) {
  const [form, setForm] = useState<DepartmentSave>({ name: d?.name ?? '', closed: d?.closed ?? false, ...(d?.parentId ? { parentId: d.parentId } : {}) })
  const [tried, setTried] = useState(false)
  const save = useMutation({
    mutationFn: () => (d ? call('PUT /api/departments/{id}', { params: { id: d.id }, body: form }) : call('POST /api/departments', { body: form })),
    onSuccess: (data) => {
      take(data)
      tell('保存しました')
      onClose()
    },
  })
  const error = save.error ? asApiError(save.error) : null
  const at = (field: string) => (error?.field === field ? error.message : undefined)
  return (
    <SaveDialog
      title={d ? '部署を直す' : '部署を足す'}
      onClose={onClose}
      size="small"
      isPending={save.isPending}
      onSave={() => {
        setTried(true)
        if (form.name.trim()) save.mutate()
      }}
    >
      <div className="stack">
        {error && !['name', 'parentId', 'closed'].includes(error.field) && <Notice kind="error" live title="保存できませんでした">{error.message}</Notice>}
        <TextField label="名前" value={form.name} onChange={(name) => setForm((f) => ({ ...f, name }))} most={60} required error={at('name') ?? (tried && !form.name.trim() ? '名前を入れてください。' : undefined)} />
        <Select
          label="上の部署"
          value={form.parentId ?? 0}
          onChange={(id) =>
            setForm(({ name, closed }) => ({ name, closed, ...(id ? { parentId: id } : {}) }))
          }
          items={[{ id: 0, label: 'なし（いちばん上）' }, ...departmentItems(all, { only: (x) => x.id !== d?.id })]}
          error={at('parentId')}
        />
        {d && (
          <Checkbox isSelected={form.closed} onChange={(closed) => setForm((f) => ({ ...f, closed }))} help={at('closed') ?? 'これまでの配信や記録は残ります。新しい職員の所属には選べなくなります。'}>
            廃止する
          </Checkbox>
        )}
        {at('closed') && <Notice kind="error" live title="廃止できません">{at('closed')}</Notice>}
      </div>
    </SaveDialog>
  )
}
