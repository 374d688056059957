import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { address } from '../../api/client'
import { access as accessQuery, accessTotals, auditChoices } from '../../api/queries'
import type { AccessQuery, AccessRow } from '../../api/types.gen'
import { formatSecond } from '../lib/dates'
import { formatCount } from '../lib/numbers'
import { omit } from '../lib/omit'
import { accessRoute } from '../router'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { Button, cx, DateField, Empty, Notice, SearchBox, Select, TableBox, TableHead, TextField } from '../ui'
import { Download } from '../ui/LinkButton'
import { Pager } from '../ui/Pager'

type Search = ReturnType<typeof accessRoute.useSearch>

const TONES = (status: number) => (status === 0 || status >= 500 ? 'state state-bad' : status >= 400 ? 'state state-wait' : 'state')
const answer = (r: AccessRow) => (r.status === 0 ? '切断' : String(r.status))
const spent = (us: number) => (us < 1000 ? '1ミリ秒未満' : us < 10_000_000 ? `${formatCount(Math.round(us / 1000))}ミリ秒` : `${formatCount(Math.round(us / 1_000_000))}秒`)

function Row({ row }: { row: AccessRow }) {
  return (
    <li className="log-row">
      <div className="log-when">
        <time dateTime={new Date(row.at).toISOString()}>{formatSecond(row.at)}</time>
        {row.request && <span className="log-id">{row.request}</span>}
      </div>
      <div className="log-what">
        <p className="log-title">
          <span className="log-path">
            {row.method} {row.path || '（読めない宛先）'}
          </span>
          <span className={cx(TONES(row.status))}>{answer(row)}</span>
        </p>
        <p className="table-note">
          {row.doorLabel}・{spent(row.us)}
          {row.refused && `・${row.refused}`}
        </p>
      </div>
      <div className="log-who">
        <span>{row.staffId !== undefined ? row.staff || `職員 ${row.staffId}` : row.citizen ? `市民 ${row.citizen}` : '（サインインなし）'}</span>
        <span className="table-note">{[row.address, row.agent].filter(Boolean).join('・')}</span>
      </div>
    </li>
  )
}

