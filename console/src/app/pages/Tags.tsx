// Marks that staff and buttons give: how many have each, where it is used, when it ends.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, tagUses as usesQuery, tags as tagsQuery } from '../../api/queries'
import type { Tag, TagNew, TagUse, Tags as TagsData } from '../../api/types.gen'
import { dayOf, formatDayText, now } from '../lib/dates'
import { formatPeople } from '../lib/numbers'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { LinkButton } from '../ui/LinkButton'
import { Button, Checkbox, Confirm, DateField, Dialog, Empty, Loading, MenuButton, Notice, NumberField, SaveDialog, Select, TableBox, TableHead, TextField } from '../ui'

type Asking = { what: 'edit' | 'uses' | 'merge' | 'delete'; tag: Tag } | { what: 'new' } | null

function took(data: TagsData) {
  client.setQueryData(tagsQuery.queryKey, data)
  for (const key of ['attributes', 'friend', 'friends', 'tag-uses']) void client.invalidateQueries({ queryKey: [key] })
}
export const endText = (t: { lastsDays: number; endsOn?: string | null }): string => [t.lastsDays > 0 ? `付けてから${t.lastsDays}日` : '', t.endsOn ? `${formatDayText(t.endsOn)}まで` : ''].filter(Boolean).join('、')

