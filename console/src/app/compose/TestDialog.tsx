import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call, type ApiError } from '../../api/client'
import { friends as friendsQuery, testers as testersQuery } from '../../api/queries'
import type { Broadcast, FriendRow } from '../../api/types.gen'
import { tell } from '../shell/toast'
import { useDebounced } from '../lib/useDebounced'
import { LANGUAGES, type Language } from '../lib/languages'
import { Button, CheckboxGroup, Empty, Loading, Notice, RadioGroup, SaveDialog, SearchBox } from '../ui'
import { languageLabel } from './translations'

const KEY = 'kairanban.testers'
function lastTesters(): string[] {
  try {
    return JSON.parse(localStorage.getItem(KEY) ?? '[]') as string[]
  } catch {
    return []
  }
}

export function TestDialog({ broadcast, onClose }: { broadcast: Broadcast; onClose: () => void }) {
  const { data, error: failed, refetch, isPending } = useQuery(testersQuery)
  const [chosen, setChosen] = useState<string[]>(lastTesters)
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState<ApiError>()
  const [q, setQ] = useState('')
  const [language, setLanguage] = useState<Language>('ja')
  const late = useDebounced(q.trim(), 300)
  // The list of all friends is long; a tester that was marked long ago is found by name.
  const search = useQuery({ ...friendsQuery({ q: late, limit: 100 }), enabled: late !== '' })
  const list: FriendRow[] = [...(data ?? [])]
  for (const f of search.data?.friends ?? []) if (f.tester && !list.some((x) => x.id === f.id)) list.push(f)
  const known = new Set(list.map((t) => String(t.id)))
  const picked = chosen.filter((id) => known.has(id))

  async function send() {
    setBusy(true)
    setError(undefined)
    try {
      const answer = await call('POST /api/broadcasts/{id}/test', { params: { id: broadcast.id }, body: { version: broadcast.version, testers: picked.map(Number), ...(language === 'ja' ? {} : { language }) } })
      localStorage.setItem(KEY, JSON.stringify(picked))
      tell(`テスト配信を${answer.people}人に送りました`)
      onClose()
    } catch (e) {
      setError(asApiError(e))
      setBusy(false)
    }
  }
  return (
    <SaveDialog
      title="テスト配信"
      onClose={onClose}
      label={picked.length > 0 ? `テストとして${picked.length}人に送る` : 'テストとして送る'}
      isDisabled={picked.length === 0}
      isPending={busy}
      onSave={() => void send()}
    >
      <div className="stack">
        <p>市民には届きません。選んだ職員のLINEに、はじめに【テスト】とつけて届きます。ほかは本番と同じです。</p>
        {error && (
          <Notice kind="error" live title="テスト配信を送れませんでした">
            {error.message}
          </Notice>
        )}
        {broadcast.translations.length > 0 && (
          <RadioGroup
            label="どの言語の文を試すか"
            value={language}
            onChange={setLanguage}
            inline
            items={[{ id: 'ja' as Language, label: LANGUAGES.ja.label }, ...broadcast.translations.map((t) => ({ id: t.language as Language, label: languageLabel(t.language, t.reviewed) }))]}
          />
        )}
        <SearchBox label="受け手を名前からさがす" value={q} onChange={setQ} />
        {failed ? (
          <Notice kind="error" title="一覧を読み込めませんでした" actions={<Button small onPress={() => void refetch()}>もう一度試す</Button>}>
            {asApiError(failed).message}
          </Notice>
        ) : isPending ? (
          <Loading />
        ) : list.length === 0 ? (
          <Empty title="テストの受け手がまだいません">
            <p>
              職員が自分のスマートフォンでこのアカウントを友だちに追加し、<Link to="/friends">友だち</Link>の画面で「テスト配信の受け手にする」をオンにします。
            </p>
          </Empty>
        ) : (
          <CheckboxGroup label="テスト配信の受け手" values={picked} onChange={setChosen} items={list.map((t) => ({ id: String(t.id), label: t.name || `友だち ${t.id}` }))} />
        )}
      </div>
    </SaveDialog>
  )
}
