import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { call } from '../../api/client'
import { client, phrases as phrasesQuery } from '../../api/queries'
import type { Phrases as PhrasesData } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { bubbleText, kindLabel, toBubbles } from '../lib/messages'
import { MessagesForm } from '../messages/MessagesForm'
import { phraseRoute } from '../router'
import { Fetched, Forbidden, NotFound, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Empty, Notice } from '../ui'

export function Phrases() {
  const mayView = useRight('phrase.view')
  const query = useQuery({ ...phrasesQuery, enabled: mayView })
  if (!mayView) return <Forbidden what="あいさつ・案内" />
  return (
    <Page title="あいさつ・案内" lead="友だちになったときや、話しかけられたときに、自動で送るメッセージです。">
      <Fetched query={query}>
        {(data) =>
          data.phrases.length === 0 ? (
            <Empty title="あいさつ・案内がありません" />
          ) : (
            <ul className="cards">
              {data.phrases.map((p) => {
                const bubbles = toBubbles(p.messages)
                return (
                  <li key={p.key} className="card">
                    <h2>
                      <Link to="/phrases/$key" params={{ key: p.key }}>
                        {p.label}
                      </Link>
                    </h2>
                    {bubbles.length === 0 ? (
                      <p className="quiet">送りません</p>
                    ) : (
                      <ul className="plain-list">
                        {bubbles.map((b) => (
                          <li key={b.key} className="broadcast-text">
                            <span className="kind">{kindLabel(b.message)}</span> {bubbleText(b.message)}
                          </li>
                        ))}
                      </ul>
                    )}
                    <p className="quiet">{p.updatedAt ? `${formatMinute(p.updatedAt)}更新` : 'はじめの文のままです'}</p>
                  </li>
                )
              })}
            </ul>
          )
        }
      </Fetched>
    </Page>
  )
}

export function PhrasePage() {
  const { key } = phraseRoute.useParams()
  const mayView = useRight('phrase.view')
  const mayEdit = useRight('phrase.edit')
  const query = useQuery({ ...phrasesQuery, enabled: mayView, staleTime: Infinity })
  if (!mayView) return <Forbidden what="あいさつ・案内" />
  const found = query.data?.phrases.find((p) => p.key === key)
  if (query.data && !found) return <NotFound what="あいさつ・案内" />
  return (
    <Page title={found?.label ?? 'あいさつ・案内'} back={{ to: '/phrases', label: 'あいさつ・案内' }} wide>
      {!mayEdit && <Notice>内容を見ることができます。直すには、あいさつ・案内を編集する権限が要ります。</Notice>}
      <Fetched query={query}>
        {() =>
          found && (
            <MessagesForm
              key={key}
              storage={`phrase.${key}`}
              messages={found.messages}
              readOnly={!mayEdit}
              personal={false}
              lead={<p className="quiet">本文の「{'{{account_name}}'}」はアカウントの名前に、アドレスの「{'{{settings_url}}'}」は受信設定のページに、送るときに変わります。</p>}
              onSave={async (messages) => {
                const after = await call('PUT /api/phrases/{key}', { params: { key }, body: { messages } })
                client.setQueryData<PhrasesData>(['phrases'], (old) => (old ? { phrases: old.phrases.map((p) => (p.key === key ? after : p)) } : old))
                tell('保存しました。次から、この内容で送ります')
              }}
            />
          )
        }
      </Fetched>
    </Page>
  )
}
