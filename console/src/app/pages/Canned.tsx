// Answers to use again, called by "/" and their word.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { canned as cannedQuery, client } from '../../api/queries'
import type { Canned as CannedRow, CannedList } from '../../api/types.gen'
import { mediaUrl } from '../lib/messages'
import { MediaPicker } from '../messages/MediaPicker'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight, useSession } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Confirm, Empty, Notice, RadioGroup, SaveDialog, TextField } from '../ui'

const took = (data: CannedList) => client.setQueryData(cannedQuery.queryKey, data)

export function Canned() {
  const mayView = useRight('conversation.view')
  const mayEdit = useRight('conversation.edit')
  const query = useQuery({ ...cannedQuery, enabled: mayView })
  const [editing, setEditing] = useState<CannedRow | 'new' | null>(null)
  const [removing, setRemoving] = useState<CannedRow | null>(null)
  const remove = useMutation({
    mutationFn: (id: number) => call('DELETE /api/canned/{id}', { params: { id } }),
    onSuccess: (data) => {
      took(data)
      tell('定型の返事を消しました')
    },
    onSettled: () => setRemoving(null),
  })
  if (!mayView) return <Forbidden what="定型の返事" />
  const add = mayEdit && (
    <Button kind="primary" icon="plus" onPress={() => setEditing('new')}>
      定型の返事を作る
    </Button>
  )
  return (
    <Page title="定型の返事" lead="相談の返事を書くところで「/」を入れると、ここの文を呼び出せます。" back={{ to: '/chat', label: '職員との相談' }} actions={add}>
      {remove.error && <Notice kind="error" live title="消せませんでした">{asApiError(remove.error).message}</Notice>}
      <Fetched query={query}>
        {(data) =>
          data.canned.length === 0 ? (
            <Empty title="定型の返事がまだありません" actions={add}>
              <p>例：/あいさつ 「お待たせしました。○○課です。」</p>
            </Empty>
          ) : (
            <ul className="rows">
              {data.canned.map((c) => (
                <li key={c.id}>
                  <div className="card-head">
                    <strong>/{c.word}</strong>
                    {c.mayEdit && (
                      <span className="row-tight">
                        <Button small kind="plain" icon="edit" onPress={() => setEditing(c)} aria-label={`「/${c.word}」を直す`}>
                          直す
                        </Button>
                        <Button small kind="plain" icon="trash" onPress={() => setRemoving(c)} aria-label={`「/${c.word}」を消す`}>
                          消す
                        </Button>
                      </span>
                    )}
                  </div>
                  {c.picture && <img className="chat-thumb" src={mediaUrl(`media:${c.picture}/preview`)} alt="文の前に送る画像" />}
                  <p className="chat-unsaid-text">{c.text}</p>
                  <span className="quiet">{c.department || '全庁'}</span>
                </li>
              ))}
            </ul>
          )
        }
      </Fetched>
      {editing && <Edit row={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
      <Confirm title={`「/${removing?.word ?? ''}」を消しますか`} isOpen={removing !== null} onClose={() => setRemoving(null)} onConfirm={() => removing && remove.mutate(removing.id)} confirm="消す" danger pending={remove.isPending}>
        <p>送った返事には影響しません。</p>
      </Confirm>
    </Page>
  )
}

function Edit({ row, onClose }: { row: CannedRow | null; onClose: () => void }) {
  const { staff } = useSession()
  const mayUpload = useRight('broadcast.edit')
  const [word, setWord] = useState(row?.word ?? '')
  const [text, setText] = useState(row?.text ?? '')
  const [picture, setPicture] = useState(row?.picture ?? '')
  const [whose, setWhose] = useState<'own' | 'all'>('own')
  const save = useMutation({
    mutationFn: () => (row ? call('PUT /api/canned/{id}', { params: { id: row.id }, body: { word, text, picture } }) : call('POST /api/canned', { body: { word, text, picture, ...(whose === 'all' ? { departmentId: 0 } : {}) } })),
    onSuccess: (data) => {
      took(data)
      tell(`「/${word}」を保存しました`)
      onClose()
    },
  })
  const error = save.error ? asApiError(save.error) : null
  return (
    <SaveDialog
      title={row ? '定型の返事を直す' : '定型の返事を作る'}
      onClose={onClose}
      isDisabled={word.trim() === '' || text.trim() === ''}
      isPending={save.isPending}
      onSave={() => save.mutate()}
    >
      {error && <Notice kind="error" live title="保存できませんでした">{error.message}</Notice>}
      <TextField label="呼び出す言葉" value={word} onChange={setWord} most={20} required help="「/」のあとに書く言葉です。空白は入れられません。" error={error?.field === 'word' ? error.message : undefined} />
      <TextField label="返事の文" value={text} onChange={setText} lines={5} most={1000} required />
      {(mayUpload || picture !== '') && <MediaPicker path="picture" label="文の前に送る画像（なくてもよい）" kind="image" current={picture ? `media:${picture}/preview` : ''} onDone={(media) => setPicture(media.token)} onRemove={() => setPicture('')} />}
      {!row && staff.departmentId && <RadioGroup label="使える職員" value={whose} onChange={setWhose} items={[{ id: 'own', label: `${staff.department}` }, { id: 'all', label: '全庁' }]} />}
    </SaveDialog>
  )
}
