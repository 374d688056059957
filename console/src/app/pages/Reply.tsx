// One rule: what it listens to, when, to whom, and what it answers.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useCallback, useState } from 'react'
import { asApiError, call, type ApiError } from '../../api/client'
import { client } from '../../api/queries'
import type { Reply } from '../../api/types.gen'
import { DepartmentField } from '../compose/DepartmentField'
import { isMeant, SegmentBuilder } from '../compose/SegmentBuilder'
import { useAudience, useCount, type Audience } from '../compose/useAudience'
import { formatMinute } from '../lib/dates'
import { replaced, without } from '../lib/messages'
import { emptyAnswer, placeOf, PRIORITIES, readRule, WORD_KINDS, wordsOf, writeRule, type Draft, type Rule } from '../lib/reply'
import { emptyGroup, newLeaf, readCondition, unfinished, writeCondition } from '../lib/segment'
import { AnswerEditor } from '../messages/AnswerEditor'
import { TagsContext, useTagItems } from '../messages/tags'
import { ReplyState } from './Replies'
import { reply as replyQuery, replyVersions } from '../replies/queries'
import { Times } from '../replies/Times'
import { replyRoute } from '../router'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { useLeaveGuard } from '../shell/useLeaveGuard'
import { Button, Confirm, Dialog, ErrorSummary, Loading, Notice, RadioGroup, Select, TableBox, TableHead, TextField } from '../ui'
import { Translations } from '../wording/Translations'

const ANSWERS_MOST = 10

export function ReplyPage() {
  const { id } = replyRoute.useParams()
  const mayView = useRight('reply.view')
  const mayEdit = useRight('reply.edit')
  const isNew = id === 'new'
  const query = useQuery({ ...replyQuery(Number(id)), enabled: mayView && !isNew, staleTime: Infinity })
  const audience = useAudience()
  const tagItems = useTagItems()
  if (!mayView || (isNew && !mayEdit)) return <Forbidden what="自動応答のルール" />
  return (
    <Page title={isNew ? '新しいルール' : (query.data?.brief.name ?? 'ルール')} back={{ to: '/replies', label: '自動応答' }}>
      <TagsContext value={tagItems}>
        {!audience.ready ? <Loading /> : isNew ? <Form key="new" audience={audience} /> : <Fetched query={query}>{(r) => <Form key={`${r.brief.id}.${r.brief.version}`} reply={r} audience={audience} />}</Fetched>}
      </TagsContext>
    </Page>
  )
}

const HEARS: { id: Rule['hears']; label: string; note: string }[] = [
  { id: 'words', label: '決めた言葉', note: '言葉が当たったときに答えます' },
  { id: 'text', label: 'どんな言葉にも', note: 'よくある質問より先に答えます。短い期間だけの案内に使い、優先順位を後ろにしてください' },
  { id: 'all', label: '写真やスタンプも含めて何にでも', note: '文字でないメッセージにも答えます' },
]

