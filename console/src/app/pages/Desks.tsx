// Desks: where people turn to, when, and what is said at other times.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, desks as desksQuery } from '../../api/queries'
import type { Desk, DeskSave, Desks as DesksData } from '../../api/types.gen'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Checkbox, CheckboxGroup, Empty, Notice, NumberField, SaveDialog, Select, TableBox, TextField, TimeField } from '../ui'
import { Translations } from '../wording/Translations'

const DAYS = ['日', '月', '火', '水', '木', '金', '土']
const NEW: DeskSave = { name: '', departmentId: 0, closed: false, offered: true, weekdays: 0x3e, from: 510, to: 1035, breakFrom: 0, breakTo: 0, holidays: false, awayText: 'いまは受付時間の外です。受付時間になってから、もう一度お試しください。', alarmMinutes: 10, timeoutMinutes: 120, secondLook: false }
const clock = (minutes: number) => `${String(Math.floor(minutes / 60) % 24).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
const minutesOf = (text: string) => Number(text.slice(0, 2)) * 60 + Number(text.slice(3, 5))
/** A desk that ends at midnight ends at the end of the day. */
const endOf = (text: string) => minutesOf(text) || 1440

export function Desks() {
  const mayView = useRight('conversation.view')
  const mayManage = useRight('conversation.manage')
  const query = useQuery({ ...desksQuery, enabled: mayView })
  const [editing, setEditing] = useState<Desk | 'new' | null>(null)
  if (!mayView) return <Forbidden what="窓口" />
  const add = mayManage && (
    <Button kind="primary" icon="plus" onPress={() => setEditing('new')}>
      窓口を作る
    </Button>
  )
  return (
    <Page title="相談の窓口" lead="市民が「職員と話す」と書いたときに選ぶ窓口です。相談は、窓口の部署の職員だけに見えます。" back={{ to: '/chat', label: '職員との相談' }} actions={add} wide>
      <Fetched query={query}>
        {(data) =>
          data.desks.length === 0 ? (
            <Empty title="窓口がまだありません" actions={add}>
              <p>例：子育ての相談、ごみの相談、引っ越しの相談</p>
            </Empty>
          ) : (
            <TableBox label="窓口の一覧">
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">窓口</th>
                    <th scope="col">受付時間</th>
                    <th scope="col">いま</th>
                    <th scope="col" className="num">待ち</th>
                    <th scope="col" className="num">対応中</th>
                    <th scope="col">
                      <span className="visually-hidden">操作</span>
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {data.desks.map((d) => (
                    <tr key={d.id}>
                      <th scope="row">
                        {d.name}
                        <span className="table-note">
                          {d.department || '全庁'}
                          {!d.offered && '・市民は選べない'}
                          {d.secondLook && '・送る前に確認'}
                        </span>
                      </th>
                      <td>{d.hours}</td>
                      <td>{d.closed ? '受け付けない' : d.openNow ? '受付中' : '時間外'}</td>
                      <td className="num">{d.waiting}</td>
                      <td className="num">{d.open}</td>
                      <td>
                        {d.mayEdit && (
                          <Button small kind="plain" icon="edit" onPress={() => setEditing(d)} aria-label={`「${d.name}」を直す`}>
                            直す
                          </Button>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableBox>
          )
        }
      </Fetched>
      {query.data && query.data.desks.length > 0 && <Translations kinds={[{ key: 'desk', label: '窓口の名前' }, { key: 'desk_away', label: '時間外の文' }]} />}
      {editing && query.data && <Edit data={query.data} desk={editing === 'new' ? null : editing} onClose={() => setEditing(null)} />}
    </Page>
  )
}

const saveOf = (d: Desk): DeskSave => ({ name: d.name, departmentId: d.departmentId ?? 0, closed: d.closed, offered: d.offered, weekdays: d.weekdays, from: d.from, to: d.to, breakFrom: d.breakFrom, breakTo: d.breakTo, holidays: d.holidays, awayText: d.awayText, alarmMinutes: d.alarmMinutes, timeoutMinutes: d.timeoutMinutes, secondLook: d.secondLook })

function Edit({ data, desk, onClose }: { data: DesksData; desk: Desk | null; onClose: () => void }) {
  const [v, setV] = useState<DeskSave>(desk ? saveOf(desk) : { ...NEW, departmentId: data.places[0]?.id ?? 0 })
  const set = (part: Partial<DeskSave>) => setV({ ...v, ...part })
  const rests = v.breakFrom !== v.breakTo
  const save = useMutation({
    mutationFn: () => (desk ? call('PUT /api/desks/{id}', { params: { id: desk.id }, body: v }) : call('POST /api/desks', { body: v })),
    onSuccess: (after) => {
      client.setQueryData(desksQuery.queryKey, after)
      tell(`窓口「${v.name}」を保存しました`)
      onClose()
    },
  })
  const error = save.error ? asApiError(save.error) : null
  const at = (field: string) => (error?.field === field ? error.message : undefined)
  return (
    <SaveDialog
      title={desk ? '窓口を直す' : '窓口を作る'}
      onClose={onClose}
      isPending={save.isPending}
      onSave={() => save.mutate()}
    >
      {error && <Notice kind="error" live title="保存できませんでした">{error.message}</Notice>}
      <TextField label="窓口の名前" value={v.name} onChange={(name) => set({ name })} most={20} required error={at('name')} help="市民が押すボタンに出ます。" />
      <Select label="部署" value={v.departmentId} onChange={(departmentId) => set({ departmentId })} items={data.places.map((p) => ({ id: p.id, label: p.label }))} help="この部署と、その上の部署の職員に見えます。「全庁」は、全庁の権限を持つ職員だけに見えます。" error={at('departmentId')} />
      <CheckboxGroup label="受け付ける曜日" inline values={DAYS.filter((_, i) => v.weekdays & (1 << i))} onChange={(days) => set({ weekdays: DAYS.reduce((n, d, i) => n | (days.includes(d) ? 1 << i : 0), 0) })} items={DAYS.map((d) => ({ id: d, label: d }))} error={at('weekdays')} />
      <div className="grid-2">
        <TimeField label="受付の始まり" value={clock(v.from)} onChange={(t) => set({ from: minutesOf(t) })} error={at('from')} />
        <TimeField label="受付の終わり" value={clock(v.to)} onChange={(t) => set({ to: endOf(t) })} error={at('to')} />
      </div>
      <Checkbox isSelected={rests} onChange={(on) => set(on ? { breakFrom: 720, breakTo: 780 } : { breakFrom: 0, breakTo: 0 })}>
        途中に休みの時間がある
      </Checkbox>
      {rests && (
        <div className="grid-2">
          <TimeField label="休みの始まり" value={clock(v.breakFrom)} onChange={(t) => set({ breakFrom: minutesOf(t) })} />
          <TimeField label="休みの終わり" value={clock(v.breakTo)} onChange={(t) => set({ breakTo: endOf(t) })} error={at('breakTo')} />
        </div>
      )}
      <Checkbox isSelected={v.holidays} onChange={(holidays) => set({ holidays })}>
        祝日と年末年始（12月29日〜1月3日）も受け付ける
      </Checkbox>
      <TextField label="時間外の返事" value={v.awayText} onChange={(awayText) => set({ awayText })} lines={3} most={500} required error={at('awayText')} help="このあとに、受付時間を自動で書きそえます。電話番号やフォームのアドレスも書けます。" />
      <div className="grid-2">
        <NumberField label="待っている人を知らせるまで" unit="分" value={v.alarmMinutes} onChange={(alarmMinutes) => set({ alarmMinutes })} least={0} most={1440} help="窓口の職員のお知らせに出ます。0のときは知らせません。" error={at('alarmMinutes')} />
        <NumberField label="自動で終わるまで" unit="分" value={v.timeoutMinutes} onChange={(timeoutMinutes) => set({ timeoutMinutes })} least={0} most={10080} help="職員が答えたあと、続きがないときです。0のときは終わりません。" error={at('timeoutMinutes')} />
      </div>
      <Checkbox isSelected={v.secondLook} onChange={(secondLook) => set({ secondLook })} help="心の悩みなど、言葉に気をつけたい窓口のときに選びます。">
        返事は、ほかの職員が確かめてから送る
      </Checkbox>
      <Checkbox isSelected={v.offered} onChange={(offered) => set({ offered })}>
        市民が選べる
      </Checkbox>
      {at('offered') && <Notice kind="error">{at('offered')}</Notice>}
      {desk && (
        <Checkbox isSelected={v.closed} onChange={(closed) => set({ closed })} help="続いている相談は、そのまま続けられます。">
          新しい相談を受け付けない
        </Checkbox>
      )}
    </SaveDialog>
  )
}
