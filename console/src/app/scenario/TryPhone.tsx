// A test run in the console's phone: the server walks through the flow as it is on the screen, and keeps nothing.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { asApiError, call } from '../../api/client'
import { attributes as attributesQuery } from '../../api/queries'
import type { ScenarioTried } from '../../api/types.gen'
import { LineTalk, type LineAction, type LineMessage, type TalkItem } from '../../line'
import { mediaUrl } from '../lib/messages'
import { useSession } from '../shell/session'
import { Button, DateField, Dialog, MinuteField, MultiSelect, Notice, TextField } from '../ui'
import { stepTitle, type Flow } from './flow'

interface Said {
  said?: string
  tap?: string
  picked?: string
  shown: string
}

export function TryPhone({ flow, onStep }: { flow: Flow; onStep: (key: string) => void }) {
  const session = useSession()
  const { data } = useQuery({ ...attributesQuery, staleTime: 60_000 })
  const [items, setItems] = useState<TalkItem[]>([])
  const [state, setState] = useState<unknown>(null)
  const [last, setLast] = useState<ScenarioTried | null>(null)
  const [did, setDid] = useState<string[]>([])
  const [typed, setTyped] = useState('')
  const [options, setOptions] = useState<number[]>([])
  const [at, setAt] = useState('')
  const [picking, setPicking] = useState<string | null>(null)
  const [day, setDay] = useState('')
  const end = useRef<HTMLDivElement>(null)
  const count = useRef(0)
  const add = (fresh: Omit<TalkItem, 'key'>[]) => setItems((old) => [...old, ...fresh.map((i) => ({ ...i, key: String(count.current++) }))])

  const go = useMutation({
    mutationFn: (said: Said | null) =>
      call('POST /api/scenarios/try', {
        body: { flow, options, ...(at ? { at } : {}), ...(said ? { state, ...(said.tap ? { tap: said.tap } : { said: said.said ?? '' }), ...(said.picked ? { picked: said.picked } : {}) } : {}) },
      }),
    onSuccess: (tried) => {
      setState(tried.state)
      setLast(tried)
      setDid((old) => [...old, ...tried.did])
      onStep(tried.step)
      add((tried.messages as LineMessage[]).map((message) => ({ direction: 'in', message })))
      if (tried.fate !== 'waits') add([{ direction: 'system', text: tried.fate === 'left' ? '市民がやめて、終わりました' : 'ご案内が終わりました' }])
    },
  })
  useEffect(() => {
    void end.current?.scrollIntoView({ block: 'nearest' })
  }, [items])

  function begin() {
    setItems([])
    setState(null)
    setLast(null)
    setDid([])
    go.mutate(null)
  }
  function send(said: Said) {
    if (go.isPending || last?.fate !== 'waits') return
    add([{ direction: 'out', message: { type: 'text', text: said.shown } }])
    go.mutate(said)
  }
  function act(action: LineAction) {
    if (action.type === 'postback') send({ tap: action.data, shown: action.displayText ?? action.label ?? 'ボタン' })
    else if (action.type === 'datetimepicker') setPicking(action.data)
    else if (action.type === 'message') send({ said: action.text, shown: action.text })
  }
  const waits = last?.fate === 'waits'
  const here = flow.steps.find((s) => s.key === last?.step)
  const tags = (data?.attributes ?? []).flatMap((a) => (a.kind === 'one' || a.kind === 'many' || a.kind === 'tag' ? a.options.filter((o) => !o.hidden).map((o) => ({ id: o.id, label: `${a.label}：${o.label}` })) : []))
  return (
    <div className="try">
      <div className="stack">
        <p>画面の流れを、保存や公開の前に試せます。市民には何も届かず、何も残りません。</p>
        <MultiSelect label="試す人の受信設定とタグ" values={options} onChange={setOptions} items={tags} help="「分かれ道」で見るものです。選ばなければ、何も登録していない人として試します。" />
        <MinuteField label="試す日時" value={at} onChange={setAt} help="空けておくと、いまの日時で試します。" />
        <div className="row">
          <Button kind="primary" icon="play" onPress={begin} isPending={go.isPending && state === null}>
            {last ? 'はじめから試す' : '試しはじめる'}
          </Button>
        </div>
        {go.error && (
          <Notice kind="error" live title="試せませんでした">
            {asApiError(go.error).message}
          </Notice>
        )}
        {here && <p role="status">{waits ? `いま待っているステップ：${stepTitle(here)}` : `「${stepTitle(here)}」で終わりました。`}</p>}
        {did.length > 0 && (
          <Notice title="本番ならすること">
            <ul className="summary-list">
              {did.map((d, i) => (
                <li key={i}>{d}</li>
              ))}
            </ul>
          </Notice>
        )}
      </div>
      <div className="try-phone">
        <div className="phone" role="region" aria-label="試しのトーク" tabIndex={0}>
          <div className="phone-bar" aria-hidden="true">
            {session.accountName}
          </div>
          {items.length === 0 ? <p className="phone-empty">「試しはじめる」を押すと、ここで会話が始まります。</p> : <LineTalk items={items} theme="light" width={343} mediaUrl={mediaUrl} account={{ displayName: session.accountName }} onAction={act} label="試しのトーク" />}
          <div ref={end} />
        </div>
        <form
          className="row row-end"
          onSubmit={(e) => {
            e.preventDefault()
            if (typed.trim() === '') return
            send({ said: typed, shown: typed })
            setTyped('')
          }}
        >
          <TextField label="市民として書く" value={typed} onChange={setTyped} />
          <Button type="submit" isDisabled={!waits}>
            送る
          </Button>
        </form>
      </div>
      <Dialog
        title="日付を選ぶ"
        isOpen={picking !== null}
        onClose={() => setPicking(null)}
        size="small"
        actions={
          <Button
            kind="primary"
            isDisabled={day === ''}
            onPress={() => {
              send({ tap: picking ?? '', picked: day, shown: day })
              setPicking(null)
            }}
          >
            この日にする
          </Button>
        }
      >
        <DateField label="日付" value={day} onChange={setDay} />
      </Dialog>
    </div>
  )
}
