// The rules of one category as a table: out, and in again with the difference shown first. For dictionaries of hundreds of words.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { asApiError, importReplies } from '../../api/client'
import { client } from '../../api/queries'
import type { ReplyCsvLine, ReplyCsvLook } from '../../api/types.gen'
import { formatCount } from '../lib/numbers'
import { replies as repliesQuery } from '../replies/queries'
import { ReplyTabs } from '../replies/ReplyTabs'
import { Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Notice, RadioGroup, Select, TableBox, TextField } from '../ui'
import { type CsvEncoding, CsvEncodingChoice, CsvField } from '../ui/CsvField'
import { GuardedDownload } from '../ui/LinkButton'

const MEGABYTES = 4
const CHANGES: Record<ReplyCsvLine['change'], { label: string; look: string }> = {
  added: { label: '新しいルール', look: 'state state-good' },
  changed: { label: '変わる', look: 'state state-go' },
  same: { label: '同じ', look: 'state' },
  gone: { label: 'ファイルにない', look: 'state state-wait' },
  fault: { label: '使えない', look: 'state state-bad' },
}

export function ReplyCsv() {
  const mayView = useRight('reply.view')
  const mayPublish = useRight('reply.approve')
  const mayExport = useRight('reply.export')
  const query = useQuery({ ...repliesQuery({}), enabled: mayView })
  const categories = query.data?.categories ?? []
  const [category, setCategory] = useState<string | null>(null)
  const [encoding, setEncoding] = useState<CsvEncoding>('utf8')
  if (!mayView) return <Forbidden what="自動応答のルール" />
  return (
    <Page title="自動応答のCSV" lead="ごみの分け方のように、言葉がたくさんあるルールを、表計算ソフトで作って、まとめて取りこめます。" wide>
      <ReplyTabs />
      {mayExport && (
        <section className="card" aria-labelledby="h-out">
          <h2 id="h-out">書き出す</h2>
          <Select label="書き出す分類" value={category} onChange={setCategory} items={categories.map((c) => ({ id: c, label: c || '（分類なし）' }))} />
          <CsvEncodingChoice value={encoding} onChange={setEncoding} />
          {category !== null && (
            <div>
              <GuardedDownload route="GET /api/replies.csv" query={{ category, encoding }}>
                ルールをCSVで書き出す
              </GuardedDownload>
            </div>
          )}
        </section>
      )}
      {mayPublish ? <Import categories={categories} /> : <Notice title="取りこみには、自動応答のルールの「承認・送信」の権限が必要です">取りこんだルールは、すぐに答え始めます。</Notice>}
    </Page>
  )
}

function Import({ categories }: { categories: string[] }) {
  const [category, setCategory] = useState('')
  const [gone, setGone] = useState<'keep' | 'stop'>('keep')
  const [file, setFile] = useState<File | null>(null)
  const [look, setLook] = useState<ReplyCsvLook>()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState('')
  function take(next: File | null) {
    setLook(undefined)
    setError('')
    setFile(next)
  }
  async function send(seen?: string) {
    if (!file) {
      setError('CSVファイルを選んでください。')
      return
    }
    setBusy(true)
    setError('')
    try {
      const next = await importReplies(file, { category: category.trim(), gone, ...(seen ? { seen } : {}) })
      setLook(next)
      if (next.applied) {
        tell('ルールを取りこみました。これから答えます')
        void client.invalidateQueries({ queryKey: ['replies'] })
        void client.invalidateQueries({ queryKey: ['reply-clashes'] })
      }
    } catch (e) {
      setError(asApiError(e).message)
    }
    setBusy(false)
  }
  return (
    <section className="card" aria-labelledby="h-in">
      <h2 id="h-in">取りこむ</h2>
      <ul className="summary-list">
        <li>1行目は見出しです。「名前」「言葉」「答え」の列が要ります。1行が1つのルールになります。5,000行まで。</li>
        <li>「言葉」は「、」で区切って並べます。文の中に含まれれば答えます。1文字の言葉は、全体が同じときだけ答えます。</li>
        <li>「全体が同じ」「始まりが同じ」「すべての言葉を含む」「優先順位」の列も使えます。</li>
        <li>同じ分類に同じ名前のルールがあれば、言葉と答えを置きかえます。時間や条件は、そのまま残ります。</li>
      </ul>
      <div className="grid-2">
        <TextField label="取りこむ分類" value={category} onChange={(v) => { setCategory(v); setLook(undefined) }} most={40} help={`例：ごみの分け方${categories.some((c) => c) ? `。いまある分類：${categories.filter((c) => c).join('、')}` : ''}`} />
        <RadioGroup
          label="この分類の、ファイルにないルール"
          value={gone}
          onChange={setGone}
          items={[
            { id: 'keep', label: 'そのまま残す' },
            { id: 'stop', label: '答えるのを止める' },
          ]}
        />
      </div>
      <CsvField file={file} onTake={take} error={error} megabytes={MEGABYTES} />
      {!look && (
        <div>
          <Button kind="primary" onPress={() => void send()} isPending={busy}>
            内容を確かめる
          </Button>
          <p className="quiet">まだ何も変わりません。次に、変わるところを確かめられます。</p>
        </div>
      )}
      {look && <Look look={look} stop={gone === 'stop'} busy={busy} onApply={() => void send(look.seen)} onAgain={() => setLook(undefined)} />}
    </section>
  )
}

function Look({ look, stop, busy, onApply, onAgain }: { look: ReplyCsvLook; stop: boolean; busy: boolean; onApply: () => void; onAgain: () => void }) {
  const moves = look.added + look.changed + (stop ? look.gone : 0)
  return (
    <div className="stack">
      <Notice kind={look.applied ? 'success' : look.faults ? 'warning' : 'info'} live title={look.applied ? `取りこみました：新しいルール ${look.added}件、変えたルール ${look.changed}件` : `新しいルール ${look.added}件、変わるルール ${look.changed}件、同じもの ${look.same}件、ファイルにないもの ${look.gone}件、使えない行 ${look.faults}件`}>
        {look.faults > 0 && <p>使えない行は取りこみません。ファイルを直して、もう一度確かめることもできます。</p>}
      </Notice>
      {look.shown.length > 0 && (
        <TableBox label="変わるところ">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">行</th>
                <th scope="col">ルール</th>
                <th scope="col">変わるところ</th>
              </tr>
            </thead>
            <tbody>
              {look.shown.map((l, i) => (
                <tr key={i}>
                  <td className="num">{l.line || '－'}</td>
                  <th scope="row">
                    {l.name} <span className={CHANGES[l.change].look}>{CHANGES[l.change].label}</span>
                  </th>
                  <td>
                    {l.fault}
                    {l.before && (
                      <span className="log-before">
                        <span className="visually-hidden">前：</span>
                        {l.before}
                      </span>
                    )}
                    {l.after && <div>{l.after}</div>}
                    {l.change === 'gone' && (stop ? '答えるのを止めます' : 'そのまま残します')}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
      {look.added + look.changed + look.gone + look.faults > look.shown.length && <p className="quiet">はじめの{look.shown.length}件を表示しています。</p>}
      <div className="row">
        {!look.applied && moves > 0 && (
          <Button kind="primary" onPress={onApply} isPending={busy}>
            {`${formatCount(moves)}件を取りこむ`}
          </Button>
        )}
        <Button onPress={onAgain} isDisabled={busy}>
          {look.applied ? '続けて取りこむ' : 'やり直す'}
        </Button>
      </div>
    </div>
  )
}
