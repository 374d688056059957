// The disaster switch: prepared beforehand, on by one action, and back exactly as it was.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useCallback, useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, disaster as disasterQuery, menus as menusQuery } from '../../api/queries'
import type { Disaster as DisasterData, DisasterMenu, DisasterRun } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { bubbleText, newKey, toBubbles, toMessages, withAccount, type Bubble } from '../lib/messages'
import { formatCount, formatPeople } from '../lib/numbers'
import { ConditionField } from '../menus/ConditionField'
import { MessagesEditor } from '../messages/MessagesEditor'
import { Preview, useCheck } from '../messages/Preview'
import { TagsContext, useTagItems } from '../messages/tags'
import { Opened } from '../shell/Opened'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight, useSession } from '../shell/session'
import { tell } from '../shell/toast'
import { useLeaveGuard } from '../shell/useLeaveGuard'
import { Bar, Button, Dialog, Notice, NumberField, SaveDialog, Select, TableBox, TableHead, TextField } from '../ui'
import { Translations } from '../wording/Translations'
import { LinkButton } from '../ui/LinkButton'

export function Disaster() {
  const mayView = useRight('disaster.view')
  const tagItems = useTagItems()
  const query = useQuery({ ...disasterQuery, enabled: mayView, refetchInterval: (q) => (q.state.data?.run ? 2000 : 30_000) })
  if (!mayView) return <Forbidden what="災害モード" />
  return (
    <Page title="災害モード" lead="メニュー、あいさつ、返事、市民のページの上の文を、1回の操作で災害用に替えます。戻すと、元のとおりになります。" wide>
      <TagsContext value={tagItems}>
        <Fetched query={query}>
          {(data) => (
            <div className="stack">
              {data.run ? <On data={data} run={data.run} /> : <Off data={data} />}
              <Opened now={data}>{(opened) => <Prepare data={opened} />}</Opened>
              <Translations key={`t${data.version}`} kinds={[{ key: 'disaster', label: 'あいさつと返事' }, { key: 'disaster_text', label: '市民のページの上に出す文' }]} />
              <Past runs={data.past} />
            </div>
          )}
        </Fetched>
      </TagsContext>
    </Page>
  )
}

const put = (data: DisasterData) => {
  client.setQueryData(disasterQuery.queryKey, data)
  void client.invalidateQueries({ queryKey: ['disaster', 'state'] })
}

const MENU_STATES: Record<DisasterMenu['state'], string> = { none: 'まだ公開していません', rolling: 'LINEに送っています', live: 'LINEに用意できています', ending: '片づけています', ended: '使っていません', stopped: 'LINEに送れず、止まっています' }

function Off({ data }: { data: DisasterData }) {
  const [ask, setAsk] = useState<'real' | 'drill' | null>(null)
  const ready = !data.menu || data.menu.state === 'live'
  return (
    <section className="step" aria-labelledby="disaster-off">
      <h2 id="disaster-off">いまは通常です</h2>
      {data.menu ? (
        <p>
          災害用のメニュー「{data.menu.name}」：{MENU_STATES[data.menu.state]}
        </p>
      ) : (
        <p>災害用のメニューは選ばれていません（返事と文だけが替わります）。</p>
      )}
      {!ready && (
        <Notice kind="warning" title="メニューがまだ用意できていません">
          災害モードを入れても、メニューは用意ができてから替わります。メニューのページで公開してください。
        </Notice>
      )}
      {data.maySwitch && (
        <div className="row">
          <Button kind="danger" icon="warning" onPress={() => setAsk('real')}>
            災害モードを入れる
          </Button>
          <Button onPress={() => setAsk('drill')} isDisabled={!data.drill}>
            訓練として入れる
          </Button>
          {!data.drill && <span className="quiet">訓練は、下の準備で訓練の人を決めるとできます。</span>}
        </div>
      )}
      {ask && <Start data={data} drill={ask === 'drill'} onClose={() => setAsk(null)} />}
    </section>
  )
}