function Form({ reply, audience }: { reply?: Reply; audience: Audience }) {
  const navigate = useNavigate()
  const brief = reply?.brief
  const rule = reply?.rule as Rule | undefined
  const readOnly = brief !== undefined && !brief.mayEdit
  const mayPublishNew = useRight('reply.approve')
  const mayPublish = brief ? brief.mayPublish : mayPublishNew
  const [name, setName] = useState(brief?.name ?? '')
  const [category, setCategory] = useState(brief?.category ?? '')
  const [departmentId, setDepartmentId] = useState(brief ? (brief.departmentId ?? 0) : undefined)
  const [draft, setDraft] = useState<Draft>(() => readRule(rule))
  const [somebody, setSomebody] = useState(() => Object.keys(rule?.condition ?? {}).length > 0)
  const [start] = useState(() => readCondition(rule?.condition ?? {}, audience.attributeOf))
  const [tree, setTree] = useState(() => start ?? emptyGroup())
  const [dirty, setDirty] = useState(false)
  const [strict, setStrict] = useState(false)
  const [tries, setTries] = useState(0)
  const [faults, setFaults] = useState<Record<number, number>>({})
  const [error, setError] = useState<ApiError>()
  const [leaving, setLeaving] = useState(false)
  const counted = useCount(somebody ? tree : null)
  const guard = useLeaveGuard(dirty && !leaving, () => {})
  const change = (part: Partial<Draft>) => {
    setDraft({ ...draft, ...part })
    setDirty(true)
  }
  const place = placeOf(error?.field ?? '')
  const words = wordsOf(draft)
  const wrongWord = place.part === 'words' && place.index >= 0 ? words[place.index] : undefined
  const mine: { message: string; target?: string }[] = [
    ...(name.trim() === '' ? [{ message: '名前を入れてください。' }] : []),
    ...(draft.hears === 'words' && words.length === 0 ? [{ message: '答える言葉を1つ以上入れてください。' }] : []),
    ...(somebody && (!isMeant(tree) || unfinished(tree).length > 0) ? [{ message: '「だれに」の条件を最後まで選んでください。' }] : []),
    ...draft.answers.flatMap((a, i) => (a.bubbles.length === 0 && a.deeds.length === 0 ? [{ message: `答え${i + 1}を書いてください。` }] : (faults[i] ?? 0) > 0 ? [{ message: `答え${i + 1}の吹き出しに、直すところがあります。` }] : [])),
  ]
  const condition = somebody ? (start === null ? (rule?.condition ?? {}) : (writeCondition(tree).condition as object)) : {}
  const save = useMutation({
    mutationFn: async (publish: boolean) => {
      const body = { name: name.trim(), category: category.trim(), rule: writeRule(draft, condition), ...(departmentId === undefined ? {} : { departmentId }) }
      let after = reply
      if (dirty || !reply) after = reply ? await call('PUT /api/replies/{id}', { params: { id: reply.brief.id }, body: { ...body, version: reply.brief.version } }) : await call('POST /api/replies', { body })
      if (publish && after) after = await call('POST /api/replies/{id}/publish', { params: { id: after.brief.id }, body: { version: after.brief.version } })
      return after
    },
    onSuccess: (after, publish) => {
      if (!after) return
      setLeaving(true)
      setDirty(false)
      tell(publish ? '公開しました。これから、この内容で答えます' : '下書きを保存しました')
      void client.invalidateQueries({ queryKey: ['replies'] })
      void client.invalidateQueries({ queryKey: ['reply-clashes'] })
      void client.invalidateQueries({ queryKey: ['reply-versions', after.brief.id] })
      client.setQueryData(['reply', after.brief.id], after)
      setTimeout(() => void navigate({ to: '/replies/$id', params: { id: String(after.brief.id) }, replace: true, ignoreBlocker: true }))
    },
    onError: (e) => setError(asApiError(e)),
    onSettled: () => setTries((n) => n + 1),
  })
  function go(publish: boolean) {
    setStrict(true)
    setError(undefined)
    setTries((n) => n + 1)
    if (mine.length === 0) save.mutate(publish)
  }
  const noteFaults = useCallback((i: number, n: number) => setFaults((old) => (old[i] === n ? old : { ...old, [i]: n })), [])
  return (
    <div className="stack">
      {guard}
      <ErrorSummary items={[...(error ? [{ message: error.message }] : []), ...(strict ? mine : [])]} at={tries} />
      {brief && (
        <p className="row-tight">
          <ReplyState r={brief} />
          <span className="quiet">
            {brief.updatedBy}・{formatMinute(brief.updatedAt)}・30日で{brief.heard}回答えました
          </span>
        </p>
      )}
      {readOnly && <Notice>ほかの部署のルールです。内容を見ることができます。</Notice>}
      <section className="step" aria-labelledby="h-name">
        <h2 id="h-name">名前</h2>
        <div className="grid-2">
          <TextField label="ルールの名前" value={name} onChange={(v) => { setName(v); setDirty(true) }} most={60} required readOnly={readOnly} error={error?.field === 'name' ? error.message : strict && name.trim() === '' ? '名前を入れてください。' : undefined} />
          <TextField label="分類" value={category} onChange={(v) => { setCategory(v); setDirty(true) }} most={40} optional readOnly={readOnly} help="一覧とCSVで、まとめて扱えます。例：ごみの分け方" />
          <Select label="優先順位" value={draft.priority} onChange={(priority) => change({ priority })} items={PRIORITIES} help="数の小さいものが先に答えます。同じなら、当たり方が近く、言葉の長いものが先です。" />
          {!readOnly && <DepartmentField value={departmentId} onChange={(v) => { setDepartmentId(v); setDirty(true) }} right="reply" shared />}
        </div>
      </section>
      <section className="step" aria-labelledby="h-words">
        <h2 id="h-words">何に答えるか</h2>
        <RadioGroup hideLabel label="何に答えるか" value={draft.hears} onChange={(hears) => change({ hears })} items={HEARS} />
        {draft.hears === 'words' && (
          <>
            <p className="quiet">1行に1つ、あわせて200個まで。ひらがなとカタカナ、大文字と小文字、全角と半角、旧字体の違いは気にせずに書けます。</p>
            <div className="grid-2">
              {WORD_KINDS.map((k) => (
                <TextField key={k.kind} label={k.label} lines={k.kind === 'part' ? 6 : 3} value={draft.words[k.kind]} readOnly={readOnly} onChange={(v) => change({ words: { ...draft.words, [k.kind]: v } })} help={k.help} error={wrongWord?.kind === k.kind ? `${wrongWord.line}行目「${wrongWord.text}」${error?.message.replace(/^\d+番目の言葉：/, '：')}` : undefined} />
              ))}
            </div>
          </>
        )}
      </section>
      <section className="step" aria-labelledby="h-times">
        <h2 id="h-times">いつ</h2>
        <Times draft={draft} onChange={change} error={place.part === 'times' ? error?.message : undefined} />
      </section>
      <section className="step" aria-labelledby="h-people">
        <h2 id="h-people">だれに</h2>
        {start === null ? (
          <Notice kind="warning" title="この画面では開けない条件です">条件は、このまま残ります。</Notice>
        ) : (
          <>
            <RadioGroup
              hideLabel
              label="だれに"
              value={somebody ? 'some' : 'all'}
              onChange={(v) => {
                setSomebody(v === 'some')
                setDirty(true)
                if (v === 'some' && tree.items.length === 0) setTree({ ...tree, items: [newLeaf('options', audience.attributes.find((a) => a.kind === 'many' && !a.hidden)?.id ?? null)] })
              }}
              items={[
                { id: 'all', label: 'だれにでも', note: '' },
                { id: 'some', label: '条件に合う人だけ', note: '受信設定の答えやタグで、答えを変えられます' },
              ]}
            />
            {somebody && (
              <SegmentBuilder
                root={tree}
                onChange={(next) => {
                  setTree(next)
                  setDirty(true)
                }}
                audience={audience}
                counted={counted}
                strict={strict}
                everybody={false}
                onEverybody={() => {}}
                bare
              />
            )}
          </>
        )}
        {place.part === 'people' && <p className="field-error">＊{error?.message}</p>}
      </section>
      <section className="step" aria-labelledby="h-answer">
        <h2 id="h-answer">答え</h2>
        <p className="quiet">{'本文の {{名前}} はその人の名前に変わります。ボタンの「データを送る」の言葉は、その言葉が送られたときと同じに扱うので、次のルールへつなげられます。'}</p>
        {draft.answers.map((a, i) => (
          <Single key={i} title={draft.answers.length > 1 ? `答え${i + 1}` : ''} onRemove={draft.answers.length > 1 && !readOnly ? () => change({ answers: without(draft.answers, i) }) : undefined}>
            <AnswerEditor answer={a} strict={strict} onProblems={(n) => noteFaults(i, n)} onChange={(next) => change({ answers: replaced(draft.answers, i, next) })} deedError={place.part === 'answers' && place.index === i ? error?.message : undefined} />
          </Single>
        ))}
        {!readOnly && draft.answers.length < ANSWERS_MOST && (
          <div>
            <Button small icon="plus" onPress={() => change({ answers: [...draft.answers, emptyAnswer()] })}>
              答えをもう一つ足す（どれか一つを、くじ引きで返します）
            </Button>
          </div>
        )}
      </section>
      {brief && <Translations kinds={[{ key: 'reply', label: '答え' }]} of={brief.id} dirty={dirty} />}
      {!readOnly && (
        <div className="compose-foot reply-foot">
          <p className="saved-state" role="status">
            {save.isPending ? '保存しています' : dirty ? 'まだ保存していません' : brief && brief.liveVersion < brief.version ? '下書きを保存してあります。まだ公開していません' : '保存されています'}
          </p>
          <div className="row">
            {mayPublish && (
              <Button kind="primary" onPress={() => go(true)} isPending={save.isPending} isDisabled={!dirty && brief !== undefined && brief.liveVersion === brief.version && brief.enabled}>
                {dirty || !brief ? '保存して公開する' : '公開する'}
              </Button>
            )}
            <Button kind={mayPublish ? 'secondary' : 'primary'} onPress={() => go(false)} isPending={save.isPending} isDisabled={!dirty && brief !== undefined}>
              下書きを保存する
            </Button>
            {brief && <More reply={brief} onLeave={() => setLeaving(true)} />}
          </div>
        </div>
      )}
    </div>
  )
}

