import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { address, asApiError, call } from '../../api/client'
import { attributes as attributesQuery, client, friend as friendQuery } from '../../api/queries'
import type { Friend, FriendTag } from '../../api/types.gen'
import { LineTalk, type ReceivedMessage, type TalkItem } from '../../line'
import { LANGUAGES } from '../lib/languages'
import { VirusMark } from '../chat/VirusMark'
import { formatDay, formatDayText, formatMinute } from '../lib/dates'
import { mediaUrl } from '../lib/messages'
import { attachmentWhyNot } from '../lib/virus'
import { friendRoute } from '../router'
import { Fetched, Forbidden, NotFound, Page } from '../shell/page'
import { useRight, useSession } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, MultiSelect, Notice, Switch } from '../ui'
import { FriendAnswers } from './FriendAnswers'
import { GIVERS, giverPath } from './friendGivers'
import { FriendErasure } from './FriendErasure'
import { FriendLookers } from './FriendLookers'
import { FriendTimeline } from './FriendTimeline'
import { FRIEND_STATES, friendName } from './Friends'

export function FriendPage() {
  const { id } = friendRoute.useParams()
  const number = Number(id)
  const mayView = useRight('friend.view')
  const query = useQuery({ ...friendQuery(number), enabled: mayView && Number.isInteger(number) })
  if (!mayView) return <Forbidden what="友だち" />
  if (!Number.isInteger(number) || (query.error && asApiError(query.error).code === 'not_found')) return <NotFound what="友だち" />
  return (
    <Page title={query.data ? friendName(query.data) : '友だち'} back={{ to: '/friends', label: '友だちの一覧' }} wide>
      <Fetched query={query}>{(f) => <Inside f={f} />}</Fetched>
    </Page>
  )
}

/** A broadcast for one: the same draft, test, approval, sending and record as any other. */
function WriteTo({ f }: { f: Friend }) {
  const mayWrite = useRight('broadcast.edit')
  const navigate = useNavigate()
  const write = useMutation({
    mutationFn: () => call('POST /api/broadcasts', { body: { title: `個別配信（友だち番号 ${f.id}）`, messages: [], condition: { friend: f.id }, notificationOff: false } }),
    onSuccess: (b) => {
      client.setQueryData(['broadcast', b.id], b)
      void client.invalidateQueries({ queryKey: ['broadcasts'] })
      void navigate({ to: '/broadcasts/$id/edit', params: { id: String(b.id) } })
    },
  })
  if (!mayWrite || f.state === 'blocked') return null
  return (
    <>
      {write.error && (
        <Notice kind="error" live title="下書きを作れませんでした">
          {asApiError(write.error).message}
        </Notice>
      )}
      <div className="row">
        <Button icon="send" onPress={() => write.mutate()} isPending={write.isPending}>
          この人にメッセージを送る
        </Button>
        <span className="quiet">この人だけへの配信の下書きを作ります。</span>
      </div>
    </>
  )
}

function Inside({ f }: { f: Friend }) {
  const mayEdit = useRight('friend.edit')
  const tester = useMutation({
    mutationFn: (on: boolean) => call('PUT /api/friends/{id}/tester', { params: { id: f.id }, body: { tester: on } }),
    onSuccess: (after) => {
      client.setQueryData(['friend', f.id], after)
      void client.invalidateQueries({ queryKey: ['friend', f.id, 'timeline'] })
      void client.invalidateQueries({ queryKey: ['testers'] })
      void client.invalidateQueries({ queryKey: ['friends'] })
      tell(after.tester ? 'テスト配信の受け手にしました' : 'テスト配信の受け手から外しました')
    },
  })
  return (
    <div className="detail-grid">
      <div className="stack">
        <WriteTo f={f} />
        {f.state === 'blocked' && (
          <Notice title="このアカウントをブロックしています">配信は届きません。受信設定は残っていて、ブロックが解除されると元に戻ります。{f.blockedAt ? `（${formatMinute(f.blockedAt)}から）` : ''}</Notice>
        )}
        <section className="card" aria-labelledby="h-about">
          <h2 id="h-about">基本</h2>
          <dl className="facts">
            <div>
              <dt>友だち番号</dt>
              <dd>{f.id}</dd>
            </div>
            <div>
              <dt>状態</dt>
              <dd>{FRIEND_STATES[f.state]}</dd>
            </div>
            <div>
              <dt>友だちになった日</dt>
              <dd>{f.followedAt ? formatMinute(f.followedAt) : '分かりません'}</dd>
            </div>
            <div>
              <dt>言語</dt>
              <dd>
                {LANGUAGES[f.reads].label}
                <span className="option-note">{f.choseLanguage ? '本人が選びました' : f.language ? `LINEの設定（${f.language}）から` : 'LINEの設定が分かりません'}</span>
              </dd>
            </div>
            <div>
              <dt>受信設定</dt>
              <dd>{f.settingsSavedAt ? `${formatMinute(f.settingsSavedAt)}に保存` : 'まだ設定していません'}</dd>
            </div>
            <div>
              <dt>同意</dt>
              <dd>{f.consents.length === 0 ? 'まだ同意していません' : f.consents.map((c) => `${formatDay(c.givenAt)}に第${c.version}版へ同意`).join('、')}</dd>
            </div>
          </dl>
          {mayEdit && (
            <Switch isSelected={f.tester} onChange={(on) => tester.mutate(on)} isDisabled={tester.isPending}>
              テスト配信の受け手にする
            </Switch>
          )}
          {tester.error && <Notice kind="error" live title="変えられませんでした">{asApiError(tester.error).message}</Notice>}
        </section>
        <FriendAnswers f={f} />
        <Tags f={f} />
        {f.codes.length > 0 && (
          <section className="card" aria-labelledby="h-codes">
            <h2 id="h-codes">使ったコード</h2>
            <ul className="rows">
              {f.codes.map((c) => (
                <li key={`${c.list}.${c.no}`}>
                  {c.list}（{c.no}番）<span className="quiet">{formatMinute(c.at)}</span>
                </li>
              ))}
            </ul>
          </section>
        )}
        <section className="card" aria-labelledby="h-received">
          <h2 id="h-received">届いた配信</h2>
          {f.received.length === 0 ? (
            <p className="quiet">まだありません。</p>
          ) : (
            <ul className="rows">
              {f.received.map((b) => (
                <li key={b.id}>
                  <Link to="/broadcasts/$id" params={{ id: String(b.id) }}>
                    {b.title}
                  </Link>
                  <span className="quiet">{formatMinute(b.at)}</span>
                </li>
              ))}
            </ul>
          )}
        </section>
        <FriendTimeline id={f.id} />
        <FriendLookers id={f.id} />
        <FriendErasure f={f} />
      </div>
      <Talk f={f} />
    </div>
  )
}

