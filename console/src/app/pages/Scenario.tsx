// One scenario: the flow, a test run, versions and numbers.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, scenario as scenarioQuery } from '../../api/queries'
import type { Scenario } from '../../api/types.gen'
import { DepartmentField } from '../compose/DepartmentField'
import { forget, keep, kept } from '../lib/keep'
import { useDebounced } from '../lib/useDebounced'
import { scenarioRoute } from '../router'
import { FlowEditor } from '../scenario/FlowEditor'
import { toFlow, type Flow } from '../scenario/flow'
import { Numbers } from '../scenario/Numbers'
import { TryPhone } from '../scenario/TryPhone'
import { Versions } from '../scenario/Versions'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { useLeaveGuard } from '../shell/useLeaveGuard'
import { Button, Choices, Confirm, Dialog, MenuButton, Notice, TextField } from '../ui'
import { Translations } from '../wording/Translations'
import { StateOf } from './Scenarios'

const TABS = [
  { id: 'flow', label: '流れ' },
  { id: 'try', label: '試す' },
  { id: 'versions', label: '版' },
  { id: 'numbers', label: '数' },
] as const
type Tab = (typeof TABS)[number]['id']

export function ScenarioPage() {
  const id = Number(scenarioRoute.useParams().id)
  const mayView = useRight('scenario.view')
  const query = useQuery({ ...scenarioQuery(id), enabled: mayView, staleTime: Infinity })
  if (!mayView) return <Forbidden what="シナリオ" />
  return (
    <Page title={query.data?.row.name ?? 'シナリオ'} back={{ to: '/scenarios', label: 'シナリオ' }} wide>
      <Fetched query={query}>{(data) => <Editor key={id} saved={data} />}</Fetched>
    </Page>
  )
}

interface Draft {
  name: string
  note: string
  departmentId: number | undefined
  flow: Flow
}
const draftOf = (s: Scenario): Draft => ({ name: s.row.name, note: s.row.note, departmentId: s.row.departmentId ?? 0, flow: toFlow(s.flow) })

