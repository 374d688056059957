// Roles: sets of rights, defined once and given to many.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, roles as rolesQuery } from '../../api/queries'
import type { RightFunction, Role, RoleSave } from '../../api/types.gen'
import { formatDayText } from '../lib/dates'
import { formatCount } from '../lib/numbers'
import { OfficeTabs } from '../office/OfficeTabs'
import { RightGrid } from '../office/RightGrid'
import { Fetched, Page } from '../shell/page'
import { useRight, useSession } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Confirm, DateField, Notice, SaveDialog, TextField } from '../ui'

const again = () => {
  void client.invalidateQueries({ queryKey: ['roles'] })
  void client.invalidateQueries({ queryKey: ['staff'] })
}

/** 配信（見る・作る） in one line for each function. */
function inWords(role: Role, functions: RightFunction[]): string {
  if (role.builtin) return 'すべての機能の、すべての操作'
  const words = functions.map((f) => ({ label: f.label, actions: f.actions.filter((a) => role.rights.includes(`${f.key}.${a.key}`)).map((a) => a.label) })).filter((f) => f.actions.length > 0)
  return words.map((f) => `${f.label}（${f.actions.join('・')}）`).join('、') || 'まだ何もできません'
}

export function Roles() {
  const mayEdit = useRight('role.edit')
  const maySee = useRight('staff.view')
  const { administrator } = useSession().staff
  const query = useQuery(rolesQuery)
  const [editing, setEditing] = useState<Role | 'new' | null>(null)
  const [copying, setCopying] = useState<Role | null>(null)
  const [deleting, setDeleting] = useState<Role | null>(null)
  const remove = useMutation({
    mutationFn: (r: Role) => call('DELETE /api/roles/{id}', { params: { id: r.id } }),
    onSuccess: () => {
      setDeleting(null)
      tell('役割を削除しました')
      again()
    },
    onError: () => setDeleting(null),
  })
  return (
    <Page
      title="役割"
      lead="できることをまとめて名前をつけたものです。職員に渡すと、その人が使えるようになります。役割を直すと、持っている職員みなに、すぐに効きます。"
      actions={
        mayEdit && (
          <Button kind="primary" icon="plus" onPress={() => setEditing('new')}>
            役割を足す
          </Button>
        )
      }
    >
      <OfficeTabs />
      {remove.error && <Notice kind="error" live title="削除できませんでした">{asApiError(remove.error).message}</Notice>}
      <Fetched query={query}>
        {(data) => (
          <>
            <ul className="cards">
              {data.roles.map((r) => {
                const may = mayEdit && !r.builtin && (administrator || !r.mine)
                return (
                  <li key={r.id} className="card">
                    <div className="card-head">
                      <h2>
                        {r.name}
                        {r.mine && <span className="kind tester-mark">あなたの役割</span>}
                      </h2>
                      {maySee ? (
                        <Link to="/staff" search={{ role: r.id }}>
                          {formatCount(r.people)}人が持っています
                        </Link>
                      ) : (
                        <span>{formatCount(r.people)}人</span>
                      )}
                    </div>
                    {r.note && <p>{r.note}</p>}
                    <p className="quiet">{inWords(r, data.functions)}</p>
                    {r.from && <p className="quiet">{formatDayText(r.from)}の0時から効きます</p>}
                    {mayEdit && (
                      <div className="row">
                        {may && (
                          <Button small kind="plain" icon="edit" onPress={() => setEditing(r)} aria-label={`${r.name}を直す`}>
                            直す
                          </Button>
                        )}
                        {!r.builtin && (
                          <Button small kind="plain" icon="copy" onPress={() => setCopying(r)} aria-label={`${r.name}を複製`}>
                            複製
                          </Button>
                        )}
                        {may && (
                          <Button small kind="plain" icon="trash" onPress={() => setDeleting(r)} aria-label={`${r.name}を削除`}>
                            削除
                          </Button>
                        )}
                      </div>
                    )}
                  </li>
                )
              })}
            </ul>
            {editing && <Editor role={editing === 'new' ? null : editing} functions={data.functions} onClose={() => setEditing(null)} />}
          </>
        )}
      </Fetched>
      {copying && <Copy role={copying} onClose={() => setCopying(null)} />}
      <Confirm title="役割を削除しますか" isOpen={deleting !== null} onClose={() => setDeleting(null)} onConfirm={() => deleting && remove.mutate(deleting)} confirm="削除する" danger pending={remove.isPending}>
        <p>「{deleting?.name}」を削除します。持っている職員がいる役割は、削除できません。</p>
      </Confirm>
    </Page>
  )
}

function Editor({ role, functions, onClose }: { role: Role | null; functions: RightFunction[]; onClose: () => void }) {
  const [form, setForm] = useState<RoleSave>({ name: role?.name ?? '', note: role?.note ?? '', rights: role?.rights ?? [], ...(role?.from ? { from: role.from } : {}) })
  const [tried, setTried] = useState(false)
  const save = useMutation({
    mutationFn: () => (role ? call('PUT /api/roles/{id}', { params: { id: role.id }, body: form }) : call('POST /api/roles', { body: form })),
    onSuccess: () => {
      tell('役割を保存しました')
      again()
      onClose()
    },
  })
  const error = save.error ? asApiError(save.error) : null
  return (
    <SaveDialog
      title={role ? `役割「${role.name}」` : '役割を足す'}
      onClose={onClose}
      isPending={save.isPending}
      onSave={() => {
        setTried(true)
        if (form.name.trim()) save.mutate()
      }}
    >
      <div className="stack">
        {error && error.field !== 'name' && <Notice kind="error" live title="保存できませんでした">{error.message}</Notice>}
        {role && role.people > 0 && <Notice kind="warning">{formatCount(role.people)}人がこの役割を持っています。保存すると、その人たちにすぐに効きます。</Notice>}
        <TextField label="名前" value={form.name} onChange={(name) => setForm((f) => ({ ...f, name }))} most={40} required error={error?.field === 'name' ? error.message : tried && !form.name.trim() ? '名前を入れてください。' : undefined} />
        <TextField label="説明" value={form.note} onChange={(note) => setForm((f) => ({ ...f, note }))} most={200} optional help="どういう人に渡すかを書いておくと、選ぶときに迷いません。" />
        <DateField label="この日の0時から効く" value={form.from ?? ''} onChange={(from) => setForm(({ name, note, rights }) => ({ name, note, rights, ...(from ? { from } : {}) }))} optional help="空のときは、すぐに効きます。" />
        <div className="field">
          <span className="field-label">できること</span>
          <RightGrid functions={functions} rights={form.rights} onChange={(rights) => setForm((f) => ({ ...f, rights }))} />
        </div>
      </div>
    </SaveDialog>
  )
}

function Copy({ role, onClose }: { role: Role; onClose: () => void }) {
  const [name, setName] = useState(`${role.name}の写し`.slice(0, 40))
  const copy = useMutation({
    mutationFn: () => call('POST /api/roles/{id}/copy', { params: { id: role.id }, body: { name } }),
    onSuccess: () => {
      tell('役割を複製しました')
      again()
      onClose()
    },
  })
  return (
    <SaveDialog
      title="役割を複製"
      onClose={onClose}
      size="small"
      label="複製する"
      isPending={copy.isPending}
      isDisabled={!name.trim()}
      onSave={() => copy.mutate()}
    >
      <TextField label="新しい役割の名前" value={name} onChange={setName} most={40} required error={copy.error ? asApiError(copy.error).message : undefined} />
    </SaveDialog>
  )
}
