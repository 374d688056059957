// What citizens may choose on the page of receive settings.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { attributes as attributesQuery, citizenPage as citizenPageQuery, client, consent as consentQuery } from '../../api/queries'
import type { Attribute, AttributeSave, Attributes as AttributesData, ConsentText, Option, OptionSave } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { forget, keep, kept } from '../lib/keep'
import { moved } from '../lib/messages'
import { formatPeople } from '../lib/numbers'
import { attributeRoute } from '../router'
import { Fetched, Forbidden, NotFound, Page } from '../shell/page'
import { useLeaveGuard } from '../shell/useLeaveGuard'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Checkbox, ErrorSummary, IconButton, Notice, NumberField, RadioGroup, SaveDialog, TextField } from '../ui'
import { LinkButton } from '../ui/LinkButton'
import { OrderList } from '../ui/OrderList'

const KINDS: Record<Attribute['kind'], string> = { one: '1つ選ぶ', many: 'いくつでも選ぶ', child: '子どもの生年月日', tag: 'タグ', source: '友だちになったきっかけ', state: '状態' }
const took = (data: AttributesData) => client.setQueryData(['attributes'], data)
const tookOne = (a: Attribute) => client.setQueryData<AttributesData>(['attributes'], (old) => (old ? { attributes: old.attributes.some((x) => x.id === a.id) ? old.attributes.map((x) => (x.id === a.id ? a : x)) : [...old.attributes, a] } : old))

export function Attributes() {
  const mayView = useRight('attribute.view')
  const mayEdit = useRight('attribute.edit')
  const query = useQuery({ ...attributesQuery, enabled: mayView })
  const [adding, setAdding] = useState(false)
  const navigate = useNavigate()
  const order = useMutation({
    mutationFn: (ids: number[]) => call('PUT /api/attributes/order', { body: { ids } }),
    onSuccess: (data) => {
      took(data)
      tell('並び順を変えました')
    },
    onError: () => void client.invalidateQueries({ queryKey: ['attributes'] }),
  })
  if (!mayView) return <Forbidden what="受信設定の項目" />
  function move(list: Attribute[], from: number, to: number) {
    const next = moved(list, from, to)
    took({ attributes: next })
    order.mutate(next.map((a) => a.id))
  }
  return (
    <Page
      title="受信設定の項目"
      lead="市民が受信設定のページで答える項目です。名前を変えても、これまでの答えや予約した配信はそのまま使えます。"
      actions={
        <>
          <LinkButton to="/attributes/consent" icon="edit">
            同意文
          </LinkButton>
          {mayEdit && (
            <Button kind="primary" icon="plus" onPress={() => setAdding(true)}>
              項目を足す
            </Button>
          )}
        </>
      }
      wide
    >
      {order.error && <Notice kind="error" live title="並び順を変えられませんでした">{asApiError(order.error).message}</Notice>}
      <div className="detail-grid">
        <Fetched query={query}>
          {(data) => (
            <OrderList
              label="項目の並び順"
              items={data.attributes.map((a) => ({ id: String(a.id), label: a.label, a }))}
              onMove={(from, to) => move(data.attributes, from, to)}
              disabled={!mayEdit}
              actions={(item) => (
                <LinkButton to="/attributes/$id" params={{ id: String(item.a.id) }} small aria-label={`${item.label}を開く`}>
                  開く
                </LinkButton>
              )}
            >
              {({ a }) => (
                <div className="attribute-row">
                  <Link to="/attributes/$id" params={{ id: String(a.id) }} className="broadcast-title">
                    {a.label}
                  </Link>
                  <span className="row-tight">
                    <span className="kind">{KINDS[a.kind]}</span>
                    {a.required && <span className="kind">必須</span>}
                    {a.meaning === 'topic' && <span className="kind">お知らせの種類</span>}
                    {a.hidden && <span className="kind">隠している</span>}
                    {!a.builtIn && !a.citizenEdits && <span className="kind">{a.citizenSees ? '市民は見るだけ' : '職員だけ'}</span>}
                    {a.options.length > 0 && <span className="quiet">選択肢{a.options.length}個</span>}
                  </span>
                </div>
              )}
            </OrderList>
          )}
        </Fetched>
        <CitizenPage />
      </div>
      {adding && (
        <AttributeDialog
          onClose={() => setAdding(false)}
          onDone={(a) => {
            setAdding(false)
            void client.invalidateQueries({ queryKey: ['attributes'] })
            tell(`項目「${a.label}」を足しました`)
            void navigate({ to: '/attributes/$id', params: { id: String(a.id) } })
          }}
        />
      )}
    </Page>
  )
}

