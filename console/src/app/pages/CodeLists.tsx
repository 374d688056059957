// Codes on paper that unlock a role: lists, making codes (shown once), taking one back.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, codeList as listQuery, codeLists as listsQuery } from '../../api/queries'
import type { CodeList, CodeListDetail, CodeListSave, CodeRow } from '../../api/types.gen'
import { ImportCodes } from '../codes/ImportCodes'
import { MakeCodes } from '../codes/MakeCodes'
import { DepartmentField } from '../compose/DepartmentField'
import { DeedEditor } from '../deeds/DeedEditor'
import { filledDeeds, toDeeds } from '../deeds/deeds'
import { dayOf, formatDayText, formatMinute, now } from '../lib/dates'
import { formatPeople } from '../lib/numbers'
import { codeListRoute } from '../router'
import { Fetched, Forbidden, NotFound, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Checkbox, Confirm, DateField, Empty, Notice, NumberField, SaveDialog, TableBox, TextField } from '../ui'

const daysText = (l: CodeList): string => (l.fromOn || l.untilOn ? `${l.fromOn ? formatDayText(l.fromOn) : ''}～${l.untilOn ? formatDayText(l.untilOn) : ''}` : 'いつでも')

export function CodeLists() {
  const mayView = useRight('code.view')
  const mayEdit = useRight('code.edit')
  const query = useQuery({ ...listsQuery, enabled: mayView })
  const [adding, setAdding] = useState(false)
  if (!mayView) return <Forbidden what="コード" />
  const add = mayEdit && (
    <Button kind="primary" icon="plus" onPress={() => setAdding(true)}>
      コードの一覧を作る
    </Button>
  )
  return (
    <Page title="コード" lead="紙で渡すコードです。トークで送った人に、役割のタグなどを付けます。区長、消防団、職員の参集などに使います。" actions={add} wide>
      <Fetched query={query}>
        {(data) =>
          data.lists.length === 0 ? (
            <Empty title="コードの一覧がまだありません" actions={add}>
              <p>例：区長、消防団、民生委員、広報モニター</p>
            </Empty>
          ) : (
            <TableBox label="コードの一覧">
              <table className="table">
                <thead>
                  <tr>
                    <th scope="col">名前</th>
                    <th scope="col">コードを送った人に行うこと</th>
                    <th scope="col">使える日</th>
                    <th scope="col" className="num">
                      コード
                    </th>
                    <th scope="col" className="num">
                      使った人
                    </th>
                  </tr>
                </thead>
                <tbody>
                  {data.lists.map((l) => (
                    <tr key={l.id}>
                      <th scope="row">
                        <Link to="/code-lists/$id" params={{ id: String(l.id) }}>
                          {l.name}
                        </Link>
                        {l.hidden && <span className="kind tester-mark">止めている</span>}
                        <span className="option-note">{l.department || '全庁で共有'}</span>
                      </th>
                      <td>{l.deedsText}</td>
                      <td>{daysText(l)}</td>
                      <td className="num">
                        {l.codes}
                        {l.revoked > 0 && <span className="option-note">取り消し{l.revoked}</span>}
                      </td>
                      <td className="num">{formatPeople(l.people)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableBox>
          )
        }
      </Fetched>
      {adding && <EditList onClose={() => setAdding(false)} />}
    </Page>
  )
}

const FIELDS = ['name', 'note', 'fromOn', 'untilOn', 'usesMost']

function EditList({ list, onClose }: { list?: CodeList; onClose: () => void }) {
  const navigate = useNavigate()
  const [name, setName] = useState(list?.name ?? '')
  const [note, setNote] = useState(list?.note ?? '')
  const [deeds, setDeeds] = useState(() => toDeeds(list?.deeds))
  const [fromOn, setFrom] = useState(list?.fromOn ?? '')
  const [untilOn, setUntil] = useState(list?.untilOn ?? '')
  const [usesMost, setUses] = useState(list?.usesMost ?? 1)
  const [hidden, setHidden] = useState(list?.hidden ?? false)
  const [takesBack, setTakesBack] = useState(list?.takesBack ?? false)
  const [departmentId, setDepartmentId] = useState(list ? (list.departmentId ?? 0) : undefined)
  const save = useMutation({
    mutationFn: async (): Promise<number> => {
      const body: CodeListSave = { name: name.trim(), note, deeds: filledDeeds(deeds), usesMost, hidden, takesBack, ...(departmentId === undefined ? {} : { departmentId }), ...(fromOn ? { fromOn } : {}), ...(untilOn ? { untilOn } : {}) }
      if (!list) return (await call('POST /api/code-lists', { body })).id
      client.setQueryData(['code-list', list.id], await call('PUT /api/code-lists/{id}', { params: { id: list.id }, body }))
      return list.id
    },
    onSuccess: (id) => {
      void client.invalidateQueries({ queryKey: ['code-lists'] })
      tell(list ? '保存しました' : '一覧を作りました。次に、コードを作ってください')
      onClose()
      if (!list) void navigate({ to: '/code-lists/$id', params: { id: String(id) } })
    },
  })
  const error = save.error ? asApiError(save.error) : null
  const wrong = (field: string): string | undefined => (error?.field === field ? error.message : undefined)
  return (
    <SaveDialog
      title={list ? 'コードの一覧を直す' : 'コードの一覧を作る'}
      onClose={onClose}
      label={list ? '保存する' : '作る'}
      isDisabled={name.trim() === ''}
      isPending={save.isPending}
      onSave={() => save.mutate()}
    >
      <div className="stack">
        {error && !FIELDS.includes(error.field) && !error.field.startsWith('deeds') && <Notice kind="error" live title="保存できませんでした">{error.message}</Notice>}
        <TextField label="名前" value={name} onChange={setName} most={60} required error={wrong('name')} help="コードを送った人にも見えます。例：区長" />
        <DepartmentField value={departmentId} onChange={setDepartmentId} right="code" shared />
        <DeedEditor deeds={deeds} onChange={setDeeds} title="コードを送った人に行うこと" without={['scenario', 'menu', 'staff']} error={error?.field.startsWith('deeds') ? error.message : undefined} />
        <NumberField label="1つのコードを使える人数" unit="人" value={usesMost} onChange={setUses} least={1} most={100000} error={wrong('usesMost')} help="1人に1枚ずつ渡すときは1。同じコードをみんなに渡すときは、その人数。" />
        <DateField label="使える日の始まり" value={fromOn} onChange={setFrom} optional error={wrong('fromOn')} />
        <DateField label="使える日の終わり" value={untilOn} onChange={setUntil} optional error={wrong('untilOn')} help="過ぎると、新しく使えなくなります。付いたタグは、タグの期限まで残ります。" />
        <TextField label="メモ" value={note} onChange={setNote} lines={2} most={300} optional error={wrong('note')} />
        <Checkbox isSelected={takesBack} onChange={setTakesBack} help="選ばないと、コードを取り消しても、前に使った人のタグは残ります。">
          コードを取り消したら、使った人の役割も外す
        </Checkbox>
        <Checkbox isSelected={hidden} onChange={setHidden} help="この一覧のコードは、使えなくなります。使った人のタグは、そのままです。">
          いまは止める
        </Checkbox>
      </div>
    </SaveDialog>
  )
}

export function CodeListPage() {
  const { id } = codeListRoute.useParams()
  const number = Number(id)
  const mayView = useRight('code.view')
  const query = useQuery({ ...listQuery(number), enabled: mayView && Number.isInteger(number) })
  const [editing, setEditing] = useState(false)
  const mayEdit = query.data?.list.mayEdit ?? false
  if (!mayView) return <Forbidden what="コード" />
  if (!Number.isInteger(number) || (query.error && asApiError(query.error).code === 'not_found')) return <NotFound what="コードの一覧" />
  return (
    <Page title={query.data?.list.name ?? 'コード'} back={{ to: '/code-lists', label: 'コード' }} actions={mayEdit && query.data && <Button icon="edit" onPress={() => setEditing(true)}>直す</Button>} wide>
      <Fetched query={query}>{(data) => <Inside data={data} mayEdit={mayEdit} />}</Fetched>
      {editing && query.data && <EditList list={query.data.list} onClose={() => setEditing(false)} />}
    </Page>
  )
}

function Inside({ data, mayEdit }: { data: CodeListDetail; mayEdit: boolean }) {
  const { list } = data
  const [revoking, setRevoking] = useState<CodeRow | null>(null)
  const revoke = useMutation({
    mutationFn: (code: CodeRow) => call('POST /api/list-codes/{id}/revoke', { params: { id: code.id } }),
    onSuccess: (after, code) => {
      client.setQueryData(['code-list', list.id], after)
      void client.invalidateQueries({ queryKey: ['code-lists'] })
      tell(`${code.no}番のコードを取り消しました`)
      setRevoking(null)
    },
  })
  return (
    <>
      <section className="card" aria-labelledby="h-about">
        <h2 id="h-about">このコードのこと</h2>
        <dl className="facts">
          <div>
            <dt>行うこと</dt>
            <dd>{list.deedsText}</dd>
          </div>
          <div>
            <dt>使える日</dt>
            <dd>{list.hidden ? '止めています' : daysText(list)}</dd>
          </div>
          <div>
            <dt>1つのコードを使える人数</dt>
            <dd>{formatPeople(list.usesMost)}</dd>
          </div>
          <div>
            <dt>コードを取り消したとき</dt>
            <dd>{list.takesBack ? '使った人の役割も外す' : '使った人の役割は残る'}</dd>
          </div>
          {list.note && (
            <div>
              <dt>メモ</dt>
              <dd>{list.note}</dd>
            </div>
          )}
        </dl>
      </section>
      {mayEdit && <MakeCodes list={list} />}
      {mayEdit && (
        <section className="card" aria-labelledby="h-own">
          <h2 id="h-own">市の番号をコードにする</h2>
          <p className="quiet">職員番号や団員番号のように、市がもう配っている番号をCSVで取りこみます。年度が変わったときは、一覧ごと入れかえられます。</p>
          <div>
            <ImportCodes list={list} />
          </div>
        </section>
      )}
      <h2>コードの状況</h2>
      {data.codes.length === 0 ? (
        <Empty title="コードがまだありません" />
      ) : (
        <TableBox label="コードの状況">
          <table className="table">
            <thead>
              <tr>
                <th scope="col" className="num">
                  番号
                </th>
                <th scope="col" className="num">
                  使った人
                </th>
                <th scope="col">渡す相手・メモ</th>
                <th scope="col">作った日</th>
                <th scope="col">状態</th>
                <th scope="col">
                  <span className="visually-hidden">操作</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {data.codes.map((c) => (
                <tr key={c.id}>
                  <th scope="row" className="num">
                    {c.no}
                  </th>
                  <td className="num">{formatPeople(c.uses)}</td>
                  <td>
                    {c.memo}
                    {c.own && <span className="option-note">市の番号</span>}
                  </td>
                  <td>{formatMinute(c.createdAt)}</td>
                  <td>
                    {c.revokedAt ? `取り消し（${formatMinute(c.revokedAt)}）` : c.untilOn && c.untilOn < dayOf(now()) ? '期限切れ' : c.uses >= list.usesMost ? '使い終わり' : '使える'}
                    {c.untilOn && <span className="option-note">{formatDayText(c.untilOn)}まで</span>}
                  </td>
                  <td>
                    {mayEdit && !c.revokedAt && (
                      <Button small kind="plain" onPress={() => setRevoking(c)} aria-label={`${c.no}番のコードを取り消す`}>
                        取り消す
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
      {revoking && (
        <Confirm title={`${revoking.no}番のコードを取り消しますか`} isOpen onClose={() => setRevoking(null)} onConfirm={() => revoke.mutate(revoking)} confirm="取り消す" danger pending={revoke.isPending}>
          <p>{list.takesBack ? `このコードは、もう使えません。前に使った人（${formatPeople(revoking.uses)}）から、このコードで付いた役割も外します。同じ一覧のほかのコードも使った人の役割は残ります。` : 'このコードは、もう使えません。前に使った人のタグは残ります。'}</p>
          {revoke.error && <Notice kind="error" live>{asApiError(revoke.error).message}</Notice>}
        </Confirm>
      )}
    </>
  )
}
