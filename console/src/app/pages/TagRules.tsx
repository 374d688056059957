// Tags by rule: who fulfils a condition gets a tag; told in numbers before it is kept.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, tagRule as ruleQuery, tagRules as rulesQuery, tags as tagsQuery } from '../../api/queries'
import type { TagRule, TagRuleDetail, TagRulePast, TagRulePreview } from '../../api/types.gen'
import { DepartmentField } from '../compose/DepartmentField'
import { isMeant, SegmentBuilder } from '../compose/SegmentBuilder'
import { useAudience, useCount, type Audience } from '../compose/useAudience'
import { formatMinute } from '../lib/dates'
import { formatPeople } from '../lib/numbers'
import { emptyGroup, readCondition, unfinished, writeCondition, type GroupNode } from '../lib/segment'
import { tagRuleRoute } from '../router'
import { Fetched, Forbidden, NotFound, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Checkbox, Confirm, Dialog, Empty, Loading, Notice, NumberField, RadioGroup, Select, TableBox, TableHead, TextField } from '../ui'

const daysText = (r: TagRule): string => [r.keeps ? '一度付いたら、そのまま' : '当てはまらなくなったら外す', r.days > 0 ? `付いてから${r.days}日で外す` : ''].filter(Boolean).join('、')

function State({ rule }: { rule: TagRule }) {
  if (!rule.enabled) return <span className="kind tester-mark">止めている</span>
  if (rule.trouble) return <span className="kind tester-mark">休んでいる</span>
  return null
}

const changed = (): void => {
  for (const key of ['tag-rules', 'tags', 'tag-uses', 'friends', 'friend']) void client.invalidateQueries({ queryKey: [key] })
}