function Totals({ from, to }: { from?: string; to?: string }) {
  const totals = useQuery(accessTotals({ ...(from ? { from } : {}), ...(to ? { to } : {}) }))
  return (
    <section className="card" aria-labelledby="h-totals">
      <h2 id="h-totals">数えるだけのもの</h2>
      <p>おおぜいから一度に来るものは、1件ずつは残さず、数だけを残します。うまくいかなかったものは、上の一覧にも出ます。</p>
      <Fetched query={totals}>
        {(data) => (
          <>
            {data.lost > 0 && (
              <Notice kind="warning" title={`記録できなかった要求が${formatCount(data.lost)}件あります`}>
                <p>データベースが使えなかったか、書ききれないほど多くの要求が来たときのものです。時刻は、サーバーのログの access_not_recorded で分かります。</p>
              </Notice>
            )}
            {data.counted.length === 0 ? (
              <p className="quiet">まだありません。</p>
            ) : (
              <TableBox label="種類ごとの回数">
                <table className="table table-tight">
                  <TableHead names={['種類', { number: '回数' }, { number: 'うちエラー' }]} />
                  <tbody>
                    {data.counted.map((t) => (
                      <tr key={t.door}>
                        <th scope="row">{t.label}</th>
                        <td className="num">{formatCount(t.requests)}</td>
                        <td className="num">{formatCount(t.failed)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </TableBox>
            )}
            <p className="quiet">アクセス記録は{formatCount(data.keptDays)}日間残します。日数は「運用設定」で変えられます。</p>
          </>
        )}
      </Fetched>
    </section>
  )
}

export function Access() {
  const mayView = useRight('access_log.view')
  const mayExport = useRight('access_log.export')
  const mayAudit = useRight('audit.view')
  const search = accessRoute.useSearch()
  const navigate = useNavigate()
  const [q, setQ] = useState(search.q ?? '')
  const [from, setFrom] = useState(search.address ?? '')
  const [friend, setFriend] = useState(search.friend ? String(search.friend) : '')
  const query = useQuery({ ...accessQuery({ ...search, limit: 100 } as AccessQuery), enabled: mayView, placeholderData: (old) => old })
  const totals = useQuery({ ...accessTotals({}), enabled: mayView })
  const people = useQuery({ ...auditChoices, enabled: mayView && mayAudit })
  if (!mayView) return <Forbidden what="アクセス記録" />
  const go = (part: { [K in keyof Search]?: Search[K] | undefined }) => {
    const next = { ...search, before: undefined, ...part }
    void navigate({ to: '/access', search: Object.fromEntries(Object.entries(next).filter(([, v]) => v !== undefined && v !== '')) })
  }
  const filtered = Object.keys(search).some((k) => k !== 'before')
  const any = { id: '', label: 'すべて' }
  const number = /^[1-9]\d{0,14}$/.test(friend.trim()) ? Number(friend.trim()) : undefined
  return (
    <Page title="アクセス記録" lead="管理画面と市民のページに、いつ、どこから、どんな要求が来たかの記録です。市民は、だれか分からない印だけを残します。" wide>
      <div className="filters" role="search" aria-label="アクセス記録をさがす">
        <SearchBox label="宛先・ブラウザー・要求の番号からさがす" value={q} onChange={setQ} onSubmit={(v) => go({ q: v || undefined })} />
        <Select label="種類" value={search.door ?? ''} onChange={(v) => go({ door: v || undefined })} items={[any, ...(totals.data?.doors ?? []).map((d) => ({ id: d.word, label: d.label }))]} />
        <Select
          label="答え"
          value={search.result ?? ''}
          onChange={(v) => go({ result: v || undefined })}
          items={[any, { id: 'done', label: 'うまくいった' }, { id: 'refused', label: '断った（400番台）' }, { id: 'failed', label: '失敗した（500番台）' }]}
        />
        {mayAudit && (
          <Select label="職員" value={search.staff ?? 0} onChange={(v) => go({ staff: v === 0 ? undefined : v, friend: undefined })} items={[{ id: 0, label: 'すべて' }, ...(people.data?.staff ?? []).map((s) => ({ id: s.id, label: s.name, note: s.department }))]} />
        )}
        <DateField label="この日から" value={search.from ?? ''} onChange={(day) => go({ from: day || undefined })} />
        <DateField label="この日まで" value={search.to ?? ''} onChange={(day) => go({ to: day || undefined })} />
        <form
          className="filters-form"
          onSubmit={(e) => {
            e.preventDefault()
            go({ address: from.trim() || undefined, friend: number, ...(number ? { staff: undefined } : {}) })
          }}
        >
          <TextField label="接続元のアドレス" value={from} onChange={setFrom} placeholder="203.0.113.7" spellCheck={false} />
          <TextField label="友だちの番号" value={friend} onChange={setFriend} inputMode="numeric" {...(friend.trim() && !number ? { error: '番号を数字で入れてください。' } : {})} />
          <Button type="submit">しぼる</Button>
        </form>
        <div className="filters-end">
          {filtered && (
            <Button
              kind="plain"
              onPress={() => {
                setQ('')
                setFrom('')
                setFriend('')
                void navigate({ to: '/access', search: {} })
              }}
            >
              条件を消す
            </Button>
          )}
          {mayExport && <Download href={address('GET /api/access.csv', undefined, omit(search, 'before'))}>CSV</Download>}
        </div>
      </div>
      <Fetched query={query}>
        {(data) =>
          data.rows.length === 0 ? (
            <Empty title={filtered ? '当てはまる記録がありません' : '記録がまだありません'} />
          ) : (
            <>
              <ol className="log" aria-label="アクセス記録">
                {data.rows.map((r) => (
                  <Row key={r.id} row={r} />
                ))}
              </ol>
              <Pager first={search.before === undefined} next={data.next} onFirst={() => go({})} onNext={(before) => void navigate({ to: '/access', search: { ...search, before } })} />
            </>
          )
        }
      </Fetched>
      <Totals {...(search.from ? { from: search.from } : {})} {...(search.to ? { to: search.to } : {})} />
    </Page>
  )
}
