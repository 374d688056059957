// Names and pictures that stand beside messages: who speaks, a department or the bot.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { asApiError, call, uploadIcon } from '../../api/client'
import { client, faces as facesQuery } from '../../api/queries'
import type { Face, FaceSave, Faces } from '../../api/types.gen'
import { DepartmentField } from '../compose/DepartmentField'
import { squareIcon } from '../lib/icon'
import { mediaUrl } from '../lib/messages'
import { iconAddress } from '../messages/SenderField'
import { Phone } from '../messages/Preview'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Checkbox, Confirm, Empty, IconButton, Notice, SaveDialog, TextField } from '../ui'

const take = (data: Faces) => client.setQueryData(facesQuery.queryKey, data)
const iconOf = (token: string): string => mediaUrl(iconAddress(token))

export function Senders() {
  const mayView = useRight('face.view')
  const mayEdit = useRight('face.edit')
  const query = useQuery({ ...facesQuery, enabled: mayView })
  const [editing, setEditing] = useState<Face | 'new' | null>(null)
  const [deleting, setDeleting] = useState<Face | null>(null)
  const remove = useMutation({
    mutationFn: (f: Face) => call('DELETE /api/faces/{id}', { params: { id: f.id } }),
    onSuccess: (data) => {
      take(data)
      setDeleting(null)
      tell('削除しました')
    },
    onError: () => setDeleting(null),
  })
  if (!mayView) return <Forbidden what="送信者" />
  const add = mayEdit && (
    <Button kind="primary" icon="plus" onPress={() => setEditing('new')}>
      送信者を足す
    </Button>
  )
  return (
    <Page title="送信者" lead="吹き出しの横に出る、名前とアイコンです。「子育て課」のように、どこが話しているかを市民に示します。" actions={add}>
      {remove.error && <Notice kind="error" live title="削除できませんでした">{asApiError(remove.error).message}</Notice>}
      <Fetched query={query}>
        {(data) =>
          data.faces.length === 0 ? (
            <Empty title="送信者がまだありません" actions={add}>
              <p>作らないあいだは、配信も、職員の返事も、自動の返事も、アカウントの名前で届きます。</p>
            </Empty>
          ) : (
            <div className="stack">
              {!data.faces.some((f) => f.forStaff) && (
                <Notice kind="info" title="職員の返事の送信者が、まだありません">
                  職員の返事も自動の返事も、同じアカウントの名前で届きます。市民が見分けられるように、「職員の返事」に使う送信者を決めてください。
                </Notice>
              )}
              <ul className="faces" aria-label="送信者の一覧">
                {data.faces.map((f) => (
                  <Row key={f.id} f={f} onEdit={() => setEditing(f)} onDelete={() => setDeleting(f)} />
                ))}
              </ul>
            </div>
          )
        }
      </Fetched>
      {editing && <Editor face={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
      <Confirm title="送信者を削除しますか" isOpen={deleting !== null} onClose={() => setDeleting(null)} onConfirm={() => deleting && remove.mutate(deleting)} confirm="削除する" danger pending={remove.isPending}>
        <p>「{deleting?.name}」を削除します。この送信者の入った下書き、ひな形、自動応答は、選び直すまで保存も送信もできなくなります。使わなくなっただけのときは、「使い終わり」にしてください。</p>
      </Confirm>
    </Page>
  )
}

const USES: { key: 'forBroadcast' | 'forStaff' | 'forBot'; mark: string }[] = [
  { key: 'forBroadcast', mark: '配信' },
  { key: 'forStaff', mark: '職員の返事' },
  { key: 'forBot', mark: '自動の返事' },
]

function FaceIcon({ token }: { token: string }) {
  return token ? <img className="face-icon" src={iconOf(token)} alt="" /> : <span className="face-icon face-icon-none" aria-hidden="true" />
}

function Row({ f, onEdit, onDelete }: { f: Face; onEdit: () => void; onDelete: () => void }) {
  return (
    <li className="face-row">
      <FaceIcon token={f.icon} />
      <div className="face-name">
        <strong>{f.name}</strong>
        <span className="quiet">{f.department || '全庁'}</span>
      </div>
      <span className="row-tight">
        {USES.filter((u) => f[u.key]).map((u) => (
          <span key={u.key} className="kind">
            {u.mark}
          </span>
        ))}
        {f.closed && <span className="state">使い終わり</span>}
      </span>
      {f.mayEdit && (
        <span className="row-tight nowrap">
          <IconButton icon="edit" small label={`${f.name}を直す`} onPress={onEdit} />
          <IconButton icon="trash" small label={`${f.name}を削除`} onPress={onDelete} />
        </span>
      )}
    </li>
  )
}

const FIELDS = ['name', 'icon', 'departmentId', 'forBot', 'closed']

function Editor({ face, onClose }: { face: Face | null; onClose: () => void }) {
  const [form, setForm] = useState<FaceSave>({
    name: face?.name ?? '',
    icon: face?.icon ?? '',
    forBroadcast: face?.forBroadcast ?? false,
    forStaff: face?.forStaff ?? false,
    forBot: face?.forBot ?? false,
    closed: face?.closed ?? false,
    ...(face ? { departmentId: face.departmentId ?? 0, updatedAt: face.updatedAt } : {}),
  })
  const [tried, setTried] = useState(false)
  const set = (part: Partial<FaceSave>) => setForm((f) => ({ ...f, ...part }))
  const save = useMutation({
    mutationFn: () => (face ? call('PUT /api/faces/{id}', { params: { id: face.id }, body: form }) : call('POST /api/faces', { body: form })),
    onSuccess: (data) => {
      take(data)
      tell('保存しました')
      onClose()
    },
  })
  const error = save.error ? asApiError(save.error) : null
  const at = (field: string) => (error?.field === field ? error.message : undefined)
  const shown = { type: 'text' as const, text: 'こんにちは。お知らせです。', sender: { ...(form.name.trim() ? { name: form.name.trim() } : {}), ...(form.icon ? { iconUrl: iconAddress(form.icon) } : {}) } }
  return (
    <SaveDialog
      title={face ? '送信者を直す' : '送信者を足す'}
      onClose={onClose}
      isPending={save.isPending}
      onSave={() => {
        setTried(true)
        if (form.name.trim()) save.mutate()
      }}
    >
      <div className="stack">
        {error && !FIELDS.includes(error.field) && <Notice kind="error" live title="保存できませんでした">{error.message}</Notice>}
        <TextField
          label="名前"
          value={form.name}
          onChange={(name) => set({ name })}
          most={20}
          counting="utf16"
          required
          error={at('name') ?? (tried && !form.name.trim() ? '名前を入れてください。' : undefined)}
          help="例：子育て課、市のAI案内。「LINE」や、ほかの役所の名前は使えません。"
        />
        <IconField token={form.icon} onChange={(icon) => set({ icon })} error={at('icon')} />
        <DepartmentField value={form.departmentId} onChange={(departmentId) => set({ departmentId })} right="face" shared />
        {at('departmentId') && <p className="field-error">＊{at('departmentId')}</p>}
        <fieldset className="bare stack">
          <legend className="field-label">この部署のふつうの送信者にする</legend>
          <Checkbox isSelected={form.forBroadcast} onChange={(forBroadcast) => set({ forBroadcast })} help="新しい配信は、この送信者から始まります。配信ごとに変えられます。">
            配信
          </Checkbox>
          <Checkbox isSelected={form.forStaff} onChange={(forStaff) => set({ forStaff })} help="この部署の窓口の職員が答えるとき、いつもこの送信者になります。">
            職員の返事
          </Checkbox>
          <Checkbox isSelected={form.forBot} onChange={(forBot) => set({ forBot })} help="自動応答、よくある質問、シナリオの返事で、吹き出しに送信者がないとき。職員の返事とは別の送信者にします。">
            自動の返事
          </Checkbox>
          {at('forBot') && <p className="field-error">＊{at('forBot')}</p>}
        </fieldset>
        {face && (
          <Checkbox isSelected={form.closed} onChange={(closed) => set({ closed })} help="新しく選べなくなります。もう入っている配信や自動応答は、そのまま届きます。">
            使い終わりにする
          </Checkbox>
        )}
        {at('closed') && <p className="field-error">＊{at('closed')}</p>}
        <Phone messages={[shown]} label="市民からの見え方" />
      </div>
    </SaveDialog>
  )
}

function IconField({ token, onChange, error }: { token: string; onChange: (token: string) => void; error?: string | undefined }) {
  const send = useMutation({
    mutationFn: async (file: File) => {
      const made = await squareIcon(file).catch(() => null)
      // What the browser cannot read, the server says in words.
      return uploadIcon(made ?? file, { kind: 'image', name: file.name.slice(0, 100) })
    },
    onSuccess: (media) => onChange(media.token),
  })
  const wrong = send.error ? asApiError(send.error).message : error
  return (
    <div className="field" role="group" aria-label="アイコン">
      <span className="field-label">アイコン</span>
      <span className="field-help">まん中を正方形に切り取ります。選ばないと、アカウントのアイコンになります。</span>
      <div className="row">
        <FaceIcon token={token} />
        <FileTrigger acceptedFileTypes={['image/png', 'image/jpeg']} onSelect={(files) => files?.[0] && send.mutate(files[0])}>
          <Button small isPending={send.isPending}>
            {token ? 'アイコンを選び直す' : 'アイコンを選ぶ'}
          </Button>
        </FileTrigger>
        {token && (
          <Button small kind="plain" icon="trash" onPress={() => onChange('')}>
            アイコンを外す
          </Button>
        )}
      </div>
      {wrong && (
        <span className="field-error" role="alert">
          ＊{wrong}
        </span>
      )}
    </div>
  )
}
