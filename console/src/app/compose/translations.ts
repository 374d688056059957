// A broadcast's messages in other languages while they are written (src/city/delivery/translation.h).
import type { Problem, Translation } from '../../api/types.gen'
import { toBubbles, toMessages, type Bubble, type DraftMessage } from '../lib/messages'
import { isTranslated, LANGUAGES, TRANSLATED, type Language, type Translated } from '../lib/languages'

export interface TranslationDraft {
  language: Translated
  /** Somebody who knows the language has read it. */
  reviewed: boolean
  bubbles: Bubble[]
}

export const toTranslationDrafts = (list: readonly Translation[]): TranslationDraft[] => list.map((t) => ({ language: t.language, reviewed: t.reviewed, bubbles: toBubbles(t.messages) }))
export const toTranslations = (list: readonly TranslationDraft[]): Translation[] => TRANSLATED.flatMap((language) => list.filter((t) => t.language === language)).map((t) => ({ language: t.language, reviewed: t.reviewed, messages: toMessages(t.bubbles) }))

/** What a language's text begins as: the Japanese one, so that its buttons and places are the same. */
export const newTranslation = (language: Translated, bubbles: readonly Bubble[]): TranslationDraft => ({ language, reviewed: false, bubbles: toBubbles(structuredClone(toMessages(bubbles))) })

/** Those about one language, named as its editor names them. */
export function problemsIn(list: readonly Problem[], translations: readonly { language: Translated }[], language: Language): Problem[] {
  if (language === 'ja') return list.filter((p) => !p.field.startsWith('translations'))
  const before = `translations[${translations.findIndex((t) => t.language === language)}].`
  const name = `${LANGUAGES[language].label}: `
  return list.filter((p) => p.field.startsWith(before)).map((p) => ({ field: p.field.slice(before.length), message: p.message.startsWith(name) ? p.message.slice(name.length) : p.message }))
}

/** The language that a field of a problem is about: "translations[1].messages[0]". */
export function languageOfField(field: string, translations: readonly { language: Translated }[]): Language {
  const index = /^translations\[(\d+)\]/.exec(field)?.[1]
  return (index === undefined ? undefined : translations[Number(index)]?.language) ?? 'ja'
}

/** As it will arrive: a text that nobody has read says so in front. */
export const marked = (messages: readonly DraftMessage[], language: Language, reviewed: boolean): DraftMessage[] => (language === 'ja' || reviewed ? [...messages] : [{ type: 'text', text: LANGUAGES[language].draft }, ...messages])

export const languageLabel = (language: Language, reviewed = true): string => `${LANGUAGES[language].label}${reviewed ? '' : '（未確認）'}`
export const isLanguage = (v: unknown): v is Language => v === 'ja' || isTranslated(v)
