// Who stands in for whom, from day to day.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { absences as absencesQuery, client } from '../../api/queries'
import type { Absence, Absences as Data } from '../../api/types.gen'
import { addDays, dayOf, formatDayText, now } from '../lib/dates'
import { Fetched, Page } from '../shell/page'
import { useRight, useSession } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Confirm, DateField, Empty, Notice, SaveDialog, Select, TextField } from '../ui'

export function Absences() {
  const mayManage = useRight('approval.manage')
  const query = useQuery(absencesQuery)
  const [adding, setAdding] = useState(false)
  const [ending, setEnding] = useState<Absence | null>(null)
  const end = useMutation({
    mutationFn: (a: Absence) => call('DELETE /api/absences/{id}', { params: { id: a.id } }),
    onSuccess: (after) => {
      client.setQueryData(absencesQuery.queryKey, after)
      setEnding(null)
      tell('代理を終わりにしました')
    },
  })
  return (
    <Page
      title="代理"
      lead="休みや出張の間、あなたの代わりに承認を決める人を登録します。その間も、あなた自身も決められます。"
      actions={
        <Button kind="primary" icon="plus" onPress={() => setAdding(true)}>
          代理を登録する
        </Button>
      }
    >
      <Fetched query={query}>
        {(data) =>
          data.absences.length === 0 ? (
            <Empty title="これからの代理はありません">休む前に登録しておくと、承認が止まりません。</Empty>
          ) : (
            <ul className="approvals">
              {data.absences.map((a) => (
                <li key={a.id} className="approval-row">
                  <p>
                    <strong>{a.name}</strong>さんの代わりに <strong>{a.substitute}</strong>さん
                  </p>
                  <p>
                    {formatDayText(a.from)}から{formatDayText(a.until)}まで
                  </p>
                  {a.note && <p className="quiet">{a.note}</p>}
                  <p className="quiet">登録：{a.madeBy}</p>
                  {(a.mine || mayManage) && (
                    <div className="row">
                      <Button small onPress={() => setEnding(a)} aria-label={`${a.name}さんの代理を終わりにする`}>
                        終わりにする
                      </Button>
                    </div>
                  )}
                </li>
              ))}
            </ul>
          )
        }
      </Fetched>
      {adding && query.data && <AbsenceDialog data={query.data} mayManage={mayManage} onClose={() => setAdding(false)} />}
      <Confirm title="代理を終わりにしますか" isOpen={ending !== null} onClose={() => setEnding(null)} onConfirm={() => ending && end.mutate(ending)} confirm="終わりにする" pending={end.isPending}>
        {end.error && (
          <Notice kind="error" live title="できませんでした">
            {asApiError(end.error).message}
          </Notice>
        )}
        <p>
          {ending?.substitute}さんは、{ending?.name}さんの代わりに決められなくなります。もう決めたことは、そのままです。
        </p>
      </Confirm>
    </Page>
  )
}

function AbsenceDialog({ data, mayManage, onClose }: { data: Data; mayManage: boolean; onClose: () => void }) {
  const me = useSession().staff
  const today = dayOf(now())
  const [whose, setWhose] = useState(me.id)
  const [substitute, setSubstitute] = useState<number | null>(null)
  const [from, setFrom] = useState(today)
  const [until, setUntil] = useState(addDays(today, 1))
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const save = useMutation({
    mutationFn: () => call('POST /api/absences', { body: { ...(whose === me.id ? {} : { staffId: whose }), substituteId: substitute ?? 0, from, until, note: note.trim() } }),
    onSuccess: (after) => {
      client.setQueryData(absencesQuery.queryKey, after)
      tell('代理を登録しました')
      onClose()
    },
  })
  const error = save.error ? asApiError(save.error) : null
  const wrong = (field: string) => (error?.field === field ? error.message : undefined)
  const people = data.staff.map((s) => ({ id: s.id, label: s.name, note: s.department }))
  const known = error && ['substituteId', 'from', 'until', 'note', 'staffId'].includes(error.field)
  return (
    <SaveDialog
      title="代理を登録する"
      onClose={onClose}
      label="登録する"
      isPending={save.isPending}
      onSave={() => {
        setTried(true)
        if (substitute !== null && from && until) save.mutate()
      }}
    >
      <div className="stack">
        {error && !known && (
          <Notice kind="error" live title="登録できませんでした">
            {error.message}
          </Notice>
        )}
        {mayManage && <Select label="だれの代理か" value={whose} onChange={setWhose} items={people} error={wrong('staffId')} />}
        <Select label="代わりの人" value={substitute} onChange={setSubstitute} items={people.filter((p) => p.id !== whose)} required error={wrong('substituteId') ?? (tried && substitute === null ? '代わりの人を選んでください。' : undefined)} />
        <div className="grid-2">
          <DateField label="始まりの日" value={from} onChange={setFrom} required error={wrong('from') ?? (tried && !from ? '日を入れてください。' : undefined)} />
          <DateField label="終わりの日" value={until} onChange={setUntil} required error={wrong('until') ?? (tried && !until ? '日を入れてください。' : undefined)} />
        </div>
        <TextField label="メモ" value={note} onChange={setNote} most={200} optional help="例：夏季休暇" error={wrong('note')} />
      </div>
    </SaveDialog>
  )
}
