// One printed code: the picture to print, and its numbers day by day.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, Suspense, useMemo, useState } from 'react'
import { address, asApiError, fetchFile } from '../../api/client'
import { source as sourceQuery, sourceDays as daysQuery } from '../../api/queries'
import type { QrQuery, Source, SourceDay } from '../../api/types.gen'
import { addDays, dayOf, formatDay, formatDayText, momentOf, now } from '../lib/dates'
import { formatCount, formatPeople } from '../lib/numbers'
import { sourceRoute } from '../router'
import { Fetched, Forbidden, NotFound, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Choices, Loading, Notice, Select, TableBox, TableHead, TextField } from '../ui'
import { Download } from '../ui/LinkButton'
import { SourceDialog } from './Sources'

const Chart = lazy(() => import('../ui/Chart'))

export function SourcePage() {
  const id = Number(sourceRoute.useParams().id)
  const mayView = useRight('source.view')
  const query = useQuery({ ...sourceQuery(id), enabled: mayView })
  const [editing, setEditing] = useState(false)
  if (!mayView) return <Forbidden what="友だち追加QR" />
  if (query.isError && asApiError(query.error).status === 404) return <NotFound what="QRコード" />
  const s = query.data
  return (
    <Page
      title={s?.name ?? 'QRコード'}
      back={{ to: '/sources', label: '友だち追加QR' }}
      wide
      actions={
        s &&
        s.mayEdit && (
          <Button icon="edit" onPress={() => setEditing(true)}>
            名前などを直す
          </Button>
        )
      }
    >
      <Fetched query={query}>
        {(found) => (
          <>
            {found.hidden && (
              <Notice kind="warning" title="いまは使っていません">
                読み取った人には、ふつうの友だち追加の案内を出しています。もう一度使うときは「名前などを直す」で戻せます。
              </Notice>
            )}
            <div className="source-grid">
              <div className="stack">
                <Numbers s={found} />
                <Days s={found} />
              </div>
              <div className="stack">
                <Picture s={found} />
                <Poster s={found} />
              </div>
            </div>
          </>
        )}
      </Fetched>
      {editing && s && (
        <SourceDialog
          source={s}
          onClose={() => setEditing(false)}
          onDone={() => {
            setEditing(false)
            tell('保存しました')
          }}
        />
      )}
    </Page>
  )
}

function Figure({ label, value, unit, note }: { label: string; value: number; unit: string; note?: string }) {
  return (
    <div className="number">
      <dt className="number-label">{label}</dt>
      <dd>
        <span className="number-value">
          {formatCount(value)}
          <span className="number-unit">{unit}</span>
        </span>
        {note && <span className="number-note source-note">{note}</span>}
      </dd>
    </div>
  )
}

function Numbers({ s }: { s: Source }) {
  const mayViewFriends = useRight('friend.view')
  return (
    <section className="card" aria-labelledby="h-numbers">
      <div className="card-head">
        <h2 id="h-numbers">これまでの数</h2>
        {mayViewFriends && s.total.added > 0 && (
          <Link to="/friends" search={{ option: s.optionId }}>
            ここから友だちになった人
          </Link>
        )}
      </div>
      <dl className="numbers">
        <Figure label="読み取り" value={s.total.scans} unit="回" note={`30日で${formatCount(s.recent.scans)}回`} />
        <Figure label="新しい友だち" value={s.total.added} unit="人" note={`30日で${formatPeople(s.recent.added)}`} />
        <Figure label="いまも友だち" value={s.following} unit="人" />
        <Figure label="ブロックから戻った" value={s.total.returned} unit="人" />
        <Figure label="すでに友だち" value={s.total.known} unit="回" />
      </dl>
      <dl className="facts">
        <div>
          <dt>部署</dt>
          <dd>{s.departmentId === undefined ? `全庁${s.department && `（以前の記入：${s.department}）`}` : s.department}</dd>
        </div>
        {s.note && (
          <div>
            <dt>メモ</dt>
            <dd className="pre-line">{s.note}</dd>
          </div>
        )}
        <div>
          <dt>作った日</dt>
          <dd>{formatDay(s.createdAt)}</dd>
        </div>
      </dl>
      <p className="quiet">友だちになった場所は、はじめの1回だけを記録します。あとで別のQRコードを読み取っても変わりません。LINEログインの許可をしなかった人は、読み取りの回数にだけ入ります。</p>
    </section>
  )
}