export function TagRules() {
  const mayView = useRight('tag_rule.view')
  const mayEdit = useRight('tag_rule.edit')
  const query = useQuery({ ...rulesQuery, enabled: mayView })
  const [adding, setAdding] = useState(false)
  if (!mayView) return <Forbidden what="タグのルール" />
  const add = mayEdit && (
    <Button kind="primary" icon="plus" onPress={() => setAdding(true)}>
      ルールを作る
    </Button>
  )
  return (
    <Page title="タグのルール" lead="条件に当てはまる人に、タグを自動で付けます。受信設定や反応が変わると、数秒で付け外しします。" back={{ to: '/tags', label: 'タグ' }} actions={add} wide>
      <Fetched query={query}>
        {(data) =>
          data.rules.length === 0 ? (
            <Empty title="タグのルールがまだありません" actions={add}>
              <p>例：3歳未満のお子さんがいる人に「乳幼児のいる家庭」を付ける</p>
            </Empty>
          ) : (
            <TableBox label="タグのルールの一覧">
              <table className="table">
                <TableHead names={['名前', '付けるタグ', '条件', '付け外し', { number: '当てはまる人' }]} />
                <tbody>
                  {data.rules.map((r) => (
                    <tr key={r.id}>
                      <th scope="row">
                        <Link to="/tag-rules/$id" params={{ id: String(r.id) }}>
                          {r.name}
                        </Link>
                        <State rule={r} />
                        <span className="option-note">{r.department || '全庁で共有'}</span>
                      </th>
                      <td>{r.tag}</td>
                      <td>{r.text}</td>
                      <td>{daysText(r)}</td>
                      <td className="num">{formatPeople(r.meant)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableBox>
          )
        }
      </Fetched>
      {adding && <Editor onClose={() => setAdding(false)} />}
    </Page>
  )
}

function Editor({ rule, onClose }: { rule?: TagRule; onClose: () => void }) {
  const audience = useAudience()
  return (
    <Dialog title={rule ? 'タグのルールを直す' : 'タグのルールを作る'} isOpen onClose={onClose} dismissable size="middle">
      {audience.ready ? <Inner {...(rule ? { rule } : {})} audience={audience} onClose={onClose} /> : <Loading />}
    </Dialog>
  )
}

/** What would happen, in words; it is asked for before saving. */
function PreviewBox({ preview, keeps }: { preview: TagRulePreview; keeps: boolean }) {
  if (preview.trouble) return <Notice kind="warning" title="いまは付きません">{preview.trouble}</Notice>
  return (
    <Notice kind={preview.loses > 0 ? 'warning' : 'info'} live title={`保存すると、${formatPeople(preview.gets)}に付き、${formatPeople(preview.loses)}から外れます`}>
      当てはまる人は、いま{formatPeople(preview.meant)}です。もう付いている人は、そのままです。{keeps ? '' : 'あとから当てはまらなくなった人からは、自動で外れます。'}
    </Notice>
  )
}

function Inner({ rule, audience, onClose }: { rule?: TagRule; audience: Audience; onClose: () => void }) {
  const navigate = useNavigate()
  const tags = useQuery(tagsQuery)
  const [start] = useState(() => (rule ? readCondition(rule.condition, audience.attributeOf) : emptyGroup()))
  const [name, setName] = useState(rule?.name ?? '')
  const [tagId, setTag] = useState<number | null>(rule?.tagId ?? null)
  const [tree, setTree] = useState<GroupNode>(() => start ?? emptyGroup())
  const [keeps, setKeeps] = useState(rule?.keeps ?? false)
  const [days, setDays] = useState(rule?.days ?? 0)
  const [enabled, setEnabled] = useState(rule?.enabled ?? true)
  const [departmentId, setDepartmentId] = useState(rule ? (rule.departmentId ?? 0) : undefined)
  const [strict, setStrict] = useState(false)
  const counted = useCount(tree)
  const whole = (): boolean => name.trim() !== '' && tagId !== null && isMeant(tree) && unfinished(tree).length === 0
  const condition = (): unknown => writeCondition(tree).condition
  const key = JSON.stringify([tagId, keeps, isMeant(tree) ? condition() : null])
  const preview = useMutation({
    mutationFn: async () => ({ key, answer: await call('POST /api/tag-rule-preview', { body: { ...(rule ? { ruleId: rule.id } : {}), tagId: tagId ?? 0, condition: condition(), keeps } }) }),
  })
  const save = useMutation({
    mutationFn: () => {
      const body = { name: name.trim(), tagId: tagId ?? 0, condition: condition(), keeps, days, enabled, ...(departmentId === undefined ? {} : { departmentId }) }
      return rule ? call('PUT /api/tag-rules/{id}', { params: { id: rule.id }, body }) : call('POST /api/tag-rules', { body })
    },
    onSuccess: (after: TagRuleDetail) => {
      tell(`ルール「${after.rule.name}」を保存しました`)
      client.setQueryData(['tag-rule', after.rule.id], after)
      changed()
      onClose()
      if (!rule) void navigate({ to: '/tag-rules/$id', params: { id: String(after.rule.id) } })
    },
  })
  const known = preview.data?.key === key ? preview.data.answer : null
  const error = save.error ? asApiError(save.error) : preview.error ? asApiError(preview.error) : null
  const wrong = (field: string): string | undefined => (error?.field === field ? error.message : undefined)
  if (!start) return <Notice kind="warning" title="この画面では開けない条件です">{rule?.text}</Notice>
  return (
    <div className="stack">
      {error && !['name', 'tagId', 'days'].includes(error.field) && <Notice kind="error" live title="このままでは使えません">{error.message}</Notice>}
      <TextField label="名前" value={name} onChange={setName} most={60} required error={wrong('name') ?? (strict && name.trim() === '' ? '名前を入れてください。' : undefined)} help="職員だけに見えます。例：乳幼児のいる家庭" />
      <DepartmentField value={departmentId} onChange={setDepartmentId} right="tag_rule" shared />
      {rule ? (
        <div className="field">
          <span className="field-label">付けるタグ</span>
          <p>{rule.tag}</p>
        </div>
      ) : (
        <Select label="付けるタグ" value={tagId} onChange={setTag} items={(tags.data?.tags ?? []).filter((t) => !t.hidden).map((t) => ({ id: t.id, label: t.label, note: formatPeople(t.people) }))} required help="タグの名前は、付いた本人にも見えます。" error={wrong('tagId') ?? (strict && tagId === null ? 'タグを選んでください。' : undefined)} />
      )}
      <SegmentBuilder root={tree} onChange={setTree} audience={audience} counted={counted} strict={strict} everybody={false} onEverybody={() => {}} bare />
      <RadioGroup
        label="付けたあと"
        value={keeps ? 'keeps' : 'while'}
        onChange={(v) => setKeeps(v === 'keeps')}
        items={[
          { id: 'while', label: '当てはまる間だけ', note: '当てはまらなくなったら、このルールで付けたタグを外します' },
          { id: 'keeps', label: '一度付いたら、そのまま', note: 'あとから当てはまらなくなっても、外しません' },
        ]}
      />
      <NumberField label="外れるまでの日数" unit="日" value={days} onChange={setDays} least={0} most={3650} help="付いてから、この日数で外れます。0のときは、外れません。" error={wrong('days')} />
      <Checkbox isSelected={enabled} onChange={setEnabled} help="止めても、付いているタグはそのままです。">
        このルールを使う
      </Checkbox>
      {known && <PreviewBox preview={known} keeps={keeps} />}
      <div className="row">
        {known ? (
          <Button kind="primary" isPending={save.isPending} onPress={() => save.mutate()}>
            この内容で保存する
          </Button>
        ) : (
          <Button
            kind="primary"
            isPending={preview.isPending}
            onPress={() => {
              setStrict(true)
              save.reset()
              if (whole()) preview.mutate()
            }}
          >
            人数を確かめる
          </Button>
        )}
        <Button onPress={onClose}>やめる</Button>
      </div>
    </div>
  )
}

export function TagRulePage() {
  const { id } = tagRuleRoute.useParams()
  const number = Number(id)
  const navigate = useNavigate()
  const mayView = useRight('tag_rule.view')
  const query = useQuery({ ...ruleQuery(number), enabled: mayView && Number.isInteger(number), refetchInterval: 5000 })
  const [asking, setAsking] = useState<'edit' | 'delete' | null>(null)
  const remove = useMutation({
    mutationFn: () => call('DELETE /api/tag-rules/{id}', { params: { id: number } }),
    onSuccess: () => {
      tell('ルールを消しました')
      changed()
      void navigate({ to: '/tag-rules' })
    },
  })
  if (!mayView) return <Forbidden what="タグのルール" />
  if (!Number.isInteger(number) || (query.error && asApiError(query.error).code === 'not_found')) return <NotFound what="タグのルール" />
  const rule = query.data?.rule
  return (
    <Page
      title={rule?.name ?? 'タグのルール'}
      back={{ to: '/tag-rules', label: 'タグのルール' }}
      actions={
        rule?.mayEdit && (
          <>
            <Button icon="edit" onPress={() => setAsking('edit')}>
              直す
            </Button>
            <Button kind="plain" icon="trash" onPress={() => setAsking('delete')}>
              消す
            </Button>
          </>
        )
      }
      wide
    >
      <Fetched query={query}>
        {(data) => (
          <>
            <About rule={data.rule} />
            <h2>これまでの付け外し</h2>
            <Runs runs={data.runs} />
          </>
        )}
      </Fetched>
      {asking === 'edit' && rule && <Editor rule={rule} onClose={() => setAsking(null)} />}
      <Confirm title="ルールを消しますか" isOpen={asking === 'delete'} onClose={() => setAsking(null)} onConfirm={() => remove.mutate()} confirm="消す" danger pending={remove.isPending}>
        {remove.error && <Notice kind="error" live>{asApiError(remove.error).message}</Notice>}
        <p>新しく付かなくなります。もう付いているタグは、そのままです。</p>
      </Confirm>
    </Page>
  )
}

function About({ rule }: { rule: TagRule }) {
  const facts: [string, string][] = [
    ['付けるタグ', rule.tag],
    ['条件', rule.text],
    ['付けたあと', daysText(rule)],
    ['当てはまる人', `${formatPeople(rule.meant)}（このルールで付けた人 ${formatPeople(rule.given)}）`],
    ['部署', rule.department || '全庁で共有'],
  ]
  return (
    <section className="card" aria-labelledby="h-about">
      <h2 id="h-about">このルールのこと</h2>
      {!rule.enabled && <Notice kind="warning" title="止めています">新しく付けることも、外すこともしません。</Notice>}
      {rule.enabled && rule.trouble && <Notice kind="error" title="休んでいます">{rule.trouble}</Notice>}
      <dl className="facts">
        {facts.map(([term, text]) => (
          <div key={term}>
            <dt>{term}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

function Runs({ runs }: { runs: TagRulePast[] }) {
  if (runs.length === 0) return <Empty title="まだ、付けても外してもいません" />
  return (
    <TableBox label="これまでの付け外し">
      <table className="table">
        <TableHead names={['日時', { number: '付けた人' }, { number: '外した人' }, { number: '当てはまる人' }]} />
        <tbody>
          {runs.map((r, i) => (
            <tr key={i}>
              <th scope="row">{formatMinute(r.at)}</th>
              {r.trouble ? (
                <td colSpan={3}>{r.trouble}</td>
              ) : (
                <>
                  <td className="num">{formatPeople(r.gave)}</td>
                  <td className="num">{formatPeople(r.took)}</td>
                  <td className="num">{formatPeople(r.meant)}</td>
                </>
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  )
}
