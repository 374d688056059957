// One printed QR code for each place: what is kept about them, and how many came by each.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { address, asApiError, call } from '../../api/client'
import { client, sources as sourcesQuery } from '../../api/queries'
import type { Source, SourceSave, Sources as SourcesData } from '../../api/types.gen'
import { DepartmentField } from '../compose/DepartmentField'
import { formatCount } from '../lib/numbers'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { Button, Checkbox, Empty, Notice, SaveDialog, SearchBox, Select, Switch, TableBox, TableHead, TextField } from '../ui'
import { Download } from '../ui/LinkButton'

export function Sources() {
  const mayView = useRight('source.view')
  const mayEdit = useRight('source.edit')
  const query = useQuery({ ...sourcesQuery, enabled: mayView })
  const navigate = useNavigate()
  const [adding, setAdding] = useState(false)
  if (!mayView) return <Forbidden what="友だち追加QR" />
  const add = mayEdit && (
    <Button kind="primary" icon="plus" onPress={() => setAdding(true)}>
      QRコードを作る
    </Button>
  )
  return (
    <Page
      title="友だち追加QR"
      lead="ポスター、チラシ、窓口、ごみ袋など、印刷するものごとに別のQRコードを作ります。どこから友だちになったかを数え、配信の条件にも使えます。"
      wide
      actions={
        <>
          <Download href={address('GET /api/sources.csv')}>CSV</Download>
          {add}
        </>
      }
    >
      <Fetched query={query}>
        {(data) => (
          <>
            <Setup data={data} />
            {data.sources.length === 0 ? (
              <Empty title="まだQRコードがありません" actions={add}>
                <p>たとえば「市役所1階のポスター」「転入の案内チラシ」のように、あとで比べたい単位で作ります。</p>
              </Empty>
            ) : (
              <List sources={data.sources} />
            )}
          </>
        )}
      </Fetched>
      {adding && (
        <SourceDialog
          onClose={() => setAdding(false)}
          onDone={(made) => {
            setAdding(false)
            void navigate({ to: '/sources/$id', params: { id: String(made.id) } })
          }}
        />
      )}
    </Page>
  )
}

/** What the operator has to set up before codes can count. */
function Setup({ data }: { data: SourcesData }) {
  return (
    <>
      {!data.login && (
        <Notice kind="warning" title="どこから友だちになったかを、まだ数えられません">
          LINEログインが設定されていません。QRコードは使えますが、読み取りの数だけを数えます。システムの担当者に相談してください。
        </Notice>
      )}
      {data.accountId === '' && (
        <Notice kind="warning" title="友だち追加のボタンを出せません">
          設定ファイルにLINEのベーシックID（account_id）がありません。LINEログインを断った人には、アプリでの探し方だけを案内します。システムの担当者に相談してください。
        </Notice>
      )}
    </>
  )
}

const ALL = -1

/** Those that have a code here, the whole city's last. */
function departmentsOf(sources: Source[]): { id: number; label: string }[] {
  const names = new Map<number, string>()
  for (const s of sources) if (s.departmentId !== undefined) names.set(s.departmentId, s.department)
  return [...[...names].map(([id, label]) => ({ id, label })), ...(sources.some((s) => s.departmentId === undefined) ? [{ id: 0, label: '全庁' }] : [])]
}

