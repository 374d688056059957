// All questions as a file; and a file of them, looked at before anything changes.
import { useState } from 'react'
import { asApiError, importArticles } from '../../api/client'
import { client } from '../../api/queries'
import type { ArticleCsvLine, ArticleCsvLook } from '../../api/types.gen'
import { ArticleTabs } from '../articles/shared'
import { formatCount } from '../lib/numbers'
import { Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Notice, TableBox } from '../ui'
import { type CsvEncoding, CsvEncodingChoice, CsvField } from '../ui/CsvField'
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

function Import() {
  const [file, setFile] = useState<File | null>(null)
  const [look, setLook] = useState<ArticleCsvLook>()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState('')
  function take(next: File | null) {
    setLook(undefined)
    setError('')
    setFile(next)
  }
  async function send(digest?: string) {
    if (!file) {
      setError('CSVファイルを選んでください。')
      return
    }
    setBusy(true)
    setError('')
    try {
      const seen = await importArticles(file, digest ? { digest } : {})
      setLook(seen)
      if (seen.applied) {
        tell('質問を取りこみました')
        void client.invalidateQueries({ queryKey: ['articles'] })
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
        <li>1行目は見出しです。書き出したCSVの見出しのまま使ってください。ない列は変わりません。</li>
        <li>「番号」がある行は、その質問を変えます。空の行は、新しい質問になります。ファイルにない質問は、そのまま残ります。</li>
        <li>「言いかえ」は、1つのセルの中で改行して並べます。日付は 2026-04-01 か 2026/4/1 と書きます。</li>
        <li>「状態」は「公開」か「非公開」です。空なら変えません。画像などの答えは、画面で直してください。</li>
      </ul>
      <CsvField file={file} onTake={take} error={error} megabytes={MEGABYTES} />
      {!look && (
        <div>
          <Button kind="primary" onPress={() => void send()} isPending={busy}>
            内容を確かめる
          </Button>
          <p className="quiet">まだ何も変わりません。次に、変わるところを確かめられます。</p>
        </div>
      )}
      {look && <Look look={look} busy={busy} onApply={() => void send(look.digest)} onAgain={() => setLook(undefined)} />}
    </section>
  )
}

function Look({ look, busy, onApply, onAgain }: { look: ArticleCsvLook; busy: boolean; onApply: () => void; onAgain: () => void }) {
  const moves = look.news + look.changes
  return (
    <div className="stack">
      <Notice kind={look.applied ? 'success' : look.faults ? 'warning' : 'info'} live title={look.applied ? `取りこみました：新しい質問 ${look.news}件、変えた質問 ${look.changes}件` : `新しい質問 ${look.news}件、変わる質問 ${look.changes}件、同じもの ${look.sames}件、使えない行 ${look.faults}件`}>
        {look.faults > 0 && <p>使えない行は取りこみません。ファイルを直して、もう一度確かめることもできます。</p>}
        {look.ignored && <p>使わない列：{look.ignored}</p>}
      </Notice>
      {look.shown.length > 0 && (
        <TableBox label="変わるところ">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">行</th>
                <th scope="col">質問</th>
                <th scope="col">変わるところ</th>
              </tr>
            </thead>
            <tbody>
              {look.shown.map((l) => (
                <tr key={l.line}>
                  <td className="num">{l.line}</td>
                  <th scope="row">
                    {l.question || '（質問なし）'} <span className={FATES[l.fate].look}>{FATES[l.fate].label}</span>
                    {l.id !== undefined && <span className="table-note">番号 {l.id}</span>}
                  </th>
                  <td>
                    {l.fault}
                    {l.fate !== 'fault' && (
                      <dl className="log-changes">
                        {l.fields.map((f) => (
                          <div key={f.label}>
                            <dt>{f.label}</dt>
                            <dd className="pre-line">
                              {l.fate === 'changed' && (
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
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
      {look.news + look.changes + look.faults > look.shown.length && <p className="quiet">はじめの{look.shown.length}行を表示しています。</p>}
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
