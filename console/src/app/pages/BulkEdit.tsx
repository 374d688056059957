// Answers of many friends from a file: chosen, looked at, applied, and what was there before.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useEffect, useState } from 'react'
import { asApiError, call, uploadBulk } from '../../api/client'
import { bulkEdit as bulkEditQuery, bulkEdits as bulkEditsQuery, client } from '../../api/queries'
import type { BulkEdit, BulkQuery } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { formatCount, formatPeople } from '../lib/numbers'
import { bulkEditRoute } from '../router'
import { Fetched, Forbidden, NotFound, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Bar, Button, Confirm, Notice, RadioGroup, TableBox, TableHead } from '../ui'
import { CsvUpload } from '../ui/CsvUpload'
import { GuardedDownload, LinkButton } from '../ui/LinkButton'

const MEGABYTES = 16
const STATES: Record<BulkEdit['state'], { label: string; tone: string }> = {
  checked: { label: '確認まち', tone: 'state state-wait' },
  waiting: { label: '順番まち', tone: 'state state-wait' },
  running: { label: '更新しています', tone: 'state state-wait' },
  done: { label: '終わりました', tone: 'state state-good' },
  failed: { label: '途中で止まりました', tone: 'state state-bad' },
  dropped: { label: '取りやめ', tone: 'state' },
}
const MODES: Record<BulkEdit['mode'], string> = { replace: '書いてある答えに置きかえる', add: '書いてある答えを足す', remove: '書いてある答えを外す' }
const isMoving = (e: BulkEdit | undefined) => e?.state === 'waiting' || e?.state === 'running'

export function BulkEdits() {
  const mayEdit = useRight('friend.edit')
  const mayExport = useRight('friend.export')
  const query = useQuery({ ...bulkEditsQuery, enabled: mayEdit })
  if (!mayEdit) return <Forbidden what="CSVで一括更新" />
  return (
    <Page title="CSVで一括更新" back={{ to: '/friends', label: '友だちの一覧' }} lead="おおぜいの答えやタグを、CSVファイルでまとめて変えます。先に内容を確かめてから、実行します。">
      <div className="stack">
        <NewFile />
        <section className="card" aria-labelledby="h-how">
          <h2 id="h-how">ファイルの作り方</h2>
          <ul className="summary-list">
            <li>1行目は見出しです。人を決める列（「番号」か「LINEのID」）と、変えたい項目の名前の列を入れます。</li>
            <li>2行目から、1人を1行にします。7万行までです。</li>
            <li>答えが2つ以上あるときは、「、」で区切ります。例：北町、東台</li>
            <li>文字コードは、UTF-8とShift_JISのどちらでもかまいません。</li>
            <li>書き出した友だちのCSVを直して使うこともできます。名前や日付の列は、そのままでかまいません。</li>
          </ul>
          {mayExport && (
            <div>
              <GuardedDownload route="GET /api/friends.csv">友だちのCSVを書き出す</GuardedDownload>
            </div>
          )}
        </section>
        <section className="card" aria-labelledby="h-past">
          <h2 id="h-past">これまでの一括更新</h2>
          <Fetched query={query}>
            {(data) =>
              data.edits.length === 0 ? (
                <p className="quiet">まだありません。</p>
              ) : (
                <TableBox label="一括更新の一覧">
                  <table className="table">
                    <TableHead names={['ファイル', '状態', { number: '変えた人' }, 'だれが・いつ']} />
                    <tbody>
                      {data.edits.map((e) => (
                        <tr key={e.id}>
                          <th scope="row">
                            <Link to="/friends/bulk/$id" params={{ id: String(e.id) }}>
                              {e.name}
                            </Link>
                          </th>
                          <td>
                            <span className={STATES[e.state].tone}>{STATES[e.state].label}</span>
                          </td>
                          <td className="num">{e.state === 'checked' || e.state === 'dropped' ? '－' : formatCount(e.changed)}</td>
                          <td>
                            {e.appliedBy ?? e.createdBy}・{formatMinute(e.appliedAt ?? e.createdAt)}
                          </td>
                        </tr>
                      ))}
                    </tbody>
                  </table>
                </TableBox>
              )
            }
          </Fetched>
        </section>
      </div>
    </Page>
  )
}