/** The page that citizens open, as the server makes it for them: it runs nothing and leads nowhere. */
function CitizenPage() {
  const attributes = useQuery(attributesQuery)
  const query = useQuery({ ...citizenPageQuery(attributes.dataUpdatedAt), enabled: attributes.isSuccess })
  return (
    <aside className="compose-side" aria-label="市民の画面">
      <div className="preview-head">
        <h2 className="preview-title">市民の画面での見え方</h2>
        <a href="/c/settings" target="_blank" rel="noreferrer">
          実際のページ
        </a>
      </div>
      <Fetched query={query}>
        {(html) => (
          <iframe
            className="citizen"
            title="市民の画面の見本"
            sandbox="allow-same-origin"
            srcDoc={html}
            onLoad={(e) => {
              // It can be read, but not used.
              e.currentTarget.contentDocument?.querySelectorAll<HTMLElement>('a, button, input, select, summary').forEach((x) => (x.inert = true))
            }}
          />
        )}
      </Fetched>
      <p className="quiet">はじめて開いた人に見える画面です。ここでは押せません。</p>
    </aside>
  )
}

const saveOf = (a: Attribute | undefined): AttributeSave => ({
  label: a?.label ?? '',
  help: a?.help ?? '',
  kind: a?.kind === 'one' || a?.kind === 'child' ? a.kind : 'many',
  meaning: a?.meaning ?? 'plain',
  citizenEdits: a?.citizenEdits ?? true,
  citizenSees: a?.citizenSees ?? false,
  required: a?.required ?? false,
  hidden: a?.hidden ?? false,
  mostChoices: a?.mostChoices ?? 0,
})

function AttributeDialog({ attribute, onClose, onDone }: { attribute?: Attribute; onClose: () => void; onDone: (a: Attribute) => void }) {
  const [form, setForm] = useState(() => saveOf(attribute))
  const [tries, setTries] = useState(0)
  const set = (part: Partial<AttributeSave>) => setForm((f) => ({ ...f, ...part }))
  const save = useMutation({
    mutationFn: () => (attribute ? call('PUT /api/attributes/{id}', { params: { id: attribute.id }, body: form }) : call('POST /api/attributes', { body: form })),
    onSuccess: onDone,
    onSettled: () => setTries((n) => n + 1),
  })
  const error = save.error ? asApiError(save.error) : null
  return (
    <SaveDialog
      title={attribute ? '項目を直す' : '項目を足す'}
      onClose={onClose}
      isPending={save.isPending}
      isDisabled={form.label.trim() === ''}
      onSave={() => save.mutate()}
    >
      <div className="stack">
        {error && <ErrorSummary title="保存できませんでした" items={[{ message: error.message }]} at={tries} />}
        <TextField label="項目の名前" value={form.label} onChange={(label) => set({ label })} most={60} required error={error?.field === 'label' ? error.message : undefined} />
        <TextField label="市民への説明" value={form.help} onChange={(help) => set({ help })} most={300} lines={2} optional />
        {!attribute && (
          <RadioGroup
            label="答え方"
            value={form.kind}
            onChange={(kind) => set(kind === 'child' ? { kind, meaning: 'plain' } : { kind })}
            items={[
              { id: 'many', label: 'いくつでも選ぶ' },
              { id: 'one', label: '1つだけ選ぶ' },
              { id: 'child', label: '子どもの生年月日', note: '何人でも入れられ、年齢は配信日に数えます' },
            ]}
          />
        )}
        {form.kind !== 'child' && (
          <RadioGroup
            label="この項目の役割"
            value={form.meaning ?? 'plain'}
            onChange={(meaning) => set({ meaning })}
            error={error?.field === 'meaning' ? error.message : undefined}
            items={[
              { id: 'plain', label: 'ふつう', note: '地区、年代など' },
              { id: 'topic', label: 'お知らせの種類', note: '市民の画面に「緊急情報だけ受け取る」も出ます。この役割は1つの項目だけです' },
            ]}
          />
        )}
        {form.kind === 'many' && <NumberField label="選べる数" unit="個まで" value={form.mostChoices} onChange={(mostChoices) => set({ mostChoices })} least={0} most={100} help="0のときは、いくつでも選べます。" />}
        <RadioGroup
          label="だれが答えますか"
          value={form.citizenEdits ? 'citizen' : form.citizenSees ? 'sees' : 'staff'}
          onChange={(who) => set({ citizenEdits: who === 'citizen', citizenSees: who === 'sees' })}
          items={[
            { id: 'citizen', label: '市民が答える' },
            { id: 'sees', label: '職員が入れ、市民は見るだけ', note: '受信設定に出ますが、市民は変えられません' },
            { id: 'staff', label: '職員だけが使う', note: '市民のページには、内容を出しません' },
          ]}
        />
        <div>
          <Checkbox isSelected={form.required} onChange={(required) => set({ required })}>
            必ず答えてもらう
          </Checkbox>
          <Checkbox isSelected={form.hidden} onChange={(hidden) => set({ hidden })} help="新しい答えを受け付けません。これまでの答えは残ります。">
            いまは隠す
          </Checkbox>
        </div>
      </div>
    </SaveDialog>
  )
}

