import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, staff as staffQuery } from '../../api/queries'
import type { StaffCreated, StaffRow, StaffSave } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight, useSession } from '../shell/session'
import { tell } from '../shell/toast'
import { AccessDialog } from '../signin/AccessDialog'
import { Button, Confirm, Dialog, Notice, RadioGroup, SearchBox, TableBox, TextField } from '../ui'

const ROLES: Record<StaffRow['role'], { label: string; note: string }> = {
  editor: { label: '作成者', note: '配信を書き、テスト配信ができます。市民への送信はできません' },
  admin: { label: '管理者', note: '送信、受信設定の項目、職員の管理ができます' },
}

export function Staff() {
  const mayView = useRight('staff.view')
  const mayEdit = useRight('staff.edit')
  const me = useSession().staff
  const query = useQuery({ ...staffQuery, enabled: mayView })
  const [editing, setEditing] = useState<StaffRow | 'new' | null>(null)
  const [resetting, setResetting] = useState<StaffRow | null>(null)
  const [secret, setSecret] = useState<StaffCreated | null>(null)
  const [helping, setHelping] = useState<StaffRow | null>(null)
  const [q, setQ] = useState('')
  const reset = useMutation({
    mutationFn: (s: StaffRow) => call('POST /api/staff/{id}/password', { params: { id: s.id } }),
    onSuccess: (made) => {
      setResetting(null)
      setSecret(made)
      void client.invalidateQueries({ queryKey: ['staff'] })
    },
    onError: () => setResetting(null),
  })
  if (!mayView) return <Forbidden what="職員" />
  return (
    <Page
      title="職員"
      lead="この管理画面を使う職員です。異動のときは「使えなくする」にすると、記録が残ったままサインインできなくなります。"
      wide
      actions={
        mayEdit && (
          <Button kind="primary" icon="plus" onPress={() => setEditing('new')}>
            職員を足す
          </Button>
        )
      }
    >
      {reset.error && <Notice kind="error" live title="パスワードを出せませんでした">{asApiError(reset.error).message}</Notice>}
      <Fetched query={query}>
        {(data) => {
          const found = data.staff.filter((s) => `${s.name}${s.login}${s.department}`.includes(q))
          return (
            <>
              {data.staff.length > 8 && <SearchBox label="名前・所属からさがす" value={q} onChange={setQ} />}
              <TableBox label="職員の一覧">
                <table className="table">
                  <thead>
                    <tr>
                      <th scope="col">名前</th>
                      <th scope="col">所属</th>
                      <th scope="col">役割</th>
                      <th scope="col">状態</th>
                      <th scope="col">最後のサインイン</th>
                      {mayEdit && (
                        <th scope="col">
                          <span className="visually-hidden">操作</span>
                        </th>
                      )}
                    </tr>
                  </thead>
                  <tbody>
                    {found.map((s) => (
                      <tr key={s.id}>
                        <th scope="row">
                          {s.name}
                          {s.id === me.id && <span className="kind tester-mark">あなた</span>}
                          <span className="table-note">{s.login}</span>
                        </th>
                        <td>{s.department || '－'}</td>
                        <td>{ROLES[s.role].label}</td>
                        <td>
                          <span className={s.state === 'active' ? 'state state-good' : 'state'}>{s.state === 'active' ? '使える' : '使えない'}</span>
                          {s.locked && <span className="table-note">一時的にロック中</span>}
                          {s.mustChange && s.state === 'active' && <span className="table-note">パスワード変更待ち</span>}
                        </td>
                        <td className="nowrap">{s.signedInAt ? formatMinute(s.signedInAt) : 'まだ'}</td>
                        {mayEdit && (
                          <td>
                            <span className="row-tight nowrap">
                              <Button small onPress={() => setEditing(s)} aria-label={`${s.name}さんを直す`}>
                                直す
                              </Button>
                              <Button small kind="plain" onPress={() => setHelping(s)} aria-label={`${s.name}さんのサインインを見る`}>
                                サインイン
                              </Button>
                              {s.id !== me.id && s.state === 'active' && (
                                <Button small kind="plain" onPress={() => setResetting(s)} aria-label={`${s.name}さんのパスワードを出し直す`}>
                                  パスワードを出し直す
                                </Button>
                              )}
                            </span>
                          </td>
                        )}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </TableBox>
            </>
          )
        }}
      </Fetched>
      {editing && (
        <StaffDialog
          {...(editing === 'new' ? {} : { staff: editing })}
          self={editing !== 'new' && editing.id === me.id}
          onClose={() => setEditing(null)}
          onDone={(made) => {
            setEditing(null)
            void client.invalidateQueries({ queryKey: ['staff'] })
            if (made) setSecret(made)
            else tell('保存しました')
          }}
        />
      )}
      <Confirm title="パスワードを出し直しますか" isOpen={resetting !== null} onClose={() => setResetting(null)} onConfirm={() => resetting && reset.mutate(resetting)} confirm="新しいパスワードを出す" pending={reset.isPending}>
        <p>{resetting?.name}さんのいまのパスワードは使えなくなり、サインイン中の画面も閉じます。</p>
      </Confirm>
      {helping && <AccessDialog staff={helping} self={helping.id === me.id} mayEdit={mayEdit} onClose={() => setHelping(null)} />}
      <Secret made={secret} onClose={() => setSecret(null)} />
    </Page>
  )
}

/** Shown once; the server keeps only its hash. */
function Secret({ made, onClose }: { made: StaffCreated | null; onClose: () => void }) {
  const [copied, setCopied] = useState(false)
  if (!made) return null
  return (
    <Dialog
      title="一度だけ表示するパスワード"
      isOpen
      onClose={() => {
        setCopied(false)
        onClose()
      }}
      size="small"
      dismissable={false}
      actions={
        <Button
          kind="primary"
          onPress={() => {
            setCopied(false)
            onClose()
          }}
        >
          控えたので閉じる
        </Button>
      }
    >
      <p>
        {made.staff.name}さん（{made.staff.login}）に、対面や電話で伝えてください。はじめのサインインで、本人が新しいものに変えます。
      </p>
      <p className="secret" data-testid="one-time-password">
        {made.oneTimePassword}
      </p>
      <div className="row">
        <Button
          small
          icon="copy"
          onPress={() => {
            void navigator.clipboard?.writeText(made.oneTimePassword).then(() => setCopied(true))
          }}
        >
          コピー
        </Button>
        <span role="status" className="quiet">
          {copied ? 'コピーしました' : ''}
        </span>
      </div>
      <Notice kind="warning">閉じると、もう一度見ることはできません。なくしたときは「パスワードを出し直す」を使います。</Notice>
    </Dialog>
  )
}

function StaffDialog({ staff, self, onClose, onDone }: { staff?: StaffRow; self: boolean; onClose: () => void; onDone: (made: StaffCreated | null) => void }) {
  const [form, setForm] = useState<StaffSave>({ login: staff?.login ?? '', name: staff?.name ?? '', role: staff?.role ?? 'editor', department: staff?.department ?? '', state: staff?.state ?? 'active' })
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
  const wrong = (field: 'login' | 'name', label: string) => (error?.field === field ? error.message : tried && form[field].trim() === '' ? `${label}を入れてください。` : undefined)
  return (
    <Dialog
      title={staff ? `${staff.name}さん` : '職員を足す'}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button
            kind="primary"
            isPending={save.isPending}
            onPress={() => {
              setTried(true)
              if (form.login.trim() && form.name.trim()) save.mutate()
            }}
          >
            {staff ? '保存する' : '足して、パスワードを出す'}
          </Button>
        </>
      }
    >
      <div className="stack">
        {error && error.field !== 'login' && error.field !== 'name' && <Notice kind="error" live title="保存できませんでした">{error.message}</Notice>}
        <TextField label="職員ID" value={form.login} onChange={(login) => set({ login })} most={64} required error={wrong('login', '職員ID')} help="サインインに使います。英数字で、ほかの人と違うものにします。" spellCheck={false} autoComplete="off" />
        <TextField label="名前" value={form.name} onChange={(name) => set({ name })} most={60} required error={wrong('name', '名前')} autoComplete="off" />
        <TextField label="所属" value={form.department} onChange={(department) => set({ department })} most={60} optional />
        <RadioGroup label="役割" value={form.role} onChange={(role) => set({ role })} items={Object.entries(ROLES).map(([id, r]) => ({ id: id as StaffRow['role'], label: r.label, note: r.note, disabled: self }))} />
        {staff && (
          <RadioGroup
            label="状態"
            value={form.state}
            onChange={(state) => set({ state })}
            items={[
              { id: 'active', label: '使える', disabled: self },
              { id: 'disabled', label: '使えなくする', note: 'サインインできなくなります。記録は残ります', disabled: self },
            ]}
          />
        )}
        {self && <p className="quiet">自分の役割と状態は変えられません。必要なときは、ほかの管理者に頼んでください。</p>}
      </div>
    </Dialog>
  )
}