function List({ sources }: { sources: Source[] }) {
  const [q, setQ] = useState('')
  const [withHidden, setWithHidden] = useState(false)
  const [whose, setWhose] = useState(ALL)
  const departments = departmentsOf(sources)
  const hidden = sources.filter((s) => s.hidden).length
  const shown = sources.filter((s) => (withHidden || !s.hidden) && (whose === ALL || (s.departmentId ?? 0) === whose) && `${s.name}${s.department}${s.note}`.includes(q))
  const sum = (of: (s: Source) => number) => formatCount(shown.reduce((all, s) => all + of(s), 0))
  return (
    <>
      {(sources.length > 8 || hidden > 0 || departments.length > 1) && (
        <div className="filters" role="search" aria-label="QRコードをさがす">
          <SearchBox label="名前・部署・メモからさがす" value={q} onChange={setQ} />
          {departments.length > 1 && <Select label="部署" value={whose} onChange={setWhose} items={[{ id: ALL, label: 'すべて' }, ...departments]} />}
          {hidden > 0 && (
            <div className="filters-end">
              <Switch isSelected={withHidden} onChange={setWithHidden}>
                隠したもの（{hidden}個）も表示
              </Switch>
            </div>
          )}
        </div>
      )}
      {shown.length === 0 ? (
        <Empty title="当てはまるQRコードがありません" />
      ) : (
        <TableBox label="友だち追加QRの一覧">
          <table className="table">
            <TableHead names={['名前', { number: '読み取り' }, { number: '新しい友だち' }, { number: 'いまも友だち' }, { number: '30日の読み取り' }, { number: '30日の友だち' }]} />
            <tbody>
              {shown.map((s) => (
                <tr key={s.id}>
                  <th scope="row">
                    <Link to="/sources/$id" params={{ id: String(s.id) }}>
                      {s.name}
                    </Link>
                    {s.hidden && <span className="kind tester-mark">隠している</span>}
                    <span className="table-note">{[s.department || '全庁', s.note].filter(Boolean).join('・')}</span>
                  </th>
                  <td className="num">{formatCount(s.total.scans)}</td>
                  <td className="num">{formatCount(s.total.added)}</td>
                  <td className="num">{formatCount(s.following)}</td>
                  <td className="num">{formatCount(s.recent.scans)}</td>
                  <td className="num">{formatCount(s.recent.added)}</td>
                </tr>
              ))}
            </tbody>
            {shown.length > 1 && (
              <tfoot>
                <tr>
                  <th scope="row">合計</th>
                  <td className="num">{sum((s) => s.total.scans)}</td>
                  <td className="num">{sum((s) => s.total.added)}</td>
                  <td className="num">{sum((s) => s.following)}</td>
                  <td className="num">{sum((s) => s.recent.scans)}</td>
                  <td className="num">{sum((s) => s.recent.added)}</td>
                </tr>
              </tfoot>
            )}
          </table>
        </TableBox>
      )}
      <p className="quiet">読み取りは、QRコードのアドレスが開かれた回数です。新しい友だちは、そこではじめて友だちになった人です。前からの友だちと、ブロックから戻った人は入りません。</p>
    </>
  )
}

const saveOf = (s?: Source): SourceSave => ({ name: s?.name ?? '', ...(s ? { departmentId: s.departmentId ?? 0 } : {}), note: s?.note ?? '', hidden: s?.hidden ?? false })

export function SourceDialog({ source, onClose, onDone }: { source?: Source; onClose: () => void; onDone: (made: Source) => void }) {
  const [form, setForm] = useState(() => saveOf(source))
  const [tried, setTried] = useState(false)
  const set = (part: Partial<SourceSave>) => setForm((f) => ({ ...f, ...part }))
  const save = useMutation({
    mutationFn: () => (source ? call('PUT /api/sources/{id}', { params: { id: source.id }, body: form }) : call('POST /api/sources', { body: form })),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['sources'] })
      void client.invalidateQueries({ queryKey: ['attributes'] })
      client.setQueryData(['source', made.id], made)
      onDone(made)
    },
  })
  const error = save.error ? asApiError(save.error) : null
  const at = (field: keyof SourceSave) => (error?.field === field ? error.message : undefined)
  return (
    <SaveDialog
      title={source ? 'QRコードの名前など' : 'QRコードを作る'}
      onClose={onClose}
      label={source ? '保存する' : '作る'}
      isPending={save.isPending}
      onSave={() => {
        setTried(true)
        if (form.name.trim()) save.mutate()
      }}
    >
      <div className="stack">
        {error && !['name', 'departmentId', 'note'].includes(error.field) && (
          <Notice kind="error" live title="保存できませんでした">
            {error.message}
          </Notice>
        )}
        <TextField label="名前" value={form.name} onChange={(name) => set({ name })} most={60} required error={at('name') ?? (tried && form.name.trim() === '' ? '名前を入れてください。' : undefined)} help="例：市役所1階のポスター。ポスターのすみにも小さく入り、配信の条件でも使います。" autoComplete="off" />
        <DepartmentField right="source" shared value={form.departmentId} onChange={(departmentId) => set({ departmentId })} error={at('departmentId')} />
        <TextField label="メモ" value={form.note} onChange={(note) => set({ note })} most={300} lines={3} optional error={at('note')} help="場所、枚数、期間など。市民には見えません。" />
        {source && (
          <Checkbox isSelected={form.hidden} onChange={(hidden) => set({ hidden })} help="読み取った人には、ふつうの友だち追加の案内を出します。これまでの数は残り、いつでも戻せます。">
            使うのをやめて隠す
          </Checkbox>
        )}
      </div>
    </SaveDialog>
  )
}
