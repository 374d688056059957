// Fields before and after, as the record has them.
import type { AuditChange } from '../../api/types.gen'

/** So much can be read at a glance; more is folded. */
const isShort = (list: AuditChange[]) => list.length <= 2 && list.every((c) => (c.before ?? '').length + (c.after ?? '').length <= 80)
const shown = (text: string | undefined) => (text === undefined || text === '' ? '（なし）' : text)

function Change({ change }: { change: AuditChange }) {
  return (
    <div>
      <dt>{change.label}</dt>
      <dd>
        {change.before !== undefined && (
          <>
            <span className="log-before">
              <span className="visually-hidden">前：</span>
              {shown(change.before)}
            </span>
            <span aria-hidden="true"> → </span>
            <span className="visually-hidden">後：</span>
          </>
        )}
        {shown(change.after)}
      </dd>
    </div>
  )
}

export function Changes({ list }: { list: AuditChange[] }) {
  if (list.length === 0) return null
  const all = (
    <dl className="log-changes">
      {list.map((c) => (
        <Change key={c.field} change={c} />
      ))}
    </dl>
  )
  if (isShort(list)) return all
  return (
    <details className="log-more">
      <summary>
        {list
          .slice(0, 4)
          .map((c) => c.label)
          .join('、')}
        {list.length > 4 && ` など${list.length}件`}
      </summary>
      {all}
    </details>
  )
}
