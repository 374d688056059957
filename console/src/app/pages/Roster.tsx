// A file of people with texts of their own: chosen, looked at; the message is written on the page of the draft.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call, uploadRoster } from '../../api/client'
import { client, roster as rosterQuery, rosterFaults as faultsQuery } from '../../api/queries'
import type { Roster } from '../../api/types.gen'
import { ROSTER_STEPS } from '../compose/roster'
import { formatMinute } from '../lib/dates'
import { formatCount, formatPeople } from '../lib/numbers'
import { rosterRoute } from '../router'
import { Fetched, Forbidden, NotFound, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Confirm, Notice, TableBox, TableHead } from '../ui'
import { CsvUpload } from '../ui/CsvUpload'
import { GuardedDownload, LinkButton } from '../ui/LinkButton'
import { Pager } from '../ui/Pager'
import { Steps } from '../ui/Steps'

const MEGABYTES = 10
const SAMPLE = '友だち番号,氏名,金額,期限\r\n123,山田 花子,"12,300円",3月31日\r\n456,佐藤 太郎,"8,000円",3月31日\r\n'

function saveSample() {
  const link = document.createElement('a')
  const url = URL.createObjectURL(new Blob(['\uFEFF', SAMPLE], { type: 'text/csv' }))
  link.href = url
  link.download = '名簿の見本.csv'
  link.click()
  URL.revokeObjectURL(url)
}

// ---- 1: the file ---------------------------------------------------------------

export function NewRoster() {
  const mayEdit = useRight('broadcast.edit')
  if (!mayEdit) return <Forbidden what="名簿で送る" />
  return (
    <Page title="名簿で送る" back={{ to: '/broadcasts', label: '配信の一覧' }} lead="CSVファイルの一人ひとりに、それぞれの文を送ります。">
      <Steps label="名簿で送るまで" steps={ROSTER_STEPS} at={0} />
      <div className="stack">
        <FileCard />
        <section className="card" aria-labelledby="h-how">
          <h2 id="h-how">ファイルの作り方</h2>
          <ul className="summary-list">
            <li>1行目は見出しです。だれに送るかを示す「友だち番号」か「LINEのID」の列を、1つ入れます。</li>
            <li>ほかの列の見出しは、本文の中で {'{{金額}}'} のように書くと、その人の値に変わります。文の全部を1つの列に入れることもできます。</li>
            <li>2行目から、1人を1行にします。3万行、{MEGABYTES}MBまでです。</li>
            <li>文字コードは、UTF-8とShift_JISのどちらでもかまいません。</li>
            <li>友だち番号は、友だちのCSVと、友だち一人の画面に出ています。</li>
          </ul>
          <div>
            <Button small icon="download" onPress={saveSample}>
              見本のCSV
            </Button>
          </div>
        </section>
      </div>
    </Page>
  )
}

function FileCard() {
  const navigate = useNavigate()
  return (
    <section className="card" aria-labelledby="h-file">
      <h2 id="h-file">ファイルを選ぶ</h2>
      <CsvUpload
        megabytes={MEGABYTES}
        looking="一行ずつ確かめています"
        note="まだだれにも届きません。ファイルの中身は暗号にして保存し、送ったあと決めた日数で自動で消します。"
        upload={async (file, onProgress, signal) => {
          const made = await uploadRoster(file, { name: file.name.slice(0, 200) }, onProgress, signal)
          client.setQueryData(['roster', made.id], made)
          await navigate({ to: '/rosters/$id', params: { id: String(made.id) } })
        }}
      />
    </section>
  )
}

// ---- 2: what it says -----------------------------------------------------------

export function RosterPage() {
  const { id } = rosterRoute.useParams()
  const number = Number(id)
  const mayEdit = useRight('broadcast.edit')
  const query = useQuery({ ...rosterQuery(number), enabled: mayEdit && Number.isInteger(number) })
  if (!mayEdit) return <Forbidden what="名簿で送る" />
  if (!Number.isInteger(number) || (query.error && asApiError(query.error).code === 'not_found')) return <NotFound what="名簿" />
  return (
    <Page title={query.data ? `名簿「${query.data.name}」` : '名簿'} back={{ to: '/rosters/new', label: 'ファイルを選び直す' }}>
      <Steps label="名簿で送るまで" steps={ROSTER_STEPS} at={1} />
      <Fetched query={query}>{(r) => <Looked r={r} />}</Fetched>
    </Page>
  )
}

