// The languages the city writes in, as in src/city/people/language.c.
export type Language = 'ja' | 'ja-easy' | 'en' | 'zh' | 'ko' | 'vi'
export type Translated = Exclude<Language, 'ja'>

/** draft: what stands before a text that nobody has read, unless the city words it otherwise (src/city/talk/page_words_settings.c). */
export const LANGUAGES: Record<Language, { label: string; html: string; draft: string }> = {
  ja: { label: '日本語', html: 'ja', draft: '' },
  'ja-easy': { label: 'やさしい日本語', html: 'ja', draft: 'この ことばは、機械が かえた ものです。市の 人は まだ たしかめて いません。' },
  en: { label: '英語', html: 'en', draft: 'This is a machine-made draft translation that the city has not checked yet.' },
  zh: { label: '中国語', html: 'zh-Hans', draft: '以下文字是机器翻译的草稿，市政府尚未确认。' },
  ko: { label: '韓国語', html: 'ko', draft: '이 글은 기계 번역 초안이며 시에서 아직 확인하지 않았습니다.' },
  vi: { label: 'ベトナム語', html: 'vi', draft: 'Đây là bản dịch máy nháp, thành phố chưa kiểm tra.' },
}
export const TRANSLATED: Translated[] = ['ja-easy', 'en', 'zh', 'ko', 'vi']
export const isTranslated = (v: unknown): v is Translated => TRANSLATED.includes(v as Translated)