function Editor({ saved }: { saved: Scenario }) {
  const { row } = saved
  const storage = `scenario.${row.id}.${saved.revision}`
  const [found] = useState(() => (row.mayEdit ? kept<Draft>(storage) : null))
  const [draft, setDraft] = useState<Draft>(() => found?.value ?? draftOf(saved))
  const [tab, setTab] = useState<Tab>('flow')
  const [open, setOpen] = useState<string>()
  const [here, setHere] = useState<string>()
  const dirty = JSON.stringify(draft) !== JSON.stringify(draftOf(saved))
  const flowText = JSON.stringify(draft.flow)
  const late = useDebounced(flowText, 500)
  const check = useQuery({ queryKey: ['scenario-check', late], queryFn: ({ signal }) => call('POST /api/scenarios/check', { body: { flow: JSON.parse(late) as unknown }, signal }), enabled: dirty, placeholderData: (old) => old, staleTime: 60_000, gcTime: 60_000 })
  const { problems, hints } = dirty && check.data ? check.data : saved
  function change(next: Draft) {
    setDraft(next)
    keep(storage, next)
  }
  const save = useMutation({
    mutationFn: () => call('PUT /api/scenarios/{id}', { params: { id: row.id }, body: { revision: saved.revision, name: draft.name.trim(), note: draft.note.trim(), flow: draft.flow, ...(draft.departmentId === undefined ? {} : { departmentId: draft.departmentId }) } }),
    onSuccess: (after) => {
      forget(storage)
      took(after)
      setDraft(draftOf(after))
      tell('保存しました')
    },
  })
  const guard = useLeaveGuard(dirty && !save.isPending, () => forget(storage))
  const error = save.error ? asApiError(save.error) : null
  return (
    <>
      {guard}
      {found && dirty && (
        <Notice
          title="保存していない変更が残っていたので、続きから表示しています"
          actions={
            <Button
              small
              onPress={() => {
                forget(storage)
                setDraft(draftOf(saved))
              }}
            >
              保存されている内容に戻す
            </Button>
          }
        />
      )}
      <div className="row">
        <StateOf s={row} />
        {problems.length > 0 && <span className="mark mark-error">直すところ{problems.length}件</span>}
      </div>
      {error && (
        <Notice kind="error" live title="保存できませんでした">
          {error.message}
        </Notice>
      )}
      <Deeds saved={saved} dirty={dirty} problems={problems.length} onSave={() => save.mutate()} saving={save.isPending} />
      <Choices label="表示" value={tab} onChange={setTab} items={[...TABS]} />
      {tab === 'flow' && (
        <>
          <details className="step">
            <summary>名前・メモ・部署</summary>
            <div className="grid-2">
              <TextField label="名前" value={draft.name} onChange={(name) => change({ ...draft, name })} most={60} required readOnly={!row.mayEdit} />
              {row.mayEdit && <DepartmentField value={draft.departmentId} onChange={(departmentId) => change({ ...draft, departmentId })} right="scenario" shared />}
            </div>
            <TextField label="メモ（職員だけに見えます）" value={draft.note} onChange={(note) => change({ ...draft, note })} lines={2} most={1000} optional readOnly={!row.mayEdit} />
            <StartWays id={row.id} />
          </details>
          <FlowEditor flow={draft.flow} onChange={(flow) => change({ ...draft, flow })} problems={problems} hints={hints} open={open} onOpen={setOpen} here={here} readOnly={!row.mayEdit} />
          <Translations kinds={[{ key: 'scenario_text', label: '質問と選択肢' }, { key: 'scenario', label: 'メッセージ' }]} of={row.id} dirty={dirty} />
        </>
      )}
      {tab === 'try' && <TryPhone flow={draft.flow} onStep={setHere} />}
      {tab === 'versions' && <Versions id={row.id} published={row.publishedNo} flow={draft.flow} onTake={row.mayEdit ? (flow) => change({ ...draft, flow }) : undefined} />}
      {tab === 'numbers' && (
        <Numbers
          id={row.id}
          flow={draft.flow}
          onOpen={(key) => {
            setOpen(key)
            setTab('flow')
          }}
        />
      )}
    </>
  )
}

function took(after: Scenario) {
  client.setQueryData(scenarioQuery(after.row.id).queryKey, after)
  for (const key of ['scenarios', 'scenario-versions']) void client.invalidateQueries({ queryKey: [key] })
}

function StartWays({ id }: { id: number }) {
  return (
    <p className="quiet">
      このシナリオを始めるボタンの「ポストバックの内容」は <code>s={id}</code> です。
    </p>
  )
}

type Asking = 'publish' | 'stop' | 'delete' | null

