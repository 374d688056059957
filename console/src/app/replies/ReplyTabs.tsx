// The pages about replies, beside each other.
import { Link } from '@tanstack/react-router'

const PLACES = [
  { to: '/replies', label: 'ルール' },
  { to: '/reply-test', label: 'ためす' },
  { to: '/reply-clashes', label: '重なり' },
  { to: '/reply-csv', label: 'CSV' },
]

export function ReplyTabs() {
  return (
    <nav className="tabs" aria-label="自動応答">
      <ul className="row-tight">
        {PLACES.map((p) => (
          <li key={p.to}>
            <Link to={p.to} className="tab" activeOptions={{ exact: true, includeSearch: false }} activeProps={{ 'aria-current': 'page' }}>
              {p.label}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  )
}
