// What one friend told us, and what staff filled in: shown, and put right.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { asApiError, call, type ApiError } from '../../api/client'
import { attributes as attributesQuery, client } from '../../api/queries'
import type { Attribute, ChildSave, ChoiceChange, Friend } from '../../api/types.gen'
import { dayOf, formatLongDay, now } from '../lib/dates'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Checkbox, DateField, ErrorSummary, IconButton, MultiSelect, Notice, RadioGroup, SaveDialog, Select, TextField } from '../ui'

const CHILDREN = 20
const keep = (after: Friend) => {
  client.setQueryData(['friend', after.id], after)
  void client.invalidateQueries({ queryKey: ['friend', after.id, 'timeline'] })
}
const isQuestion = (a: Attribute) => a.kind === 'one' || a.kind === 'many' || a.kind === 'child'

export function FriendAnswers({ f }: { f: Friend }) {
  const mayEdit = useRight('friend.edit')
  const { data } = useQuery({ ...attributesQuery, enabled: mayEdit })
  const [editing, setEditing] = useState<Attribute | null>(null)
  const questions = (data?.attributes ?? []).filter(isQuestion)
  const labels = (id: number) => f.choices.find((c) => c.attributeId === id)?.options.map((o) => o.label).join('、')
  // Tags have a card of their own.
  const answers = f.choices.filter((c) => !c.options.some((o) => f.tags.some((t) => t.id === o.id)))
  // Who may edit sees what is missing, too.
  const rows = mayEdit && data ? questions.filter((a) => !a.hidden || labels(a.id) || (a.kind === 'child' && f.children.length > 0)).map((a) => ({ id: a.id, label: a.label, a })) : answers.map((c) => ({ id: c.attributeId, label: c.attributeLabel, a: undefined }))
  const others = mayEdit && data ? answers.filter((c) => !questions.some((a) => a.id === c.attributeId)) : []
  const note = (a: Attribute | undefined) => (!a || a.citizenEdits ? '' : a.citizenSees ? '職員が入れます・本人も見られます' : '職員だけが使います')
  const children = f.children.length > 0 && (
    <ul>
      {f.children.map((k) => (
        <li key={k.id}>
          {k.name || '（名前なし）'}・{k.age}
          {k.grade && `・${k.grade}`}（{formatLongDay(k.birthday)}生まれ）
        </li>
      ))}
    </ul>
  )
  return (
    <section className="card" aria-labelledby="h-choices">
      <h2 id="h-choices">受信設定の答え</h2>
      {f.emergencyOnly && <Notice title="「緊急情報だけ受け取る」を選んでいます">緊急のお知らせと、友だち全員への配信だけが届きます。</Notice>}
      {rows.length === 0 && others.length === 0 && !children ? (
        <p className="quiet">答えはまだありません。</p>
      ) : (
        <dl className="facts facts-edit">
          {rows.map(({ id, label, a }) => (
            <div key={id}>
              <dt>
                {label}
                {note(a) && <span className="option-note">{note(a)}</span>}
              </dt>
              <dd>
                <div>{a?.kind === 'child' ? children || <span className="quiet">ありません</span> : labels(id) || <span className="quiet">ありません</span>}</div>
                {a && <IconButton icon="edit" small label={`${label}を直す`} onPress={() => setEditing(a)} />}
              </dd>
            </div>
          ))}
          {others.map((c) => (
            <div key={c.attributeId}>
              <dt>{c.attributeLabel}</dt>
              <dd>{c.options.map((o) => o.label).join('、')}</dd>
            </div>
          ))}
          {!rows.some((r) => r.a?.kind === 'child') && children && (
            <div>
              <dt>お子さん</dt>
              <dd>{children}</dd>
            </div>
          )}
        </dl>
      )}
      {editing && (editing.kind === 'child' ? <ChildrenDialog f={f} a={editing} onClose={() => setEditing(null)} /> : <AnswerDialog f={f} a={editing} onClose={() => setEditing(null)} />)}
    </section>
  )
}

const CAUSES: { id: Cause; label: string }[] = [
  { id: 'asked', label: '本人から頼まれたため' },
  { id: 'checked', label: '本人に確かめたため' },
  { id: 'paper', label: '申請書や届け出に合わせるため' },
  { id: 'mistake', label: '入力のまちがいを直すため' },
  { id: 'other', label: 'そのほかの理由' },
]
type Cause = NonNullable<ChoiceChange['cause']>
interface Why {
  cause: Cause | null
  note: string
}
const whyOf = ({ cause, note }: Why) => (cause ? { cause, ...(note.trim() ? { note: note.trim() } : {}) } : {})
const isWhyMissing = (a: Attribute, { cause, note }: Why) => a.citizenEdits && (!cause || (cause === 'other' && !note.trim()))

/** Citizens read it on their own page: why the city changed what they had said. */
function WhyFields({ why, onChange, error }: { why: Why; onChange: (why: Why) => void; error: ApiError | null }) {
  return (
    <>
      <Select label="直す理由" required value={why.cause} onChange={(cause) => onChange({ ...why, cause })} items={CAUSES} error={error?.field === 'cause' ? error.message : undefined} />
      <TextField label="理由の補足" help="本人の「私の情報」のページにも、日時、部署と一緒に出ます。ほかの人の名前などは書かないでください。" value={why.note} onChange={(note) => onChange({ ...why, note })} most={200} required={why.cause === 'other'} optional={why.cause !== 'other'} error={error?.field === 'note' ? error.message : undefined} />
    </>
  )
}

const WARNING = 'この項目は、ふだんは本人が答えます。本人から頼まれたときや、確かめたときだけ直してください。直す前と後の内容が、操作記録に残ります。'
const QUIET = '直す前と後の内容が、操作記録に残ります。'