function Deeds({ saved, dirty, problems, onSave, saving }: { saved: Scenario; dirty: boolean; problems: number; onSave: () => void; saving: boolean }) {
  const { row } = saved
  const navigate = useNavigate()
  const [asking, setAsking] = useState<Asking>(null)
  const [note, setNote] = useState('')
  const close = () => setAsking(null)
  const publish = useMutation({
    mutationFn: () => call('POST /api/scenarios/{id}/publish', { params: { id: row.id }, body: { revision: saved.revision, note: note.trim() } }),
    onSuccess: (after) => {
      took(after)
      setNote('')
      close()
      tell(`${after.row.publishedNo}版を公開しました`)
    },
  })
  const state = useMutation({
    mutationFn: (active: boolean) => call('POST /api/scenarios/{id}/state', { params: { id: row.id }, body: { active } }),
    onSuccess: (after) => {
      took(after)
      close()
      tell(after.row.active ? 'ふたたび使えるようにしました' : '止めました')
    },
  })
  const remove = useMutation({
    mutationFn: () => call('DELETE /api/scenarios/{id}', { params: { id: row.id } }),
    onSuccess: () => {
      void client.invalidateQueries({ queryKey: ['scenarios'] })
      tell('シナリオを削除しました')
      void navigate({ to: '/scenarios', ignoreBlocker: true })
    },
  })
  const copy = useMutation({
    mutationFn: () => call('POST /api/scenarios', { body: { name: `${row.name.slice(0, 54)}の写し`, note: row.note, flow: saved.flow } }),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['scenarios'] })
      void navigate({ to: '/scenarios/$id', params: { id: String(made.row.id) } })
    },
  })
  const failed = publish.error ?? state.error ?? remove.error ?? copy.error
  const more = [
    { id: 'file', label: 'ファイルに書き出す', note: 'ほかの市でも取りこめます' },
    ...(row.mayEdit ? [{ id: 'copy', label: '複製する', note: '保存してある下書きの写し' }] : []),
    ...(row.mayApprove && row.publishedNo > 0 ? [row.active ? { id: 'stop', label: '止める', note: '新しく始められなくなり、途中の人も終わります' } : { id: 'resume', label: 'ふたたび使う', note: '公開した版で再開します' }] : []),
    ...(row.mayManage ? [{ id: 'delete', label: '削除する', note: '' }] : []),
  ]
  function act(id: string) {
    if (id === 'file') void saveFile(row.id, row.name)
    else if (id === 'copy') copy.mutate()
    else if (id === 'resume') state.mutate(true)
    else setAsking(id as Asking)
  }
  return (
    <>
      {failed && (
        <Notice kind="error" live title="できませんでした">
          {asApiError(failed).message}
        </Notice>
      )}
      <div className="row">
        {row.mayEdit && (
          <Button kind={dirty ? 'primary' : 'secondary'} onPress={onSave} isPending={saving} isDisabled={!dirty}>
            下書きを保存
          </Button>
        )}
        {row.mayApprove && (
          <Button kind={dirty ? 'secondary' : 'primary'} isDisabled={dirty || problems > 0 || !row.draftDiffers} onPress={() => setAsking('publish')}>
            公開する
          </Button>
        )}
        <MenuButton label="そのほか" items={more} onAction={act} small />
        <span className="quiet" role="status">
          {dirty ? 'まだ保存していません' : problems > 0 ? '直すところがなくなると公開できます' : row.draftDiffers ? '保存されています。公開すると市民が使えます' : '公開した版と同じです'}
        </span>
      </div>
      <Dialog
        title="公開しますか"
        isOpen={asking === 'publish'}
        onClose={close}
        actions={
          <>
            <Button onPress={close}>やめる</Button>
            <Button kind="primary" isPending={publish.isPending} onPress={() => publish.mutate()}>
              {row.publishedNo + 1}版として公開する
            </Button>
          </>
        }
      >
        <div className="stack">
          <p>これから始める人は、新しい流れになります。いま途中の{row.open > 0 ? `${row.open}人` : '人'}は、始めたときの流れのまま進みます。</p>
          <TextField label="メモ" value={note} onChange={setNote} most={200} optional help="何を変えたか。版の一覧に残ります。" />
        </div>
      </Dialog>
      <Confirm title="シナリオを止めますか" isOpen={asking === 'stop'} onClose={close} onConfirm={() => state.mutate(false)} confirm="止める" danger pending={state.isPending}>
        <p>ボタンを押した人には「いまは使えません」と答えます。途中の人のご案内も終わります。</p>
      </Confirm>
      <Confirm title="シナリオを削除しますか" isOpen={asking === 'delete'} onClose={close} onConfirm={() => remove.mutate()} confirm="削除する" danger pending={remove.isPending}>
        <p>「{row.name}」を削除します。元に戻せません。残しておきたいときは、先にファイルに書き出してください。</p>
      </Confirm>
    </>
  )
}

async function saveFile(id: number, name: string) {
  const { file } = await call('GET /api/scenarios/{id}/file', { params: { id } })
  const url = URL.createObjectURL(new Blob([JSON.stringify(file, null, 1)], { type: 'application/json' }))
  const link = document.createElement('a')
  link.href = url
  link.download = `${name.replace(/[\\/:*?"<>|]/g, '_')}.json`
  link.click()
  URL.revokeObjectURL(url)
}
