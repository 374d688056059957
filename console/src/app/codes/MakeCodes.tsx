// Codes are made, shown once, saved as a CSV and printed.
import { useMutation } from '@tanstack/react-query'
import { useState } from 'react'
import { asApiError, call, download } from '../../api/client'
import { client } from '../../api/queries'
import type { CodeList, CodeNew, CodeSheets } from '../../api/types.gen'
import { Button, Dialog, Notice, NumberField, RadioGroup, TableBox, TextField } from '../ui'

const MOST = 500
const cell = (text: string): string => `"${/^[=+\-@]/.test(text) ? "'" : ''}${text.replaceAll('"', '""')}"`

/** The codes are in this page's memory only; who leaves without the file makes new ones. */
export function MakeCodes({ list }: { list: CodeList }) {
  const [count, setCount] = useState(10)
  const [names, setNames] = useState('')
  const [made, setMade] = useState<CodeNew[]>([])
  const memos = names
    .split('\n')
    .map((line) => line.trim())
    .filter((line) => line !== '')
  const make = useMutation({
    mutationFn: () => call('POST /api/code-lists/{id}/codes', { params: { id: list.id }, body: memos.length ? { count: memos.length, memos } : { count } }),
    onSuccess: (data) => {
      setMade(data.codes)
      setNames('')
      void client.invalidateQueries({ queryKey: ['code-list', list.id] })
      void client.invalidateQueries({ queryKey: ['code-lists'] })
    },
  })
  const error = make.error ? asApiError(make.error) : null
  const wrong = memos.length > MOST ? `一度に作れるのは${MOST}人分までです（いま${memos.length}人）。分けて作ってください。` : error?.field.startsWith('memos') ? error.message : undefined
  return (
    <section className="card" aria-labelledby="h-make">
      <h2 id="h-make">コードを作る</h2>
      <TextField label="渡す相手" value={names} onChange={setNames} lines={3} optional error={wrong} help="1行に1人。行の数だけ作ります。名前は紙とこの画面に出ます。空にすると、下の数だけ作ります。" />
      {memos.length === 0 && <NumberField label="作る数" value={count} onChange={setCount} least={1} most={MOST} />}
      <div>
        <Button kind="primary" onPress={() => make.mutate()} isPending={make.isPending} isDisabled={memos.length > MOST}>
          {memos.length ? `${memos.length}人分を作る` : '作る'}
        </Button>
      </div>
      {error && !wrong && (
        <Notice kind="error" live title="作れませんでした">
          {error.message}
        </Notice>
      )}
      {made.length > 0 && <Made list={list} made={made} onClose={() => setMade([])} />}
    </section>
  )
}

const FORMS: { id: CodeSheets['form']; label: string }[] = [
  { id: 'labels-10', label: 'ラベル 10面（91×55mm）' },
  { id: 'labels-21', label: 'ラベル 21面（70×42.3mm）' },
  { id: 'letter', label: '1枚に1人の手紙（控えつき）' },
]

function Made({ list, made, onClose }: { list: CodeList; made: CodeNew[]; onClose: () => void }) {
  const [form, setForm] = useState<CodeSheets['form']>('labels-10')
  const print = useMutation({ mutationFn: () => download('POST /api/code-lists/{id}/sheets', undefined, { id: list.id }, { form, codes: made } satisfies CodeSheets) })
  const csv = `\ufeff番号,コード,渡す相手\r\n${made.map((c) => `${c.no},${c.code},${cell(c.memo)}\r\n`).join('')}`
  return (
    <Dialog title={`${made.length}個のコードを作りました`} isOpen onClose={onClose} dismissable={false} actions={<Button onPress={onClose}>保存したので閉じる</Button>}>
      <div className="stack">
        <Notice kind="warning" title="コードが見られるのは、いまだけです">
          CSVを保存するか、渡す紙をPDFで保存してください。サーバーには残りません。なくしたコードは、取り消して作り直します。
        </Notice>
        <p>
          <a className="btn btn-secondary" download={`codes-${list.id}.csv`} href={`data:text/csv;charset=utf-8,${encodeURIComponent(csv)}`}>
            CSVを保存する
          </a>
        </p>
        <RadioGroup label="渡す紙の形（A4）" value={form} onChange={setForm} items={FORMS} />
        <div>
          <Button kind="primary" icon="download" onPress={() => print.mutate()} isPending={print.isPending}>
            渡す紙をPDFで保存する
          </Button>
        </div>
        {print.error && (
          <Notice kind="error" live title="PDFを作れませんでした">
            {asApiError(print.error).message}
          </Notice>
        )}
        {print.isSuccess && (
          <Notice kind="success" live title="PDFを保存しました">
            印刷するときは、倍率を100%（実際のサイズ）にしてください。
          </Notice>
        )}
        <TableBox label="作ったコード">
          <table className="table">
            <thead>
              <tr>
                <th scope="col" className="num">
                  番号
                </th>
                <th scope="col">コード</th>
                <th scope="col">渡す相手</th>
              </tr>
            </thead>
            <tbody>
              {made.map((c) => (
                <tr key={c.no}>
                  <th scope="row" className="num">
                    {c.no}
                  </th>
                  <td className="nowrap">{c.code}</td>
                  <td>{c.memo}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      </div>
    </Dialog>
  )
}