function AnswerDialog({ f, a, onClose }: { f: Friend; a: Attribute; onClose: () => void }) {
  const chosen = f.choices.find((c) => c.attributeId === a.id)?.options.map((o) => o.id) ?? []
  const [options, setOptions] = useState(chosen)
  const [only, setOnly] = useState(f.emergencyOnly)
  const [why, setWhy] = useState<Why>({ cause: null, note: '' })
  const topics = a.meaning === 'topic'
  const save = useMutation({
    mutationFn: () => call('PUT /api/friends/{id}/choices', { params: { id: f.id }, body: { attributeId: a.id, options: topics && only ? [] : options, ...(topics ? { emergencyOnly: only } : {}), ...whyOf(why) } }),
    onSuccess: (after) => {
      keep(after)
      void client.invalidateQueries({ queryKey: ['attributes'] })
      tell(`「${a.label}」を直しました`)
      onClose()
    },
  })
  const error = save.error ? asApiError(save.error) : null
  const items = a.options.filter((o) => !o.hidden || chosen.includes(o.id)).map((o) => ({ id: o.id, label: o.label, note: o.hidden ? 'いまは隠しています' : undefined }))
  return (
    <SaveDialog
      title={`「${a.label}」を直す`}
      onClose={onClose}
      isPending={save.isPending}
      isDisabled={isWhyMissing(a, why)}
      onSave={() => save.mutate()}
    >
      <div className="stack">
        {error && <Notice kind="error" live title="保存できませんでした">{error.message}</Notice>}
        <p className="quiet">{a.citizenEdits ? WARNING : QUIET}</p>
        {topics && (
          <RadioGroup
            label="受け取り方"
            value={only ? 'only' : 'choose'}
            onChange={(v) => setOnly(v === 'only')}
            items={[
              { id: 'choose', label: 'お知らせの種類を選んで受け取る' },
              { id: 'only', label: '緊急情報だけ受け取る', note: '種類の答えは、緊急のものだけになります' },
            ]}
          />
        )}
        {!(topics && only) &&
          (a.kind === 'one' ? (
            <RadioGroup label={a.label} value={String(options[0] ?? 0)} onChange={(v) => setOptions(v === '0' ? [] : [Number(v)])} items={[...items.map((i) => ({ ...i, id: String(i.id) })), { id: '0', label: '答えなし' }]} />
          ) : (
            <MultiSelect label={a.label} help={a.mostChoices > 0 ? `${a.mostChoices}個まで選べます。` : undefined} values={options} onChange={setOptions} items={items} />
          ))}
        {a.citizenEdits && <WhyFields why={why} onChange={setWhy} error={error} />}
      </div>
    </SaveDialog>
  )
}

function ChildrenDialog({ f, a, onClose }: { f: Friend; a: Attribute; onClose: () => void }) {
  const [children, setChildren] = useState<(ChildSave & { key: number; gone?: boolean })[]>(() => f.children.map((c, i) => ({ id: c.id, name: c.name, birthday: c.birthday, key: i })))
  const [tries, setTries] = useState(0)
  const [why, setWhy] = useState<Why>({ cause: null, note: '' })
  const today = dayOf(now())
  const set = (key: number, part: Partial<ChildSave & { gone: boolean }>) => setChildren((list) => list.map((c) => (c.key === key ? { ...c, ...part } : c)))
  const left = children.filter((c) => !c.gone)
  const missing = left.findIndex((c) => c.birthday === '')
  const save = useMutation({
    mutationFn: () => call('PUT /api/friends/{id}/children', { params: { id: f.id }, body: { children: left.map(({ id, name, birthday }) => ({ ...(id ? { id } : {}), name, birthday })), ...whyOf(why) } }),
    onSuccess: (after) => {
      keep(after)
      tell(`「${a.label}」を直しました`)
      onClose()
    },
    onSettled: () => setTries((n) => n + 1),
  })
  const error = save.error ? asApiError(save.error) : null
  return (
    <SaveDialog
      title={`「${a.label}」を直す`}
      onClose={onClose}
      isPending={save.isPending}
      isDisabled={missing >= 0 || isWhyMissing(a, why)}
      onSave={() => save.mutate()}
    >
      <div className="stack">
        {error && <ErrorSummary title="保存できませんでした" items={[{ message: error.message }]} at={tries} />}
        <p className="quiet">{a.citizenEdits ? WARNING : QUIET}呼び名は、記録には残りません。</p>
        {children.length === 0 && <p>お子さんの登録はありません。</p>}
        {children.map((c, i) => (
          <fieldset key={c.key} className="child-row">
            <legend>{i + 1}人目のお子さん</legend>
            <div className="grid-2">
              <TextField label="呼び名" value={c.name} onChange={(name) => set(c.key, { name })} most={40} optional />
              <DateField label="生年月日" value={c.birthday} onChange={(birthday) => set(c.key, { birthday })} most={today} required />
            </div>
            <Checkbox isSelected={c.gone ?? false} onChange={(gone) => set(c.key, { gone })}>
              このお子さんの登録を消す
            </Checkbox>
          </fieldset>
        ))}
        <div>
          <Button small icon="plus" isDisabled={children.length >= CHILDREN} onPress={() => setChildren((list) => [...list, { key: Math.max(-1, ...list.map((c) => c.key)) + 1, name: '', birthday: '' }])}>
            お子さんを足す
          </Button>
        </div>
        {a.citizenEdits && <WhyFields why={why} onChange={setWhy} error={error} />}
      </div>
    </SaveDialog>
  )
}
