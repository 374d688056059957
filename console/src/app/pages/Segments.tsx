import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, segments as segmentsQuery } from '../../api/queries'
import type { Segment } from '../../api/types.gen'
import { DepartmentField } from '../compose/DepartmentField'
import { isMeant, SegmentBuilder } from '../compose/SegmentBuilder'
import { useAudience, useCount, type Audience } from '../compose/useAudience'
import { formatMinute } from '../lib/dates'
import { formatPeople } from '../lib/numbers'
import { emptyGroup, readCondition, unfinished, writeCondition, type GroupNode } from '../lib/segment'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Confirm, Dialog, Empty, Loading, Notice, TextField } from '../ui'
import { LinkButton } from '../ui/LinkButton'

export function Segments() {
  const mayView = useRight('segment.view')
  const mayEdit = useRight('segment.edit')
  const mayWrite = useRight('broadcast.edit')
  const query = useQuery({ ...segmentsQuery, enabled: mayView })
  const [editing, setEditing] = useState<Segment | 'new' | null>(null)
  const [deleting, setDeleting] = useState<Segment | null>(null)
  const remove = useMutation({
    mutationFn: (s: Segment) => call('DELETE /api/segments/{id}', { params: { id: s.id } }),
    onSuccess: () => {
      setDeleting(null)
      tell('削除しました')
      void client.invalidateQueries({ queryKey: ['segments'] })
    },
  })
  if (!mayView) return <Forbidden what="保存した対象" />
  const add = mayEdit && (
    <Button kind="primary" icon="plus" onPress={() => setEditing('new')}>
      新しい対象
    </Button>
  )
  return (
    <Page title="保存した対象" lead="よく使うしぼりこみです。人数は、いまの友だちで数え直しています。" actions={add}>
      {remove.error && <Notice kind="error" live title="削除できませんでした">{asApiError(remove.error).message}</Notice>}
      <Fetched query={query}>
        {(data) =>
          data.segments.length === 0 ? (
            <Empty title="保存した対象がまだありません" actions={add}>
              <p>配信を書くときに「この条件に名前をつけて保存」を押しても作れます。</p>
            </Empty>
          ) : (
            <ul className="cards">
              {data.segments.map((s) => (
                <li key={s.id} className="card">
                  <div className="card-head">
                    <h2>{s.name}</h2>
                    <strong>{formatPeople(s.people)}</strong>
                  </div>
                  <p>{s.text}</p>
                  <p className="quiet">
                    {s.department || '全庁で共有'}・{formatMinute(s.updatedAt)}更新
                  </p>
                  <div className="row">
                    {mayWrite && (
                      <LinkButton to="/broadcasts/new" search={{ segment: s.id }} small>
                        この対象に配信を書く
                      </LinkButton>
                    )}
                    {s.mayEdit && (
                      <>
                        <Button small kind="plain" icon="edit" onPress={() => setEditing(s)} aria-label={`${s.name}を直す`}>
                          直す
                        </Button>
                        <Button small kind="plain" icon="trash" onPress={() => setDeleting(s)} aria-label={`${s.name}を削除`}>
                          削除
                        </Button>
                      </>
                    )}
                  </div>
                </li>
              ))}
            </ul>
          )
        }
      </Fetched>
      {editing && <Editor segment={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
      <Confirm title="削除しますか" isOpen={deleting !== null} onClose={() => setDeleting(null)} onConfirm={() => deleting && remove.mutate(deleting)} confirm="削除する" danger pending={remove.isPending}>
        <p>「{deleting?.name}」を削除します。この対象を使った配信には影響しません。</p>
      </Confirm>
    </Page>
  )
}

function Editor({ segment, onClose }: { segment: Segment | null; onClose: () => void }) {
  const audience = useAudience()
  return (
    <Dialog title={segment ? '対象を直す' : '新しい対象'} isOpen onClose={onClose} dismissable size="middle">
      {audience.ready ? <Inner segment={segment} audience={audience} onClose={onClose} /> : <Loading />}
    </Dialog>
  )
}

function Inner({ segment, audience, onClose }: { segment: Segment | null; audience: Audience; onClose: () => void }) {
  const [start] = useState(() => (segment ? readCondition(segment.condition, audience.attributeOf) : emptyGroup()))
  const [name, setName] = useState(segment?.name ?? '')
  const [tree, setTree] = useState<GroupNode>(() => start ?? emptyGroup())
  const [departmentId, setDepartmentId] = useState(segment ? (segment.departmentId ?? 0) : undefined)
  const [strict, setStrict] = useState(false)
  const counted = useCount(tree)
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), condition: writeCondition(tree).condition, ...(departmentId === undefined ? {} : { departmentId }) }
      return segment ? call('PUT /api/segments/{id}', { params: { id: segment.id }, body }) : call('POST /api/segments', { body })
    },
    onSuccess: (s) => {
      tell(`対象「${s.name}」を保存しました`)
      void client.invalidateQueries({ queryKey: ['segments'] })
      onClose()
    },
  })
  const error = save.error ? asApiError(save.error) : null
  if (!start) return <Notice kind="warning" title="この画面では開けない条件です">{segment?.text}</Notice>
  return (
    <div className="stack">
      {error && error.field !== 'name' && <Notice kind="error" live title="保存できませんでした">{error.message}</Notice>}
      <TextField label="名前" value={name} onChange={setName} most={60} required error={error?.field === 'name' ? error.message : strict && name.trim() === '' ? '名前を入れてください。' : undefined} />
      <DepartmentField value={departmentId} onChange={setDepartmentId} right="segment" shared />
      <SegmentBuilder root={tree} onChange={setTree} audience={audience} counted={counted} strict={strict} everybody={false} onEverybody={() => {}} bare />
      <div className="row">
        <Button
          kind="primary"
          isPending={save.isPending}
          onPress={() => {
            setStrict(true)
            if (name.trim() && isMeant(tree) && unfinished(tree).length === 0) save.mutate()
          }}
        >
          保存する
        </Button>
        <Button onPress={onClose}>やめる</Button>
      </div>
    </div>
  )
}