function Start({ data, drill, onClose }: { data: DisasterData; drill: boolean; onClose: () => void }) {
  const [reason, setReason] = useState('')
  const start = useMutation({
    mutationFn: () => call('POST /api/disaster/start', { body: { drill, reason: reason.trim() } }),
    onSuccess: (after) => {
      put(after)
      onClose()
      tell(drill ? '訓練として、災害モードを入れました' : '災害モードを入れました')
    },
  })
  return (
    <Dialog
      title={drill ? '訓練として、災害モードを入れますか' : '災害モードを入れますか'}
      isOpen
      onClose={onClose}
      alert
      actions={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button kind="danger" isPending={start.isPending} isDisabled={!reason.trim()} onPress={() => start.mutate()}>
            {drill ? '訓練を始める' : '全員に入れる'}
          </Button>
        </>
      }
    >
      <div className="stack">
        {start.error && <Notice kind="error" live title="入れられませんでした">{asApiError(start.error).message}</Notice>}
        <p>
          {drill ? (
            <>
              訓練の人（{data.drillText}）だけのメニューと返事が替わります。<strong>ほかの市民には何も見えません。</strong>
            </>
          ) : (
            <strong>友だち全員のメニューと、あいさつ、返事が替わります。</strong>
          )}
        </p>
        <p>お知らせの配信はしません。必要なら、配信のページから送ってください。{data.remindHours}時間ごとに、戻し忘れのお知らせが届きます。</p>
        <TextField label="理由" value={reason} onChange={setReason} most={200} required placeholder={drill ? '例：9月の防災訓練' : '例：震度5強の地震'} help="操作記録に残ります。" />
      </div>
    </Dialog>
  )
}

function On({ data, run }: { data: DisasterData; run: DisasterRun }) {
  const [asking, setAsking] = useState(false)
  const [reason, setReason] = useState('')
  const end = useMutation({
    mutationFn: () => call('POST /api/disaster/end', { body: { runId: run.id, reason: reason.trim() } }),
    onSuccess: (after) => {
      put(after)
      tell('通常に戻しました')
    },
  })
  return (
    <section className="step" aria-labelledby="disaster-on">
      <h2 id="disaster-on">{run.drill ? '災害モード（訓練）が入っています' : '災害モードが入っています'}</h2>
      <p>
        {formatMinute(run.startedAt)}から・{run.startedBy}さん・理由：{run.reason}
        {run.drill && `・訓練の人 ${formatPeople(run.people)}`}
      </p>
      {run.menu && (
        <>
          <p>
            メニュー「{run.menu.name}」：{run.menu.state === 'live' ? `${formatPeople(run.menu.people)}のうち${formatCount(run.menu.linked)}人に替わりました` : MENU_STATES[run.menu.state]}
          </p>
          {run.menu.state === 'live' && <Bar label="メニューが替わった人" value={run.menu.linked} most={run.menu.people} />}
          {run.menu.trouble && <Notice kind="error" live title="メニューが替わっていません">{run.menu.trouble}</Notice>}
        </>
      )}
      <p className="quiet">次の「戻し忘れ」のお知らせ：{formatMinute(run.remindAt)}</p>
      {data.maySwitch && (
        <Button kind="primary" onPress={() => setAsking(true)}>
          通常に戻す
        </Button>
      )}
      <Dialog
        title="通常に戻しますか"
        isOpen={asking}
        onClose={() => setAsking(false)}
        alert
        actions={
          <>
            <Button onPress={() => setAsking(false)}>やめる</Button>
            <Button kind="primary" isPending={end.isPending} isDisabled={!reason.trim()} onPress={() => end.mutate()}>
              通常に戻す
            </Button>
          </>
        }
      >
        <div className="stack">
          {end.error && <Notice kind="error" live title="戻せませんでした">{asApiError(end.error).message}</Notice>}
          <p>メニュー、あいさつ、返事は、入れる前のとおりになります。災害モードの間に直した通常のメニューや返事も、そのまま使われます。</p>
          <TextField label="理由" value={reason} onChange={setReason} most={200} required placeholder="例：警報の解除" />
        </div>
      </Dialog>
    </section>
  )
}

