// What was asked and not answered: one press makes a question of it.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { articleMisses, client } from '../../api/queries'
import type { ArticleMiss } from '../../api/types.gen'
import { ArticleTabs } from '../articles/shared'
import { formatMinute } from '../lib/dates'
import { formatCount } from '../lib/numbers'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { Button, Choices, Empty, Notice } from '../ui'
import { LinkButton } from '../ui/LinkButton'

type State = ArticleMiss['state']

export function ArticleMisses() {
  const mayView = useRight('article.view')
  const [state, setState] = useState<State>('open')
  const query = useQuery({ ...articleMisses({ state }), enabled: mayView })
  if (!mayView) return <Forbidden what="よくある質問" />
  return (
    <Page title="未回答の質問" lead="自動で答えられなかった言葉を、聞かれた回数の多い順に並べます。だれが聞いたかは残しません。数字とアドレスは消してあります。" wide>
      <ArticleTabs />
      <Choices
        label="表示するもの"
        value={state}
        onChange={setState}
        items={[
          { id: 'open', label: '未対応' },
          { id: 'made', label: '質問にした' },
          { id: 'ignored', label: '対応しない' },
        ]}
      />
      <Fetched query={query}>
        {(data) => (
          <>
            {data.misses.length === 0 ? <Empty title={state === 'open' ? '未回答の質問はありません' : 'まだありません'} /> : <List misses={data.misses} />}
            <p className="quiet">最後に聞かれてから{data.days}日で消えます。200件まで表示します。</p>
          </>
        )}
      </Fetched>
    </Page>
  )
}

function List({ misses }: { misses: ArticleMiss[] }) {
  const mayEdit = useRight('article.edit')
  const put = useMutation({
    mutationFn: (m: ArticleMiss) => call('PUT /api/article-misses/{id}', { params: { id: m.id }, body: { state: m.state === 'open' ? 'ignored' : 'open' } }),
    onSettled: () => void client.invalidateQueries({ queryKey: ['articles'] }),
  })
  return (
    <>
      {put.error && (
        <Notice kind="error" live title="変えられませんでした">
          {asApiError(put.error).message}
        </Notice>
      )}
      <ul className="rows">
        {misses.map((m) => (
          <li key={m.id}>
            <div className="card-head">
              <span>
                <strong>{m.text}</strong>
                <span className="table-note">
                  {formatCount(m.times)}回・最後は{formatMinute(m.lastAt)}
                </span>
              </span>
              <div className="row">
                {m.state === 'made' && m.articleId !== undefined && (
                  <Link to="/articles/$id" params={{ id: String(m.articleId) }}>
                    作った質問を見る
                  </Link>
                )}
                {mayEdit && m.state === 'open' && (
                  <LinkButton to="/articles/$id" params={{ id: 'new' }} search={{ miss: m.id }} small icon="plus" aria-label={`「${m.text}」から質問を作る`}>
                    質問を作る
                  </LinkButton>
                )}
                {mayEdit && m.state !== 'made' && (
                  <Button small kind="plain" onPress={() => put.mutate(m)} isDisabled={put.isPending} aria-label={`「${m.text}」を${m.state === 'open' ? '対応しないことにする' : '未対応に戻す'}`}>
                    {m.state === 'open' ? '対応しない' : '未対応に戻す'}
                  </Button>
                )}
              </div>
            </div>
          </li>
        ))}
      </ul>
    </>
  )
}
