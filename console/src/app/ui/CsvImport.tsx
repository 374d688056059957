// A CSV file that is looked at before it is applied: what the pages that take one have in common.
import { type ReactNode, useState } from 'react'
import { asApiError } from '../../api/client'
import { formatCount } from '../lib/numbers'
import { CsvField } from './CsvField'
import { Button, Notice, TableBox, TableHead } from './index'

interface Look {
  applied: boolean
  faults: number
  shown: unknown[]
}

/** ask: seen is what the person looked at and wants done now. */
export function useCsvForm<L extends Look>(ask: (file: File, seen?: L) => Promise<L>, onApplied: () => void) {
  const [file, setFile] = useState<File | null>(null)
  const [look, setLook] = useState<L>()
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState('')
  async function send(seen?: L) {
    if (!file) {
      setError('CSVファイルを選んでください。')
      return
    }
    setBusy(true)
    setError('')
    try {
      const next = await ask(file, seen)
      setLook(next)
      if (next.applied) onApplied()
    } catch (e) {
      setError(asApiError(e).message)
    }
    setBusy(false)
  }
  function take(next: File | null) {
    setLook(undefined)
    setError('')
    setFile(next)
  }
  return { file, look, busy, error, take, forget: () => setLook(undefined), check: () => void send(), apply: () => void send(look) }
}

interface Told {
  title: string
  notes?: ReactNode
  moves: number // so many are applied
  differing: number // so many there are to show
  rows: ReactNode // 行, what, 変わるところ
}

/** children: what else it depends on, before the file. */
export function CsvImport<L extends Look>({ form, rules, megabytes, what, told, children }: { form: ReturnType<typeof useCsvForm<L>>; rules: string[]; megabytes: number; what: string; told: (look: L) => Told; children?: ReactNode }) {
  const { look, busy } = form
  return (
    <section className="card" aria-labelledby="h-in">
      <h2 id="h-in">取りこむ</h2>
      <ul className="summary-list">
        {rules.map((r) => (
          <li key={r}>{r}</li>
        ))}
      </ul>
      {children}
      <CsvField file={form.file} onTake={form.take} error={form.error} megabytes={megabytes} />
      {look ? (
        <Outcome look={look} told={told(look)} what={what} busy={busy} onApply={form.apply} onAgain={form.forget} />
      ) : (
        <div>
          <Button kind="primary" onPress={form.check} isPending={busy}>
            内容を確かめる
          </Button>
          <p className="quiet">まだ何も変わりません。次に、変わるところを確かめられます。</p>
        </div>
      )}
    </section>
  )
}

function Outcome({ look, told, what, busy, onApply, onAgain }: { look: Look; told: Told; what: string; busy: boolean; onApply: () => void; onAgain: () => void }) {
  return (
    <div className="stack">
      <Notice kind={look.applied ? 'success' : look.faults ? 'warning' : 'info'} live title={told.title}>
        {look.faults > 0 && <p>使えない行は取りこみません。ファイルを直して、もう一度確かめることもできます。</p>}
        {told.notes}
      </Notice>
      {look.shown.length > 0 && (
        <TableBox label="変わるところ">
          <table className="table">
            <TableHead names={['行', what, '変わるところ']} />
            <tbody>{told.rows}</tbody>
          </table>
        </TableBox>
      )}
      {told.differing > look.shown.length && <p className="quiet">はじめの{look.shown.length}件を表示しています。</p>}
      <div className="row">
        {!look.applied && told.moves > 0 && (
          <Button kind="primary" onPress={onApply} isPending={busy}>
            {`${formatCount(told.moves)}件を取りこむ`}
          </Button>
        )}
        <Button onPress={onAgain} isDisabled={busy}>
          {look.applied ? '続けて取りこむ' : 'やり直す'}
        </Button>
      </div>
    </div>
  )
}
