// Every text the city writes, in other languages: what is missing, side by side, read or not.
import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { call } from '../../api/client'
import { client, wordingKinds as kindsQuery, wordings as wordingsQuery } from '../../api/queries'
import type { WordingKind, Wordings as WordingsData } from '../../api/types.gen'
import { LANGUAGES, TRANSLATED, type Translated } from '../lib/languages'
import { MessagesForm } from '../messages/MessagesForm'
import { wordingMessagesRoute, wordingsRoute } from '../router'
import { Fetched, Forbidden, NotFound, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Checkbox, Empty, Notice, SearchBox, Select, TableBox } from '../ui'
import { Mark, MessagesRow, parsed, Said, STATES, TextRow, type State } from '../wording/rows'
import { WordingCsv } from '../wording/WordingCsv'

const SHOWN = 50

export function Wordings() {
  const mayView = useRight('wording.view')
  const query = useQuery({ ...kindsQuery, enabled: mayView })
  const { kind, language } = wordingsRoute.useSearch()
  if (!mayView) return <Forbidden what="言語と翻訳" />
  return (
    <Page title="言語と翻訳" lead="市が書く文を、やさしい日本語と外国語で用意します。訳がない文は、やさしい日本語、日本語の順に代わりを出します。" wide>
      <Notice title="はじめから入っている訳は、下書きです">このシステムは、外の翻訳サービスを使いません。「下書き」は、市民の画面とトークで「確かめていない訳です」と添えて出ます。読める人が確かめて「確認済み」にすると、その断りが消えます。</Notice>
      <Fetched query={query}>
        {(data) => (
          <>
            <Overview kinds={data.kinds} />
            <Chosen key={`${kind}.${language}`} kinds={data.kinds} kind={data.kinds.find((k) => k.key === kind)} language={language} />
          </>
        )}
      </Fetched>
    </Page>
  )
}

function countText(c: WordingKind['counts'][number], things: number): string {
  const open = c.missing + c.old
  if (things === 0) return '－'
  if (open === 0 && c.draft === 0) return 'すべて確認済み'
  return [open > 0 ? `訳なし${open}` : '', c.draft > 0 ? `下書き${c.draft}` : ''].filter(Boolean).join('・')
}

