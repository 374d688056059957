// Which rule would answer, at that time, to that person, and why not the others; rules in each other's way.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { testers as testersQuery } from '../../api/queries'
import type { ReplyClash, ReplyTestRow } from '../../api/types.gen'
import type { LineMessage } from '../../line'
import { formatMinute } from '../lib/dates'
import { formatCount } from '../lib/numbers'
import { kindName, type WordKind } from '../lib/reply'
import { Phone } from '../messages/Preview'
import { replyClashes } from '../replies/queries'
import { ReplyTabs } from '../replies/ReplyTabs'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { Button, Choices, Empty, MinuteField, Notice, Select, TableBox, TableHead, TextField } from '../ui'

const FATES: Record<ReplyTestRow['fate'], { label: string; tone: string }> = {
  fires: { label: 'これが答えます', tone: 'state state-good' },
  later: { label: '先のルールが答えました', tone: 'state' },
  not_now: { label: 'この時間は答えません', tone: 'state state-wait' },
  not_them: { label: 'この人は条件に合いません', tone: 'state state-wait' },
  broken: { label: '条件の項目がなくなっています', tone: 'state state-bad' },
}

export function ReplyTest() {
  const mayView = useRight('reply.view')
  const maySee = useRight('friend.view')
  const testers = useQuery({ ...testersQuery, enabled: mayView && maySee })
  const [text, setText] = useState('')
  const [when, setWhen] = useState<'now' | 'other'>('now')
  const [at, setAt] = useState('')
  const [friend, setFriend] = useState(0)
  const [rules, setRules] = useState<'live' | 'drafts'>('live')
  const test = useMutation({
    mutationFn: () => call('POST /api/reply-test', { body: { text, ...(when === 'other' && at ? { at } : {}), ...(friend ? { friend } : {}), ...(rules === 'drafts' ? { drafts: true } : {}) } }),
  })
  if (!mayView) return <Forbidden what="自動応答のルール" />
  const error = test.error ? asApiError(test.error) : null
  const answer = test.data
  return (
    <Page title="自動応答をためす" lead="どのルールが答えるか、なぜそうなるかを確かめます。下書きも、公開する前に試せます。だれにも送られません。">
      <ReplyTabs />
      <form
        className="card stack"
        onSubmit={(e) => {
          e.preventDefault()
          test.mutate()
        }}
      >
        <TextField label="送られた言葉" value={text} onChange={setText} most={500} help="空のままためすと、写真やスタンプが送られたときになります。" />
        <Choices
          label="どのルールで"
          value={rules}
          onChange={setRules}
          items={[
            { id: 'live', label: '公開しているルール' },
            { id: 'drafts', label: '下書きを公開したとして' },
          ]}
        />
        <Choices
          label="いつ"
          value={when}
          onChange={setWhen}
          items={[
            { id: 'now', label: 'いま' },
            { id: 'other', label: '日時を決める' },
          ]}
        />
        {when === 'other' && <MinuteField label="日時" value={at} onChange={setAt} />}
        {maySee && <Select label="だれが送ったことにするか" value={friend} onChange={setFriend} help="「テスト配信の受け手」にしてある人から選びます。" items={[{ id: 0, label: '決めない（条件のあるルールは外れます）' }, ...(testers.data ?? []).map((f) => ({ id: f.id, label: f.name || `友だち番号${f.id}` }))]} />}
        {error && <Notice kind="error" live title="ためせませんでした">{error.message}</Notice>}
        <div>
          <Button kind="primary" type="submit" isPending={test.isPending}>
            ためす
          </Button>
        </div>
      </form>
      {answer && (
        <section className="stack" aria-labelledby="h-result" aria-live="polite">
          <h2 id="h-result">結果</h2>
          {answer.rows.length === 0 ? (
            <Empty title="どのルールにも当たりません">
              <p>よくある質問で答えられなければ、「あいさつ・案内」の「そのほかのメッセージへの返事」が返ります。</p>
            </Empty>
          ) : (
            <div className="grid-2">
              <ol className="cards reply-rows">
                {answer.rows.map((r) => (
                  <li key={r.id} className="card">
                    <div className="card-head">
                      <h3>
                        <Link to="/replies/$id" params={{ id: String(r.id) }}>
                          {r.name}
                        </Link>
                      </h3>
                      <span className={FATES[r.fate].tone}>{FATES[r.fate].label}</span>
                    </div>
                    <p>
                      {r.kind === 'none' ? '言葉を決めていないルールです。' : `「${r.word}」が当たりました（${kindName(r.kind as WordKind)}${r.bySynonym ? '・同じ意味の言葉として' : ''}）。`}
                      <span className="quiet">
                        {r.draft ? '下書き・' : ''}優先順位{r.priority}・{r.times}
                      </span>
                    </p>
                  </li>
                ))}
              </ol>
              {answer.answers > 0 && (
                <div className="stack">
                  <Phone messages={answer.messages as LineMessage[]} label="返る答え" />
                  {answer.answers > 1 && <p className="quiet">答えは{answer.answers}つあり、どれか一つがくじ引きで返ります。ここに出ているのは1つ目です。</p>}
                  {answer.deeds && <p>そのとき行うこと：{answer.deeds}</p>}
                </div>
              )}
            </div>
          )}
        </section>
      )}
    </Page>
  )
}

export function ReplyClashes() {
  const mayView = useRight('reply.view')
  const query = useQuery({ ...replyClashes, enabled: mayView })
  if (!mayView) return <Forbidden what="自動応答のルール" />
  return (
    <Page title="ルールの重なり" lead="同じ言葉に、同じ時間に答えようとするルールです。答えるのは片方だけです。">
      <ReplyTabs />
      <Fetched query={query}>
        {(data) =>
          data.clashes.length === 0 ? (
            <Empty title="重なりはありません">
              <p>同じ言葉に当たっても、長い言葉のルールが先に答える組は、ここには出ません。</p>
            </Empty>
          ) : (
            <>
              <p className="found" role="status">
                {formatCount(data.total)}組{data.total > data.clashes.length && `（はじめの${formatCount(data.clashes.length)}組を出しています）`}
              </p>
              <TableBox label="ルールの重なり">
                <table className="table">
                  <TableHead names={['言葉', '答えるルール', '答えないルール', 'わけ']} />
                  <tbody>
                    {data.clashes.map((c) => (
                      <Clash key={`${c.id}.${c.otherId}.${c.word}`} c={c} />
                    ))}
                  </tbody>
                </table>
              </TableBox>
            </>
          )
        }
      </Fetched>
    </Page>
  )
}

function Clash({ c }: { c: ReplyClash }) {
  return (
    <tr>
      <th scope="row">「{c.word}」</th>
      <td>
        <Link to="/replies/$id" params={{ id: String(c.otherId) }}>
          {c.otherName}
        </Link>
      </td>
      <td>
        <Link to="/replies/$id" params={{ id: String(c.id) }}>
          {c.name}
        </Link>
      </td>
      <td>
        {c.kind === 'same' ? '優先順位も言葉も同じなので、先に作ったほうが答えます。' : '優先順位が先です。'}
        {c.depends && 'ただし、条件に合う人に限ります。'}
        <span className="quiet">例：{formatMinute(c.at)}</span>
      </td>
    </tr>
  )
}
