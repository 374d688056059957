// The city's own codes from a CSV: looked at first, then taken in one go.
import { useState } from 'react'
import { importCodes } from '../../api/client'
import { client } from '../../api/queries'
import type { CodeImport, CodeImportLine, CodeList } from '../../api/types.gen'
import { formatDayText } from '../lib/dates'
import { formatCount, formatPeople } from '../lib/numbers'
import { tell } from '../shell/toast'
import { Button, Checkbox, Dialog, Notice, RadioGroup, TableBox } from '../ui'
import { CsvField } from '../ui/CsvField'
import { useCsvForm } from '../ui/CsvImport'

const MEGABYTES = 2
const FATES: Record<CodeImportLine['fate'], { label: string; look: string }> = {
  new: { label: '新しい', look: 'state state-good' },
  changed: { label: 'メモか期限が変わる', look: 'state state-go' },
  same: { label: '同じ', look: 'state' },
  back: { label: 'また使える', look: 'state state-good' },
  fault: { label: '使えない', look: 'state state-bad' },
}
type Mode = 'add' | 'replace'

export function ImportCodes({ list }: { list: CodeList }) {
  const [open, setOpen] = useState(false)
  return (
    <>
      <Button onPress={() => setOpen(true)}>職員番号などのCSVを取りこむ</Button>
      <Dialog title="市の番号をコードにする" isOpen={open} onClose={() => setOpen(false)} size="full">
        {open && <Body list={list} />}
      </Dialog>
    </>
  )
}

function Body({ list }: { list: CodeList }) {
  const [mode, setMode] = useState<Mode>('add')
  const [guessable, setGuessable] = useState(false)
  const form = useCsvForm<CodeImport>(
    (file, seen) => importCodes(list.id, file, { mode, ...(seen ? { digest: seen.digest } : {}), ...(guessable ? { guessable: 'yes' as const } : {}) }),
    () => {
      tell('コードを取りこみました')
      void client.invalidateQueries({ queryKey: ['code-list', list.id] })
      void client.invalidateQueries({ queryKey: ['code-lists'] })
    },
  )
  const seen = form.look
  function again() {
    form.forget()
    setGuessable(false)
  }
  const blocked = seen !== undefined && ((mode === 'replace' && seen.faults > 0) || (seen.weak > 0 && !guessable))
  const moves = seen ? seen.news + seen.changes + seen.backs + seen.gone : 0
  return (
    <div className="stack">
      <ul className="summary-list">
        <li>1行目は見出しです。「コード」（職員番号、団員番号、認証番号でもかまいません）の列が必要です。「メモ」（氏名でもよい）と「有効期限」（2027-03-31）は、なくてもかまいません。</li>
        <li>コードは英字と数字で4文字から20文字、数字を1つ以上。5000行まで。先頭の0が消えないように、表計算ソフトでは文字列として保存してください。</li>
        <li>市民は、トークで「コード」と送ったあとか、「コード 12345678」のように続けて送ります。番号だけを送っても、コードとしては受け取りません。</li>
      </ul>
      <CsvField
        file={form.file}
        onTake={(next) => {
          form.take(next)
          setGuessable(false)
        }}
        error={form.error}
        megabytes={MEGABYTES}
        isPending={form.busy}
      />
      <RadioGroup<Mode>
        label="いまの番号をどうするか"
        value={mode}
        onChange={(next) => {
          setMode(next)
          again()
        }}
        items={[
          { id: 'add', label: '足す（ファイルにない番号は、そのまま）' },
          { id: 'replace', label: '入れかえる（ファイルにない番号は、取り消す）' },
        ]}
      />
      {mode === 'replace' && (
        <p className="quiet">
          {list.takesBack ? '取り消す番号を使った人からは、この一覧で付いた役割も外します。' : '取り消す番号を使った人の役割は残ります。外すときは、先に、この一覧の「直す」で「コードを取り消したら、使った人の役割も外す」を選んでください。'}
          この画面で作ったコードは、入れかえの対象になりません。
        </p>
      )}
      {seen && <Look look={seen} takesBack={list.takesBack} />}
      {seen && !seen.applied && seen.weak > 0 && (
        <Checkbox isSelected={guessable} onChange={setGuessable}>
          当てられやすいことが分かったうえで、取りこむ
        </Checkbox>
      )}
      <div className="row">
        {seen && !seen.applied && moves > 0 && (
          <Button kind="primary" onPress={form.apply} isPending={form.busy} isDisabled={blocked}>
            {mode === 'replace' ? `${formatCount(seen.news + seen.changes + seen.backs)}件を取りこみ、${formatCount(seen.gone)}件を取り消す` : `${formatCount(moves)}件を取りこむ`}
          </Button>
        )}
        {seen ? (
          <Button onPress={again} isDisabled={form.busy}>
            {seen.applied ? '続けて取りこむ' : 'やり直す'}
          </Button>
        ) : (
          <Button kind="primary" onPress={form.check} isPending={form.busy}>
            内容を確かめる
          </Button>
        )}
      </div>
      {!seen && <p className="quiet">確かめるだけでは、まだ何も変わりません。</p>}
    </div>
  )
}

