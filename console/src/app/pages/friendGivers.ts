// Who or what gave a tag, in words, and its page.
import type { FriendTag } from '../../api/types.gen'

export const GIVERS: Record<FriendTag['by'], (name: string) => string> = {
  staff: (name) => `${name || '職員'}が付けました`,
  button: (name) => `配信${name ? `「${name}」` : ''}のボタンを押して付きました`,
  file: (name) => `一括更新${name ? `「${name}」` : ''}で付きました`,
  reply: (name) => `自動応答${name ? `「${name}」` : ''}で付きました`,
  scenario: (name) => `シナリオ${name ? `「${name}」` : ''}で付きました`,
  menu: (name) => `メニュー${name ? `「${name}」` : ''}のボタンを押して付きました`,
  code: (name) => `コード${name ? `「${name}」` : ''}で付きました`,
  source: (name) => `友だち追加QR${name ? `「${name}」` : ''}から来て付きました`,
  rule: (name) => `タグのルール${name ? `「${name}」` : ''}で付きました`,
  unknown: () => '',
}

export const giverPath = (t: Pick<FriendTag, 'by' | 'byId' | 'byName'>): string | null => {
  const pages: Partial<Record<FriendTag['by'], string>> = { button: 'broadcasts', file: 'friends/bulk', reply: 'replies', scenario: 'scenarios', menu: 'menus', code: 'code-lists', source: 'sources', rule: 'tag-rules' }
  return t.byId > 0 && t.byName && pages[t.by] ? `/${pages[t.by]}/${t.byId}` : null
}
