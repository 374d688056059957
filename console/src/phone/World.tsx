import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Button, Tab, TabList, TabPanel, Tabs } from 'react-aria-components'
import { api, problem, type ApiRequest, type Fault, type Settings, type WebhookFault, type WebhookRecord } from './api'
import { IconButton, Sheet } from './ui'
import { keys, useClock, useRequests } from './world'

const MINUTE = 60_000
const STEPS = [
  { label: '1分', ms: MINUTE },
  { label: '1時間', ms: 60 * MINUTE },
  { label: '1日', ms: 24 * 60 * MINUTE },
]

const full = new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', dateStyle: 'medium', timeStyle: 'medium' })
const clockTime = new Intl.DateTimeFormat('ja-JP', { timeZone: 'Asia/Tokyo', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' })

function ahead(ms: number): string {
  const days = Math.floor(ms / 86_400_000)
  const hours = Math.floor((ms % 86_400_000) / 3_600_000)
  const minutes = Math.floor((ms % 3_600_000) / MINUTE)
  return [days && `${days}日`, hours && `${hours}時間`, minutes && `${minutes}分`].filter(Boolean).join('') || '0分'
}

/** Runs something against the world and shows what went wrong. */
function useRun() {
  const client = useQueryClient()
  const [error, setError] = useState<string>()
  const run = async (work: () => Promise<unknown>) => {
    try {
      await work()
      setError(undefined)
    } catch (e) {
      setError(problem(e))
    }
    await client.invalidateQueries()
  }
  return { run, error: error && <p className="ph-problem" role="alert">{error}</p> }
}

export function World({ onClose }: { onClose: () => void }) {
  return (
    <aside className="ph-world" aria-label="シミュレーターの操作">
      <div className="ph-world-head">
        <h2>シミュレーターの操作</h2>
        <IconButton icon="close" label="操作パネルを閉じる" onPress={onClose} />
      </div>
      <Tabs className="ph-tabs">
        <TabList className="ph-tablist" aria-label="操作の種類">
          <Tab id="time" className="ph-tab">
            時計・配信
          </Tab>
          <Tab id="faults" className="ph-tab">
            障害
          </Tab>
          <Tab id="requests" className="ph-tab">
            通信記録
          </Tab>
        </TabList>
        <TabPanel id="time" className="ph-panel">
          <ClockPart />
          <DeliveriesPart />
          <SettingsPart />
          <ResetPart />
        </TabPanel>
        <TabPanel id="faults" className="ph-panel">
          <FaultsPart />
        </TabPanel>
        <TabPanel id="requests" className="ph-panel">
          <RequestsPart />
          <WebhooksPart />
        </TabPanel>
      </Tabs>
    </aside>
  )
}

function ClockPart() {
  const { data: clock, error: lost } = useClock()
  const { run, error } = useRun()
  return (
    <section>
      <h3 className="ph-h3">仮想時計</h3>
      {clock ? (
        <p>
          <strong>{full.format(clock.now_ms)}</strong>
          <br />
          <span className="ph-hint">実際の時刻より{ahead(clock.offset_ms)}進んでいます</span>
        </p>
      ) : (
        <p className="ph-hint">{lost ? problem(lost) : '読み込んでいます…'}</p>
      )}
      <div className="ph-actions">
        {STEPS.map((step) => (
          <Button key={step.label} className="ph-button" onPress={() => void run(() => api.advance(step.ms))}>
            {step.label}進める
          </Button>
        ))}
      </div>
      {error}
    </section>
  )
}

function DeliveriesPart() {
  const { data, error } = useQuery({ queryKey: keys.deliveries, queryFn: api.deliveries, refetchInterval: 5000 })
  return (
    <section>
      <h3 className="ph-h3">配信の合計</h3>
      {data ? (
        <dl className="ph-totals">
          <div>
            <dt>届いた人</dt>
            <dd>{data.people.toLocaleString('ja-JP')}</dd>
          </div>
          <div>
            <dt>メッセージ</dt>
            <dd>{data.messages.toLocaleString('ja-JP')}</dd>
          </div>
          <div className={data.duplicates > 0 ? 'ph-bad' : ''}>
            <dt>重複</dt>
            <dd>{data.duplicates.toLocaleString('ja-JP')}</dd>
          </div>
        </dl>
      ) : (
        <p className="ph-hint">{error ? problem(error) : '読み込んでいます…'}</p>
      )}
    </section>
  )
}

const SWITCHES: { name: Exclude<keyof Settings, 'webhooksWaiting'>; label: string; hint?: string }[] = [
  { name: 'webhookPaused', label: 'Webhookを止めておく', hint: '止めている間の分は、再開したときにまとめて届きます' },
  { name: 'redelivery', label: '失敗したWebhookを再送する' },
  { name: 'chatMode', label: '既読をアカウントにまかせる', hint: '入れないと、送ったものはすぐ既読になります' },
  { name: 'autoConsent', label: 'LINEログインの同意画面を省く' },
  { name: 'rateLimit', label: 'APIの速度制限（429）を働かせる' },
]

function SettingsPart() {
  const { data, isError } = useQuery({ queryKey: keys.settings, queryFn: api.settings, retry: false, refetchInterval: 10_000 })
  const { run, error } = useRun()
  if (isError && !data) return null
  return (
    <section>
      <h3 className="ph-h3">ふるまい</h3>
      {data &&
        SWITCHES.map(({ name, label, hint }) => (
          <label key={name} className="ph-check">
            <input type="checkbox" checked={data[name]} onChange={(e) => void run(() => api.set({ [name]: e.target.checked }))} />
            <span>
              {label}
              {hint && <span className="ph-hint">{hint}</span>}
            </span>
          </label>
        ))}
      {!!data?.webhooksWaiting && <p className="ph-hint">届けるのを待っているWebhook: {data.webhooksWaiting.toLocaleString('ja-JP')}件</p>}
      {error}
    </section>
  )
}

function ResetPart() {
  const { run, error } = useRun()
  const [asking, setAsking] = useState(false)
  return (
    <section>
      <h3 className="ph-h3">初期化</h3>
      <p className="ph-hint">友だち、トーク、リッチメニュー、障害、時計をすべて消して、何もない状態に戻します。</p>
      <Button className="ph-button ph-danger" onPress={() => setAsking(true)}>
        すべて消す…
      </Button>
      {error}
      {asking && (
        <Sheet title="シミュレーターを初期化しますか" onClose={() => setAsking(false)}>
          <p>友だちとトークがすべて消えます。元には戻せません。</p>
          <div className="ph-actions">
            <Button className="ph-button" onPress={() => setAsking(false)}>
              やめる
            </Button>
            <Button
              className="ph-button ph-danger"
              onPress={() => {
                setAsking(false)
                void run(api.reset)
              }}
            >
              すべて消す
            </Button>
          </div>
        </Sheet>
      )}
    </section>
  )
}

const PATHS = ['/v2/bot/message/push', '/v2/bot/message/multicast', '/v2/bot/message/broadcast', '/v2/bot/message/narrowcast', '/v2/bot/message/reply', '/v2/bot/profile', '/v2/bot/richmenu']

const WEBHOOK: Record<WebhookFault, string> = {
  lost: '届かない',
  duplicate: '同じものが二度届く',
  reorder: '順番が入れ替わる',
  batch: '何人分かまとめて届く',
  delay: '遅れて届く',
  empty: '空のイベントが届く',
  wrong_signature: '署名が違う',
  no_signature: '署名がない',
  truncated: '途中で切れている',
  unknown_event: '知らない種類のイベント',
  unknown_message: '知らない種類のメッセージ',
  extra: '知らない項目が付いている',
  standby: '待機中（standby）として届く',
  no_user_id: 'userIdがない',
  pretty: '改行と空白の入ったJSON',
  destination: '別のアカウントあて',
}

function describe(fault: Fault): string {
  const what = fault.webhook ? WEBHOOK[fault.webhook] : fault.drop ? '接続を切る' : fault.status ? `${fault.status}を返す` : '待たせる'
  const left = fault.left ?? fault.count ?? -1
  return [
    what,
    fault.delay_ms ? `${fault.delay_ms.toLocaleString('ja-JP')}ミリ秒待つ` : '',
    fault.webhook ? '' : fault.when === 'after' ? '処理した後' : '処理する前',
    left >= 0 ? `残り${left}回` : '解除するまで',
    fault.every && fault.every > 1 ? `${fault.every}回に1回` : '',
    fault.fired ? `これまで${fault.fired}回` : '',
  ]
    .filter(Boolean)
    .join('・')
}

function FaultsPart() {
  const { data: faults = [], error: lost } = useQuery({ queryKey: keys.faults, queryFn: api.faults, refetchInterval: 5000 })
  const { run, error } = useRun()
  const [where, setWhere] = useState<'api' | 'webhook'>('api')
  const [webhook, setWebhook] = useState<WebhookFault>('duplicate')
  const [path, setPath] = useState(PATHS[1]!)
  const [when, setWhen] = useState<'before' | 'after'>('before')
  const [kind, setKind] = useState<'status' | 'delay' | 'drop'>('status')
  const [status, setStatus] = useState('500')
  const [delay, setDelay] = useState('5000')
  const [count, setCount] = useState('1')
  const [every, setEvery] = useState('1')
  const waits = where === 'webhook' ? webhook === 'delay' : kind === 'delay'
  const add = (e: FormEvent) => {
    e.preventDefault()
    const fault: Fault = where === 'webhook' ? { webhook } : { path, when }
    if (where === 'api' && kind === 'status') fault.status = Number(status)
    if (where === 'api' && kind === 'drop') fault.drop = true
    if (waits) fault.delay_ms = Number(delay)
    if (Number(count) > 0) fault.count = Number(count)
    if (Number(every) > 1) fault.every = Number(every)
    void run(() => api.addFault(fault))
  }
  return (
    <>
      <section>
        <h3 className="ph-h3">起こしている障害</h3>
        {lost && <p className="ph-problem">{problem(lost)}</p>}
        {!lost && faults.length === 0 && <p className="ph-hint">ありません</p>}
        <ul className="ph-faults">
          {faults.map((fault, i) => (
            <li key={fault.id ?? i}>
              <span>
                <code>{fault.path ?? 'Webhook'}</code>
                <span className="ph-hint">{describe(fault)}</span>
              </span>
              <IconButton icon="close" size={18} label={`${fault.path ?? 'Webhook'}の障害を解除`} onPress={() => void run(() => (fault.id === undefined ? api.clearFaults() : api.removeFault(fault.id)))} />
            </li>
          ))}
        </ul>
        {faults.length > 0 && (
          <Button className="ph-button" onPress={() => void run(api.clearFaults)}>
            すべて解除
          </Button>
        )}
      </section>
      <section>
        <h3 className="ph-h3">障害を加える</h3>
        <form className="ph-form" onSubmit={add}>
          <label className="ph-field">
            <span>どこで</span>
            <select value={where} onChange={(e) => setWhere(e.target.value as typeof where)}>
              <option value="api">LINEのAPIの応答</option>
              <option value="webhook">Webhookの配信</option>
            </select>
          </label>
          {where === 'webhook' && (
            <label className="ph-field">
              <span>何が起きるか</span>
              <select value={webhook} onChange={(e) => setWebhook(e.target.value as WebhookFault)}>
                {Object.entries(WEBHOOK).map(([id, label]) => (
                  <option key={id} value={id}>
                    {label}
                  </option>
                ))}
              </select>
            </label>
          )}
          {where === 'api' && (
            <>
              <label className="ph-field">
                <span>APIのパス</span>
                <input list="ph-paths" value={path} required onChange={(e) => setPath(e.target.value)} />
                <datalist id="ph-paths">
                  {PATHS.map((p) => (
                    <option key={p} value={p} />
                  ))}
                </datalist>
              </label>
              <label className="ph-field">
                <span>いつ</span>
                <select value={when} onChange={(e) => setWhen(e.target.value as typeof when)}>
                  <option value="before">処理する前（何も起きない）</option>
                  <option value="after">処理した後（答えだけ失われる）</option>
                </select>
              </label>
              <label className="ph-field">
                <span>何が起きるか</span>
                <select value={kind} onChange={(e) => setKind(e.target.value as typeof kind)}>
                  <option value="status">エラーを返す</option>
                  <option value="delay">待たせる</option>
                  <option value="drop">接続を切る</option>
                </select>
              </label>
              {kind === 'status' && (
                <label className="ph-field">
                  <span>ステータス</span>
                  <select value={status} onChange={(e) => setStatus(e.target.value)}>
                    {['400', '401', '403', '404', '429', '500', '502', '503'].map((s) => (
                      <option key={s}>{s}</option>
                    ))}
                  </select>
                </label>
              )}
            </>
          )}
          {waits && (
            <label className="ph-field">
              <span>待つ時間（ミリ秒）</span>
              <input type="number" min={1} max={3_600_000} value={delay} required onChange={(e) => setDelay(e.target.value)} />
            </label>
          )}
          <div className="ph-pair">
            <label className="ph-field">
              <span>回数（0は解除するまで）</span>
              <input type="number" min={0} value={count} required onChange={(e) => setCount(e.target.value)} />
            </label>
            <label className="ph-field">
              <span>何回に1回</span>
              <input type="number" min={1} value={every} required onChange={(e) => setEvery(e.target.value)} />
            </label>
          </div>
          <div className="ph-actions">
            <Button type="submit" className="ph-button ph-primary">
              加える
            </Button>
          </div>
        </form>
        {error}
      </section>
    </>
  )
}

const pretty = (value: unknown) => {
  if (typeof value !== 'string') return JSON.stringify(value, null, 2) ?? ''
  try {
    return JSON.stringify(JSON.parse(value), null, 2)
  } catch {
    return value
  }
}

const LAST = 200

function RequestsPart() {
  const { data, error } = useRequests()
  const [failedOnly, setFailedOnly] = useState(false)
  const shown = (data ?? [])
    .map((request, i) => ({ request, i }))
    .filter(({ request }) => !failedOnly || request.status >= 400 || request.status === 0)
    .slice(-LAST)
    .reverse()
  return (
    <section>
      <h3 className="ph-h3">受けたAPIリクエスト</h3>
      <label className="ph-check">
        <input type="checkbox" checked={failedOnly} onChange={(e) => setFailedOnly(e.target.checked)} />
        失敗したものだけ
      </label>
      {!data && <p className="ph-hint">{error ? problem(error) : '読み込んでいます…'}</p>}
      {data && shown.length === 0 && <p className="ph-hint">まだありません</p>}
      <ul className="ph-requests">
        {shown.map(({ request, i }) => (
          <RequestLine key={request.seq ?? i} request={request} />
        ))}
      </ul>
      {data && data.length > LAST && <p className="ph-hint">新しい{LAST}件を表示しています（全{data.length.toLocaleString('ja-JP')}件）</p>}
    </section>
  )
}

function RequestLine({ request }: { request: ApiRequest }) {
  return (
    <li>
      <details>
        <summary>
          <span className={request.status >= 200 && request.status < 300 ? 'ph-status' : 'ph-status ph-bad'}>{request.status || '切断'}</span>
          <span>
            {request.method} <span className="ph-path">{request.query ? `${request.path}?${request.query}` : request.path}</span>
            {request.at !== undefined && <span className="ph-hint">{clockTime.format(request.at)}</span>}
            {request.remark && <span className="ph-problem">{request.remark}</span>}
          </span>
        </summary>
        {request.headers !== undefined && <Detail title="ヘッダー" text={pretty(request.headers)} />}
        {request.body !== undefined && request.body !== '' && <Detail title="本文" text={pretty(request.body)} />}
        {request.answer !== undefined && request.answer !== '' && <Detail title="応答" text={pretty(request.answer)} />}
      </details>
    </li>
  )
}

function WebhooksPart() {
  const { data, isError } = useQuery({ queryKey: keys.webhooks, queryFn: api.webhooks, retry: false, refetchInterval: 3000 })
  if (isError && !data) return null
  const shown = (data ?? []).slice(-LAST).reverse()
  return (
    <section>
      <h3 className="ph-h3">送ったWebhook</h3>
      {data?.length === 0 && <p className="ph-hint">まだありません</p>}
      <ul className="ph-requests">
        {shown.map((record) => (
          <WebhookLine key={record.seq} record={record} />
        ))}
      </ul>
    </section>
  )
}

function WebhookLine({ record }: { record: WebhookRecord }) {
  return (
    <li>
      <details>
        <summary>
          <span className={record.status >= 200 && record.status < 300 ? 'ph-status' : 'ph-status ph-bad'}>{record.status || '失敗'}</span>
          <span>
            {record.events}件のイベント{record.attempt > 1 && `（${record.attempt}回目）`}
            <span className="ph-hint">
              {clockTime.format(record.at)}・{(record.us / 1000).toFixed(1)}ミリ秒
            </span>
            {record.reason && (
              <span className="ph-problem">
                {record.reason} {record.detail}
              </span>
            )}
          </span>
        </summary>
        <Detail title="本文" text={pretty(record.body)} />
      </details>
    </li>
  )
}

function Detail({ title, text }: { title: string; text: string }) {
  return (
    <div>
      <h4 className="ph-h4">{title}</h4>
      <pre className="ph-pre" role="region" aria-label={title} tabIndex={0}>
        {text}
      </pre>
    </div>
  )
}