function NewFile() {
  const navigate = useNavigate()
  const [mode, setMode] = useState<BulkQuery['mode']>('replace')
  const [blank, setBlank] = useState<'keep' | 'clear'>('keep')
  return (
    <section className="card" aria-labelledby="h-new">
      <h2 id="h-new">ファイルを選ぶ</h2>
      <CsvUpload
        megabytes={MEGABYTES}
        looking="確かめています"
        note="まだ何も変わりません。次の画面で、変わる人数を確かめられます。"
        upload={async (file, onProgress, signal) => {
          const made = await uploadBulk(file, { name: file.name.slice(0, 200), mode, ...(mode === 'replace' ? { blank } : {}) }, onProgress, signal)
          client.setQueryData(['bulk-edit', made.id], made)
          void client.invalidateQueries({ queryKey: ['bulk-edits'] })
          await navigate({ to: '/friends/bulk/$id', params: { id: String(made.id) } })
        }}
      >
        <RadioGroup
          label="変え方"
          value={mode}
          onChange={setMode}
          items={[
            { id: 'replace', label: MODES.replace, note: 'ファイルに書いてある答えだけが残ります' },
            { id: 'add', label: MODES.add, note: 'いまの答えはそのままで、書いてあるものが加わります' },
            { id: 'remove', label: MODES.remove, note: '書いてあるものだけが外れます' },
          ]}
        />
        {mode === 'replace' && (
          <RadioGroup
            label="何も書いていないところ"
            value={blank}
            onChange={setBlank}
            items={[
              { id: 'keep', label: '変えない' },
              { id: 'clear', label: 'いまの答えを消す' },
            ]}
          />
        )}
      </CsvUpload>
    </section>
  )
}

export function BulkEditPage() {
  const { id } = bulkEditRoute.useParams()
  const number = Number(id)
  const mayEdit = useRight('friend.edit')
  const query = useQuery({ ...bulkEditQuery(number), enabled: mayEdit && Number.isInteger(number), refetchInterval: (q) => (isMoving(q.state.data) ? 700 : false) })
  if (!mayEdit) return <Forbidden what="CSVで一括更新" />
  if (!Number.isInteger(number) || (query.error && asApiError(query.error).code === 'not_found')) return <NotFound what="一括更新" />
  return (
    <Page title={query.data?.name ?? '一括更新'} back={{ to: '/friends/bulk', label: 'CSVで一括更新' }}>
      <Fetched query={query}>{(e) => <One e={e} />}</Fetched>
    </Page>
  )
}

