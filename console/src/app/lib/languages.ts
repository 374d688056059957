// The languages the city writes in, as in src/city/people/language.c.
export type Language = 'ja' | 'ja-easy' | 'en' | 'zh' | 'ko' | 'vi'
export type Translated = Exclude<Language, 'ja'>

export const LANGUAGES: Record<Language, { label: string; html: string }> = {
  ja: { label: '日本語', html: 'ja' },
  'ja-easy': { label: 'やさしい日本語', html: 'ja' },
  en: { label: '英語', html: 'en' },
  zh: { label: '中国語', html: 'zh-Hans' },
  ko: { label: '韓国語', html: 'ko' },
  vi: { label: 'ベトナム語', html: 'vi' },
}
export const TRANSLATED: Translated[] = ['ja-easy', 'en', 'zh', 'ko', 'vi']
export const isTranslated = (v: unknown): v is Translated => TRANSLATED.includes(v as Translated)
