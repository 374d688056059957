// Scenarios: guided talks that answer by themselves.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, scenarios as scenariosQuery } from '../../api/queries'
import type { ScenarioRow } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { formatCount } from '../lib/numbers'
import { starter } from '../scenario/flow'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Dialog, Empty, Notice, SaveDialog, SearchBox, TextField } from '../ui'

export function Scenarios() {
  const mayView = useRight('scenario.view')
  const mayEdit = useRight('scenario.edit')
  const query = useQuery({ ...scenariosQuery, enabled: mayView })
  const [q, setQ] = useState('')
  const [making, setMaking] = useState(false)
  if (!mayView) return <Forbidden what="シナリオ" />
  const actions = mayEdit && (
    <>
      <ImportButton />
      <Button kind="primary" icon="plus" onPress={() => setMaking(true)}>
        新しいシナリオ
      </Button>
    </>
  )
  return (
    <Page title="シナリオ" lead="質問と選択肢で、順番にご案内します。手続きの案内や、ごみの分け方のような深いメニューに使います。" actions={actions}>
      <Fetched query={query}>
        {(data) =>
          data.scenarios.length === 0 ? (
            <Empty title="シナリオがまだありません" actions={actions}>
              <p>ほかの市が作ったシナリオのファイルを取りこんで、始めることもできます。</p>
            </Empty>
          ) : (
            <>
              {data.scenarios.length > 8 && <SearchBox label="名前からさがす" value={q} onChange={setQ} />}
              <ul className="cards">
                {data.scenarios
                  .filter((s) => `${s.name}${s.note}`.includes(q))
                  .map((s) => (
                    <Row key={s.id} s={s} />
                  ))}
              </ul>
            </>
          )
        }
      </Fetched>
      {making && <NewDialog onClose={() => setMaking(false)} />}
    </Page>
  )
}

export function StateOf({ s }: { s: ScenarioRow }) {
  if (s.publishedNo === 0) return <span className="state">未公開</span>
  return (
    <>
      {s.active ? <span className="state state-good">使われています（{s.publishedNo}版）</span> : <span className="state">止めています</span>}
      {s.draftDiffers && <span className="mark">公開していない変更あり</span>}
    </>
  )
}

function Row({ s }: { s: ScenarioRow }) {
  return (
    <li className="card">
      <h2>
        <Link to="/scenarios/$id" params={{ id: String(s.id) }}>
          {s.name}
        </Link>{' '}
        <StateOf s={s} />
      </h2>
      {s.note && <p>{s.note}</p>}
      <p className="quiet">
        {s.department || '全庁で共有'}・{formatMinute(s.changedAt)} {s.changedBy} 更新
      </p>
      {s.publishedNo > 0 && (
        <p>
          30日間に始めた人 {formatCount(s.started)}・終わりまで進んだ人 {formatCount(s.finished)}・いま途中の人 {formatCount(s.open)}
        </p>
      )}
    </li>
  )
}

function NewDialog({ onClose }: { onClose: () => void }) {
  const navigate = useNavigate()
  const [name, setName] = useState('')
  const make = useMutation({
    mutationFn: () => call('POST /api/scenarios', { body: { name: name.trim(), note: '', flow: starter() } }),
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['scenarios'] })
      void navigate({ to: '/scenarios/$id', params: { id: String(made.row.id) } })
    },
  })
  return (
    <SaveDialog
      title="新しいシナリオ"
      onClose={onClose}
      size="small"
      label="作る"
      isDisabled={name.trim() === ''}
      isPending={make.isPending}
      onSave={() => make.mutate()}
    >
      <TextField label="名前" value={name} onChange={setName} most={60} required error={make.error ? asApiError(make.error).message : undefined} help="市民には見えません。例：引っ越しの手続き" />
    </SaveDialog>
  )
}

const FILE_MOST = 600_000

function ImportButton() {
  const input = useRef<HTMLInputElement>(null)
  const navigate = useNavigate()
  const [done, setDone] = useState<{ id: number; missing: string[] } | null>(null)
  const read = useMutation({
    mutationFn: async (file: File) => {
      if (file.size > FILE_MOST) throw new Error('ファイルが大きすぎます。シナリオのファイルは600KBまでです。')
      let json: unknown
      try {
        json = JSON.parse(await file.text())
      } catch {
        throw new Error('シナリオのファイルではありません。「ファイルに書き出す」で作ったファイルを選んでください。')
      }
      return call('POST /api/scenarios/import', { body: { file: json } })
    },
    onSuccess: (made) => {
      void client.invalidateQueries({ queryKey: ['scenarios'] })
      if (made.missing.length > 0) {
        setDone(made)
        return
      }
      tell('取りこみました。内容を確かめてから公開してください')
      void navigate({ to: '/scenarios/$id', params: { id: String(made.id) } })
    },
  })
  return (
    <>
      <input
        ref={input}
        type="file"
        accept=".json,application/json"
        className="visually-hidden"
        tabIndex={-1}
        aria-label="シナリオのファイル"
        onChange={(e) => {
          const file = e.target.files?.[0]
          e.target.value = ''
          if (file) read.mutate(file)
        }}
      />
      <Button icon="up" isPending={read.isPending} onPress={() => input.current?.click()}>
        ファイルを取りこむ
      </Button>
      <Dialog title="取りこめませんでした" isOpen={read.error !== null} onClose={() => read.reset()} size="small" actions={<Button onPress={() => read.reset()}>閉じる</Button>}>
        {read.error && <p>{asApiError(read.error).message || read.error.message}</p>}
      </Dialog>
      <Dialog
        title="取りこみました（合わないものがあります）"
        isOpen={done !== null}
        onClose={() => setDone(null)}
        actions={
          <Button kind="primary" onPress={() => done && void navigate({ to: '/scenarios/$id', params: { id: String(done.id) } })}>
            内容を確かめる
          </Button>
        }
      >
        <Notice kind="warning" title="この市にないものは、外して取りこみました">
          <ul className="summary-list">
            {done?.missing.map((m) => (
              <li key={m}>{m}</li>
            ))}
          </ul>
        </Notice>
      </Dialog>
    </>
  )
}
