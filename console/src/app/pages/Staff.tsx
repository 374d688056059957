import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, staffList } from '../../api/queries'
import type { StaffCreated, StaffRow } from '../../api/types.gen'
import { formatDayText, formatMinute } from '../lib/dates'
import { formatCount } from '../lib/numbers'
import { OfficeTabs } from '../office/OfficeTabs'
import { Secret } from '../office/Secret'
import { StaffDialog } from '../office/StaffDialog'
import { StaffFilters, StaffPager } from '../office/StaffFilters'
import { staffRoute } from '../router'
import { useLook } from '../shell/LookBanner'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight, useSession } from '../shell/session'
import { tell } from '../shell/toast'
import { AccessDialog } from '../signin/AccessDialog'
import { Button, Confirm, Empty, Notice, TableBox } from '../ui'

const LIMIT = 100

/** 作成者（自分の所属）, with the days when it has any. */
export function RoleLine({ role }: { role: StaffRow['roles'][number] }) {
  const place = role.scope === 'all' ? '全庁' : role.department || '自分の所属'
  const days = [role.from && `${formatDayText(role.from)}から`, role.until && `${formatDayText(role.until)}まで`].filter(Boolean).join('')
  return (
    <li>
      {role.role}
      {!role.builtin && `（${place}）`}
      {days && <span className="table-note">{days}</span>}
      {!role.counts && <span className="table-note">きょうは効いていません</span>}
    </li>
  )
}