function Giver({ t }: { t: FriendTag }) {
  const text = GIVERS[t.by](t.byName)
  const path = giverPath(t)
  if (!t.at && !text) return <>付けた日は分かりません</>
  return (
    <>
      {t.at ? `${formatMinute(t.at)}${text ? '・' : ''}` : ''}
      {path ? <Link to={path}>{text}</Link> : text}
    </>
  )
}

function Tags({ f }: { f: Friend }) {
  const mayEdit = useRight('friend.edit')
  const { data } = useQuery({ ...attributesQuery, enabled: mayEdit })
  const options = data?.attributes.find((a) => a.kind === 'tag')?.options ?? []
  const mine = f.tags.map((t) => t.id)
  const change = useMutation({
    mutationFn: (ids: number[]) => call('PUT /api/friends/{id}/tags', { params: { id: f.id }, body: { add: ids.filter((i) => !mine.includes(i)), remove: mine.filter((i) => !ids.includes(i)) } }),
    onSuccess: (after) => {
      client.setQueryData(['friend', f.id], after)
      void client.invalidateQueries({ queryKey: ['friend', f.id, 'timeline'] })
      void client.invalidateQueries({ queryKey: ['tags'] })
      tell('タグを変えました')
    },
  })
  return (
    <section className="card" aria-labelledby="h-tags">
      <div className="card-head">
        <h2 id="h-tags">タグ</h2>
        <Link to="/tags">タグの一覧</Link>
      </div>
      {f.tags.length === 0 ? (
        <p className="quiet">タグは付いていません。</p>
      ) : (
        <dl className="facts">
          {f.tags.map((t) => (
            <div key={t.id}>
              <dt>{t.label}</dt>
              <dd>
                <Giver t={t} />
                {t.until && <span className="option-note">{formatDayText(t.until)}まで</span>}
              </dd>
            </div>
          ))}
        </dl>
      )}
      {mayEdit && <MultiSelect label="付けるタグ" help="配信の対象をしぼるときに使えます。本人も「私の情報」のページで見られます。" values={mine} onChange={(ids) => change.mutate(ids)} items={options.filter((o) => !o.hidden || mine.includes(o.id)).map((o) => ({ id: o.id, label: o.label }))} button="選ぶ" />}
      {change.error && <Notice kind="error" live>{asApiError(change.error).message}</Notice>}
    </section>
  )
}

function Talk({ f }: { f: Friend }) {
  const session = useSession()
  const byKey = new Map(f.utterances.map((u) => [String(u.id), u]))
  const items: TalkItem[] = [...f.utterances]
    .sort((a, b) => a.at - b.at || a.id - b.id)
    .map((u) => {
      const base = { key: String(u.id), at: u.at }
      if (u.erased) return { ...base, direction: 'system', text: '本人の希望で消されました' }
      const message = u.message as ReceivedMessage
      const whyNot = attachmentWhyNot(u)
      if (whyNot) return { ...base, direction: 'system', text: whyNot }
      // The address of what was attached goes by our number, not by LINE's.
      return { ...base, direction: u.speaker === 'city' ? 'in' : 'out', message: u.speaker === 'citizen' ? ({ ...message, id: String(u.id) } as ReceivedMessage) : message }
    })
  return (
    <aside className="compose-side" aria-label="トーク">
      <h2 className="preview-title">トーク</h2>
      <div className="phone" role="region" aria-label="トークの履歴" tabIndex={0}>
        <div className="phone-bar" aria-hidden="true">
          {friendName(f)}
        </div>
        {items.length === 0 ? <p className="phone-empty">まだやりとりがありません。</p> : <LineTalk items={items} theme="light" width={343} account={{ displayName: session.accountName }} mediaUrl={mediaUrl} contentUrl={(id) => address('GET /api/utterances/{id}/attachment', { id })} quickReplies={false} label="トークの履歴" itemMenu={(item) => <VirusMark u={byKey.get(item.key)} />} />}
      </div>
      <p className="quiet">新しいものから100件までを表示します。{f.utterancesHidden > 0 && `ほかの部署の窓口とのやりとり${f.utterancesHidden}件は表示しません。`}</p>
    </aside>
  )
}