export function AttributePage() {
  const { id } = attributeRoute.useParams()
  const mayView = useRight('attribute.view')
  const mayEdit = useRight('attribute.edit')
  const query = useQuery({ ...attributesQuery, enabled: mayView })
  if (!mayView) return <Forbidden what="受信設定の項目" />
  const found = query.data?.attributes.find((a) => String(a.id) === id)
  if (query.data && !found) return <NotFound what="項目" />
  return (
    <Page title={found?.label ?? '項目'} back={{ to: '/attributes', label: '受信設定の項目' }} wide>
      <Fetched query={query}>{() => found && <One a={found} mayEdit={mayEdit && found.kind !== 'state'} />}</Fetched>
    </Page>
  )
}

function One({ a, mayEdit }: { a: Attribute; mayEdit: boolean }) {
  const [editing, setEditing] = useState(false)
  const [option, setOption] = useState<Option | 'new' | null>(null)
  const order = useMutation({
    mutationFn: (ids: number[]) => call('PUT /api/attributes/{id}/options/order', { params: { id: a.id }, body: { ids } }),
    onSuccess: (after) => {
      tookOne(after)
      tell('並び順を変えました')
    },
    onError: () => void client.invalidateQueries({ queryKey: ['attributes'] }),
  })
  function move(from: number, to: number) {
    const options = moved(a.options, from, to)
    tookOne({ ...a, options })
    order.mutate(options.map((o) => o.id))
  }
  return (
    <div className="detail-grid">
      <div className="stack">
        <section className="card" aria-labelledby="h-form">
          <div className="card-head">
            <h2 id="h-form">項目</h2>
            {mayEdit && !a.builtIn && (
              <Button small icon="edit" onPress={() => setEditing(true)}>
                直す
              </Button>
            )}
          </div>
          <dl className="facts">
            <div>
              <dt>答え方</dt>
              <dd>
                {KINDS[a.kind]}
                {a.mostChoices > 0 && `（${a.mostChoices}個まで）`}
              </dd>
            </div>
            {!a.builtIn && a.kind !== 'child' && (
              <div>
                <dt>この項目の役割</dt>
                <dd>{a.meaning === 'topic' ? 'お知らせの種類' : 'ふつう'}</dd>
              </div>
            )}
            <div>
              <dt>市民への説明</dt>
              <dd>{a.help || 'なし'}</dd>
            </div>
            <div>
              <dt>扱い</dt>
              <dd>{[a.required ? '必須' : '任意', a.citizenEdits ? '市民が答える' : a.citizenSees ? '職員が入れ、市民は見るだけ' : '職員だけが使う', a.hidden ? '隠している' : ''].filter(Boolean).join('・')}</dd>
            </div>
            <div>
              <dt>識別名</dt>
              <dd>
                <code>{a.key}</code>
                <span className="quiet">（変わりません）</span>
              </dd>
            </div>
          </dl>
        </section>
        {a.kind !== 'child' && (
          <section className="card" aria-labelledby="h-options">
            <div className="card-head">
              <h2 id="h-options">選択肢（{a.options.length}個）</h2>
              {a.kind === 'source' ? (
                <LinkButton to="/sources" small icon="qr">
                  友だち追加QR
                </LinkButton>
              ) : (
                mayEdit && (
                  <Button small icon="plus" onPress={() => setOption('new')}>
                    選択肢を足す
                  </Button>
                )
              )}
            </div>
            {a.meaning === 'topic' && !a.options.some((o) => o.emergency) && (
              <Notice kind="warning" title="緊急の選択肢がありません">
                「緊急情報だけ受け取る」を選んだ人には、友だち全員への配信だけが届きます。避難や災害の選択肢を開いて、「緊急」にしてください。
              </Notice>
            )}
            {order.error && <Notice kind="error" live>{asApiError(order.error).message}</Notice>}
            {a.options.length === 0 ? (
              <p className="quiet">{a.kind === 'source' ? '友だち追加QRを作ると、ここに並びます。' : '選択肢がまだありません。'}</p>
            ) : (
              <OrderList label="選択肢の並び順" items={a.options.map((o) => ({ id: String(o.id), label: o.label, o }))} onMove={move} disabled={!mayEdit} actions={(item) => mayEdit && <IconButton icon="edit" small label={`${item.label}を直す`} onPress={() => setOption(item.o)} />}>
                {({ o }) => (
                  <div className="attribute-row">
                    <span className="broadcast-title">{o.label}</span>
                    <span className="row-tight">
                      <span className="quiet">{formatPeople(o.people)}</span>
                      {o.emergency && <span className="kind kind-emergency">緊急</span>}
                      {o.ticked && <span className="kind">はじめから選択</span>}
                      {o.hidden && <span className="kind">隠している</span>}
                    </span>
                  </div>
                )}
              </OrderList>
            )}
          </section>
        )}
      </div>
      <CitizenPage />
      {editing && (
        <AttributeDialog
          attribute={a}
          onClose={() => setEditing(false)}
          onDone={(after) => {
            tookOne(after)
            setEditing(false)
            tell('項目を保存しました')
          }}
        />
      )}
      {option && (
        <OptionDialog
          attribute={a}
          {...(option === 'new' ? {} : { option })}
          onClose={() => setOption(null)}
          onDone={(after) => {
            tookOne(after)
            setOption(null)
            tell('選択肢を保存しました')
          }}
        />
      )}
    </div>
  )
}