// ---- preparing ------------------------------------------------------------------------

interface WordAnswer {
  key: string
  words: string
  messages: unknown[]
}
const PHRASES = [
  { key: 'greeting', label: '友だち追加のあいさつ' },
  { key: 'greeting_again', label: 'ブロック解除のあいさつ' },
  { key: 'default_reply', label: 'そのほかのメッセージへの返事' },
] as const

function Prepare({ data }: { data: DisasterData }) {
  const menus = useQuery(menusQuery)
  const [menuId, setMenuId] = useState(data.menuId ?? 0)
  const [phrases, setPhrases] = useState(() => data.phrases as Record<string, unknown[]>)
  const [answers, setAnswers] = useState<WordAnswer[]>(() => (data.answers as Omit<WordAnswer, 'key'>[]).map((a) => ({ ...a, key: newKey() })))
  const [notice, setNotice] = useState(data.notice)
  const [hours, setHours] = useState(data.remindHours)
  const [drill, setDrill] = useState<unknown>(data.drill ?? {})
  const [editing, setEditing] = useState<{ title: string; messages: unknown[]; done: (messages: unknown[]) => void } | null>(null)
  const everybody = JSON.stringify(drill) === '{}'
  const body = { phrases, answers: answers.map(({ words, messages }) => ({ words, messages })), notice, remindHours: hours, ...(menuId ? { menuId } : {}), ...(everybody || drill === null ? {} : { drill }) }
  const [base] = useState(() => JSON.stringify(body))
  const dirty = JSON.stringify(body) !== base
  const save = useMutation({
    mutationFn: () => call('PUT /api/disaster', { body: { ...body, version: data.version } }),
    onSuccess: (after) => {
      put(after)
      tell('準備を保存しました')
    },
  })
  const guard = useLeaveGuard(dirty && !save.isPending, () => {})
  const onDrill = useCallback((next: unknown) => setDrill(next), [])
  const readOnly = !data.mayEdit
  const list = (menus.data?.menus ?? []).filter((m) => m.disaster)
  return (
    <section className="step" aria-labelledby="disaster-prepare">
      {guard}
      <h2 id="disaster-prepare">準備</h2>
      <p className="quiet">
        {data.updatedBy ? `${formatMinute(data.updatedAt)}・${data.updatedBy}さんが保存` : 'まだ準備されていません'}
        {data.run ? '。いま入っている災害モードの文は、入れたときのままです。' : ''}
      </p>
      {save.error && <Notice kind="error" live title="保存できませんでした">{asApiError(save.error).message}</Notice>}
      <fieldset className="bare stack" disabled={readOnly}>
        <Select label="メニュー" value={menuId} onChange={setMenuId} items={[{ id: 0, label: '替えない' }, ...list.map((m) => ({ id: m.id, label: m.name, note: m.live ? 'LINEに用意できています' : 'まだ公開していません' }))]} help="メニューのページで「災害用」として作り、公開しておきます。" />
        {PHRASES.map((p) => (
          <Said key={p.key} label={p.label} messages={phrases[p.key] ?? []} none="通常のまま" readOnly={readOnly} onEdit={() => setEditing({ title: p.label, messages: phrases[p.key] ?? [], done: (messages) => setPhrases((old) => ({ ...old, [p.key]: messages })) })} />
        ))}
        <fieldset className="sub">
          <legend>言葉への返事</legend>
          <p className="quiet">書きこまれた文に言葉が入っていると、ほかの自動の返事より先に、この返事をします。</p>
          {answers.map((a, i) => (
            <div key={a.key} className="sub-card stack">
              <TextField label="言葉" value={a.words} onChange={(words) => setAnswers((old) => old.map((x) => (x.key === a.key ? { ...x, words } : x)))} most={200} required help="「、」で区切ると、どれかが入っていれば返事をします。例：避難所、ひなん" />
              <Said label="返事" messages={a.messages} none="まだありません" readOnly={readOnly} onEdit={() => setEditing({ title: `「${a.words}」への返事`, messages: a.messages, done: (messages) => setAnswers((old) => old.map((x) => (x.key === a.key ? { ...x, messages } : x))) })} />
              {!readOnly && (
                <div>
                  <Button small kind="plain" icon="trash" onPress={() => setAnswers((old) => old.filter((x) => x.key !== a.key))} aria-label={`${i + 1}番目の言葉を消す`}>
                    消す
                  </Button>
                </div>
              )}
            </div>
          ))}
          {!readOnly && (
            <div>
              <Button small icon="plus" isDisabled={answers.length >= 30} onPress={() => setAnswers((old) => [...old, { key: newKey(), words: '', messages: [] }])}>
                言葉を足す
              </Button>
            </div>
          )}
        </fieldset>
        <TextField label="市民のページの上に出す文" value={notice} onChange={setNotice} most={500} lines={2} optional help="受信設定などのページの上に出ます。訓練では出ません。" />
        <NumberField label="戻し忘れのお知らせ" value={hours} onChange={setHours} least={1} most={72} unit="時間ごと" />
        <ConditionField value={data.drill ?? {}} text={data.drillText} onChange={onDrill} strict={false} label="訓練の人" everybodyLabel="決めない" everybodyNote="訓練はできません" someNote="訓練用のタグなどで決めます" />
      </fieldset>
      {!readOnly && (
        <div className="row">
          <Button kind="primary" isPending={save.isPending} isDisabled={!dirty || drill === null} onPress={() => save.mutate()}>
            準備を保存する
          </Button>
          <LinkButton to="/menus">メニューへ</LinkButton>
        </div>
      )}
      {editing && <MessagesDialog {...editing} onClose={() => setEditing(null)} />}
    </section>
  )
}