// ---- day by day --------------------------------------------------------------------

type Span = '30' | '90' | '365'
interface Period {
  label: string
  scans: number
  added: number
}

/** A year is drawn by weeks (from Monday), less by days. */
export function periodsOf(days: SourceDay[], byWeek: boolean): Period[] {
  const periods = new Map<string, Period>()
  for (const d of days) {
    const weekday = (new Date(momentOf(d.day) + 9 * 3_600_000).getUTCDay() + 6) % 7
    const key = byWeek ? addDays(d.day, -weekday) : d.day
    const p = periods.get(key) ?? { label: byWeek ? `${formatDayText(key)}の週` : formatDayText(key), scans: 0, added: 0 }
    p.scans += d.scans
    p.added += d.added
    periods.set(key, p)
  }
  return [...periods.values()]
}

function Days({ s }: { s: Source }) {
  const [span, setSpan] = useState<Span>('90')
  const today = dayOf(now())
  const query = useQuery({ ...daysQuery(s.id, { from: addDays(today, 1 - Number(span)), to: today }), placeholderData: (old) => old })
  const periods = useMemo(() => periodsOf(query.data?.days ?? [], span === '365'), [query.data, span])
  const busy = periods.filter((p) => p.scans > 0 || p.added > 0)
  return (
    <section className="card" aria-labelledby="h-days">
      <div className="card-head">
        <h2 id="h-days">日ごとの数</h2>
        <Choices
          label="期間"
          value={span}
          onChange={setSpan}
          items={[
            { id: '30', label: '30日' },
            { id: '90', label: '90日' },
            { id: '365', label: '1年' },
          ]}
        />
      </div>
      <Fetched query={query}>
        {() =>
          busy.length === 0 ? (
            <p className="quiet">この期間に、読み取りはありません。</p>
          ) : (
            <>
              <SourceChart periods={periods} />
              <TableBox label="日ごとの数の表">
                <table className="table table-tight">
                  <caption>読み取りがあった{span === '365' ? '週' : '日'}（新しい順）</caption>
                  <TableHead names={['期間', { number: '読み取り' }, { number: '新しい友だち' }]} />
                  <tbody>
                    {busy.toReversed().map((p) => (
                      <tr key={p.label}>
                        <th scope="row">{p.label}</th>
                        <td className="num">{formatCount(p.scans)}</td>
                        <td className="num">{formatCount(p.added)}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </TableBox>
            </>
          )
        }
      </Fetched>
    </section>
  )
}

function SourceChart({ periods }: { periods: Period[] }) {
  const option = useMemo(() => {
    const labels = { color: '#4d4d4d', fontSize: 13 }
    return {
      legend: { data: ['読み取り', '新しい友だち'], top: 0, textStyle: { fontSize: 13 } },
      grid: { left: 8, right: 12, top: 40, bottom: 4, containLabel: true },
      xAxis: { type: 'category', data: periods.map((p) => p.label), axisLabel: labels, axisTick: { show: false } },
      yAxis: { type: 'value', axisLabel: labels, minInterval: 1, splitNumber: 4 },
      series: [
        { name: '読み取り', type: 'bar', data: periods.map((p) => p.scans), itemStyle: { color: '#9db7f9' } },
        { name: '新しい友だち', type: 'bar', data: periods.map((p) => p.added), itemStyle: { color: '#197a4b' } },
      ],
    }
  }, [periods])
  const sum = (of: (p: Period) => number) => formatCount(periods.reduce((all, p) => all + of(p), 0))
  return (
    <Suspense fallback={<Loading />}>
      <Chart option={option} label={`日ごとの数のグラフ。この期間の読み取りは${sum((p) => p.scans)}回、新しい友だちは${sum((p) => p.added)}人です。`} height={260} />
    </Suspense>
  )
}

// ---- the picture --------------------------------------------------------------------

const LEVELS = [
  { id: 'L', label: '低い（いちばん目があらい）' },
  { id: 'M', label: 'ふつう' },
  { id: 'Q', label: '高い（汚れやすい場所）' },
  { id: 'H', label: 'とても高い（ごみ袋、屋外）' },
]
const MARGINS = [
  { id: 4, label: '標準' },
  { id: 8, label: '広い' },
  { id: 0, label: 'なし（まわりを必ず白くあける）' },
]
const SIZES = [
  { id: 600, label: '小（600）文書、名刺' },
  { id: 1200, label: '中（1200）チラシ' },
  { id: 2400, label: '大（2400）ポスター' },
]

function Picture({ s }: { s: Source }) {
  const [look, setLook] = useState<Required<QrQuery>>({ pixels: 1200, margin: 4, level: 'M' })
  const set = (part: Partial<QrQuery>) => setLook((l) => ({ ...l, ...part }))
  const params = { id: s.id }
  return (
    <section className="card" aria-labelledby="h-picture">
      <h2 id="h-picture">QRコード</h2>
      <div className="source-qr-box">
        <img className="source-qr" src={address('GET /api/sources/{id}/qr.svg', params, { ...look, pixels: 600 })} alt={`「${s.name}」のQRコード`} width={240} height={240} />
      </div>
      <div className="row">
        <code className="source-url">{s.url}</code>
        <Button
          small
          icon="copy"
          onPress={() => {
            void navigator.clipboard?.writeText(s.url).then(() => tell('アドレスをコピーしました'))
          }}
        >
          アドレスをコピー
        </Button>
      </div>
      <Select label="汚れや欠けへの強さ" value={look.level} onChange={(level) => set({ level: level as Required<QrQuery>['level'] })} items={LEVELS} help="高いほど少し欠けても読めますが、目が細かくなります。" />
      <Select label="まわりの余白" value={look.margin} onChange={(margin) => set({ margin })} items={MARGINS} />
      <Select label="PNGの大きさ（ピクセル）" value={look.pixels} onChange={(pixels) => set({ pixels })} items={SIZES} />
      <div className="row">
        <Download href={address('GET /api/sources/{id}/qr.png', params, look)}>PNG（画像）</Download>
        <Download href={address('GET /api/sources/{id}/qr.svg', params, look)}>SVG（印刷会社向け）</Download>
      </div>
      <p className="quiet">印刷するときは、1辺2cm以上にします。刷る前に、必ずスマートフォンで読み取って確かめてください。ためした回数も数に入ります。</p>
    </section>
  )
}

// ---- the poster ---------------------------------------------------------------------

function Poster({ s }: { s: Source }) {
  const [title, setTitle] = useState('市のお知らせが\nLINEに届きます')
  const [lead, setLead] = useState('')
  const [tried, setTried] = useState(false)
  const make = useMutation({
    mutationFn: () => fetchFile(address('GET /api/sources/{id}/poster.pdf', { id: s.id }, { title: title.trim(), lead: lead.trim() })),
    onSuccess: (file) => {
      keepFile(file, `${s.name}.pdf`)
      tell('ポスターのPDFを保存しました')
    },
  })
  const error = make.error ? asApiError(make.error) : null
  const at = (field: string) => (error?.field === field ? error.message : undefined)
  return (
    <section className="card" aria-labelledby="h-poster">
      <h2 id="h-poster">ポスター（A4）</h2>
      <p className="quiet">市の名前、アカウントの名前、大きなQRコード、追加のしかたが入ります。下のすみに「{s.name}」が小さく入ります。</p>
      {error && !['title', 'lead'].includes(error.field) && (
        <Notice kind="error" live title="PDFを作れませんでした">
          {error.message}
        </Notice>
      )}
      <TextField label="見出し" value={title} onChange={setTitle} lines={3} most={120} required error={at('title') ?? (tried && title.trim() === '' ? '見出しを入れてください。' : undefined)} help="3行まで。短いほど大きく入ります。" />
      <TextField label="説明" value={lead} onChange={setLead} lines={2} most={120} optional error={at('lead')} help="2行まで" />
      <div className="row">
        <Button
          icon="download"
          small
          isPending={make.isPending}
          onPress={() => {
            setTried(true)
            if (title.trim()) make.mutate()
          }}
        >
          PDFを作る
        </Button>
      </div>
    </section>
  )
}

function keepFile(file: Blob, name: string): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(file)
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000)
}
