// The texts of one kind and one language for a translator: out as a table, and in again with the difference shown first.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client } from '../../api/queries'
import type { WordingImported } from '../../api/types.gen'
import { LANGUAGES, type Translated } from '../lib/languages'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Checkbox, Dialog, Notice, TableBox } from '../ui'
import { type CsvEncoding, CsvEncodingChoice, CsvField } from '../ui/CsvField'
import { GuardedDownload } from '../ui/LinkButton'

const MEGABYTES = 3

/** UTF-8, or what spreadsheets in Japan save. */
async function textOf(file: File): Promise<string> {
  const bytes = await file.arrayBuffer()
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return new TextDecoder('shift_jis').decode(bytes)
  }
}

export function WordingCsv({ kind, label, language }: { kind: string; label: string; language: Translated }) {
  const [open, setOpen] = useState(false)
  return (
    <div>
      <Button small icon="download" onPress={() => setOpen(true)}>
        翻訳者とCSVでやりとりする
      </Button>
      <Dialog title={`${label}：${LANGUAGES[language].label}のCSV`} isOpen={open} onClose={() => setOpen(false)} size="full">
        {open && <Body kind={kind} language={language} />}
      </Dialog>
    </div>
  )
}

function Body({ kind, language }: { kind: string; language: Translated }) {
  const mayEdit = useRight('wording.edit')
  const [encoding, setEncoding] = useState<CsvEncoding>('utf8')
  const [file, setFile] = useState<File | null>(null)
  const [reviewed, setReviewed] = useState(false)
  const send = useMutation({
    mutationFn: async (apply: boolean) => {
      if (!file) throw new Error('CSVファイルを選んでください。')
      return call('POST /api/wordings/import', { body: { kind, language, file: await textOf(file), reviewed, apply } })
    },
    onSuccess: (look) => {
      if (!look.applied) return
      tell('訳を取りこみました')
      void client.invalidateQueries({ queryKey: ['wording-kinds'] })
      void client.invalidateQueries({ queryKey: ['wordings', kind] })
    },
  })
  const japaneseFits = language === 'ja-easy' || language === 'en'
  const look = send.data
  return (
    <div className="stack">
      <section className="stack" aria-labelledby="h-csv-out">
        <h3 id="h-csv-out">書き出す</h3>
        <p className="quiet">「番号」「場所」「日本語」「訳」「状態」の表です。吹き出しが2つ以上ある文は、間に「---」だけの行が入ります。画像やボタンのある文は入りません。</p>
        {japaneseFits ? <CsvEncodingChoice value={encoding} onChange={setEncoding} /> : <p className="quiet">この言語の文字は、Shift_JISでは書けません。UTF-8で書き出します。</p>}
        <div>
          <GuardedDownload route="GET /api/wordings.csv" query={{ kind, language, encoding: japaneseFits ? encoding : 'utf8' }}>
            訳の表を書き出す
          </GuardedDownload>
        </div>
      </section>
      {mayEdit && (
        <section className="stack" aria-labelledby="h-csv-in">
          <h3 id="h-csv-in">取りこむ</h3>
          <p className="quiet">「訳」の列だけを書いて、取りこんでください。空の訳は、何も変えません。日本語が書き出したあとに変わった行は、使いません。</p>
          <CsvField
            file={file}
            onTake={(next) => {
              setFile(next)
              send.reset()
            }}
            megabytes={MEGABYTES}
          />
          <Checkbox
            isSelected={reviewed}
            onChange={(v) => {
              setReviewed(v)
              send.reset()
            }}
            help="読める人が全部を確かめたときに選びます。選ばないと、下書きとして入り、市民には断りが付きます。"
          >
            確認済みとして取りこむ
          </Checkbox>
          {send.error && (
            <Notice kind="error" live title="取りこめませんでした">
              {send.error instanceof Error && !file ? send.error.message : asApiError(send.error).message}
            </Notice>
          )}
          {look && <Look look={look} />}
          <div className="row">
            {look && !look.applied && look.changes > 0 ? (
              <Button kind="primary" onPress={() => send.mutate(true)} isPending={send.isPending}>
                {look.changes}件を取りこむ
              </Button>
            ) : (
              <Button kind="primary" onPress={() => send.mutate(false)} isPending={send.isPending} isDisabled={!file || look?.applied === true}>
                内容を確かめる
              </Button>
            )}
          </div>
        </section>
      )}
    </div>
  )
}

function Look({ look }: { look: WordingImported }) {
  return (
    <>
      <Notice kind={look.applied ? 'success' : look.faults ? 'warning' : 'info'} live title={look.applied ? `${look.changes}件の訳を取りこみました` : `変わる訳 ${look.changes}件、同じか空のもの ${look.sames}件、使えない行 ${look.faults}件`}>
        {look.faults > 0 && <p>使えない行は取りこみません。</p>}
      </Notice>
      {look.shown.length > 0 && (
        <TableBox label="変わる訳と、使えない行">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">行</th>
                <th scope="col">日本語</th>
                <th scope="col">いまの訳</th>
                <th scope="col">新しい訳</th>
              </tr>
            </thead>
            <tbody>
              {look.shown.map((l) => (
                <tr key={l.line}>
                  <th scope="row">{l.line}</th>
                  <td className="pre">{l.title}</td>
                  <td className="pre">{l.before || '－'}</td>
                  <td className="pre">
                    {l.fault ? <span className="field-error">＊{l.fault}</span> : l.after}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
    </>
  )
}
