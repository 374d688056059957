// What arrives, in each language it was written in.
import { useState } from 'react'
import type { Translation } from '../../api/types.gen'
import { languageLabel, marked } from '../compose/translations'
import { LANGUAGES, type Language } from '../lib/languages'
import type { DraftMessage } from '../lib/messages'
import { formatCount, formatPeople } from '../lib/numbers'
import { Choices } from '../ui'

/** Chooses one of them; nothing to see when there is only Japanese. */
export function useInLanguage(messages: unknown, translations: readonly Translation[]): { messages: DraftMessage[]; choice: React.ReactNode } {
  const [chosen, setLanguage] = useState<Language>('ja')
  const list = Array.isArray(messages) ? (messages as DraftMessage[]) : []
  const found = translations.find((t) => t.language === chosen)
  if (translations.length === 0) return { messages: list, choice: null }
  return {
    messages: found ? marked(Array.isArray(found.messages) ? (found.messages as DraftMessage[]) : [], found.language, found.reviewed) : list,
    choice: (
      <div className="stack-tight">
        <Choices label="どの言語の文を見るか" value={found ? found.language : 'ja'} onChange={setLanguage} items={[{ id: 'ja' as Language, label: LANGUAGES.ja.label }, ...translations.map((t) => ({ id: t.language as Language, label: languageLabel(t.language, t.reviewed) }))]} />
        <p className="quiet">{formatCount(translations.length + 1)}つの言語の文があります。切り替えて見られます。</p>
      </div>
    ),
  }
}

/** 日本語 9,800人・英語 120人 */
export function LanguagePeople({ list }: { list: readonly { language: Language; people: number }[] }) {
  if (list.length === 0) return null
  return (
    <ul className="language-people" aria-label="言語ごとの人数">
      {list.map((l) => (
        <li key={l.language}>
          {LANGUAGES[l.language].label} {formatPeople(l.people)}
        </li>
      ))}
    </ul>
  )
}
