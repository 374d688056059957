import { useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { attributes as attributesQuery, friends as friendsQuery } from '../../api/queries'
import type { FriendQuery, FriendRow } from '../../api/types.gen'
import { formatDay } from '../lib/dates'
import { formatPeople } from '../lib/numbers'
import { friendsRoute } from '../router'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { Button, Empty, SearchBox, Select, TableBox } from '../ui'
import { GuardedDownload, LinkButton } from '../ui/LinkButton'
import { Pager } from '../ui/Pager'

export const FRIEND_STATES: Record<FriendRow['state'], string> = { following: '友だち', blocked: 'ブロック', unknown: '不明' }
export const friendName = (f: { id: number; name: string }): string => f.name || `友だち ${f.id}`

type Search = ReturnType<typeof friendsRoute.useSearch>

export function Friends() {
  const mayView = useRight('friend.view')
  const mayExport = useRight('friend.export')
  const mayEdit = useRight('friend.edit')
  const mayErase = useRight('erasure.view')
  const search = friendsRoute.useSearch()
  const navigate = useNavigate()
  const [q, setQ] = useState(search.q ?? '')
  const asked = { ...search, limit: 50 } as FriendQuery
  const query = useQuery({ ...friendsQuery(asked), enabled: mayView, placeholderData: (old) => old })
  const attributes = useQuery({ ...attributesQuery, enabled: mayView })
  if (!mayView) return <Forbidden what="友だち" />
  const go = (part: Partial<Search>) => {
    const next = { ...search, before: undefined, ...part }
    void navigate({ to: '/friends', search: Object.fromEntries(Object.entries(next).filter(([, v]) => v !== undefined && v !== '')) })
  }
  const filtered = Boolean(search.q || search.state || search.option)
  const options = (attributes.data?.attributes ?? []).filter((a) => a.key !== 'state').flatMap((a) => a.options.map((o) => ({ id: o.id, label: `${a.label}：${o.label}`, note: formatPeople(o.people) })))
  return (
    <Page
      title="友だち"
      lead="このアカウントを友だちに追加した人です。名前は、LINEの表示名です。"
      actions={
        <>
          {mayEdit && (
            <LinkButton to="/friends/bulk" small>
              CSVで一括更新
            </LinkButton>
          )}
          {mayErase && (
            <LinkButton to="/erasures" small>
              情報の消去
            </LinkButton>
          )}
          {mayExport && <GuardedDownload route="GET /api/friends.csv">CSV</GuardedDownload>}
        </>
      }
      wide
    >
      <div className="filters" role="search" aria-label="友だちをさがす">
        <SearchBox label="名前からさがす" value={q} onChange={setQ} onSubmit={(v) => go({ q: v || undefined })} />
        <Select
          label="状態"
          value={search.state ?? 'every'}
          onChange={(v) => go({ state: v === 'every' ? undefined : v })}
          items={[{ id: 'every', label: 'すべて' }, ...Object.entries(FRIEND_STATES).map(([id, label]) => ({ id, label }))]}
        />
        <Select label="答え・タグ" value={search.option ?? 0} onChange={(v) => go({ option: v === 0 ? undefined : v })} items={[{ id: 0, label: 'すべて' }, ...options]} />
        {filtered && (
          <div className="filters-end">
            <Button
              kind="plain"
              onPress={() => {
                setQ('')
                void navigate({ to: '/friends', search: {} })
              }}
            >
              条件を消す
            </Button>
          </div>
        )}
      </div>
      <Fetched query={query}>
        {(data) => (
          <>
            <p className="found" role="status">
              {formatPeople(data.total)}
              {filtered && 'が見つかりました'}
            </p>
            {data.friends.length === 0 ? (
              filtered ? (
                <Empty title="当てはまる人がいません" />
              ) : (
                <Empty title="まだ友だちがいません">
                  <p>友だち追加のQRコードを広報紙や窓口に載せると、ここに増えていきます。</p>
                </Empty>
              )
            ) : (
              <TableBox label="友だちの一覧">
                <table className="table">
                  <thead>
                    <tr>
                      <th scope="col">名前</th>
                      <th scope="col">状態</th>
                      <th scope="col">友だちになった日</th>
                      <th scope="col">受信設定</th>
                    </tr>
                  </thead>
                  <tbody>
                    {data.friends.map((f) => (
                      <tr key={f.id}>
                        <th scope="row">
                          <Link to="/friends/$id" params={{ id: String(f.id) }}>
                            {friendName(f)}
                          </Link>
                          {f.tester && <span className="kind kind-test tester-mark">テストの受け手</span>}
                        </th>
                        <td>
                          <span className={f.state === 'following' ? 'state state-good' : 'state'}>{FRIEND_STATES[f.state]}</span>
                        </td>
                        <td className="nowrap">{f.followedAt ? formatDay(f.followedAt) : '－'}</td>
                        <td className="nowrap">{f.settingsSavedAt ? `${formatDay(f.settingsSavedAt)}に設定` : 'まだ'}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </TableBox>
            )}
            <Pager first={search.before === undefined} next={data.next} onFirst={() => go({})} onNext={(before) => void navigate({ to: '/friends', search: { ...search, before } })} />
          </>
        )}
      </Fetched>
    </Page>
  )
}
