// One question: its wordings, the answer, from when to when, and what was before.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { article as articleQuery, articleCategories, articleHistory, articleMiss, articles as articlesQuery, client } from '../../api/queries'
import type { Article, ArticleBrief, ArticleMiss } from '../../api/types.gen'
import { ArticleState, linesOf } from '../articles/shared'
import { DepartmentField } from '../compose/DepartmentField'
import { dayOf, formatMinute, now as serverNow } from '../lib/dates'
import { MessagesForm } from '../messages/MessagesForm'
import { articleRoute } from '../router'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Confirm, DateField, Empty, Notice, SearchBox, Select, Switch, TextField } from '../ui'
import { Translations } from '../wording/Translations'

const BACK = { to: '/articles', label: 'よくある質問' }

export function ArticlePage() {
  const { id } = articleRoute.useParams()
  const { miss } = articleRoute.useSearch()
  const mayView = useRight('article.view')
  const mayEdit = useRight('article.edit')
  const isNew = id === 'new'
  const query = useQuery({ ...articleQuery(Number(id)), enabled: mayView && !isNew })
  const missQuery = useQuery({ ...articleMiss(miss ?? 0), enabled: mayView && isNew && miss !== undefined })
  if (!mayView || (isNew && !mayEdit)) return <Forbidden what="よくある質問" />
  return (
    <Page title={isNew ? '新しい質問' : (query.data?.question ?? '質問')} back={BACK} wide>
      {isNew && miss === undefined && <Form key="new" />}
      {isNew && miss !== undefined && <Fetched query={missQuery}>{(m) => <Form key={`miss ${m.id}`} miss={m} />}</Fetched>}
      {!isNew && (
        <Fetched query={query}>
          {(a) => (
            <>
              <Standing a={a} />
              <Form key={`${a.id} ${a.version}`} a={a} />
              <Translations kinds={[{ key: 'article_question', label: '質問' }, { key: 'article_words', label: 'この言語で聞かれる言い方（1行に1つ。市民には出ません）' }, { key: 'article', label: '答え' }]} of={a.id} />
              <Past a={a} />
            </>
          )}
        </Fetched>
      )}
    </Page>
  )
}

const changed = () => void client.invalidateQueries({ queryKey: ['articles'] })

/** Is it public, and what can be done about that. */
function Standing({ a }: { a: Article }) {
  const [asking, setAsking] = useState<'hide' | 'delete'>()
  const navigate = useNavigate()
  const publish = useMutation({
    mutationFn: () => call('POST /api/articles/{id}/publish', { params: { id: a.id }, body: { version: a.version } }),
    onSuccess: () => tell('公開しました'),
    onSettled: changed,
  })
  const hide = useMutation({
    mutationFn: () => call('POST /api/articles/{id}/hide', { params: { id: a.id } }),
    onSuccess: () => tell('公開をやめました'),
    onSettled: () => {
      setAsking(undefined)
      changed()
    },
  })
  const remove = useMutation({
    mutationFn: () => call('DELETE /api/articles/{id}', { params: { id: a.id } }),
    onSuccess: () => {
      tell('質問を削除しました')
      changed()
      setTimeout(() => void navigate({ to: '/articles', ignoreBlocker: true }))
    },
    onSettled: () => setAsking(undefined),
  })
  const error = publish.error ?? hide.error ?? remove.error
  const waits = a.publicVersion !== a.version
  return (
    <>
      {error && (
        <Notice kind="error" live title="できませんでした">
          {asApiError(error).message}
        </Notice>
      )}
      <section className="card" aria-label="公開の状態">
        <div className="card-head">
          <p>
            <ArticleState state={a.state} /> <span className="quiet">{`第${a.version}版・${a.updatedBy}・${formatMinute(a.updatedAt)}`}</span>
          </p>
          <div className="row">
            {waits && a.mayPublish && (
              <Button kind="primary" small icon="check" onPress={() => publish.mutate()} isPending={publish.isPending}>
                保存した内容を公開する
              </Button>
            )}
            {a.publicVersion !== undefined && a.mayEdit && (
              <Button small onPress={() => setAsking('hide')}>
                公開をやめる
              </Button>
            )}
            {a.mayEdit && (
              <Button small kind="plain" icon="trash" onPress={() => setAsking('delete')}>
                削除
              </Button>
            )}
          </div>
        </div>
        {waits && !a.mayPublish && a.mayEdit && <p className="quiet">{a.approval ? '公開するには、書いた人とは別の、承認の権限がある職員の確認が必要です。' : '公開の権限がある職員に頼んでください。'}</p>}
        {waits && a.publicVersion !== undefined && <p className="quiet">市民には、いまも第{a.publicVersion}版が見えています。</p>}
        <Review a={a} />
      </section>
      <Confirm title="公開をやめますか" isOpen={asking === 'hide'} onClose={() => setAsking(undefined)} onConfirm={() => hide.mutate()} confirm="公開をやめる" pending={hide.isPending}>
        <p>この質問は答えに使われなくなります。内容は残り、あとでまた公開できます。</p>
      </Confirm>
      <Confirm title="質問を削除しますか" isOpen={asking === 'delete'} onClose={() => setAsking(undefined)} onConfirm={() => remove.mutate()} confirm="削除する" danger pending={remove.isPending}>
        <p>「{a.question}」を、これまでの版と数もいっしょに削除します。元に戻せません。使わないだけなら「公開をやめる」にしてください。</p>
      </Confirm>
    </>
  )
}

