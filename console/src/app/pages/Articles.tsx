// Questions and answers: the list.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { articleCategories, articles as articlesQuery } from '../../api/queries'
import type { ArticleRow } from '../../api/types.gen'
import { ArticleState, ArticleTabs } from '../articles/shared'
import { formatDayText } from '../lib/dates'
import { formatCount } from '../lib/numbers'
import { articlesRoute } from '../router'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { Button, Empty, Notice, SearchBox, Select, TableBox, TableHead } from '../ui'
import { LinkButton } from '../ui/LinkButton'

type Search = ReturnType<typeof articlesRoute.useSearch>
const PAGE = 50
const STATES: { id: NonNullable<Search['state']> | ''; label: string }[] = [
  { id: '', label: 'すべて' },
  { id: 'public', label: '公開中' },
  { id: 'changed', label: '公開中・書きかけあり' },
  { id: 'draft', label: '公開していない' },
  { id: 'future', label: '公開の予定' },
  { id: 'ended', label: '期限切れ' },
  { id: 'stale', label: '見直しが必要' },
]

export function Articles() {
  const mayView = useRight('article.view')
  const mayEdit = useRight('article.edit')
  const search = articlesRoute.useSearch()
  const navigate = useNavigate()
  const [q, setQ] = useState(search.q ?? '')
  const query = useQuery({ ...articlesQuery(search), enabled: mayView })
  const categories = useQuery({ ...articleCategories, enabled: mayView }).data?.categories ?? []
  if (!mayView) return <Forbidden what="よくある質問" />
  const go = (part: { [K in keyof Search]?: Search[K] | undefined }) => {
    const next = { ...search, page: undefined, ...part }
    void navigate({ to: '/articles', search: Object.fromEntries(Object.entries(next).filter(([, v]) => v !== undefined && v !== '')) })
  }
  const filtered = Object.keys(search).some((k) => k !== 'page')
  const add = mayEdit && (
    <LinkButton to="/articles/$id" params={{ id: 'new' }} kind="primary" icon="plus">
      新しい質問
    </LinkButton>
  )
  return (
    <Page title="よくある質問" lead="市民がトークで聞いたことに、ここにある答えを自動で返します。言い方がちがっても、近い質問をさがします。" wide actions={add}>
      <ArticleTabs />
      <Fetched query={query}>
        {(data) => (
          <>
            {data.staleTotal > 0 && search.state !== 'stale' && (
              <Notice
                kind="warning"
                title={`見直しが必要な質問が ${data.staleTotal}件 あります`}
                actions={
                  <Button small onPress={() => go({ state: 'stale' })}>
                    見直すものを表示
                  </Button>
                }
              >
                見直す日が来たものと、公開の期限が切れたものです。
              </Notice>
            )}
            {data.total === 0 && !filtered ? (
              <Empty title="質問がまだありません" actions={add}>
                <p>窓口や電話でよく聞かれることから、1つずつ作ります。1つもないあいだは、質問への自動の答えは動きません。</p>
              </Empty>
            ) : (
              <>
                <div className="filters" role="search" aria-label="質問をさがす">
                  <SearchBox label="質問・言いかえ・答えからさがす" value={q} onChange={setQ} onSubmit={(text) => go({ q: text })} />
                  <Select label="分類" value={search.category ?? 0} onChange={(id) => go({ category: id || undefined })} items={[{ id: 0, label: 'すべて' }, ...categories.map((c) => ({ id: c.id ?? 0, label: c.name }))]} />
                  <Select label="状態" value={search.state ?? ''} onChange={(id) => go({ state: id || undefined })} items={STATES} />
                </div>
                {data.total === 0 ? <Empty title="当てはまる質問がありません" /> : <List rows={data.articles} total={data.total} page={data.page} onPage={(page) => go({ page: page || undefined })} />}
              </>
            )}
          </>
        )}
      </Fetched>
    </Page>
  )
}

function List({ rows, total, page, onPage }: { rows: ArticleRow[]; total: number; page: number; onPage: (page: number) => void }) {
  return (
    <>
      <p className="found" role="status">
        {formatCount(total)}件{total > PAGE && `のうち ${formatCount(page * PAGE + 1)}〜${formatCount(page * PAGE + rows.length)}件目`}
      </p>
      <TableBox label="質問の一覧">
        <table className="table">
          <TableHead names={['質問', '状態', '見直す日', { number: '見せた数' }, { number: '解決した' }, { number: '解決しない' }]} />
          <tbody>
            {rows.map((a) => (
              <tr key={a.id}>
                <th scope="row">
                  <Link to="/articles/$id" params={{ id: String(a.id) }}>
                    {a.question}
                  </Link>
                  <span className="table-note">{[a.category || '分類なし', a.department || '全庁で共有'].join('・')}</span>
                </th>
                <td>
                  <ArticleState state={a.state} />
                </td>
                <td className="nowrap">
                  {a.reviewDay ? formatDayText(a.reviewDay) : '決めていない'}
                  {a.stale && a.state !== 'ended' && <span className="table-note">見直してください</span>}
                </td>
                <td className="num">{formatCount(a.shown)}</td>
                <td className="num">{formatCount(a.solved)}</td>
                <td className="num">{formatCount(a.unsolved)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
      <p className="quiet">数は、この90日のものです。「解決した」「解決しない」は、たずねられて答えた人の数です。</p>
      {total > PAGE && (
        <nav className="pager" aria-label="ページ">
          {page > 0 && (
            <Button icon="left" onPress={() => onPage(page - 1)}>
              前のページ
            </Button>
          )}
          {(page + 1) * PAGE < total && (
            <Button icon="right" onPress={() => onPage(page + 1)}>
              次のページ
            </Button>
          )}
        </nav>
      )}
    </>
  )
}
