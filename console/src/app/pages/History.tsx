// What was said in a time: found by its words, and as a file for those who may.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, download } from '../../api/client'
import { desks as desksQuery, talkHistory } from '../../api/queries'
import type { HistoryQuery } from '../../api/types.gen'
import { addDays, dayOf, formatMinute, now } from '../lib/dates'
import { historyRoute } from '../router'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { Button, DateField, Notice, SearchBox, Select } from '../ui'

export function History() {
  const mayView = useRight('conversation.view')
  const search = historyRoute.useSearch()
  if (!mayView) return <Forbidden what="トークの履歴" />
  const asked: HistoryQuery = { from: search.from ?? addDays(dayOf(now()), -6), to: search.to ?? dayOf(now()), ...(search.q ? { q: search.q } : {}), ...(search.desk ? { desk: search.desk } : {}), ...(search.before ? { before: search.before } : {}) }
  return (
    <Page title="トークの履歴" lead="期間と言葉で、これまでのやりとりを探します。見えるのは、あなたの部署の窓口とのやりとりです。全庁の権限があると、自動応答とのやりとりも見えます。" back={{ to: '/chat', label: '職員との相談' }} wide>
      <Filters key={`${asked.from} ${asked.to}`} asked={asked} />
      <Found asked={asked} />
    </Page>
  )
}

function Filters({ asked }: { asked: HistoryQuery }) {
  const navigate = useNavigate()
  const mayExport = useRight('conversation.export')
  const { data } = useQuery(desksQuery)
  const [from, setFrom] = useState(asked.from ?? '')
  const [to, setTo] = useState(asked.to ?? '')
  const go = (more: Partial<HistoryQuery>) => {
    const { from: f, to: t, q, desk } = { ...asked, from, to, ...more }
    void navigate({ to: '/chat/history', search: { from: f, to: t, ...(q ? { q } : {}), ...(desk ? { desk } : {}) } })
  }
  const save = useMutation({ mutationFn: () => download('GET /api/talk-history.csv', { ...asked, from, to, before: undefined }) })
  return (
    <>
      {save.error && (
        <Notice kind="error" live title="書き出せませんでした">
          {asApiError(save.error).message}
        </Notice>
      )}
      <div className="filters">
        <DateField label="始まり" value={from} onChange={setFrom} />
        <DateField label="終わり" value={to} onChange={setTo} />
        <Select label="窓口" value={asked.desk ?? 0} onChange={(desk) => go({ desk })} items={[{ id: 0, label: 'すべて' }, ...(data?.desks ?? []).map((d) => ({ id: d.id, label: d.name }))]} />
        <SearchBox label="言葉で探す" onSubmit={(q) => go({ q: q.trim() })} />
        <div className="filters-end">
          <Button onPress={() => go({})}>この期間で探す</Button>
          {mayExport && (
            <Button icon="download" onPress={() => save.mutate()} isPending={save.isPending}>
              CSVに書き出す
            </Button>
          )}
        </div>
      </div>
    </>
  )
}

function Found({ asked }: { asked: HistoryQuery }) {
  const query = useQuery(talkHistory(asked))
  return (
    <Fetched query={query}>
      {(data) => (
        <>
          <p className="found" role="status">
            {asked.q && `「${asked.q}」`}
            {data.rows.length === 0 ? 'この期間には見つかりません。' : `新しい順に${data.rows.length}件${data.next ? '（続きがあります）' : ''}`}
          </p>
          <ul className="rows">
            {data.rows.map((r) => (
              <li key={r.id}>
                <span className="table-note">
                  {formatMinute(r.at)}・{r.byCity ? (r.staff ? `${r.staff}（職員）` : '自動応答') : r.name || `友だち${r.friendId}`}
                  {r.desk && `・${r.desk}`}
                </span>
                <span className="chat-unsaid-text">{r.text}</span>
                {r.conversationId && (
                  <Link to="/chat/$id" params={{ id: String(r.conversationId) }}>
                    この相談を開く
                    <span className="visually-hidden">（{formatMinute(r.at)}の発言）</span>
                  </Link>
                )}
              </li>
            ))}
          </ul>
          {data.next && (
            <p>
              <Link to="/chat/history" search={{ ...asked, before: data.next }} className="btn btn-secondary">
                もっと古いものを探す
              </Link>
            </p>
          )}
        </>
      )}
    </Fetched>
  )
}
