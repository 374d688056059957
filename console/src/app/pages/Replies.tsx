import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client } from '../../api/queries'
import type { ReplyBrief, ReplyQuery } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { formatCount } from '../lib/numbers'
import { repliesRoute } from '../router'
import { replies as repliesQuery, replyClashes } from '../replies/queries'
import { ReplyTabs } from '../replies/ReplyTabs'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Empty, Notice, SearchBox, Select, Switch } from '../ui'
import { LinkButton } from '../ui/LinkButton'

const PAGE = 100
const STATES: { id: NonNullable<ReplyQuery['state']>; label: string }[] = [
  { id: 'any', label: 'すべて' },
  { id: 'answering', label: '答えている' },
  { id: 'off', label: '止めている' },
  { id: 'draft', label: '下書きがある' },
]

export function Replies() {
  const search = repliesRoute.useSearch()
  const navigate = useNavigate()
  const mayView = useRight('reply.view')
  const mayEdit = useRight('reply.edit')
  const query = useQuery({ ...repliesQuery(search), enabled: mayView })
  const clashes = useQuery({ ...replyClashes, enabled: mayView })
  const [q, setQ] = useState(search.q ?? '')
  if (!mayView) return <Forbidden what="自動応答のルール" />
  type Search = { q?: string | undefined; category?: string | undefined; state?: ReplyQuery['state'] | undefined; skip?: number | undefined }
  const go = (part: Search) => {
    const next = { ...search, skip: undefined, ...part }
    void navigate({ to: '/replies', search: Object.fromEntries(Object.entries(next).filter(([, v]) => v !== undefined)) })
  }
  const filtered = search.q !== undefined || search.category !== undefined || search.state !== undefined
  const add = mayEdit && (
    <LinkButton to="/replies/$id" params={{ id: 'new' }} kind="primary" icon="plus">
      新しいルール
    </LinkButton>
  )
  const skip = search.skip ?? 0
  return (
    <Page title="自動応答" lead="送られた言葉に、決めておいた答えを返します。どのルールにも当たらないときは、よくある質問、それもなければ「あいさつ・案内」の返事になります。" actions={add}>
      <ReplyTabs />
      {clashes.data && clashes.data.total > 0 && (
        <Notice kind="warning" title={`同じ言葉に、同じ時間に答えるルールが${formatCount(clashes.data.total)}組あります`} actions={<LinkButton to="/reply-clashes" small>重なりを見る</LinkButton>}>
          片方しか答えません。
        </Notice>
      )}
      <div className="filters">
        <SearchBox label="名前や言葉からさがす" value={q} onChange={setQ} onSubmit={(v) => go({ q: v.trim() || undefined })} />
        <Select label="分類" value={search.category ?? '*'} onChange={(v) => go({ category: v === '*' ? undefined : v })} items={[{ id: '*', label: 'すべて' }, ...(query.data?.categories ?? []).map((c) => ({ id: c, label: c || '（分類なし）' }))]} />
        <Select label="状態" value={search.state ?? 'any'} onChange={(v) => go({ state: v === 'any' ? undefined : v })} items={STATES} />
      </div>
      <Fetched query={query}>
        {(data) =>
          data.replies.length === 0 ? (
            filtered ? (
              <Empty title="当てはまるルールがありません" />
            ) : (
              <Empty title="ルールがまだありません" actions={add}>
                <p>「ごみの日」「開庁時間」のように、よく聞かれる言葉から始めてください。</p>
              </Empty>
            )
          ) : (
            <>
              <p className="found" role="status">
                {formatCount(data.total)}件{data.total > PAGE && `（${formatCount(skip + 1)}〜${formatCount(skip + data.replies.length)}件目）`}
              </p>
              <ul className="cards">
                {data.replies.map((r) => (
                  <Row key={r.id} r={r} />
                ))}
              </ul>
              {data.total > PAGE && (
                <div className="row">
                  <Button small isDisabled={skip === 0} onPress={() => go({ skip: Math.max(0, skip - PAGE) || undefined })}>
                    前の{PAGE}件
                  </Button>
                  <Button small isDisabled={skip + PAGE >= data.total} onPress={() => go({ skip: skip + PAGE })}>
                    次の{PAGE}件
                  </Button>
                </div>
              )}
            </>
          )
        }
      </Fetched>
    </Page>
  )
}

export function ReplyState({ r }: { r: ReplyBrief }) {
  if (r.liveVersion === 0) return <span className="state">下書き</span>
  return (
    <>
      {r.enabled ? <span className="state state-good">答えています</span> : <span className="state state-wait">止めています</span>}
      {r.liveVersion < r.version && <span className="state">公開していない変更あり</span>}
    </>
  )
}

function Row({ r }: { r: ReplyBrief }) {
  const enable = useMutation({
    mutationFn: (enabled: boolean) => call('POST /api/replies/{id}/enable', { params: { id: r.id }, body: { enabled } }),
    onSuccess: (after) => {
      tell(after.brief.enabled ? `「${r.name}」が答えるようになりました` : `「${r.name}」を止めました`)
      void client.invalidateQueries({ queryKey: ['replies'] })
    },
  })
  return (
    <li className="card">
      <div className="card-head">
        <h2>
          <Link to="/replies/$id" params={{ id: String(r.id) }}>
            {r.name}
          </Link>
        </h2>
        <span className="row-tight">
          <ReplyState r={r} />
        </span>
      </div>
      <p>
        {r.words} <span className="quiet">→</span> {r.says || <span className="quiet">（文のない答え）</span>}
      </p>
      <div className="card-head">
        <span className="quiet">
          {r.category && `${r.category}・`}優先順位{r.priority}・{r.times}・30日で{formatCount(r.heard)}回・{r.department || '全庁で共有'}・{formatMinute(r.updatedAt)}更新
        </span>
        {r.mayPublish && r.liveVersion > 0 && (
          <Switch isSelected={r.enabled} isDisabled={enable.isPending} onChange={(on) => enable.mutate(on)}>
            <span className="visually-hidden">{r.name}が</span>答える
          </Switch>
        )}
      </div>
      {enable.error && <Notice kind="error" live title="変えられませんでした">{asApiError(enable.error).message}</Notice>}
    </li>
  )
}
