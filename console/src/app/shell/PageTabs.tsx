import { Link } from '@tanstack/react-router'

/** Pages that belong together, beside each other. */
export function PageTabs({ label, pages }: { label: string; pages: readonly { to: string; label: string }[] }) {
  return (
    <nav className="tabs" aria-label={label}>
      <ul className="row-tight">
        {pages.map((p) => (
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