function OptionDialog({ attribute, option, onClose, onDone }: { attribute: Attribute; option?: Option; onClose: () => void; onDone: (a: Attribute) => void }) {
  const [form, setForm] = useState<OptionSave>({ label: option?.label ?? '', help: option?.help ?? '', ticked: option?.ticked ?? false, hidden: option?.hidden ?? false, emergency: option?.emergency ?? false })
  const set = (part: Partial<OptionSave>) => setForm((f) => ({ ...f, ...part }))
  const save = useMutation({
    mutationFn: () => (option ? call('PUT /api/options/{id}', { params: { id: option.id }, body: form }) : call('POST /api/attributes/{id}/options', { params: { id: attribute.id }, body: form })),
    onSuccess: onDone,
  })
  const error = save.error ? asApiError(save.error) : null
  const citizens = attribute.kind === 'one' || attribute.kind === 'many'
  return (
    <SaveDialog
      title={option ? '選択肢を直す' : '選択肢を足す'}
      onClose={onClose}
      size="small"
      isPending={save.isPending}
      isDisabled={form.label.trim() === ''}
      onSave={() => save.mutate()}
    >
      <div className="stack">
        {error && error.field !== 'label' && <Notice kind="error" live title="保存できませんでした">{error.message}</Notice>}
        <TextField label="表示名" value={form.label} onChange={(label) => set({ label })} most={60} required error={error?.field === 'label' ? error.message : undefined} />
        {citizens && <TextField label="市民への説明" value={form.help} onChange={(help) => set({ help })} most={200} optional />}
        <div>
          {attribute.kind === 'many' && citizens && (
            <Checkbox isSelected={form.ticked} onChange={(ticked) => set({ ticked })} help="はじめて受信設定を開いた人の画面で、選ばれた状態になります。すでに設定した人には影響しません。">
              はじめから選んでおく
            </Checkbox>
          )}
          {attribute.meaning === 'topic' && (
            <Checkbox isSelected={form.emergency ?? false} onChange={(emergency) => set({ emergency })} help="避難や災害など、急ぎのお知らせの選択肢です。1つだけ決められます。">
              緊急（緊急だけ受け取る人にも届く）
            </Checkbox>
          )}
          <Checkbox isSelected={form.hidden} onChange={(hidden) => set({ hidden })} help={option && option.people > 0 ? `選んでいる${formatPeople(option.people)}の答えは残り、配信にも使えます。` : '新しく選べなくなります。'}>
            いまは隠す
          </Checkbox>
        </div>
      </div>
    </SaveDialog>
  )
}