function Looked({ r }: { r: Roster }) {
  const navigate = useNavigate()
  const [erasing, setErasing] = useState(false)
  const draft = useMutation({
    mutationFn: () => call('POST /api/broadcasts', { body: { title: r.name.replace(/\.csv$/i, '').slice(0, 100) || '名簿の配信', messages: [], condition: { roster: r.id }, notificationOff: false } }),
    onSuccess: (b) => {
      client.setQueryData(['broadcast', b.id], b)
      void client.invalidateQueries({ queryKey: ['broadcasts'] })
      void client.invalidateQueries({ queryKey: ['roster', r.id] })
      void navigate({ to: '/broadcasts/$id/edit', params: { id: String(b.id) } })
    },
  })
  const erase = useMutation({
    mutationFn: () => call('DELETE /api/rosters/{id}', { params: { id: r.id } }),
    onSuccess: (after) => {
      client.setQueryData(['roster', r.id], after)
      tell('名簿の内容を消しました')
    },
    onSettled: () => setErasing(false),
  })
  const error = draft.error ?? erase.error
  const blocked = r.people - r.reachable
  const left = r.faults + blocked
  return (
    <div className="stack">
      {error && (
        <Notice kind="error" live title="できませんでした">
          {asApiError(error).message}
        </Notice>
      )}
      {r.erasedAt && (
        <Notice kind="warning" title={`名簿の内容は、${formatMinute(r.erasedAt)}に消しました`}>
          <p>送るときは、もう一度ファイルを読みこんでください。</p>
        </Notice>
      )}
      <section className="card" aria-labelledby="h-numbers">
        <h2 id="h-numbers">送れる人</h2>
        <div className="numbers">
          <div className="number number-big">
            <span className="number-label">送れる人</span>
            <span className="number-value">
              {formatCount(r.reachable)}
              <span className="number-unit">人／{formatCount(r.lines)}行</span>
            </span>
          </div>
          {blocked > 0 && (
            <div className="number">
              <span className="number-label">いまは届かない人</span>
              <span className="number-value">
                {formatCount(blocked)}
                <span className="number-unit">人</span>
              </span>
              <span className="number-note">ブロックなど</span>
            </div>
          )}
          {r.faults > 0 && (
            <div className="number">
              <span className="number-label">使えない行</span>
              <span className="number-value bad">
                {formatCount(r.faults)}
                <span className="number-unit">行</span>
              </span>
            </div>
          )}
        </div>
        {r.emergencyOnly > 0 && <p className="quiet">「緊急情報だけ受け取る」人が{formatPeople(r.emergencyOnly)}います。名簿の人には、その人たちにも届きます。</p>}
        {!r.erasedAt && <p className="quiet">中身は暗号にして保存しています。送ってから{r.keepDays}日で自動で消します。配信を作らないときは、1日で消します。</p>}
      </section>
      {left > 0 && !r.erasedAt && <Faults r={r} />}
      <section className="card" aria-labelledby="h-columns">
        <h2 id="h-columns">本文に入れられる列</h2>
        {r.columns.length === 0 ? (
          <p className="quiet">「{r.personHeading}」のほかに列がありません。全員に同じ文を送ります。</p>
        ) : (
          <TableBox label="本文に入れられる列の表">
            <table className="table">
              <TableHead names={['見出し', '本文での書き方', { number: '空の人' }, { number: 'いちばん長い文字数' }]} />
              <tbody>
                {r.columns.map((c) => (
                  <tr key={c.heading}>
                    <th scope="row">{c.heading}</th>
                    <td>
                      <code>{`{{${c.heading}}}`}</code>
                    </td>
                    <td className="num">{c.empty > 0 ? formatPeople(c.empty) : 'なし'}</td>
                    <td className="num">{c.longest > 0 ? `${formatCount(c.longest)}（${formatCount(c.longestLine)}行目）` : '－'}</td>
                  </tr>
                ))}
              </tbody>
            </table>
          </TableBox>
        )}
      </section>
      <div className="row">
        <Button kind="primary" icon="right" isDisabled={r.reachable === 0 || r.erasedAt !== undefined} isPending={draft.isPending} onPress={() => draft.mutate()}>
          {left > 0 ? `送れる${formatPeople(r.reachable)}への本文を書く` : `${formatPeople(r.reachable)}への本文を書く`}
        </Button>
        <LinkButton to="/rosters/new">ファイルを選び直す</LinkButton>
        {!r.erasedAt && (
          <Button kind="plain" icon="trash" onPress={() => setErasing(true)}>
            この名簿の内容を消す
          </Button>
        )}
      </div>
      {r.reachable === 0 && <p className="quiet">送れる人がいません。ファイルを直して、選び直してください。</p>}
      <Confirm title="名簿の内容を消しますか" isOpen={erasing} onClose={() => setErasing(false)} onConfirm={() => erase.mutate()} confirm="消す" danger pending={erase.isPending}>
        <p>一人ずつの内容が消え、この名簿では送れなくなります。送り終わった配信の結果は残ります。</p>
      </Confirm>
    </div>
  )
}

function Faults({ r }: { r: Roster }) {
  const [after, setAfter] = useState<number>()
  const query = useQuery(faultsQuery(r.id, after))
  return (
    <section className="card" aria-labelledby="h-faults">
      <h2 id="h-faults">送れない行</h2>
      <p>この行の人には送りません。直してから、ファイルを選び直すこともできます。</p>
      <Fetched query={query}>
        {(data) => (
          <>
            <TableBox label="送れない行の表">
              <table className="table">
                <TableHead names={[{ number: '行' }, r.personHeading, '理由']} />
                <tbody>
                  {data.faults.map((f) => (
                    <tr key={f.line}>
                      <th scope="row" className="num">
                        {formatCount(f.line)}
                      </th>
                      <td>{f.person || '－'}</td>
                      <td>{f.text}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </TableBox>
            <Pager first={after === undefined} next={data.next} onFirst={() => setAfter(undefined)} onNext={setAfter} />
          </>
        )}
      </Fetched>
      <div>
        <GuardedDownload route="GET /api/rosters/{id}/faults.csv" params={{ id: r.id }}>
          送れない行をCSVで保存
        </GuardedDownload>
      </div>
    </section>
  )
}