export function Staff() {
  const mayView = useRight('staff.view')
  const mayEdit = useRight('staff.edit')
  const me = useSession().staff
  const search = staffRoute.useSearch()
  const navigate = useNavigate()
  const query = useQuery({ ...staffList({ ...search, limit: LIMIT }), enabled: mayView, placeholderData: (old) => old })
  const [editing, setEditing] = useState<StaffRow | 'new' | null>(null)
  const [resetting, setResetting] = useState<StaffRow | null>(null)
  const [secret, setSecret] = useState<StaffCreated | null>(null)
  const mayLook = useRight('staff.manage')
  const [looking, setLooking] = useState<StaffRow | null>(null)
  const look = useLook()
  const [helping, setHelping] = useState<StaffRow | null>(null)
  const reset = useMutation({
    mutationFn: (s: StaffRow) => call('POST /api/staff/{id}/password', { params: { id: s.id } }),
    onSuccess: (made) => {
      setResetting(null)
      setSecret(made)
      void client.invalidateQueries({ queryKey: ['staff'] })
    },
    onError: () => setResetting(null),
  })
  if (!mayView) return <Forbidden what="職員" />
  const go = (next: typeof search) => void navigate({ to: '/staff', search: next })
  return (
    <Page
      title="職員"
      lead="この管理画面を使う職員です。「使えなくする」にすると、記録が残ったままサインインできなくなります。"
      wide
      actions={
        mayEdit && (
          <Button kind="primary" icon="plus" onPress={() => setEditing('new')}>
            職員を足す
          </Button>
        )
      }
    >
      <OfficeTabs />
      {reset.error && <Notice kind="error" live title="パスワードを出せませんでした">{asApiError(reset.error).message}</Notice>}
      <StaffFilters search={search} onChange={go} />
      <Fetched query={query}>
        {(data) => (
          <>
            <p className="found" role="status">
              {formatCount(data.total)}人
            </p>
            {data.staff.length === 0 ? (
              <Empty title="当てはまる職員がいません">
                <p>言葉を短くするか、条件を減らしてください。</p>
              </Empty>
            ) : (
              <TableBox label="職員の一覧">
                <table className="table">
                  <thead>
                    <tr>
                      <th scope="col">名前</th>
                      <th scope="col">所属</th>
                      <th scope="col">役割</th>
                      <th scope="col">状態</th>
                      <th scope="col">最後のサインイン</th>
                      {mayEdit && (
                        <th scope="col">
                          <span className="visually-hidden">操作</span>
                        </th>
                      )}
                    </tr>
                  </thead>
                  <tbody>
                    {data.staff.map((s) => (
                      <tr key={s.id}>
                        <th scope="row">
                          {s.name}
                          {s.id === me.id && <span className="kind tester-mark">あなた</span>}
                          <span className="table-note">{s.login}</span>
                        </th>
                        <td>{s.department || '－'}</td>
                        <td>
                          {s.roles.length === 0 ? '－' : <ul>{s.roles.map((r, i) => <RoleLine key={i} role={r} />)}</ul>}
                          <Link to="/staff-rights" search={{ q: s.login }} className="table-note" aria-label={`${s.name}さんができること`}>
                            できること
                          </Link>
                        </td>
                        <td>
                          <span className={s.state === 'active' ? 'state state-good' : 'state'}>{s.state === 'active' ? '使える' : '使えない'}</span>
                          {s.locked && <span className="table-note">一時的にロック中</span>}
                          {s.mustChange && s.state === 'active' && <span className="table-note">パスワード変更待ち</span>}
                        </td>
                        <td className="nowrap">{s.signedInAt ? formatMinute(s.signedInAt) : 'まだ'}</td>
                        {mayEdit && (
                          <td>
                            <span className="row-tight nowrap">
                              <Button small onPress={() => setEditing(s)} aria-label={`${s.name}さんを直す`}>
                                直す
                              </Button>
                              <Button small kind="plain" onPress={() => setHelping(s)} aria-label={`${s.name}さんのサインインを見る`}>
                                サインイン
                              </Button>
                              {mayLook && s.id !== me.id && s.state === 'active' && (
                                <Button small kind="plain" onPress={() => setLooking(s)} aria-label={`${s.name}さん：この人として見る`}>
                                  この人として見る
                                </Button>
                              )}
                              {s.id !== me.id && s.state === 'active' && (
                                <Button small kind="plain" onPress={() => setResetting(s)} aria-label={`${s.name}さんのパスワードを出し直す`}>
                                  パスワードを出し直す
                                </Button>
                              )}
                            </span>
                          </td>
                        )}
                      </tr>
                    ))}
                  </tbody>
                </table>
              </TableBox>
            )}
            <StaffPager offset={search.offset ?? 0} shown={data.staff.length} total={data.total} onGo={(offset) => go(offset ? { ...search, offset } : {})} />
          </>
        )}
      </Fetched>
      {editing && (
        <StaffDialog
          {...(editing === 'new' ? {} : { staff: editing })}
          self={editing !== 'new' && editing.id === me.id}
          onClose={() => setEditing(null)}
          onDone={(made) => {
            setEditing(null)
            void client.invalidateQueries({ queryKey: ['staff'] })
            void client.invalidateQueries({ queryKey: ['departments'] })
            if (made) setSecret(made)
            else tell('保存しました')
          }}
        />
      )}
      <Confirm title="パスワードを出し直しますか" isOpen={resetting !== null} onClose={() => setResetting(null)} onConfirm={() => resetting && reset.mutate(resetting)} confirm="新しいパスワードを出す" pending={reset.isPending}>
        <p>{resetting?.name}さんのいまのパスワードは使えなくなり、サインイン中の画面も閉じます。</p>
      </Confirm>
      <Confirm
        title="この人として管理画面を見ますか"
        isOpen={looking !== null}
        onClose={() => {
          look.reset()
          setLooking(null)
        }}
        onConfirm={() => looking && look.mutate(looking.id)}
        confirm="この人として見る"
        pending={look.isPending}
      >
        <p>{looking?.name}さんに見える画面を、そのまま見ます。変更と書き出しはできません。30分で終わり、いつでも上の「表示を終わる」で戻れます。</p>
        <p>だれが、だれとして見たかは、操作記録とアクセス記録に残ります。</p>
        {look.error && <Notice kind="error" live>{asApiError(look.error).message}</Notice>}
      </Confirm>
      {helping && <AccessDialog staff={helping} self={helping.id === me.id} mayEdit={mayEdit} onClose={() => setHelping(null)} />}
      <Secret made={secret} onClose={() => setSecret(null)} />
    </Page>
  )
}
