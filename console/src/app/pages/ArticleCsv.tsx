// All questions as a file; and a file of them, looked at before anything changes.
import { useState } from 'react'
import { importArticles } from '../../api/client'
import { client } from '../../api/queries'
import type { ArticleCsvLine, ArticleCsvLook } from '../../api/types.gen'
import { ArticleTabs } from '../articles/shared'
import { Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Notice } from '../ui'
import { type CsvEncoding, CsvEncodingChoice } from '../ui/CsvField'
import { CsvImport, useCsvForm } from '../ui/CsvImport'
import { GuardedDownload } from '../ui/LinkButton'

const MEGABYTES = 16
const FATES: Record<ArticleCsvLine['fate'], { label: string; look: string }> = {
  new: { label: '新しい質問', look: 'state state-good' },
  changed: { label: '変わる', look: 'state state-go' },
  same: { label: '同じ', look: 'state' },
  fault: { label: '使えない', look: 'state state-bad' },
}

export function ArticleCsv() {
  const mayView = useRight('article.view')
  const mayEdit = useRight('article.edit')
  const mayExport = useRight('article.export')
  const [encoding, setEncoding] = useState<CsvEncoding>('utf8')
  if (!mayView) return <Forbidden what="よくある質問" />
  return (
    <Page title="よくある質問のCSV" lead="すべての質問をファイルに書き出し、表計算ソフトで直して、まとめて取りこめます。取りこむ前に、何が変わるかを確かめます。" wide>
      <ArticleTabs />
      {mayExport && (
        <section className="card" aria-labelledby="h-out">
          <h2 id="h-out">書き出す</h2>
          <CsvEncodingChoice value={encoding} onChange={setEncoding} />
          <div>
            <GuardedDownload route="GET /api/articles.csv" query={{ encoding }}>
              質問をCSVで書き出す
            </GuardedDownload>
          </div>
          {encoding === 'cp932' && <p className="quiet">絵文字など、Shift_JISにない文字は「〓」になります。その列を取りこむと「〓」のまま保存されるので、絵文字を使っているときはUTF-8にしてください。</p>}
        </section>
      )}
      {mayEdit ? <Import /> : <Notice title="取りこみには「作る・直す」の権限が必要です" />}
    </Page>
  )
}

const RULES = [
  '1行目は見出しです。書き出したCSVの見出しのまま使ってください。ない列は変わりません。',
  '「番号」がある行は、その質問を変えます。空の行は、新しい質問になります。ファイルにない質問は、そのまま残ります。',
  '「言いかえ」は、1つのセルの中で改行して並べます。日付は 2026-04-01 か 2026/4/1 と書きます。',
  '「状態」は「公開」か「非公開」です。空なら変えません。画像などの答えは、画面で直してください。',
]

function Import() {
  const form = useCsvForm<ArticleCsvLook>(
    (file, seen) => importArticles(file, seen ? { digest: seen.digest } : {}),
    () => {
      tell('質問を取りこみました')
      void client.invalidateQueries({ queryKey: ['articles'] })
    },
  )
  const told = (look: ArticleCsvLook) => ({
    title: look.applied ? `取りこみました：新しい質問 ${look.news}件、変えた質問 ${look.changes}件` : `新しい質問 ${look.news}件、変わる質問 ${look.changes}件、同じもの ${look.sames}件、使えない行 ${look.faults}件`,
    notes: look.ignored && <p>使わない列：{look.ignored}</p>,
    moves: look.news + look.changes,
    differing: look.news + look.changes + look.faults,
    rows: look.shown.map((l) => <Line key={l.line} line={l} />),
  })
  return <CsvImport form={form} rules={RULES} megabytes={MEGABYTES} what="質問" told={told} />
}

function Line({ line }: { line: ArticleCsvLine }) {
  const fate = FATES[line.fate]
  return (
    <tr>
      <td className="num">{line.line}</td>
      <th scope="row">
        {line.question || '（質問なし）'} <span className={fate.look}>{fate.label}</span>
        {line.id !== undefined && <span className="table-note">番号 {line.id}</span>}
      </th>
      <td>
        {line.fault}
        {line.fate !== 'fault' && (
          <dl className="log-changes">
            {line.fields.map((f) => (
              <div key={f.label}>
                <dt>{f.label}</dt>
                <dd className="pre-line">
                  {line.fate === 'changed' && (
                    <>
                      <span className="log-before">
                        <span className="visually-hidden">前：</span>
                        {f.before || '（なし）'}
                      </span>
                      <span aria-hidden="true"> → </span>
                      <span className="visually-hidden">後：</span>
                    </>
                  )}
                  {f.after || '（なし）'}
                </dd>
              </div>
            ))}
          </dl>
        )}
      </td>
    </tr>
  )
}
