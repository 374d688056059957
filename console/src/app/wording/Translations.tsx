// Translating where the Japanese is written: the saved texts of one thing, in one language at a time.
import { useQueries } from '@tanstack/react-query'
import { useState } from 'react'
import { asApiError } from '../../api/client'
import { wordings } from '../../api/queries'
import type { Wording } from '../../api/types.gen'
import { LANGUAGES, TRANSLATED, type Translated } from '../lib/languages'
import { useRight } from '../shell/session'
import { Choices, Loading, Notice } from '../ui'
import { MessagesRow, STATES, TextRow, type State } from './rows'

/** kinds: of wording.h, with what to call them here. of: the number of the thing; 0: there is only one. */
export function Translations({ kinds, of = 0, dirty = false }: { kinds: { key: string; label: string }[]; of?: number; dirty?: boolean }) {
  const [open, setOpen] = useState(false)
  const mayView = useRight('wording.view')
  if (!mayView) return null
  return (
    <details className="step" open={open} onToggle={(e) => setOpen(e.currentTarget.open)}>
      <summary>ほかの言語の訳</summary>
      {open && <Panel kinds={kinds} of={of} dirty={dirty} />}
    </details>
  )
}

function Panel({ kinds, of, dirty }: { kinds: { key: string; label: string }[]; of: number; dirty: boolean }) {
  const [language, setLanguage] = useState<Translated>('ja-easy')
  const queries = useQueries({ queries: kinds.map((k) => ({ ...wordings(k.key, language, of), refetchOnMount: 'always' as const })) })
  const failed = queries.find((q) => q.error)
  const waiting = queries.some((q) => q.isPending)
  const all = queries.flatMap((q) => q.data?.wordings ?? [])
  return (
    <div className="stack">
      <p className="quiet">訳は、最後に保存した日本語の文に付きます。日本語を変えると「原文が変わった」となり、新しい文を公開したあとは、訳し直すまで市民に出ません。訳がない文は、やさしい日本語、日本語の順に代わりを出します。</p>
      {dirty && <Notice title="まだ保存していない変更があります">下の日本語は、前に保存した文です。先に保存してから訳してください。</Notice>}
      <div className="stack-tight">
        <Choices label="訳す言語" value={language} onChange={setLanguage} items={TRANSLATED.map((l) => ({ id: l, label: LANGUAGES[l].label }))} />
      </div>
      {failed ? (
        <Notice kind="error" live title="訳を読めませんでした">
          {asApiError(failed.error).message}
        </Notice>
      ) : waiting ? (
        <Loading />
      ) : all.length === 0 ? (
        <p className="quiet">訳す文が、まだありません。日本語の文を書いて保存すると、ここに並びます。</p>
      ) : (
        <>
          <Summary all={all} language={language} />
          {kinds.map((k, i) => (
            <Kind key={k.key} kind={k} language={language} messages={queries[i]?.data?.messages ?? false} list={queries[i]?.data?.wordings ?? []} />
          ))}
        </>
      )}
    </div>
  )
}

function Summary({ all, language }: { all: Wording[]; language: Translated }) {
  const count = (s: State) => all.filter((w) => w.state === s).length
  const parts = (Object.keys(STATES) as State[]).filter((s) => count(s) > 0)
  return (
    <p className="row-tight" role="status">
      <span className="quiet">{LANGUAGES[language].label}：</span>
      {parts.map((s) => (
        <span key={s} className={STATES[s].tone}>
          {STATES[s].label} {count(s)}
        </span>
      ))}
    </p>
  )
}

function Kind({ kind, language, messages, list }: { kind: { key: string; label: string }; language: Translated; messages: boolean; list: Wording[] }) {
  if (list.length === 0) return null
  return (
    <div className="stack" role="group" aria-label={kind.label}>
      <h3>{kind.label}</h3>
      <ul className="cards">
        {list.map((w) => (
          <li key={w.thing} className="card">
            {messages ? <MessagesRow kind={kind.key} language={language} w={w} /> : <TextRow key={`${language}.${w.text}.${w.state}`} kind={kind.key} language={language} w={w} />}
          </li>
        ))}
      </ul>
    </div>
  )
}