/** Somebody looked, and nothing had to be changed. */
function Review({ a }: { a: Article }) {
  const due = a.reviewDay !== undefined && a.reviewDay <= dayOf(serverNow())
  const [day, setDay] = useState('')
  const done = useMutation({
    mutationFn: () => call('POST /api/articles/{id}/reviewed', { params: { id: a.id }, body: day ? { reviewDay: day } : {} }),
    onSuccess: () => tell('見直したことを記録しました'),
    onSettled: changed,
  })
  if (!due || !a.mayEdit) return null
  return (
    <Notice
      kind="warning"
      title="見直す日が来ています"
      actions={
        <Button small onPress={() => done.mutate()} isPending={done.isPending}>
          変えずに、見直したことにする
        </Button>
      }
    >
      <p>答えがいまも正しいか確かめてください。変えるときは、下で直して保存します。</p>
      <DateField label="次に見直す日" value={day} onChange={setDay} optional least={dayOf(serverNow())} error={done.error ? asApiError(done.error).message : undefined} />
    </Notice>
  )
}

function Form({ a, miss }: { a?: Article; miss?: ArticleMiss }) {
  const navigate = useNavigate()
  const categories = useQuery(articleCategories).data?.categories ?? []
  const [question, setQuestion] = useState(a?.question ?? miss?.text ?? '')
  const [variants, setVariants] = useState((a?.variants ?? []).join('\n'))
  const [categoryId, setCategoryId] = useState(a?.categoryId ?? 0)
  const [url, setUrl] = useState(a?.url ?? '')
  const [validFrom, setFrom] = useState(a?.validFrom ?? '')
  const [validUntil, setUntil] = useState(a?.validUntil ?? '')
  const [reviewDay, setReview] = useState(a?.reviewDay ?? '')
  const [related, setRelated] = useState<ArticleBrief[]>(a?.related ?? [])
  const own = a ? (a.departmentId ?? 0) : undefined
  const [departmentId, setDepartment] = useState(own)
  const [publish, setPublish] = useState(a ? a.mayPublish && a.publicVersion !== undefined : false)
  const [tried, setTried] = useState(false)
  const [saved, setSaved] = useState(false)
  const readOnly = a ? !a.mayEdit : false
  const list = linesOf(variants)
  const now = JSON.stringify([question, list, categoryId, url, validFrom, validUntil, reviewDay, related.map((r) => r.id), departmentId])
  const [first] = useState(now)
  const tooLong = list.find((l) => l.length > 100)
  const variantError = list.length > 50 ? '言いかえは50個までです。' : tooLong ? `100文字を超える行があります：${tooLong.slice(0, 20)}…` : undefined
  const mayPublish = a ? a.mayPublish || !a.approval : true
  return (
    <MessagesForm
      storage={a ? `article.${a.id}` : 'article.new'}
      messages={a?.messages ?? []}
      readOnly={readOnly}
      dirty={!saved && (now !== first || miss !== undefined)}
      ready={question.trim() !== '' && variantError === undefined}
      personal={false}
      onTry={() => setTried(true)}
      saveLabel={publish ? '保存して公開する' : '保存する'}
      lead={<p className="quiet">吹き出しは3つまでです。このあとに、ページへのボタンと「解決しましたか」が付きます。</p>}
      onSave={async (messages) => {
        const body = {
          question: question.trim(),
          variants: list,
          messages,
          url: url.trim(),
          related: related.map((r) => r.id),
          publish,
          ...(a ? { version: a.version } : {}),
          ...(categoryId ? { categoryId } : {}),
          ...(validFrom ? { validFrom } : {}),
          ...(validUntil ? { validUntil } : {}),
          ...(reviewDay ? { reviewDay } : {}),
          ...(departmentId === undefined ? {} : { departmentId }),
          ...(miss ? { miss: miss.id } : {}),
        }
        const after = a ? await call('PUT /api/articles/{id}', { params: { id: a.id }, body }) : await call('POST /api/articles', { body })
        setSaved(true)
        tell(publish ? '保存して公開しました' : '保存しました')
        await client.invalidateQueries({ queryKey: ['articles'] })
        if (!a) setTimeout(() => void navigate({ to: '/articles/$id', params: { id: String(after.id) }, replace: true, ignoreBlocker: true }))
      }}
    >
      {miss && (
        <Notice title={`「${miss.text}」は ${miss.times}回 聞かれました`}>市民の言葉のままでなくてかまいません。質問を整え、聞かれた言い方は言いかえに残すと、次から見つかります。</Notice>
      )}
      <section className="step" aria-label="質問">
        <TextField label="質問" value={question} onChange={setQuestion} most={100} required readOnly={readOnly} error={tried && question.trim() === '' ? '質問を入れてください。' : undefined} help="市民が選ぶときに見る文です。例：ペットボトルの出し方を知りたい" />
        <TextField label="言いかえ" value={variants} onChange={setVariants} lines={4} optional readOnly={readOnly} error={variantError} help="同じことを聞く、ほかの言い方。1行に1つ、50個まで。ひらがな・カタカナ、全角・半角のちがいは、書かなくても見つかります。" />
        <div className="grid-2">
          <Select label="分類" value={categoryId} onChange={setCategoryId} items={[{ id: 0, label: '分類なし' }, ...categories.map((c) => ({ id: c.id ?? 0, label: c.name }))]} />
          {!readOnly && <DepartmentField value={departmentId} onChange={setDepartment} right="article" shared />}
        </div>
        <TextField label="くわしいページのアドレス" value={url} onChange={setUrl} optional type="url" readOnly={readOnly} placeholder="https://" help="答えの下に「くわしいページを見る」と出ます。" />
        <div className="grid-2">
          <DateField label="公開の始まり" value={validFrom} onChange={setFrom} optional />
          <DateField label="公開の終わり" value={validUntil} onChange={setUntil} optional error={validFrom && validUntil && validUntil < validFrom ? '始まりより後の日にしてください。' : undefined} help="この日まで答えます。" />
          <DateField label="見直す日" value={reviewDay} onChange={setReview} optional help="この日が来ると、部署の職員に毎週知らせます。" />
        </div>
        <Related id={a?.id} list={related} onChange={setRelated} readOnly={readOnly} />
        {!readOnly && mayPublish && (
          <Switch isSelected={publish} onChange={setPublish}>
            保存したら、すぐ公開する
          </Switch>
        )}
      </section>
    </MessagesForm>
  )
}

