import type { ReactNode } from 'react'
import type { SessionRow } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { TableBox } from '../ui'

const METHODS: Record<SessionRow['method'], string> = { password: 'パスワード', passkey: 'パスキー', sso: 'シングルサインオン' }

/** Where somebody is signed in. */
export function SessionTable({ rows, action }: { rows: SessionRow[]; action?: (row: SessionRow) => ReactNode }) {
  return (
    <TableBox label="端末の一覧">
      <table className="table">
        <thead>
          <tr>
            <th scope="col">ブラウザー</th>
            <th scope="col">接続元</th>
            <th scope="col">サインイン</th>
            <th scope="col">最後の操作</th>
            {action && (
              <th scope="col">
                <span className="visually-hidden">操作</span>
              </th>
            )}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key}>
              <th scope="row">
                {row.browser}
                {row.mine && <span className="kind tester-mark">この画面</span>}
                {!row.complete && <span className="table-note">途中まで</span>}
              </th>
              <td>{row.address}</td>
              <td className="nowrap">
                {formatMinute(row.since)}
                <span className="table-note">{METHODS[row.method]}</span>
              </td>
              <td className="nowrap">{formatMinute(row.seenAt)}</td>
              {action && <td>{action(row)}</td>}
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  )
}
