// What happened with one friend, newest first, as far as one may see it.
import { useInfiniteQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState, type ReactNode } from 'react'
import { asApiError } from '../../api/client'
import { friendTimeline } from '../../api/queries'
import type { FriendTag, TimelineEntry } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { Button, Empty, Loading, Notice, Select } from '../ui'
import { Changes } from '../ui/Changes'
import { GIVERS, giverPath } from './friendGivers'

type Kind = TimelineEntry['kind']

const KINDS: Record<Kind, string> = {
  account: '友だち追加・ブロック',
  settings: '本人の受信設定',
  consent: '同意',
  amendment: '職員の修正',
  tag: 'タグ',
  code: 'コード',
  broadcast: '届いた配信',
  answer: 'ボタンの答え',
  scenario: 'シナリオ',
  conversation: '職員との相談',
  menu: 'メニュー',
}

const RIGHTS: Partial<Record<Kind, string>> = { broadcast: '配信', answer: '配信', code: 'コード', conversation: '職員との相談', scenario: 'シナリオ' }

const DEEDS: Partial<Record<Kind, Record<string, string>>> = {
  account: { followed: '友だちになりました', blocked: 'ブロックしました' },
  settings: { saved: '受信設定を保存しました（いちばん新しい保存）', 'friend.delete_children': 'お子さんの登録を自分で消しました', 'friend.delete_choices': '選んだ項目を自分で消しました' },
  amendment: { 'friend.choices': '職員が答えを変えました', 'friend.children': '職員がお子さんの登録を変えました', 'friend.tester': '職員がテスト配信の受け手を変えました' },
  scenario: { started: '始まりました', finished: '最後まで進みました', left: '途中でやめました', timed_out: '答えがなく、時間で終わりました', replaced: '別のシナリオに移って終わりました' },
  conversation: { began: '相談が始まりました', taken: '担当が付きました', assigned: '担当が代わりました', moved: '別の窓口へ移りました', closed: '相談が終わりました', reopened: '相談がまた始まりました' },
}

const isGiver = (word: string): word is FriendTag['by'] => word in GIVERS
const giverOf = (e: TimelineEntry) => (isGiver(e.deed) ? { by: e.deed, byId: e.refId, byName: e.by } : null)

function What({ e }: { e: TimelineEntry }): ReactNode {
  const deed = DEEDS[e.kind]?.[e.deed] ?? e.deed
  const named = (name: string) => (name ? `「${name}」` : '')
  switch (e.kind) {
    case 'consent':
      return `同意文の第${e.refId}版に同意しました`
    case 'tag': {
      const giver = giverOf(e)
      if (!giver) return '職員がタグを変えました'
      const path = giverPath(giver)
      const text = GIVERS[giver.by](giver.byName)
      return (
        <>
          タグ「{e.title}」が付きました{text && <span className="table-note">{path ? <Link to={path}>{text}</Link> : text}</span>}
        </>
      )
    }
    case 'code':
      return `コード${named(e.title)}の${e.refId}番を使いました`
    case 'broadcast':
    case 'answer':
      return (
        <>
          <Link to="/broadcasts/$id" params={{ id: String(e.refId) }}>
            {e.title || '件名なし'}
          </Link>
          {e.kind === 'answer' ? `で「${e.button}」を押しました` : 'が届きました'}
        </>
      )
    case 'scenario':
      return (
        <>
          シナリオ
          <Link to="/scenarios/$id" params={{ id: String(e.refId) }}>
            {named(e.title)}
          </Link>
          ：{deed}
        </>
      )
    case 'conversation':
      return (
        <>
          <Link to="/chat/$id" params={{ id: String(e.refId) }}>
            {e.title}
          </Link>
          ：{deed}
        </>
      )
    case 'menu':
      return `メニュー${named(e.title)}を渡しました`
    default:
      return deed
  }
}

function Entry({ e }: { e: TimelineEntry }) {
  const who = e.kind === 'tag' && giverOf(e) ? '' : [e.by, e.department].filter(Boolean).join('・')
  return (
    <li>
      <span className="table-note">
        <time dateTime={new Date(e.at).toISOString()}>{formatMinute(e.at)}</time>・{KINDS[e.kind]}
      </span>
      <div>
        <What e={e} />
      </div>
      {e.reason && <p>理由：{e.reason}</p>}
      <Changes list={e.changes} />
      {who && <span className="table-note">{who}</span>}
    </li>
  )
}

export function FriendTimeline({ id }: { id: number }) {
  const [kind, setKind] = useState<Kind | ''>('')
  const query = useInfiniteQuery(friendTimeline(id, kind || undefined))
  const pages = query.data?.pages ?? []
  const entries = pages.flatMap((p) => p.entries)
  const hidden = (pages[0]?.hidden ?? []) as Kind[]
  const lacking = [...new Set(hidden.filter((k) => !kind || k === kind).map((k) => RIGHTS[k]))]
  return (
    <section className="card" aria-labelledby="h-timeline">
      <h2 id="h-timeline">これまでの経過</h2>
      <Select label="しぼる" value={kind} onChange={setKind} items={[{ id: '' as const, label: 'すべて' }, ...(Object.keys(KINDS) as Kind[]).map((k) => ({ id: k, label: KINDS[k] }))]} />
      {query.error && (
        <Notice
          kind="error"
          live
          title="経過を読み込めませんでした"
          actions={
            <Button small onPress={() => void query.refetch()}>
              もう一度読み込む
            </Button>
          }
        >
          {asApiError(query.error).message}
        </Notice>
      )}
      {query.isPending && <Loading label="経過を読み込んでいます" />}
      {query.data && entries.length === 0 && <Empty title={kind ? `「${KINDS[kind]}」は、まだありません` : 'まだ何もありません'} />}
      {entries.length > 0 && (
        <ul className="rows" aria-label="経過">
          {entries.map((e, i) => (
            <Entry key={`${e.at}.${e.kind}.${e.deed}.${e.refId}.${i}`} e={e} />
          ))}
        </ul>
      )}
      {lacking.length > 0 && <p className="quiet">ここに出ない種類があります。「{lacking.join('」「')}」を見る権限が必要です。</p>}
      {query.hasNextPage && (
        <div>
          <Button onPress={() => void query.fetchNextPage()} isPending={query.isFetchingNextPage}>
            もっと古いものを見る
          </Button>
        </div>
      )}
    </section>
  )
}
