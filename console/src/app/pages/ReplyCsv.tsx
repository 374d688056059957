// The rules of one category as a table: out, and in again with the difference shown first. For dictionaries of hundreds of words.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { importReplies } from '../../api/client'
import { client } from '../../api/queries'
import type { ReplyCsvLine, ReplyCsvLook } from '../../api/types.gen'
import { replies as repliesQuery } from '../replies/queries'
import { ReplyTabs } from '../replies/ReplyTabs'
import { Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Notice, RadioGroup, Select, TextField } from '../ui'
import { type CsvEncoding, CsvEncodingChoice } from '../ui/CsvField'
import { CsvImport, useCsvForm } from '../ui/CsvImport'
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

const RULES = [
  '1行目は見出しです。「名前」「言葉」「答え」の列が要ります。1行が1つのルールになります。5,000行まで。',
  '「言葉」は「、」で区切って並べます。文の中に含まれれば答えます。1文字の言葉は、全体が同じときだけ答えます。',
  '「全体が同じ」「始まりが同じ」「すべての言葉を含む」「優先順位」の列も使えます。',
  '同じ分類に同じ名前のルールがあれば、言葉と答えを置きかえます。時間や条件は、そのまま残ります。',
]

function Import({ categories }: { categories: string[] }) {
  const [category, setCategory] = useState('')
  const [gone, setGone] = useState<'keep' | 'stop'>('keep')
  const stop = gone === 'stop'
  const form = useCsvForm<ReplyCsvLook>(
    (file, look) => importReplies(file, { category: category.trim(), gone, ...(look ? { seen: look.seen } : {}) }),
    () => {
      tell('ルールを取りこみました。これから答えます')
      void client.invalidateQueries({ queryKey: ['replies'] })
      void client.invalidateQueries({ queryKey: ['reply-clashes'] })
    },
  )
  const known = categories.filter((c) => c).join('、')
  const told = (look: ReplyCsvLook) => ({
    title: look.applied ? `取りこみました：新しいルール ${look.added}件、変えたルール ${look.changed}件` : `新しいルール ${look.added}件、変わるルール ${look.changed}件、同じもの ${look.same}件、ファイルにないもの ${look.gone}件、使えない行 ${look.faults}件`,
    moves: look.added + look.changed + (stop ? look.gone : 0),
    differing: look.added + look.changed + look.gone + look.faults,
    rows: look.shown.map((l, i) => <Line key={i} line={l} stop={stop} />),
  })
  return (
    <CsvImport form={form} rules={RULES} megabytes={MEGABYTES} what="ルール" told={told}>
      <div className="grid-2">
        <TextField label="取りこむ分類" value={category} onChange={(v) => { setCategory(v); form.forget() }} most={40} help={`例：ごみの分け方${known ? `。いまある分類：${known}` : ''}`} />
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
    </CsvImport>
  )
}

function Line({ line, stop }: { line: ReplyCsvLine; stop: boolean }) {
  const change = CHANGES[line.change]
  return (
    <tr>
      <td className="num">{line.line || '－'}</td>
      <th scope="row">
        {line.name} <span className={change.look}>{change.label}</span>
      </th>
      <td>
        {line.fault}
        {line.before && (
          <span className="log-before">
            <span className="visually-hidden">前：</span>
            {line.before}
          </span>
        )}
        {line.after && <div>{line.after}</div>}
        {line.change === 'gone' && (stop ? '答えるのを止めます' : 'そのまま残します')}
      </td>
    </tr>
  )
}
