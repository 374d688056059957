// What the pages about questions and answers have in common.
import type { ArticleRow } from '../../api/types.gen'
import { PageTabs } from '../shell/PageTabs'

const STATES: Record<ArticleRow['state'], { label: string; look: string }> = {
  draft: { label: '公開していない', look: 'state-wait' },
  public: { label: '公開中', look: 'state-good' },
  changed: { label: '公開中・書きかけあり', look: 'state-go' },
  future: { label: '公開の予定', look: 'state-go' },
  ended: { label: '期限切れ', look: 'state-bad' },
}

export function ArticleState({ state }: { state: ArticleRow['state'] }) {
  return <span className={`state ${STATES[state].look}`}>{STATES[state].label}</span>
}

const PLACES = [
  { to: '/articles', label: '質問' },
  { to: '/articles/misses', label: '未回答' },
  { to: '/articles/try', label: '試してみる' },
  { to: '/articles/words', label: '分類と言葉' },
  { to: '/articles/csv', label: 'CSV' },
] as const

export const ArticleTabs = () => <PageTabs label="よくある質問" pages={PLACES} />

/** One wording a line. */
export const linesOf = (text: string): string[] =>
  text
    .split('\n')
    .map((l) => l.trim())
    .filter(Boolean)
