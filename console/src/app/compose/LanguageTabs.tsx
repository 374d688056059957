// The languages a message is written in, above its editor; with Japanese alone there is one small button.
import { useState } from 'react'
import { LANGUAGES, TRANSLATED, type Language, type Translated } from '../lib/languages'
import type { Bubble } from '../lib/messages'
import { Button, Checkbox, Choices, Confirm, MenuButton } from '../ui'
import { languageLabel, newTranslation, type TranslationDraft } from './translations'

export function LanguageTabs({ bubbles, translations, language, onLanguage, onChange }: { bubbles: readonly Bubble[]; translations: readonly TranslationDraft[]; language: Language; onLanguage: (language: Language) => void; onChange: (translations: TranslationDraft[]) => void }) {
  const [asking, setAsking] = useState<'copy' | 'remove' | null>(null)
  const left = TRANSLATED.filter((l) => !translations.some((t) => t.language === l))
  const chosen = translations.find((t) => t.language === language)
  const put = (next: TranslationDraft) => onChange(translations.map((t) => (t.language === next.language ? next : t)))
  const add = left.length > 0 && (
    <MenuButton
      label={translations.length === 0 ? 'ほかの言語の文を加える' : '言語を加える'}
      icon="plus"
      small
      items={left.map((id) => ({ id, label: LANGUAGES[id].label }))}
      onAction={(id) => {
        onChange([...translations, newTranslation(id as Translated, bubbles)])
        onLanguage(id as Translated)
      }}
    />
  )
  if (translations.length === 0) return <div className="row">{bubbles.length > 0 && add}</div>
  return (
    <div className="languages-bar">
      <div className="row">
        <Choices
          label="どの言語の文を書くか"
          value={language}
          onChange={onLanguage}
          items={[{ id: 'ja' as Language, label: LANGUAGES.ja.label }, ...TRANSLATED.flatMap((id) => translations.filter((t) => t.language === id)).map((t) => ({ id: t.language as Language, label: languageLabel(t.language, t.reviewed) }))]}
        />
        {add}
      </div>
      {chosen ? (
        <>
          <p className="quiet">
            {LANGUAGES[chosen.language].label}を選んでいる人に、日本語の代わりに届きます。{chosen.language === 'ja-easy' ? 'ほかの言語の文がない人にも届きます。' : ''}ボタンは、日本語と同じ順に、同じ数だけ置きます。押された数は、言語を問わずまとめて数えます。
          </p>
          <Checkbox isSelected={chosen.reviewed} onChange={(reviewed) => put({ ...chosen, reviewed })} help="確かめるまでは、市がまだ確かめていない下書きであることを知らせる吹き出しが、前に付いて届きます。">
            {LANGUAGES[chosen.language].label}が分かる人が、この文を確かめた
          </Checkbox>
          <div className="row">
            <Button small icon="copy" onPress={() => setAsking('copy')}>
              日本語からコピーし直す
            </Button>
            <Button small kind="plain" icon="trash" onPress={() => setAsking('remove')}>
              この言語をやめる
            </Button>
          </div>
          <Confirm title="日本語からコピーし直しますか" isOpen={asking === 'copy'} onClose={() => setAsking(null)} danger confirm="コピーし直す" onConfirm={() => (put(newTranslation(chosen.language, bubbles)), setAsking(null))}>
            <p>いまの{LANGUAGES[chosen.language].label}の文は消えて、日本語と同じ吹き出しになります。</p>
          </Confirm>
          <Confirm
            title={`${LANGUAGES[chosen.language].label}の文をやめますか`}
            isOpen={asking === 'remove'}
            onClose={() => setAsking(null)}
            danger
            confirm="やめる（文を消す）"
            onConfirm={() => {
              setAsking(null)
              onLanguage('ja')
              onChange(translations.filter((t) => t.language !== chosen.language))
            }}
          >
            <p>この言語を選んでいる人には、{translations.some((t) => t.language === 'ja-easy') && chosen.language !== 'ja-easy' ? 'やさしい日本語' : '日本語'}の文が届きます。</p>
          </Confirm>
        </>
      ) : (
        <p className="quiet">下に書くのは日本語です。ほかの言語の文がない人には、これが届きます。</p>
      )}
    </div>
  )
}