function Said({ label, messages, none, readOnly, onEdit }: { label: string; messages: unknown[]; none: string; readOnly: boolean; onEdit: () => void }) {
  const bubbles = toBubbles(messages)
  return (
    <div className="field" role="group" aria-label={label}>
      <span className="field-label" aria-hidden="true">
        {label}
      </span>
      {bubbles.length === 0 ? <p className="quiet">{none}</p> : bubbles.map((b) => <p key={b.key}>{bubbleText(b.message)}</p>)}
      {!readOnly && (
        <div>
          <Button small icon="edit" onPress={onEdit} aria-label={`${label}を直す`}>
            直す
          </Button>
        </div>
      )}
    </div>
  )
}

function MessagesDialog({ title, messages, done, onClose }: { title: string; messages: unknown[]; done: (messages: unknown[]) => void; onClose: () => void }) {
  const [bubbles, setBubbles] = useState<Bubble[]>(() => toBubbles(messages))
  const { accountName } = useSession()
  const shown = withAccount(toMessages(bubbles), accountName)
  const check = useCheck(shown)
  return (
    <SaveDialog
      title={title}
      size="full"
      onClose={onClose}
      label="これにする"
      onSave={() => {
        done(toMessages(bubbles))
        onClose()
      }}
    >
      <div className="menu-editor">
        <MessagesEditor bubbles={bubbles} onChange={setBubbles} problems={check.problems} hints={check.hints} strict personal={false} />
        <Preview messages={shown} />
      </div>
    </SaveDialog>
  )
}

function Past({ runs }: { runs: DisasterRun[] }) {
  if (runs.length === 0) return null
  return (
    <section className="stack" aria-labelledby="disaster-past">
      <h2 id="disaster-past">これまで</h2>
      <TableBox label="これまでの災害モード">
        <table className="table">
          <TableHead names={['始まり', '終わり', '種類', '入れた人・理由', '戻した人・理由']} />
          <tbody>
            {runs.map((r) => (
              <tr key={r.id}>
                <td>{formatMinute(r.startedAt)}</td>
                <td>{r.endedAt ? formatMinute(r.endedAt) : ''}</td>
                <td>{r.drill ? `訓練（${formatPeople(r.people)}）` : '全員'}</td>
                <td>
                  {r.startedBy}・{r.reason}
                </td>
                <td>
                  {r.endedBy}・{r.endReason}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </TableBox>
    </section>
  )
}
