// What would be answered, and why.
import { useMutation } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import type { ArticleTried, ArticleTry as Tried } from '../../api/types.gen'
import { ArticleTabs } from '../articles/shared'
import { Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { Bar, Button, Notice, TextField } from '../ui'

export function ArticleTry() {
  const mayView = useRight('article.view')
  const [question, setQuestion] = useState('')
  const ask = useMutation({ mutationFn: (text: string) => call('POST /api/articles/try', { body: { question: text } }) })
  if (!mayView) return <Forbidden what="よくある質問" />
  return (
    <Page title="質問を試してみる" lead="市民がこう聞いたら何と答えるかを確かめます。ここで試しても、市民には届かず、数にも入りません。">
      <ArticleTabs />
      <form
        className="stack"
        onSubmit={(e) => {
          e.preventDefault()
          if (question.trim()) ask.mutate(question.trim())
        }}
      >
        <TextField label="市民の言葉" value={question} onChange={setQuestion} most={300} placeholder="例：ペットボトルっていつ捨てられる？" />
        <div className="row">
          <Button kind="primary" type="submit" icon="search" isPending={ask.isPending} isDisabled={question.trim() === ''}>
            試す
          </Button>
        </div>
      </form>
      {ask.error && (
        <Notice kind="error" live title="試せませんでした">
          {asApiError(ask.error).message}
        </Notice>
      )}
      {ask.data && <Result tried={ask.data} />}
    </Page>
  )
}

const VERDICTS: Record<Tried['verdict'], { kind: 'success' | 'info' | 'warning'; title: string; text: string }> = {
  sure: { kind: 'success', title: '1つに決めて、すぐ答えます', text: '1番目の質問の答えを返します。' },
  unsure: { kind: 'info', title: '候補を見せて、選んでもらいます', text: '「こちらのことですか？」と、候補を5つまで見せます。' },
  nothing: { kind: 'warning', title: '答えられません', text: '決まりの返事と、分類・電話などの案内を返します。この言葉は、未回答の一覧に残ります。' },
}

function Result({ tried }: { tried: Tried }) {
  const v = VERDICTS[tried.verdict]
  return (
    <section className="stack" aria-label="結果">
      <Notice kind={v.kind} live title={v.title}>
        {v.text}
      </Notice>
      {tried.found.length > 0 && (
        <ul className="cards">
          {tried.found.map((f) => (
            <Found key={f.id} f={f} />
          ))}
        </ul>
      )}
      {tried.categories.length > 0 && <p>1つの言葉だけなので、よく読まれている順に見せ、そのあとに分類 {tried.categories.map((c) => `「${c}」`).join('')} も選べるようにします。</p>}
      <p className="quiet">
        近さが{tried.answerAt}%以上で、2番目より8%以上近いとき、すぐ答えます。{tried.offerAt}%以上のものを候補にします。この2つは「運用設定」で変えられます。さがすのにかかった時間は {(tried.tookUs / 1000).toFixed(1)}ミリ秒です。
      </p>
    </section>
  )
}

function Found({ f }: { f: ArticleTried }) {
  const why = f.uses !== undefined ? `（言葉が合い、90日に${f.uses}回読まれたので候補にします）` : f.offered ? '' : '（候補にしません）'
  return (
    <li className="card">
      <h2>
        <Link to="/articles/$id" params={{ id: String(f.id) }}>
          {f.question}
        </Link>
      </h2>
      <p>近さ {f.likeness}%{why}</p>
      <Bar label={`「${f.question}」との近さ`} value={f.likeness} most={100} text={`${f.likeness}%${why}`} />
      {f.nearest !== f.question && <p className="quiet">いちばん近い言いかえ：{f.nearest}</p>}
      <p className="quiet">{f.shared.length ? `どちらにもある言葉：${f.shared.map((s) => `「${s}」`).join('')}` : '続けて同じになる言葉はありません。'}</p>
    </li>
  )
}