function Overview({ kinds }: { kinds: WordingKind[] }) {
  return (
    <TableBox label="文の種類と言語ごとの状況">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">文の種類</th>
            <th scope="col" className="num">
              文の数
            </th>
            {TRANSLATED.map((l) => (
              <th scope="col" key={l}>
                {LANGUAGES[l].label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {kinds.map((k) => (
            <tr key={k.key}>
              <th scope="row">{k.label}</th>
              <td className="num">{k.things}</td>
              {TRANSLATED.map((l) => {
                const c = k.counts.find((x) => x.language === l)
                return (
                  <td key={l}>
                    {c && k.things > 0 ? (
                      <Link to="/wordings" search={{ kind: k.key, language: l }} aria-label={`${k.label}の${LANGUAGES[l].label}：${countText(c, k.things)}`}>
                        {countText(c, k.things)}
                      </Link>
                    ) : (
                      '－'
                    )}
                  </td>
                )
              })}
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  )
}

function Chosen({ kinds, kind, language }: { kinds: WordingKind[]; kind: WordingKind | undefined; language: Translated }) {
  const navigate = useNavigate()
  const [state, setState] = useState<State | 'all' | 'open'>('all')
  const [q, setQ] = useState('')
  const [shown, setShown] = useState(SHOWN)
  const query = useQuery({ ...wordingsQuery(kind?.key ?? '', language), enabled: kind !== undefined })
  const go = (to: { kind?: string; language?: Translated }) => void navigate({ to: '/wordings', search: { kind: to.kind ?? kind?.key ?? 'phrase', language: to.language ?? language } })
  return (
    <section className="stack" aria-labelledby="h-wordings">
      <h2 id="h-wordings">{kind ? `${kind.label}：${LANGUAGES[language].label}` : '訳す文'}</h2>
      <div className="row">
        <Select label="文の種類" value={kind?.key ?? null} onChange={(key) => go({ kind: key })} items={kinds.map((k) => ({ id: k.key, label: k.label }))} />
        <Select label="言語" value={language} onChange={(l) => go({ language: l })} items={TRANSLATED.map((l) => ({ id: l, label: LANGUAGES[l].label }))} />
        <Select
          label="状態"
          value={state}
          onChange={setState}
          items={[{ id: 'all', label: 'すべて' }, { id: 'open', label: '確認済みでないもの' }, ...(Object.keys(STATES) as State[]).map((s) => ({ id: s, label: STATES[s].label }))]}
        />
      </div>
      {!kind ? (
        <Empty title="文の種類を選んでください" />
      ) : (
        <Fetched query={query}>
          {(data) => {
            const found = data.wordings.filter((w) => (state === 'all' || (state === 'open' ? w.state !== 'reviewed' : w.state === state)) && `${w.title}${w.source}${w.text}`.includes(q))
            return (
              <>
                {data.wordings.length > 0 && <WordingCsv key={`${kind.key}.${language}`} kind={kind.key} label={kind.label} language={language} />}
                {data.wordings.length > 10 && <SearchBox label="文からさがす" value={q} onChange={setQ} />}
                {found.length === 0 ? (
                  <Empty title={data.wordings.length === 0 ? 'この種類の文は、まだありません' : '当てはまる文がありません'} />
                ) : (
                  <ul className="cards">
                    {found.slice(0, shown).map((w) => (
                      <li key={w.thing} className="card">
                        {data.messages ? <MessagesRow kind={kind.key} language={language} w={w} /> : <TextRow key={`${w.text}.${w.state}`} kind={kind.key} language={language} w={w} />}
                      </li>
                    ))}
                  </ul>
                )}
                {found.length > shown && <Button onPress={() => setShown(shown + SHOWN)}>続きを表示（あと{found.length - shown}）</Button>}
              </>
            )
          }}
        </Fetched>
      )}
    </section>
  )
}

/** One translation of messages, with the Japanese ones above. */
export function WordingMessages() {
  const { kind, language, thing } = wordingMessagesRoute.useSearch()
  const mayView = useRight('wording.view')
  const mayWrite = useRight('wording.edit')
  const of = Number(/^\d+/.exec(thing)?.[0] ?? 0)
  const query = useQuery({ ...wordingsQuery(kind, language, of), enabled: mayView && kind !== '', staleTime: Infinity })
  const [reviewed, setReviewed] = useState(false)
  if (!mayView) return <Forbidden what="言語と翻訳" />
  const w = query.data?.wordings.find((x) => x.thing === thing)
  if (query.data && (!w || !query.data.messages)) return <NotFound what="訳す文" />
  const mayEdit = mayWrite && w?.mayEdit === true
  const storage = `wording.${kind}.${thing}.${language}`
  return (
    <Page title={w ? `${w.title}：${LANGUAGES[language].label}` : '翻訳'} back={{ to: '/wordings', label: '言語と翻訳' }} wide>
      <Fetched query={query}>
        {() =>
          w && (
            <>
              <section className="card" aria-labelledby="h-source">
                <h2 id="h-source">日本語の文</h2>
                <Said messages={parsed(w.source)} />
              </section>
              <div lang={LANGUAGES[language].html}>
                <MessagesForm
                  key={storage}
                  storage={storage}
                  messages={parsed(w.text === '' ? w.source : w.text)}
                  readOnly={!mayEdit}
                  personal={false}
                  dirty={w.text === '' || w.state === 'old' || (reviewed && w.state !== 'reviewed')}
                  lead={
                    <div className="stack" lang="ja">
                      <Mark w={w} />
                      {w.text === '' && <p className="quiet">日本語の文が入っています。文字のところを訳してください。</p>}
                      {mayEdit && (
                        <Checkbox isSelected={reviewed} onChange={setReviewed} help="読める人が確かめたときに選びます。選ばないと、「確かめていない訳です」という吹き出しが先に付きます。">
                          確認済みにする
                        </Checkbox>
                      )}
                    </div>
                  }
                  onSave={async (messages) => {
                    const text = JSON.stringify(messages)
                    await call('PUT /api/wordings', { body: { kind, thing, language, text, reviewed } })
                    client.setQueryData<WordingsData>(['wordings', kind, language, of], (old) => (old ? { ...old, wordings: old.wordings.map((x) => (x.thing === thing ? { ...x, text, ours: false, state: reviewed ? 'reviewed' : 'draft' } : x)) } : old))
                    void client.invalidateQueries({ queryKey: ['wording-kinds'] })
                    void client.invalidateQueries({ queryKey: ['wordings', kind, language, 0] })
                    tell(reviewed ? '確認済みの訳として保存しました' : '下書きの訳を保存しました')
                  }}
                />
              </div>
            </>
          )
        }
      </Fetched>
    </Page>
  )
}