function Single({ title, onRemove, children }: { title: string; onRemove?: (() => void) | undefined; children: React.ReactNode }) {
  if (!title) return <>{children}</>
  return (
    <fieldset className="sub">
      <legend>{title}</legend>
      {children}
      {onRemove && (
        <div>
          <Button small kind="plain" icon="trash" onPress={onRemove}>
            {title}を消す
          </Button>
        </div>
      )}
    </fieldset>
  )
}

/** History and deleting. */
function More({ reply, onLeave }: { reply: Reply['brief']; onLeave: () => void }) {
  const navigate = useNavigate()
  const [history, setHistory] = useState(false)
  const [deleting, setDeleting] = useState(false)
  const versions = useQuery({ ...replyVersions(reply.id), enabled: history })
  const remove = useMutation({
    mutationFn: () => call('DELETE /api/replies/{id}', { params: { id: reply.id } }),
    onSuccess: () => {
      onLeave()
      tell('ルールを削除しました')
      void client.invalidateQueries({ queryKey: ['replies'] })
      setTimeout(() => void navigate({ to: '/replies', ignoreBlocker: true }))
    },
    onSettled: () => setDeleting(false),
  })
  const restore = useMutation({
    mutationFn: (version: number) => call('POST /api/replies/{id}/restore', { params: { id: reply.id }, body: { version } }),
    onSuccess: (after) => {
      onLeave()
      setHistory(false)
      tell('前の版を下書きに戻しました。確かめて、公開してください')
      client.setQueryData(['reply', reply.id], after)
      void client.invalidateQueries({ queryKey: ['replies'] })
    },
  })
  const error = remove.error ?? restore.error
  return (
    <>
      <Button kind="plain" onPress={() => setHistory(true)}>
        これまでの版
      </Button>
      <Button kind="plain" icon="trash" onPress={() => setDeleting(true)}>
        削除
      </Button>
      {error && !history && <Notice kind="error" live title="できませんでした">{asApiError(error).message}</Notice>}
      <Dialog title="これまでの版" isOpen={history} onClose={() => setHistory(false)} size="full">
        {restore.error && <Notice kind="error" live title="戻せませんでした">{asApiError(restore.error).message}</Notice>}
        <Fetched query={versions}>
          {(data) => (
            <TableBox label="これまでの版">
              <table className="table">
                <TableHead names={['版', 'だれが・いつ', '言葉と答え', '操作']} />
                <tbody>
                  {data.versions.map((v) => (
                    <tr key={v.version}>
                      <th scope="row">
                        {v.version}
                        {v.version === reply.liveVersion && <span className="state state-good">公開中</span>}
                      </th>
                      <td>
                        {v.staff || '取りこみ'}・{formatMinute(v.at)}
                        {v.publishedAt && <div className="quiet">{formatMinute(v.publishedAt)}公開</div>}
                      </td>
                      <td>
                        {v.words} → {v.says}
                        <div className="quiet">{v.times}</div>
                      </td>
                      <td>
                        {v.version < reply.version && (
                          <Button small isPending={restore.isPending} onPress={() => restore.mutate(v.version)} aria-label={`この版に戻す（版${v.version}）`}>
                            この版に戻す
                          </Button>
                        )}
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableBox>
          )}
        </Fetched>
      </Dialog>
      <Confirm title="ルールを削除しますか" isOpen={deleting} onClose={() => setDeleting(false)} onConfirm={() => remove.mutate()} confirm="削除する" danger pending={remove.isPending}>
        <p>「{reply.name}」を、これまでの版も含めて削除します。元に戻せません。しばらく使わないだけなら、一覧で「答える」を切ってください。</p>
      </Confirm>
    </>
  )
}
