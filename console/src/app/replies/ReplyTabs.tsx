// The pages about replies, beside each other.
import { PageTabs } from '../shell/PageTabs'

const PLACES = [
  { to: '/replies', label: 'ルール' },
  { to: '/reply-test', label: 'ためす' },
  { to: '/reply-clashes', label: '重なり' },
  { to: '/reply-csv', label: 'CSV' },
]

export const ReplyTabs = () => <PageTabs label="自動応答" pages={PLACES} />
