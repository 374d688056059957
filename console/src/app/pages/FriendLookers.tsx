// Who of the staff looked at one friend, for those who may read the record.
import { useQuery } from '@tanstack/react-query'
import { asApiError } from '../../api/client'
import { friendLookers } from '../../api/queries'
import { formatMinute } from '../lib/dates'
import { useRight } from '../shell/session'
import { Loading, Notice } from '../ui'

export function FriendLookers({ id }: { id: number }) {
  const mayView = useRight('audit.view')
  const { data, error } = useQuery({ ...friendLookers(id), enabled: mayView })
  if (!mayView) return null
  return (
    <section className="card" aria-labelledby="h-lookers">
      <h2 id="h-lookers">この人の情報を見た職員</h2>
      {error && (
        <Notice kind="error" live title="読み込めませんでした">
          {asApiError(error).message}
        </Notice>
      )}
      {!data && !error && <Loading />}
      {data && data.lookers.length === 0 && <p className="quiet">記録はありません。</p>}
      {data && data.lookers.length > 0 && (
        <ul className="rows">
          {data.lookers.map((l) => (
            <li key={`${l.staffId}.${l.staff}.${l.department}`}>
              {[l.staff, l.department].filter(Boolean).join('・')}
              <span className="table-note">
                最後は{formatMinute(l.lastAt)}
                {l.times > 0 && `・画面を開いたのは${l.times}回`}
              </span>
            </li>
          ))}
        </ul>
      )}
      {data?.lookers.length === 100 && <p className="quiet">新しいほうから100人です。ほかは操作記録でさがせます。</p>}
    </section>
  )
}