const headline = (l: CodeImport): string =>
  l.applied
    ? `取りこみました：新しい番号 ${formatCount(l.news)}件、変えた番号 ${formatCount(l.changes)}件、また使える番号 ${formatCount(l.backs)}件、取り消した番号 ${formatCount(l.gone)}件`
    : `新しい番号 ${formatCount(l.news)}件、変わる番号 ${formatCount(l.changes)}件、また使える番号 ${formatCount(l.backs)}件、同じもの ${formatCount(l.sames)}件、使えない行 ${formatCount(l.faults)}件、取り消す番号 ${formatCount(l.gone)}件`

function Look({ look, takesBack }: { look: CodeImport; takesBack: boolean }) {
  return (
    <>
      <Notice kind={look.applied ? 'success' : look.faults ? 'warning' : 'info'} live title={headline(look)}>
        {takesBack && look.gone > 0 && <p>{look.applied ? `役割を外した人：${formatPeople(look.losers)}` : `役割がなくなる人：${formatPeople(look.losers)}`}</p>}
        {look.faults > 0 && !look.applied && <p>使えない行は取りこみません。入れかえるときは、使えない行をなくしてから取りこんでください。</p>}
        {look.ignored && <p>使わない列：{look.ignored}</p>}
      </Notice>
      {look.weak > 0 && !look.applied && (
        <Notice kind="warning" title={`当てられやすい番号が ${formatCount(look.weak)}件あります`}>
          <p>
            短い番号は、知らない人があてずっぽうで送っても、{formatCount(look.oddsOneIn)}回に1回ほどはだれかの番号に当たります。まちがいは1人1時間に5回までですが、何人かで試すことや、番号を知っている人が先に使うことは防げません。大切な役割には、この画面で作るコードを使ってください。
          </p>
        </Notice>
      )}
      {look.uneven && !look.applied && (
        <Notice kind="warning" title="数字の桁がそろっていません">
          <p>表計算ソフトで保存すると、先頭の0が消えることがあります。ファイルの番号を確かめてください。</p>
        </Notice>
      )}
      {look.shown.length > 0 && (
        <TableBox label="取りこむ番号">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">行</th>
                <th scope="col">コード</th>
                <th scope="col">メモ</th>
                <th scope="col">有効期限</th>
                <th scope="col">どうなるか</th>
              </tr>
            </thead>
            <tbody>
              {look.shown.map((l) => (
                <tr key={l.line}>
                  <td className="num">{l.line}</td>
                  <th scope="row">{l.code || '（なし）'}</th>
                  <td>{l.memo}</td>
                  <td>{l.untilOn ? formatDayText(l.untilOn) : ''}</td>
                  <td>
                    <span className={FATES[l.fate].look}>{FATES[l.fate].label}</span>
                    {l.fault && <span className="table-note">{l.fault}</span>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
      {look.news + look.changes + look.backs + look.faults > look.shown.length && <p className="quiet">使えない行を先に、{formatCount(look.shown.length)}行を表示しています。</p>}
      {look.leaving.length > 0 && (
        <TableBox label="取り消す番号">
          <table className="table">
            <thead>
              <tr>
                <th scope="col">取り消す番号（一覧での順番）</th>
                <th scope="col">メモ</th>
                <th scope="col" className="num">
                  使った人
                </th>
              </tr>
            </thead>
            <tbody>
              {look.leaving.map((g) => (
                <tr key={g.no}>
                  <th scope="row">{g.no}番</th>
                  <td>{g.memo}</td>
                  <td className="num">{formatPeople(g.uses)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </TableBox>
      )}
      {look.gone > look.leaving.length && <p className="quiet">取り消す番号は、はじめの{formatCount(look.leaving.length)}件を表示しています。</p>}
    </>
  )
}
