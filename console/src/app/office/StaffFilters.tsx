// What the list of staff and the list of rights are narrowed by.
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'
import { roles as rolesQuery } from '../../api/queries'
import type { StaffQuery } from '../../api/types.gen'
import { Button, SearchBox, Select } from '../ui'
import { departmentItems, useDepartments } from './departments'

export type StaffSearch = Pick<StaffQuery, 'q' | 'department' | 'role' | 'state' | 'offset'>

export function StaffFilters({ search, onChange, children }: { search: StaffSearch; onChange: (search: StaffSearch) => void; children?: ReactNode }) {
  const departments = useDepartments()?.departments ?? []
  const roles = useQuery(rolesQuery).data?.roles ?? []
  const [q, setQ] = useState(search.q ?? '')
  const go = (part: StaffSearch) => onChange(Object.fromEntries(Object.entries({ ...search, offset: undefined, ...part }).filter(([, v]) => v !== undefined && v !== '')))
  return (
    <div className="filters" role="search" aria-label="職員をさがす">
      <SearchBox label="名前・職員ID・所属からさがす" value={q} onChange={setQ} onSubmit={(v) => go({ q: v || undefined })} />
      <Select label="所属（下の部署をふくむ）" value={search.department ?? 0} onChange={(v) => go({ department: v === 0 ? undefined : v })} items={[{ id: 0, label: 'すべて' }, ...departmentItems(departments, { closed: true })]} />
      <Select label="役割" value={search.role ?? 0} onChange={(v) => go({ role: v === 0 ? undefined : v })} items={[{ id: 0, label: 'すべて' }, ...roles.map((r) => ({ id: r.id, label: r.name }))]} />
      <Select label="状態" value={search.state ?? 'every'} onChange={(v) => go({ state: v === 'every' ? undefined : v })} items={[{ id: 'every', label: 'すべて' }, { id: 'active', label: '使える' }, { id: 'disabled', label: '使えない' }]} />
      <div className="filters-end">
        {Object.keys(search).some((k) => k !== 'offset') && (
          <Button
            kind="plain"
            onPress={() => {
              setQ('')
              onChange({})
            }}
          >
            条件を消す
          </Button>
        )}
        {children}
      </div>
    </div>
  )
}

export function StaffPager({ offset, shown, total, onGo }: { offset: number; shown: number; total: number; onGo: (offset: number | undefined) => void }) {
  if (offset === 0 && shown === total) return null
  return (
    <nav className="pager" aria-label="ページ">
      <Button icon="left" isDisabled={offset === 0} onPress={() => onGo(undefined)}>
        はじめに戻る
      </Button>
      <Button icon="right" isDisabled={offset + shown >= total} onPress={() => onGo(offset + shown)}>
        次のページ
      </Button>
    </nav>
  )
}