export function ConsentPage() {
  const mayView = useRight('attribute.view')
  const query = useQuery({ ...consentQuery, enabled: mayView, staleTime: Infinity })
  if (!mayView) return <Forbidden what="受信設定の項目" />
  return (
    <Page title="同意文" back={{ to: '/attributes', label: '受信設定の項目' }} lead="受信設定の前に読んでもらう文です。変えると新しい版になり、次に受信設定を開いた人から、あらためて同意をもらいます。">
      <Fetched query={query}>{(data) => <Consent key={data.version} data={data} />}</Fetched>
    </Page>
  )
}

function Consent({ data }: { data: ConsentText }) {
  const mayEdit = useRight('attribute.edit')
  const [body, setBody] = useState(() => kept<string>('consent')?.value ?? data.body)
  const dirty = body !== data.body
  const save = useMutation({
    mutationFn: () => call('POST /api/consent', { body: { body } }),
    onSuccess: (after) => {
      forget('consent')
      client.setQueryData(['consent'], after)
      tell(`第${after.version}版として保存しました`)
    },
  })
  const guard = useLeaveGuard(dirty && !save.isSuccess, () => forget('consent'))
  return (
    <div className="stack">
      {guard}
      <dl className="facts">
        <div>
          <dt>いまの版</dt>
          <dd>
            第{data.version}版{data.createdAt ? `（${formatMinute(data.createdAt)}から）` : ''}
          </dd>
        </div>
        <div>
          <dt>この版に同意した人</dt>
          <dd>{formatPeople(data.people)}</dd>
        </div>
      </dl>
      {save.error && <Notice kind="error" live title="保存できませんでした">{asApiError(save.error).message}</Notice>}
      <TextField
        label="同意文"
        value={body}
        onChange={(v) => {
          setBody(v)
          keep('consent', v)
        }}
        lines={14}
        most={5000}
        required
        readOnly={!mayEdit}
        help="何を集めるか、何に使うか、だれに渡すか（渡さないか）、やめ方を書きます。"
      />
      {mayEdit && (
        <div className="row">
          <Button kind="primary" isDisabled={!dirty || body.trim() === ''} isPending={save.isPending} onPress={() => save.mutate()}>
            第{data.version + 1}版として保存する
          </Button>
          {dirty && (
            <Button
              kind="plain"
              onPress={() => {
                setBody(data.body)
                forget('consent')
              }}
            >
              元に戻す
            </Button>
          )}
        </div>
      )}
    </div>
  )
}

