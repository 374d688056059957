// What is done with a conversation besides answering: assign, move, close, note.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, conversationStaff, deskTargets } from '../../api/queries'
import type { Conversation } from '../../api/types.gen'
import { tell } from '../shell/toast'
import { Checkbox, Loading, Notice, SaveDialog, Select, TextField } from '../ui'
import { took } from './Composer'

interface Asked {
  c: Conversation
  onClose: () => void
}
const NOTE_MOST = 2000

function Wrong({ error }: { error: unknown }) {
  return error ? (
    <Notice kind="error" live title="できませんでした">
      {asApiError(error).message}
    </Notice>
  ) : null
}

export function AssignDialog({ c, onClose }: Asked) {
  const { data } = useQuery(conversationStaff(c.row.id))
  const [to, setTo] = useState<number | null>(null)
  const [note, setNote] = useState('')
  const assign = useMutation({
    mutationFn: (staffId: number) => call('POST /api/conversations/{id}/assign', { params: { id: c.row.id }, body: { version: c.version, staffId, note } }),
    onSuccess: (after) => {
      took(after)
      tell(`${after.row.holder}の担当にしました`)
      onClose()
    },
  })
  return (
    <SaveDialog
      title="担当を決める"
      onClose={onClose}
      label="担当にする"
      isDisabled={to === null}
      isPending={assign.isPending}
      onSave={() => to !== null && assign.mutate(to)}
    >
      <Wrong error={assign.error} />
      {data ? <Select label="担当する職員" value={to} onChange={setTo} items={data.staff.map((s) => ({ id: s.id, label: s.name, note: s.department }))} required /> : <Loading />}
      <TextField label="引きつぎのメモ" value={note} onChange={setNote} lines={3} most={NOTE_MOST} optional help="職員だけに見えます。担当になった職員に知らせます。" />
    </SaveDialog>
  )
}

export function MoveDialog({ c, onClose }: Asked) {
  const navigate = useNavigate()
  const { data } = useQuery(deskTargets)
  const [to, setTo] = useState<number | null>(null)
  const [note, setNote] = useState('')
  const move = useMutation({
    mutationFn: (deskId: number) => call('POST /api/conversations/{id}/move', { params: { id: c.row.id }, body: { version: c.version, deskId, note } }),
    onSuccess: () => {
      tell('窓口を移しました')
      onClose()
      void client.invalidateQueries({ queryKey: ['conversations'] })
      void navigate({ to: '/chat' })
    },
  })
  return (
    <SaveDialog
      title="ほかの窓口に移す"
      onClose={onClose}
      label="移す"
      isDisabled={to === null || note.trim() === ''}
      isPending={move.isPending}
      onSave={() => to !== null && move.mutate(to)}
    >
      <Wrong error={move.error} />
      {data ? <Select label="移す先の窓口" value={to} onChange={setTo} items={data.desks.filter((d) => d.id !== c.row.deskId).map((d) => ({ id: d.id, label: d.name, note: `${d.department || '全庁'}${d.openNow ? '' : '・いまは時間外'}` }))} required /> : <Loading />}
      <TextField label="引きつぎのメモ" value={note} onChange={setNote} lines={4} most={NOTE_MOST} required help="これまでの話の要点を書きます。移した先の職員だけに見えます。" />
      <p className="quiet">ほかの部署の窓口に移すと、あなたからは見えなくなることがあります。</p>
    </SaveDialog>
  )
}

export function CloseDialog({ c, onClose }: Asked) {
  const [farewell, setFarewell] = useState(true)
  const close = useMutation({
    mutationFn: () => call('POST /api/conversations/{id}/close', { params: { id: c.row.id }, body: { version: c.version, farewell } }),
    onSuccess: (after) => {
      took(after)
      tell('相談を終えました')
      onClose()
    },
  })
  return (
    <SaveDialog
      title="相談を終える"
      onClose={onClose}
      size="small"
      label="終える"
      isPending={close.isPending}
      onSave={() => close.mutate()}
    >
      <Wrong error={close.error} />
      <p>このあとは、自動応答が答えます。あとから「もう一度開く」こともできます。</p>
      {c.unsaid.length > 0 && <Notice kind="warning">まだ送っていない返事が{c.unsaid.length}件あります。終えると送れません。</Notice>}
      <Checkbox isSelected={farewell} onChange={setFarewell} isDisabled={c.blocked} help="文は「あいさつ・案内」で変えられます。">
        終わりのあいさつを送る
      </Checkbox>
    </SaveDialog>
  )
}

export function NoteDialog({ c, onClose }: Asked) {
  const [text, setText] = useState('')
  const add = useMutation({
    mutationFn: () => call('POST /api/conversations/{id}/notes', { params: { id: c.row.id }, body: { text } }),
    onSuccess: (after) => {
      took(after)
      tell('メモを残しました')
      onClose()
    },
  })
  return (
    <SaveDialog
      title="メモを残す"
      onClose={onClose}
      label="残す"
      isDisabled={text.trim() === ''}
      isPending={add.isPending}
      onSave={() => add.mutate()}
    >
      <Wrong error={add.error} />
      <TextField label="メモ" value={text} onChange={setText} lines={4} most={NOTE_MOST} required help="この窓口の職員だけに見えます。本人には届きません。" />
    </SaveDialog>
  )
}
