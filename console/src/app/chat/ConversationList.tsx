// The list beside the talk: who waits, what is mine, and a search by name. New words come by themselves.
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { client, conversationChanges, conversations, desks as desksQuery } from '../../api/queries'
import type { ConversationQuery, ConversationRow } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { Fetched } from '../shell/page'
import { Button, Choices, cx, Icon, SearchBox, Select } from '../ui'
import { STATES, waitText } from './words'

export interface ChatSearch {
  box?: 'waiting' | 'mine' | 'open' | 'closed'
  desk?: number
  q?: string
  beforeAt?: number
  beforeId?: number
}

/** Asks cheaply whether anything is new, and reads again only then. */
function useNews(latest: number | undefined) {
  const { data } = useQuery(conversationChanges)
  const seen = useRef(latest)
  useEffect(() => {
    if (latest !== undefined) seen.current = latest
  }, [latest])
  useEffect(() => {
    if (data && seen.current !== undefined && data.latest !== seen.current) void client.invalidateQueries({ queryKey: ['conversations', 'list'] })
  }, [data])
  return data
}

export function ConversationList({ search, chosen }: { search: ChatSearch; chosen?: number }) {
  const navigate = useNavigate()
  const box = search.box ?? 'waiting'
  const filter: ConversationQuery = search.q ? { q: search.q } : { ...search, box }
  const query = useQuery({ ...conversations(filter), placeholderData: keepPreviousData })
  const { data: places } = useQuery(desksQuery)
  const news = useNews(query.data?.latest)
  const counts = news ?? query.data
  const go = (next: ChatSearch) => void navigate({ to: '/chat', search: next })
  const label = (text: string, n?: number) => (n ? `${text} ${n}` : text)
  return (
    <div className="chat-list">
      <Choices label="見るもの" value={box} onChange={(id) => go({ box: id, ...(search.desk ? { desk: search.desk } : {}) })} items={[{ id: 'waiting', label: label('待ち', counts?.waiting) }, { id: 'mine', label: label('自分', counts?.mine) }, { id: 'open', label: label('対応中', counts?.open) }, { id: 'closed', label: '終わり' }]} />
      <div className="chat-find">
        {(places?.desks.length ?? 0) > 1 && <Select label="窓口" hideLabel small value={search.desk ?? 0} onChange={(id) => go({ box, ...(id ? { desk: id } : {}) })} items={[{ id: 0, label: 'すべての窓口' }, ...(places?.desks ?? []).map((d) => ({ id: d.id, label: d.name }))]} />}
        <SearchBox key={search.q ?? ''} label="表示名で探す" {...(search.q ? { value: search.q } : {})} onSubmit={(q) => go(q.trim() ? { q: q.trim() } : { box })} />
      </div>
      <Fetched query={query}>
        {(data) => (
          <>
            {search.q && (
              <p className="found" role="status">
                「{search.q}」の相談 {data.conversations.length}件
              </p>
            )}
            {data.conversations.length === 0 ? (
              <p className="chat-none">{search.q ? '見つかりません。表示名か友だち番号で探せます。' : box === 'waiting' ? '待っている人はいません。' : box === 'mine' ? 'あなたが担当している相談はありません。' : 'ありません。'}</p>
            ) : (
              <ul className="chat-rows" aria-label="相談の一覧">
                {data.conversations.map((c) => (
                  <Row key={c.id} c={c} search={search} chosen={c.id === chosen} />
                ))}
              </ul>
            )}
            {data.more && (
              <Button small onPress={() => { const last = data.conversations.at(-1); if (last) go({ ...search, box, beforeAt: box === 'waiting' ? (last.waitsSince ?? last.saidAt) : last.saidAt, beforeId: last.id }) }}>
                次の50件
              </Button>
            )}
          </>
        )}
      </Fetched>
    </div>
  )
}

function Row({ c, search, chosen }: { c: ConversationRow; search: ChatSearch; chosen: boolean }) {
  return (
    <li>
      <Link to="/chat/$id" params={{ id: String(c.id) }} search={search} className={cx('chat-row', chosen && 'chat-row-chosen')} {...(chosen ? { 'aria-current': 'true' as const } : {})}>
        <span className="chat-row-head">
          <strong>{c.name || `友だち${c.friendId}`}</strong>
          <span className={cx('state', c.state === 'waiting' ? 'state-wait' : c.state === 'open' && 'state-good')}>{STATES[c.state]}</span>
        </span>
        <span className="chat-row-words">{c.snippet || '（まだ何も書いていません）'}</span>
        <span className="table-note">
          {c.desk}
          {c.holder && `・${c.holder}`}・
          {c.waitsSince && c.state !== 'closed' ? (
            <span className={cx(c.alarmed && 'chat-late')}>
              {c.alarmed && <Icon name="warning" size={14} />}返事を{waitText(c.waitsSince)}待っています
            </span>
          ) : (
            formatMinute(c.saidAt)
          )}
        </span>
      </Link>
    </li>
  )
}