function Related({ id, list, onChange, readOnly }: { id: number | undefined; list: ArticleBrief[]; onChange: (list: ArticleBrief[]) => void; readOnly: boolean }) {
  const [q, setQ] = useState('')
  const found = useQuery({ ...articlesQuery({ q, state: 'public' }), enabled: q.trim() !== '' && !readOnly })
  const offered = q.trim() === '' ? [] : (found.data?.articles ?? []).filter((x) => x.id !== id && !list.some((r) => r.id === x.id)).slice(0, 6)
  if (readOnly && list.length === 0) return null
  return (
    <div className="stack" role="group" aria-label="関連する質問">
      <p className="field-label">関連する質問（5つまで）</p>
      {list.length > 0 && (
        <ul className="rows">
          {list.map((r) => (
            <li key={r.id}>
              <div className="card-head">
                <span>{r.question}</span>
                {!readOnly && (
                  <Button small kind="plain" icon="close" onPress={() => onChange(list.filter((x) => x.id !== r.id))} aria-label={`「${r.question}」を外す`}>
                    外す
                  </Button>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
      {!readOnly && list.length < 5 && (
        <>
          <SearchBox label="公開中の質問からさがして足す" value={q} onChange={setQ} />
          {q.trim() !== '' && found.data && offered.length === 0 && <p className="quiet">当てはまる質問がありません。</p>}
          {offered.length > 0 && (
            <ul className="rows">
              {offered.map((x) => (
                <li key={x.id}>
                  <div className="card-head">
                    <span>{x.question}</span>
                    <Button small icon="plus" onPress={() => onChange([...list, { id: x.id, question: x.question }])} aria-label={`「${x.question}」を足す`}>
                      足す
                    </Button>
                  </div>
                </li>
              ))}
            </ul>
          )}
        </>
      )}
    </div>
  )
}

/** Versions to go back to, and what citizens wrote. */
function Past({ a }: { a: Article }) {
  const query = useQuery(articleHistory(a.id))
  const [to, setTo] = useState<number>()
  const back = useMutation({
    mutationFn: async (version: number) => {
      const old = await call('GET /api/articles/{id}/version', { params: { id: a.id }, query: { version } })
      const { question, variants, messages, url, validFrom, validUntil } = old
      return call('PUT /api/articles/{id}', {
        params: { id: a.id },
        body: {
          version: a.version, question, variants, messages, url, publish: false, related: a.related.map((r) => r.id),
          ...(a.categoryId ? { categoryId: a.categoryId } : {}),
          ...(a.reviewDay ? { reviewDay: a.reviewDay } : {}),
          ...(validFrom ? { validFrom } : {}),
          ...(validUntil ? { validUntil } : {}),
        },
      })
    },
    onSuccess: () => tell('前の内容を新しい版にしました。確かめて公開してください'),
    onSettled: () => {
      setTo(undefined)
      changed()
    },
  })
  return (
    <section className="stack" aria-labelledby="h-past">
      <h2 id="h-past">市民の意見と、これまでの版</h2>
      {back.error && (
        <Notice kind="error" live title="戻せませんでした">
          {asApiError(back.error).message}
        </Notice>
      )}
      <Fetched query={query}>
        {(data) => (
          <>
            {data.comments.length === 0 ? (
              <p className="quiet">市民の意見はまだありません。「解決しましたか」で「いいえ」を押した人が書けます。</p>
            ) : (
              <ul className="rows">
                {data.comments.map((c, i) => (
                  <li key={i}>
                    <p className="pre">{c.text}</p>
                    <span className="quiet">{formatMinute(c.at)}</span>
                  </li>
                ))}
              </ul>
            )}
            {data.versions.length === 0 ? (
              <Empty title="版がありません" />
            ) : (
              <ul className="rows">
                {data.versions.map((v) => (
                  <li key={v.version}>
                    <div className="card-head">
                      <span>
                        第{v.version}版 {v.public && <span className="state state-good">公開中</span>} <span className="quiet">{`${formatMinute(v.at)}・${v.staff}`}</span>
                        <span className="table-note">{v.question}</span>
                      </span>
                      {a.mayEdit && v.version !== a.version && (
                        <Button small icon="repeat" onPress={() => setTo(v.version)}>
                          この内容に戻す
                        </Button>
                      )}
                    </div>
                  </li>
                ))}
              </ul>
            )}
          </>
        )}
      </Fetched>
      <Confirm title={`第${to}版の内容に戻しますか`} isOpen={to !== undefined} onClose={() => setTo(undefined)} onConfirm={() => to !== undefined && back.mutate(to)} confirm="戻す" pending={back.isPending}>
        <p>第{to}版の質問・言いかえ・答えで、新しい版を作ります。市民に見えるのは、そのあと公開してからです。</p>
      </Confirm>
    </section>
  )
}
