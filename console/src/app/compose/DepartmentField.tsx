// Whose it is. Who may write for one department only is not asked.
import { departmentItems, useDepartments } from '../office/departments'
import { useSession } from '../shell/session'
import { Select } from '../ui'

/** shared: what belongs to no department is everybody's to see. */
export function DepartmentField({ value, onChange, right = 'broadcast', shared, error }: { value: number | undefined; onChange: (id: number) => void; right?: 'broadcast' | 'segment' | 'article' | 'menu' | 'source' | 'face' | 'tag_rule' | 'code' | 'reply' | 'scenario'; shared?: boolean; error?: string | undefined }) {
  const data = useDepartments()
  const own = useSession().staff.departmentId
  if (!data) return null
  const wholeCity = data.mayEdit.includes(right)
  const list = data.departments.filter((d) => d.mayEdit.includes(right) && (!d.closed || d.id === value))
  const shown = value ?? (own !== undefined && list.some((d) => d.id === own) ? own : wholeCity ? 0 : list[0]?.id)
  if (list.length + (wholeCity ? 1 : 0) <= 1 && (value === undefined || value === shown)) {
    const only = data.departments.find((d) => d.id === shown)
    return only ? (
      <div className="field">
        <span className="field-label">部署</span>
        <p>{only.name}</p>
      </div>
    ) : null
  }
  return (
    <Select
      label="部署"
      help={shared ? 'この部署の職員だけが使えるようになります。全庁で共有すると、みなが使えます。' : 'この部署の職員が、見て、扱えるようになります。'}
      error={error}
      value={shown ?? null}
      onChange={onChange}
      items={[...(wholeCity ? [{ id: 0, label: shared ? '全庁で共有' : '全庁（部署を決めない）' }] : []), ...departmentItems(data.departments, { closed: true, only: (d) => list.includes(d) })]}
    />
  )
}
