// Categories with their telephone, and words that mean the same.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { articleCategories, articleSynonyms, client } from '../../api/queries'
import type { ArticleCategory, ArticleSynonym } from '../../api/types.gen'
import { ArticleTabs } from '../articles/shared'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { useLeaveGuard } from '../shell/useLeaveGuard'
import { Button, IconButton, Notice, TextField } from '../ui'

export function ArticleWords() {
  const mayView = useRight('article.view')
  const categories = useQuery({ ...articleCategories, enabled: mayView, staleTime: Infinity })
  const synonyms = useQuery({ ...articleSynonyms, enabled: mayView, staleTime: Infinity })
  if (!mayView) return <Forbidden what="よくある質問" />
  return (
    <Page title="分類と言葉" wide>
      <ArticleTabs />
      <section className="stack" aria-labelledby="h-categories">
        <h2 id="h-categories">分類</h2>
        <p className="quiet">答えられないとき、市民はここから選んでさがせます（公開中の質問がある分類を、上から10個まで）。電話番号を入れると、受付時間といっしょに案内します。分類を消しても、質問は残ります。</p>
        <Fetched query={categories}>{(data) => <Categories key={JSON.stringify(data)} first={data.categories} />}</Fetched>
      </section>
      <section className="stack" aria-labelledby="h-synonyms">
        <h2 id="h-synonyms">同じ意味の言葉</h2>
        <p className="quiet">市民の言葉を、質問に使っている言葉に置きかえてからさがします。例：「マイナカード」を「マイナンバーカード」に。</p>
        <Fetched query={synonyms}>{(data) => <Synonyms key={JSON.stringify(data)} first={data.synonyms} />}</Fetched>
      </section>
    </Page>
  )
}

function Foot({ dirty, busy, onAdd, addLabel, onSave, full }: { dirty: boolean; busy: boolean; onAdd: () => void; addLabel: string; onSave: () => void; full: boolean }) {
  const guard = useLeaveGuard(dirty && !busy, () => undefined)
  return (
    <>
      {guard}
      <div className="row">
        <Button icon="plus" onPress={onAdd} isDisabled={full}>
          {addLabel}
        </Button>
        <Button kind="primary" onPress={onSave} isPending={busy} isDisabled={!dirty}>
          保存する
        </Button>
        <span className="quiet" role="status">
          {dirty ? 'まだ保存していません' : ''}
        </span>
      </div>
    </>
  )
}

function Categories({ first }: { first: ArticleCategory[] }) {
  const mayEdit = useRight('article.edit')
  const [list, setList] = useState(first)
  const save = useMutation({
    mutationFn: () => call('PUT /api/articles/categories', { body: { categories: list } }),
    onSuccess: (data) => {
      tell('分類を保存しました')
      client.setQueryData(articleCategories.queryKey, data)
    },
  })
  const error = save.error ? asApiError(save.error) : undefined
  const change = (i: number, part: Partial<ArticleCategory>) => setList(list.map((c, k) => (k === i ? { ...c, ...part } : c)))
  const move = (i: number) => setList(list.map((c, k) => (k === i - 1 ? list[i]! : k === i ? list[i - 1]! : c)))
  return (
    <>
      {error && (
        <Notice kind="error" live title="保存できませんでした">
          {error.message}
        </Notice>
      )}
      {list.length === 0 && <p className="quiet">まだ分類がありません。</p>}
      <ol className="cards">
        {list.map((c, i) => (
          <li className="card" key={c.id ?? `new ${i}`}>
            <div className="grid-2">
              <TextField label={`${i + 1}番目の分類の名前`} value={c.name} onChange={(name) => change(i, { name })} most={40} required readOnly={!mayEdit} error={error?.field === `categories[${i}].name` ? error.message : undefined} />
              <TextField label="電話番号" value={c.phone} onChange={(phone) => change(i, { phone })} most={40} optional readOnly={!mayEdit} />
              <TextField label="受付時間" value={c.hours} onChange={(hours) => change(i, { hours })} most={60} optional readOnly={!mayEdit} placeholder="平日 8:30〜17:15" />
            </div>
            <div className="card-head">
              <span className="quiet">公開中の質問 {c.articles ?? 0}件</span>
              {mayEdit && (
                <span className="row-tight">
                  {i > 0 && <IconButton icon="up" label={`「${c.name}」を1つ上へ`} onPress={() => move(i)} />}
                  <IconButton icon="trash" label={`「${c.name}」を消す`} onPress={() => setList(list.filter((_, k) => k !== i))} />
                </span>
              )}
            </div>
          </li>
        ))}
      </ol>
      {mayEdit && <Foot dirty={JSON.stringify(list) !== JSON.stringify(first)} busy={save.isPending} onAdd={() => setList([...list, { name: '', phone: '', hours: '' }])} addLabel="分類を足す" onSave={() => save.mutate()} full={list.length >= 100} />}
    </>
  )
}

function Synonyms({ first }: { first: ArticleSynonym[] }) {
  const mayEdit = useRight('article.edit')
  const [list, setList] = useState(first)
  const save = useMutation({
    mutationFn: () => call('PUT /api/articles/synonyms', { body: { synonyms: list } }),
    onSuccess: (data) => {
      tell('言葉を保存しました')
      client.setQueryData(articleSynonyms.queryKey, data)
    },
  })
  const error = save.error ? asApiError(save.error) : undefined
  const change = (i: number, part: Partial<ArticleSynonym>) => setList(list.map((s, k) => (k === i ? { ...s, ...part } : s)))
  return (
    <>
      {error && (
        <Notice kind="error" live title="保存できませんでした">
          {error.message}
        </Notice>
      )}
      {list.length === 0 && <p className="quiet">まだ言葉がありません。</p>}
      <ul className="rows">
        {list.map((s, i) => (
          <li key={i}>
            <div className="row">
              <TextField label={`${i + 1}行目：市民の言葉`} value={s.same} onChange={(same) => change(i, { same })} most={40} width="middle" readOnly={!mayEdit} error={error?.field === `synonyms[${i}].same` ? error.message : undefined} />
              <TextField label={`${i + 1}行目：質問に使っている言葉`} value={s.word} onChange={(word) => change(i, { word })} most={40} width="middle" readOnly={!mayEdit} />
              {mayEdit && <IconButton icon="trash" label={`「${s.same}」の行を消す`} onPress={() => setList(list.filter((_, k) => k !== i))} />}
            </div>
          </li>
        ))}
      </ul>
      {mayEdit && <Foot dirty={JSON.stringify(list) !== JSON.stringify(first)} busy={save.isPending} onAdd={() => setList([...list, { word: '', same: '' }])} addLabel="言葉を足す" onSave={() => save.mutate()} full={list.length >= 1000} />}
    </>
  )
}