export function Tags() {
  const mayView = useRight('friend.view')
  const mayEdit = useRight('friend.edit')
  const query = useQuery({ ...tagsQuery, enabled: mayView })
  const [asking, setAsking] = useState<Asking>(null)
  const mayRules = useRight('tag_rule.view')
  if (!mayView) return <Forbidden what="タグ" />
  const close = () => setAsking(null)
  const add = (
    <>
      {mayRules && <LinkButton to="/tag-rules">タグのルール</LinkButton>}
      {mayEdit && (
        <Button kind="primary" icon="plus" onPress={() => setAsking({ what: 'new' })}>
          タグを作る
        </Button>
      )}
    </>
  )
  return (
    <Page title="タグ" lead="職員が友だちに付ける名前です。ボタンを押した人や、条件に当てはまる人に、自動で付けることもできます。配信の対象をしぼるときに使います。" actions={add} wide>
      <Notice>タグの名前は、付いている本人の「私の情報」のページに出ます。本人に見せられない言葉は使わないでください。</Notice>
      <Fetched query={query}>
        {(data) =>
          data.tags.length === 0 ? (
            <Empty title="タグがまだありません" actions={add}>
              <p>例：町内会長、広報モニター、説明会に参加</p>
            </Empty>
          ) : (
            <TableBox label="タグの一覧">
              <table className="table">
                <TableHead names={['タグ', { number: '届く人' }, '外れるとき', { number: '使っているところ' }, { hidden: '操作' }]} />
                <tbody>
                  {data.tags.map((t) => (
                    <tr key={t.id}>
                      <th scope="row">
                        {t.people > 0 ? (
                          <Link to="/friends" search={{ option: t.id }}>
                            {t.label}
                          </Link>
                        ) : (
                          t.label
                        )}
                        {t.hidden && <span className="kind tester-mark">隠している</span>}
                      </th>
                      <td className="num">
                        {formatPeople(t.people)}
                        {t.everybody > t.people && <span className="option-note">ほかに届かない人{formatPeople(t.everybody - t.people)}</span>}
                      </td>
                      <td>{endText(t) || <span className="quiet">期限なし</span>}</td>
                      <td className="num">
                        {t.uses > 0 ? (
                          <Button small kind="plain" onPress={() => setAsking({ what: 'uses', tag: t })} aria-label={`${t.uses}か所で「${t.label}」を使っています`}>
                            {t.uses}か所
                          </Button>
                        ) : (
                          <span className="quiet">なし</span>
                        )}
                      </td>
                      <td>
                        {mayEdit && (
                          <MenuButton
                            label={`「${t.label}」の操作`}
                            icon="edit"
                            iconOnly
                            small
                            kind="plain"
                            items={[
                              { id: 'edit', label: '名前・期限を直す' },
                              { id: 'uses', label: '使っているところを見る' },
                              { id: 'merge', label: 'ほかのタグにまとめる', disabled: data.tags.length < 2 },
                              { id: 'delete', label: '消す' },
                            ]}
                            onAction={(what) => setAsking({ what: what as 'edit', tag: t })}
                          />
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
      {asking?.what === 'new' && <NewTag onClose={close} />}
      {asking?.what === 'edit' && <EditTag tag={asking.tag} onClose={close} />}
      {asking?.what === 'uses' && (
        <Dialog title={`「${asking.tag.label}」が付くところ・使っているところ`} isOpen onClose={close} actions={<Button onPress={close}>閉じる</Button>}>
          <Uses tag={asking.tag} />
        </Dialog>
      )}
      {asking?.what === 'merge' && <MergeTag tag={asking.tag} tags={query.data?.tags ?? []} onClose={close} />}
      {asking?.what === 'delete' && <DeleteTag tag={asking.tag} onClose={close} />}
    </Page>
  )
}

const USES: Record<TagUse['kind'], string> = { segment: '保存した対象', template: 'ひな形', draft: '下書き', scheduled: '予約', series: 'くり返し', running: '配信中', rule: 'タグのルール', reply: '自動応答', scenario: 'シナリオ', menu: 'メニュー', code: 'コード' }
const PLACES: Record<TagUse['kind'], string> = { segment: '/segments', template: '/templates/', draft: '/broadcasts/', scheduled: '/broadcasts/', series: '/broadcasts/', running: '/broadcasts/', rule: '/tag-rules/', reply: '/replies/', scenario: '/scenarios/', menu: '/menus/', code: '/code-lists/' }
const wayText = (u: TagUse): string => (u.kind === 'rule' ? (u.byButton ? '当てはまる人に付く' : 'ルールの条件') : !u.byButton ? '対象の条件' : u.kind === 'code' ? 'コードを入れた人に付く' : u.gives ? '押した人や答えた人に付く' : 'ボタンや答えの中で使う')

function Uses({ tag }: { tag: Tag }) {
  const query = useQuery(usesQuery(tag.id))
  return (
    <Fetched query={query} loading={<Loading />}>
      {(data) => (
        <div className="stack">
          <h3>このタグが付くのは</h3>
          <UseList uses={data.uses.filter((u) => u.gives)} />
          <p className="quiet">ほかに、職員が一人の画面で付けたとき、CSVの一括更新で付けたとき、送った配信のボタンを押したときにも付きます。</p>
          {data.uses.some((u) => !u.gives) && (
            <>
              <h3>ほかに使っているところ</h3>
              <UseList uses={data.uses.filter((u) => !u.gives)} />
            </>
          )}
        </div>
      )}
    </Fetched>
  )
}

function UseList({ uses }: { uses: TagUse[] }) {
  if (uses.length === 0) return <p>自動で付くところは、ありません。</p>
  return (
    <ul className="rows">
      {uses.map((u, i) => (
        <li key={i}>
          <span>
            <span className="kind">{USES[u.kind]}</span> <Link to={PLACES[u.kind].endsWith('/') ? `${PLACES[u.kind]}${u.id}` : PLACES[u.kind]}>{u.title}</Link>
          </span>
          <span className="quiet">{wayText(u)}</span>
        </li>
      ))}
    </ul>
  )
}

interface Ends {
  lastsDays: number
  endsOn: string
}
function EndFields({ value, onChange, field, message }: { value: Ends; onChange: (value: Ends) => void; field: string; message: string }) {
  return (
    <>
      <NumberField label="外れるまでの日数" unit="日" value={value.lastsDays} onChange={(lastsDays) => onChange({ ...value, lastsDays })} least={0} most={3650} help="付けてから、この日数で自動で外れます。0のときは、外れません。" error={field === 'lastsDays' ? message : undefined} />
      <DateField label="終わりの日" value={value.endsOn} onChange={(endsOn) => onChange({ ...value, endsOn })} optional least={dayOf(now())} help="この日が終わると、全員から外れて、新しく付けられなくなります。" error={field === 'endsOn' ? message : undefined} />
      {value.endsOn && (
        <div>
          <Button small kind="plain" onPress={() => onChange({ ...value, endsOn: '' })}>
            終わりの日をなくす
          </Button>
        </div>
      )}
    </>
  )
}

function NewTag({ onClose }: { onClose: () => void }) {
  const [label, setLabel] = useState('')
  const [ends, setEnds] = useState<Ends>({ lastsDays: 0, endsOn: '' })
  const create = useMutation({
    mutationFn: () => call('POST /api/tags', { body: { label: label.trim(), lastsDays: ends.lastsDays, ...(ends.endsOn ? { endsOn: ends.endsOn } : {}) } satisfies TagNew }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: tagsQuery.queryKey })
      void client.invalidateQueries({ queryKey: ['attributes'] })
      tell(`タグ「${label.trim()}」を作りました`)
      onClose()
    },
  })
  const error = create.error ? asApiError(create.error) : null
  return (
    <SaveDialog
      title="タグを作る"
      onClose={onClose}
      label="作る"
      isDisabled={label.trim() === ''}
      isPending={create.isPending}
      onSave={() => create.mutate()}
    >
      <div className="stack">
        {error && !['label', 'lastsDays', 'endsOn'].includes(error.field) && <Notice kind="error" live title="作れませんでした">{error.message}</Notice>}
        <TextField label="タグの名前" value={label} onChange={setLabel} most={60} required error={error?.field === 'label' ? error.message : undefined} help="例：町内会長、広報モニター。本人も見られます。" />
        <EndFields value={ends} onChange={setEnds} field={error?.field ?? ''} message={error?.message ?? ''} />
      </div>
    </SaveDialog>
  )
}

function EditTag({ tag, onClose }: { tag: Tag; onClose: () => void }) {
  const [label, setLabel] = useState(tag.label)
  const [hidden, setHidden] = useState(tag.hidden)
  const [ends, setEnds] = useState<Ends>({ lastsDays: tag.lastsDays, endsOn: tag.endsOn ?? '' })
  const save = useMutation({
    mutationFn: () => call('PUT /api/tags/{id}', { params: { id: tag.id }, body: { label: label.trim(), hidden, lastsDays: ends.lastsDays, ...(ends.endsOn ? { endsOn: ends.endsOn } : {}) } }),
    onSuccess: (data) => {
      took(data)
      tell('タグを保存しました')
      onClose()
    },
  })
  const error = save.error ? asApiError(save.error) : null
  return (
    <SaveDialog
      title="タグを直す"
      onClose={onClose}
      isDisabled={label.trim() === ''}
      isPending={save.isPending}
      onSave={() => save.mutate()}
    >
      <div className="stack">
        {error && !['label', 'lastsDays', 'endsOn'].includes(error.field) && <Notice kind="error" live title="保存できませんでした">{error.message}</Notice>}
        <TextField label="タグの名前" value={label} onChange={setLabel} most={60} required error={error?.field === 'label' ? error.message : undefined} />
        <EndFields value={ends} onChange={setEnds} field={error?.field ?? ''} message={error?.message ?? ''} />
        {ends.lastsDays > 0 && tag.lastsDays === 0 && tag.everybody > 0 && <p className="quiet">もう付いている{formatPeople(tag.everybody)}は、付けた日から数えます。付けた日が分からない人は、きょうから数えます。</p>}
        <Checkbox isSelected={hidden} onChange={setHidden} help="新しく付けられなくなります。付いている人はそのままで、配信にも使えます。">
          いまは隠す
        </Checkbox>
      </div>
    </SaveDialog>
  )
}

function MergeTag({ tag, tags, onClose }: { tag: Tag; tags: Tag[]; onClose: () => void }) {
  const [into, setInto] = useState<number | null>(null)
  const merge = useMutation({
    mutationFn: () => call('POST /api/tags/{id}/merge', { params: { id: tag.id }, body: { into: into ?? 0 } }),
    onSuccess: (data) => {
      took(data)
      tell(`「${tag.label}」を「${tags.find((t) => t.id === into)?.label}」にまとめました`)
      onClose()
    },
  })
  const others = tags.filter((t) => t.id !== tag.id)
  return (
    <Dialog
      title={`「${tag.label}」をほかのタグにまとめる`}
      isOpen
      onClose={onClose}
      actions={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button kind="danger" isDisabled={into === null} isPending={merge.isPending} onPress={() => merge.mutate()}>
            まとめる
          </Button>
        </>
      }
    >
      <div className="stack">
        {merge.error && <Notice kind="error" live title="まとめられませんでした">{asApiError(merge.error).message}</Notice>}
        <Select label="まとめる先" value={into} onChange={setInto} items={others.map((t) => ({ id: t.id, label: t.label, note: `${formatPeople(t.people)}${t.hidden ? '・隠している' : ''}` }))} required />
        <p>
          「{tag.label}」が付いている{formatPeople(tag.everybody)}に、選んだタグが付きます。「{tag.label}」はなくなり、使っているところ（{tag.uses}か所）は、まとめた先のタグになります。元には戻せません。
        </p>
        {tag.uses > 0 && <Uses tag={tag} />}
      </div>
    </Dialog>
  )
}

function DeleteTag({ tag, onClose }: { tag: Tag; onClose: () => void }) {
  const remove = useMutation({
    mutationFn: () => call('DELETE /api/tags/{id}', { params: { id: tag.id } }),
    onSuccess: (data) => {
      took(data)
      tell(`タグ「${tag.label}」を消しました`)
      onClose()
    },
  })
  if (tag.uses > 0) {
    return (
      <Dialog title={`「${tag.label}」は、まだ消せません`} isOpen onClose={onClose} actions={<Button onPress={onClose}>閉じる</Button>}>
        <div className="stack">
          <p>次のところで使っています。使っているところから外すか、ほかのタグにまとめてください。隠すだけなら、いまできます。</p>
          <Uses tag={tag} />
        </div>
      </Dialog>
    )
  }
  return (
    <Confirm title={`タグ「${tag.label}」を消しますか`} isOpen onClose={onClose} onConfirm={() => remove.mutate()} confirm="消す" danger pending={remove.isPending}>
      {remove.error && <Notice kind="error" live title="消せませんでした">{asApiError(remove.error).message}</Notice>}
      <p>{tag.everybody > 0 ? `付いている${formatPeople(tag.everybody)}から外れます。` : '付いている人はいません。'}元には戻せません。</p>
    </Confirm>
  )
}