function One({ e }: { e: BulkEdit }) {
  const mayExport = useRight('friend.export')
  const [asking, setAsking] = useState(false)
  const took = (after: BulkEdit) => {
    client.setQueryData(['bulk-edit', after.id], after)
    void client.invalidateQueries({ queryKey: ['bulk-edits'] })
  }
  const apply = useMutation({
    mutationFn: () => call('POST /api/bulk-edits/{id}/apply', { params: { id: e.id } }),
    onSuccess: took,
    onSettled: () => setAsking(false),
  })
  const drop = useMutation({
    mutationFn: () => call('DELETE /api/bulk-edits/{id}', { params: { id: e.id } }),
    onSuccess: (after) => {
      took(after)
      tell('一括更新を取りやめました')
    },
  })
  const error = apply.error ?? drop.error
  const moves = e.columns.some((c) => c.added + c.changed + c.removed > 0)
  useEffect(() => {
    // What other pages show of people is old by now.
    if (e.state === 'done') void client.invalidateQueries({ predicate: (q) => ['friends', 'friend', 'attributes', 'attribute-statistics'].includes(String(q.queryKey[0])) })
  }, [e.state])
  return (
    <div className="stack">
      {error && <Notice kind="error" live title="できませんでした">{asApiError(error).message}</Notice>}
      {e.state === 'done' && (
        <Notice kind="success" live title={`${formatPeople(e.changed)}の答えを変えました`}>
          {e.finishedAt ? formatMinute(e.finishedAt) : ''}・{e.appliedBy}
        </Notice>
      )}
      {e.state === 'failed' && (
        <Notice kind="error" title="途中で止まりました">
          {e.trouble}
        </Notice>
      )}
      {e.state === 'dropped' && <Notice title="この一括更新は取りやめました">何も変えていません。読みこんだファイルは消しました。</Notice>}
      {isMoving(e) && (
        <section className="card" aria-labelledby="h-progress">
          <h2 id="h-progress">更新しています</h2>
          <Bar label="更新の進み具合" value={e.done} most={Math.max(1, e.people)} text={`${formatCount(e.done)}人／${formatCount(e.people)}人`} />
          <p role="status">
            {formatCount(e.done)}人／{formatCount(e.people)}人
          </p>
          <p className="quiet">この画面を閉じても、更新は続きます。</p>
        </section>
      )}
      <section className="card" aria-labelledby="h-what">
        <h2 id="h-what">{e.state === 'checked' ? '実行すると、こう変わります' : '確かめたときの内容'}</h2>
        <dl className="facts">
          <div>
            <dt>変え方</dt>
            <dd>
              {MODES[e.mode]}
              {e.mode === 'replace' && (e.clears ? '（何も書いていないところは、答えを消す）' : '（何も書いていないところは、変えない）')}
            </dd>
          </div>
          <div>
            <dt>ファイルの行</dt>
            <dd>{formatCount(e.lines)}行</dd>
          </div>
          <div>
            <dt>使える行</dt>
            <dd>{formatPeople(e.people)}</dd>
          </div>
          <div>
            <dt>使えない行</dt>
            <dd>{formatCount(e.faults)}行</dd>
          </div>
          {e.ignored && (
            <div>
              <dt>使わない列</dt>
              <dd>{e.ignored}</dd>
            </div>
          )}
        </dl>
        <TableBox label="項目ごとの人数の表">
          <table className="table table-tight">
            <caption>項目ごとの人数</caption>
            <TableHead names={['項目', { number: '新しく入る' }, { number: '変わる' }, { number: 'なくなる' }, { number: '同じ' }]} />
            <tbody>
              {e.columns.map((c, i) => (
                <tr key={i}>
                  <th scope="row">{c.label}</th>
                  <td className="num">{formatPeople(c.added)}</td>
                  <td className="num">{formatPeople(c.changed)}</td>
                  <td className="num">{formatPeople(c.removed)}</td>
                  <td className="num">{formatPeople(c.same)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
        {e.state === 'checked' && !moves && <Notice>変わる人はいません。どの行も、いまの答えと同じです。</Notice>}
        {e.state === 'checked' && (
          <div className="row">
            <Button kind="primary" isDisabled={e.people === 0 || !moves} onPress={() => setAsking(true)}>
              この内容で実行する
            </Button>
            <Button kind="plain" isPending={drop.isPending} onPress={() => drop.mutate()}>
              取りやめる
            </Button>
          </div>
        )}
        {(e.state === 'done' || e.state === 'failed') && (
          <>
            <div className="row">
              {mayExport && !e.erased && (
                <GuardedDownload route="GET /api/bulk-edits/{id}/result.csv" params={{ id: e.id }}>
                  結果のCSV（前の答えと後の答え）
                </GuardedDownload>
              )}
              <LinkButton to="/friends/bulk" small>
                別のファイルで更新する
              </LinkButton>
            </div>
            <p className="quiet">{e.erased ? '結果のCSVは、90日が過ぎたので消しました。' : '結果のCSVは、90日間とっておきます。元に戻したいときは、前の答えの列を使って、もう一度ここで読みこめます。'}</p>
          </>
        )}
      </section>
      {e.faultList.length > 0 && (
        <section className="card" aria-labelledby="h-faults">
          <h2 id="h-faults">使えない行（{formatCount(e.faults)}行）</h2>
          <p>
            この行の人は変わりません。
            {e.faults > e.faultList.length && `はじめの${e.faultList.length}行を表示しています。`}
          </p>
          <TableBox label="使えない行の一覧">
            <table className="table table-tight">
              <thead>
                <tr>
                  <th scope="col" className="num narrow">
                    行
                  </th>
                  <th scope="col" className="narrow">
                    列
                  </th>
                  <th scope="col">理由</th>
                </tr>
              </thead>
              <tbody>
                {e.faultList.map((f) => (
                  <tr key={f.line}>
                    <th scope="row" className="num narrow">
                      {f.line}
                    </th>
                    <td className="narrow">{f.heading || '－'}</td>
                    <td>{f.reason}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableBox>
        </section>
      )}
      <Confirm title="この内容で実行しますか" isOpen={asking} onClose={() => setAsking(false)} onConfirm={() => apply.mutate()} confirm="実行する" pending={apply.isPending}>
        <p>
          {formatPeople(e.people)}の行を使って、答えを変えます。{e.faults > 0 && `使えない${formatCount(e.faults)}行は、とばします。`}
        </p>
        <p>実行したあとで、まとめて取り消すことはできません。前の答えは、結果のCSVに残ります。</p>
      </Confirm>
    </div>
  )
}
