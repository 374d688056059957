// Writing a broadcast: subject, people, message, time; what will arrive stays in view.
import { useQuery } from '@tanstack/react-query'
import { Link, useBlocker, useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import { asApiError, call, type ApiError } from '../../api/client'
import { broadcast as broadcastQuery, client, roster as rosterQuery, segments as segmentsQuery, templates as templatesQuery } from '../../api/queries'
import type { ApprovalPlan, Broadcast, Problem } from '../../api/types.gen'
import { AskDialog } from '../compose/AskDialog'
import { RepeatEditor } from '../compose/RepeatEditor'
import { CountPanel, isMeant, SegmentBuilder } from '../compose/SegmentBuilder'
import { SendDialog, type SendKind } from '../compose/SendDialog'
import { TestDialog } from '../compose/TestDialog'
import { DepartmentField } from '../compose/DepartmentField'
import { LanguageTabs } from '../compose/LanguageTabs'
import { languageOfField, marked, problemsIn, toTranslationDrafts, toTranslations, type TranslationDraft } from '../compose/translations'
import { draftOf, friendOf, newDraft, saveOf, signature, type Draft } from '../compose/draft'
import { headingsOf, ROSTER_STEPS, rosterOf, useLines, type LinesChecked } from '../compose/roster'
import { useAudience, useCount, type Audience } from '../compose/useAudience'
import { PURPOSES, STATES } from '../lib/broadcast'
import { formatTime, momentOf, now } from '../lib/dates'
import { forget, keep, kept } from '../lib/keep'
import { formatCount, formatPeople } from '../lib/numbers'
import type { Language } from '../lib/languages'
import { problemText, toBubbles, toMessages, type Bubble } from '../lib/messages'
import { repeatProblem } from '../lib/repeat'
import { emptyGroup, readCondition, unfinished } from '../lib/segment'
import { Blanks } from '../messages/Blanks'
import { fieldId } from '../messages/fields'
import { LanguagePeople } from '../messages/InLanguages'
import { MessagesEditor } from '../messages/MessagesEditor'
import { MorePlaceholders } from '../messages/placeholders'
import { Preview, useCheck } from '../messages/Preview'
import { TagsContext, useTagItems } from '../messages/tags'
import { editBroadcastRoute, newBroadcastRoute } from '../router'
import { Failed, Fetched, Forbidden, NotFound, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Checkbox, Confirm, Dialog, ErrorSummary, Icon, Loading, MenuButton, MinuteField, Notice, RadioGroup, TextField, type SummaryItem } from '../ui'
import { LinkButton } from '../ui/LinkButton'
import { Steps } from '../ui/Steps'

export function NewBroadcast() {
  const search = newBroadcastRoute.useSearch()
  const mayEdit = useRight('broadcast.edit')
  const audience = useAudience()
  const template = useQuery({ ...templatesQuery, enabled: search.template !== undefined })
  const segment = useQuery({ ...segmentsQuery, enabled: search.segment !== undefined })
  if (!mayEdit) return <Forbidden what="配信を書く" />
  if (audience.error && !audience.ready) return <Failed error={audience.error} onRetry={audience.retry} />
  if (!audience.ready || (search.template !== undefined && template.isPending) || (search.segment !== undefined && segment.isPending)) return <Loading />
  const start = newDraft()
  const from = template.data?.templates.find((t) => t.id === search.template)
  if (from) {
    start.bubbles = toBubbles(from.messages)
    start.translations = toTranslationDrafts(from.translations)
  }
  const to = segment.data?.segments.find((s) => s.id === search.segment)
  if (to) start.tree = readCondition(to.condition, audience.attributeOf) ?? emptyGroup()
  return <Editor key="new" start={start} audience={audience} storage="compose.new" restore={!from && !to} />
}

export function EditBroadcast() {
  const { id } = editBroadcastRoute.useParams()
  const number = Number(id)
  const mayEdit = useRight('broadcast.edit')
  const audience = useAudience()
  const query = useQuery({ ...broadcastQuery(number), enabled: Number.isInteger(number), refetchOnMount: 'always', staleTime: Infinity })
  if (!mayEdit) return <Forbidden what="配信を書く" />
  if (!Number.isInteger(number) || (query.error && asApiError(query.error).code === 'not_found')) return <NotFound what="配信" />
  if (audience.error && !audience.ready) return <Failed error={audience.error} onRetry={audience.retry} />
  if (!audience.ready) return <Loading />
  return (
    <Fetched query={query}>
      {(b) => {
        if (b.state !== 'draft') {
          return (
            <Page title={b.title} back={{ to: `/broadcasts/${b.id}`, label: '配信の詳細' }}>
              <Notice kind="warning" title={`この配信は「${STATES[b.state].label}」なので、直せません`}>
                {b.state === 'scheduled' ? '直すときは、配信の詳細で予約を取り消して、下書きに戻してください。' : '同じ内容でもう一度送るときは、配信の詳細で複製してください。'}
              </Notice>
            </Page>
          )
        }
        return <Editor key={b.id} start={draftOf(b, audience.attributeOf)} saved={b} audience={audience} storage={`compose.${b.id}`} restore />
      }}
    </Fetched>
  )
}

interface Kept {
  draft: Draft
  version: number | undefined
}

function Editor({ start, saved: savedAtFirst, audience, storage, restore }: { start: Draft; saved?: Broadcast; audience: Audience; storage: string; restore: boolean }) {
  const navigate = useNavigate()
  const mayApproveAny = useRight('broadcast.approve')
  const [found] = useState(() => (restore ? kept<Kept>(storage) : null))
  const [saved, setSaved] = useState<Broadcast | undefined>(savedAtFirst)
  const mayApprove = saved ? saved.mayApprove : mayApproveAny
  const [savedAt, setSavedAt] = useState<number>()
  const [keptAt, setKeptAt] = useState<number | undefined>(found?.at)
  const [draft, setDraft] = useState<Draft>(() => (found ? { ...start, ...found.value.draft } : start))
  const [base, setBase] = useState(() => signature(start))
  const [restored, setRestored] = useState(found !== null)
  const [strict, setStrict] = useState(false)
  const [tries, setTries] = useState(0)
  const [busy, setBusy] = useState('')
  const [error, setError] = useState<ApiError>()
  const [conflict, setConflict] = useState(false)
  const [sending, setSending] = useState<{ kind: SendKind; from: { x: number; y: number }; broadcast: Broadcast } | null>(null)
  const [asking, setAsking] = useState<{ kind: SendKind; broadcast: Broadcast; plan: ApprovalPlan } | null>(null)
  const [testing, setTesting] = useState<Broadcast | null>(null)
  const [previewOpen, setPreviewOpen] = useState(false)
  const leaving = useRef(false)
  const tagItems = useTagItems()
  const [languageAsked, setLanguage] = useState<Language>('ja')

  const set = (part: Partial<Draft>) => setDraft((d) => ({ ...d, ...part }))
  const messages = useMemo(() => toMessages(draft.bubbles), [draft.bubbles])
  const translations = useMemo(() => toTranslations(draft.translations), [draft.translations])
  const translation = draft.translations.find((t) => t.language === languageAsked)
  const language: Language = translation?.language ?? 'ja'
  const shownMessages = useMemo(() => (translation ? marked(toMessages(translation.bubbles), translation.language, translation.reviewed) : messages), [translation, messages])
  const setBubbles = (bubbles: Bubble[]) => setDraft((d) => (translation ? { ...d, translations: d.translations.map((t) => (t.language === translation.language ? { ...t, bubbles } : t)) } : { ...d, bubbles }))
  // Values come by the roster of the condition, or, when it is for those left over, of the broadcast before.
  const rosterId = rosterOf(draft.foreign) ?? (draft.foreign !== null ? saved?.roster : undefined)
  const roster = useQuery({ ...rosterQuery(rosterId ?? 0), enabled: rosterId !== undefined }).data
  const headings = useMemo(() => headingsOf(roster), [roster])
  const placeholders = useMemo(() => headings.map((id) => ({ id, note: '名簿の列', group: '名簿' })), [headings])
  const [place, setPlace] = useState(0)
  const checkOf = useMemo(() => (rosterId === undefined ? undefined : { roster: rosterId }), [rosterId])
  const check = useCheck(messages, checkOf, translations)
  const lines = useLines(roster, messages, check.problems.length === 0)
  const root = draft.everybody ? EVERYBODY : draft.tree
  const languages = useMemo(() => translations.map((t) => t.language), [translations])
  const counted = useCount(draft.foreign === null ? root : null, draft.when === 'later' ? draft.at || undefined : undefined, draft.foreign, languages)
  const friend = friendOf(draft.foreign)
  const previewOf = useMemo(() => (rosterId !== undefined ? { roster: rosterId, place } : friend === undefined ? undefined : { friend }), [friend, rosterId, place])
  const noneMeant = draft.foreign === null && !draft.everybody && !isMeant(draft.tree)
  const dirty = signature(draft) !== base

  // Every change is kept in this tab: a reload, a lost connection or the end of the session takes nothing away.
  const first = useRef(true)
  useEffect(() => {
    if (first.current) {
      first.current = false
      return
    }
    if (leaving.current) return
    if (!dirty) {
      forget(storage)
      return
    }
    const done = keep(storage, { draft, version: saved?.version } satisfies Kept)
    const timer = setTimeout(() => done && setKeptAt(Date.now()), 250)
    return () => clearTimeout(timer)
  }, [draft, dirty, saved, storage])

  const blocker = useBlocker({ shouldBlockFn: () => dirty && !leaving.current, enableBeforeUnload: () => dirty && !leaving.current, withResolver: true })

  // ---- what stands in the way ---------------------------------------------------

  const titleError = draft.title.trim() === '' ? '件名を入れてください。' : undefined
  const open = draft.everybody ? [] : unfinished(draft.tree)
  const noCondition = !draft.everybody && draft.foreign === null && draft.tree.items.length === 0
  const timeError = draft.when === 'later' ? (draft.at === '' ? '送る日時を入れてください。' : momentOf(draft.at) <= now() ? '送る日時がすでに過ぎています。先の日時にしてください。' : undefined) : draft.when === 'repeat' ? repeatProblem(draft.repeat) || undefined : undefined

  function blockers(toSend: boolean, problems: readonly Problem[] = check.problems): SummaryItem[] {
    const items: SummaryItem[] = []
    if (titleError) items.push({ message: titleError, target: 'step-title' })
    for (const leaf of open) items.push({ message: '条件が選びかけです。選ぶか、消してください。', target: `leaf-${leaf.id}` })
    if (draft.when === 'repeat' && repeatProblem(draft.repeat)) items.push({ message: repeatProblem(draft.repeat), target: 'step-when' })
    if (!toSend) return items
    if (noCondition) items.push({ message: 'だれに届けるかを決めてください。', target: 'step-people' })
    if (draft.bubbles.length === 0) items.push({ message: '吹き出しを1つ以上作ってください。', target: 'step-message' })
    for (const p of problems) {
      const field = languageOfField(p.field, translations) === language ? p.field.replace(/^translations\[\d+\]\./, '') : ''
      items.push({ message: problemText(p), target: field && document.getElementById(fieldId(field)) ? fieldId(field) : 'step-message' })
    }
    if (roster && !lines.stale && lines.answer && lines.answer.badCount > 0) items.push({ message: `名簿の${formatCount(lines.answer.badCount)}行に、送れない文があります。`, target: 'step-message' })
    if (timeError && draft.when === 'later') items.push({ message: timeError, target: 'step-when' })
    return items
  }
  const [wanted, setWanted] = useState<'save' | 'send'>('save')
  const summary = strict ? blockers(wanted === 'send') : []
  const named = error && targetOf(error.field)
  if (error && named && error.code !== 'conflict') summary.unshift({ message: error.message, target: named })

  // ---- saving ----------------------------------------------------------------------

  async function save(): Promise<Broadcast | null> {
    if (!dirty && saved) return saved
    setError(undefined)
    setConflict(false)
    try {
      const body = saveOf(draft, saved?.version)
      const b = saved ? await call('PUT /api/broadcasts/{id}', { params: { id: saved.id }, body }) : await call('POST /api/broadcasts', { body })
      const text = signature(draft)
      setSaved(b)
      setBase(text)
      setSavedAt(Date.now())
      setRestored(false)
      forget(storage)
      client.setQueryData(['broadcast', b.id], b)
      void client.invalidateQueries({ queryKey: ['broadcasts'] })
      void client.invalidateQueries({ queryKey: ['home'] })
      return b
    } catch (e) {
      const failed = asApiError(e)
      // Signing in again is asked for by the page around; the text stays.
      if (failed.status !== 401) setError(failed)
      setConflict(failed.code === 'conflict')
      setTries((n) => n + 1)
      return null
    }
  }
  function settle(b: Broadcast) {
    // The address of a new draft changes once it has a number; nothing else does.
    if (!savedAtFirst) {
      leaving.current = true
      document.documentElement.dataset.quiet = 'yes'
      void navigate({ to: '/broadcasts/$id/edit', params: { id: String(b.id) }, replace: true, resetScroll: false }).then(() => (leaving.current = false))
    }
  }

  async function saveDraft() {
    setWanted('save')
    if (blockers(false).length > 0) {
      setStrict(true)
      setTries((n) => n + 1)
      return
    }
    setBusy('save')
    const b = await save()
    setBusy('')
    if (b) {
      setStrict(false)
      tell('下書きを保存しました')
      settle(b)
    }
  }

  async function proceed(kind: SendKind | 'test', from = { x: 0, y: 0 }) {
    setWanted('send')
    setBusy(kind)
    setError(undefined)
    let problems: Problem[]
    try {
      problems = await check.now()
    } catch (e) {
      const failed = asApiError(e)
      if (failed.status !== 401) setError(failed)
      setBusy('')
      return
    }
    if (blockers(true, problems).some((s) => kind !== 'test' || s.target !== 'step-when')) {
      setStrict(true)
      setTries((n) => n + 1)
      setBusy('')
      return
    }
    const b = await save()
    setBusy('')
    if (!b) return
    if (kind === 'test') setTesting(b)
    else await confirm(kind, from, b)
  }

  /** Sending it, or asking those who have to say yes first. */
  async function confirm(kind: SendKind, from: { x: number; y: number }, b: Broadcast) {
    setBusy(kind)
    try {
      const plan = await call('GET /api/broadcasts/{id}/approval', { params: { id: b.id } })
      if (plan.needed && !(plan.releaseFirst && mayApprove)) setAsking({ kind, broadcast: b, plan })
      else setSending({ kind, from, broadcast: b })
    } catch (e) {
      const failed = asApiError(e)
      if (failed.status !== 401) setError(failed)
    }
    setBusy('')
  }

  async function saveAsCopy() {
    setBusy('save')
    try {
      const b = await call('POST /api/broadcasts', { body: saveOf(draft) })
      leaving.current = true
      forget(storage)
      tell('新しい下書きとして保存しました')
      void client.invalidateQueries({ queryKey: ['broadcasts'] })
      void navigate({ to: '/broadcasts/$id/edit', params: { id: String(b.id) } })
    } catch (e) {
      setError(asApiError(e))
    }
    setBusy('')
  }

  function discard() {
    forget(storage)
    setRestored(false)
    setKeptAt(undefined)
    setDraft(start)
  }

  const title = saved ? '配信を編集' : '新しい配信'
  const sendLabel = draft.when === 'now' ? '送信の確認へ進む' : draft.when === 'later' ? '予約の確認へ進む' : 'くり返しの確認へ進む'
  return (
    <Page title={title} back={saved ? { to: `/broadcasts/${saved.id}`, label: '配信の詳細' } : { to: '/broadcasts', label: '配信の一覧' }} wide>
      {restored && (
        <Notice title="保存していない内容が残っていたので、続きから表示しています" actions={<Button small onPress={discard}>{saved ? '保存されている内容に戻す' : '破棄して、はじめから書く'}</Button>}>
          {found && `${formatTime(found.at)}に控えた内容です。`}
        </Notice>
      )}
      {saved?.approvalId && !saved.approvalAfter && (saved.approvalState === 'waiting' || saved.approvalState === 'approved') && (
        <Notice kind="warning" title="この配信は、承認を待っています" actions={<LinkButton to="/approvals/$id" params={{ id: String(saved.approvalId) }} small>依頼を見る</LinkButton>}>
          内容を直して保存すると、いまの依頼は無効になり、関わった人に知らされます。
        </Notice>
      )}
      {saved?.approvalId && (saved.approvalState === 'sent_back' || saved.approvalState === 'expired' || saved.approvalState === 'failed') && (
        <Notice kind="info" title={saved.approvalState === 'sent_back' ? '差し戻されました' : saved.approvalState === 'expired' ? '期限までに承認されませんでした' : '承認されましたが、送れませんでした'} actions={<LinkButton to="/approvals/$id" params={{ id: String(saved.approvalId) }} small>理由を見る</LinkButton>}>
          直したら、もう一度「確認へ進む」から承認を依頼できます。
        </Notice>
      )}
      {conflict && (
        <Notice
          kind="error"
          live
          title="ほかの職員が、この配信を変えました"
          actions={
            <>
              <Button small onPress={() => void saveAsCopy()} isPending={busy === 'save'}>
                自分の内容を新しい下書きにする
              </Button>
              <Button
                small
                kind="plain"
                onPress={() => {
                  leaving.current = true
                  forget(storage)
                  void client.invalidateQueries({ queryKey: ['broadcast', saved?.id] })
                  void navigate({ to: '/broadcasts/$id', params: { id: String(saved?.id) } })
                }}
              >
                自分の内容を捨てて、いまの内容を見る
              </Button>
            </>
          }
        >
          {error?.message} あなたの内容は、この画面に残っています。
        </Notice>
      )}
      {error && !named && error.code !== 'conflict' && (
        <Notice
          kind="error"
          live
          title="保存できませんでした"
          actions={
            <Button small onPress={() => void saveDraft()} isPending={busy === 'save'}>
              もう一度保存する
            </Button>
          }
        >
          <p>{error.message}</p>
          <p>書いた内容は、この画面に残っています。</p>
        </Notice>
      )}
      <ErrorSummary items={summary} at={tries} />
      {rosterOf(draft.foreign) !== undefined && <Steps label="名簿で送るまで" steps={ROSTER_STEPS} at={2} />}
      <div className="compose">
        <div className="compose-main">
          <section className="step" id="step-title" aria-labelledby="h-title">
            <h2 id="h-title">
              <span className="step-number">1</span>件名
            </h2>
            <TextField label="件名（職員だけが見ます）" value={draft.title} onChange={(t) => set({ title: t })} required most={100} error={strict ? titleError : undefined} help="一覧で見つけやすい名前にします。例：1歳児歯科健診 都南" />
            <div className="grid-2">
              <RadioGroup label="目的" value={draft.purpose} onChange={(purpose) => set({ purpose })} items={PURPOSES} inline />
              <DepartmentField value={draft.departmentId} onChange={(departmentId) => set({ departmentId })} />
            </div>
          </section>

          <section className="step" id="step-people" aria-labelledby="h-people">
            <h2 id="h-people">
              <span className="step-number">2</span>対象
            </h2>
            {draft.foreign !== null ? (
              <Notice title="この配信の対象は、はじめから決まっています" actions={<Button small onPress={() => set({ foreign: null })}>対象を決め直す</Button>}>
                <p>
                  {saved?.conditionText ?? ''}
                  {friend !== undefined && (
                    <>
                      {' '}
                      <Link to="/friends/$id" params={{ id: String(friend) }}>
                        この人のページ
                      </Link>
                    </>
                  )}
                  {rosterId !== undefined && (
                    <>
                      {' '}
                      <Link to="/rosters/$id" params={{ id: String(rosterId) }}>
                        名簿を確かめる
                      </Link>
                    </>
                  )}
                </p>
                <p role="status">{counted.answer ? `いま届く人は${formatPeople(counted.answer.people)}です。` : '届く人を数えています。'}</p>
              </Notice>
            ) : (
              <SegmentBuilder root={draft.tree} onChange={(tree) => set({ tree })} audience={audience} counted={counted} strict={strict} everybody={draft.everybody} onEverybody={(everybody) => set({ everybody })} />
            )}
          </section>

          <section className="step" id="step-message" aria-labelledby="h-message">
            <h2 id="h-message">
              <span className="step-number">3</span>メッセージ
            </h2>
            {language === 'ja' && (
              <TemplateMenu
                onTake={(list, others) => {
                  const fresh = draft.bubbles.length === 0 && draft.translations.length === 0 && friend === undefined
                  set({ bubbles: [...draft.bubbles, ...list].slice(0, 5), ...(fresh ? { translations: others } : {}) })
                }}
                full={draft.bubbles.length >= 5}
              />
            )}
            {friend === undefined && <LanguageTabs bubbles={draft.bubbles} translations={draft.translations} language={language} onLanguage={setLanguage} onChange={(list) => set({ translations: list })} />}
            <Blanks bubbles={translation ? translation.bubbles : draft.bubbles} columns={headings} onFill={setBubbles} />
            {roster && <LinesNotice lines={lines} onPlace={setPlace} />}
            <TagsContext value={tagItems}>
              <MorePlaceholders value={placeholders}>
                <MessagesEditor key={language} bubbles={translation ? translation.bubbles : draft.bubbles} onChange={setBubbles} problems={problemsIn(check.problems, translations, language)} hints={problemsIn(check.hints, translations, language)} strict={strict} department={draft.departmentId ?? 'own'} />
              </MorePlaceholders>
            </TagsContext>
          </section>

          <section className="step" id="step-when" aria-labelledby="h-when">
            <h2 id="h-when">
              <span className="step-number">4</span>いつ
            </h2>
            <RadioGroup
              label="いつ届けますか"
              value={draft.when}
              onChange={(when) => set({ when })}
              items={[
                { id: 'later', label: '日時を決めて予約する' },
                { id: 'now', label: 'いますぐ送る' },
                ...(rosterId === undefined ? [{ id: 'repeat' as const, label: 'くり返し送る' }] : []),
              ]}
            />
            {draft.when === 'later' && <MinuteField label="送る日時" value={draft.at} onChange={(at) => set({ at })} required error={strict ? timeError : undefined} />}
            {draft.when === 'repeat' && <RepeatEditor value={draft.repeat} onChange={(repeat) => set({ repeat })} strict={strict} />}
            <Checkbox isSelected={draft.notificationOff} onChange={(notificationOff) => set({ notificationOff })} help="急がないお知らせや、夜のお知らせに。届いても音が鳴りません。">
              通知なしで届ける
            </Checkbox>
          </section>

          <div className="compose-foot">
            <p className="saved-state" role="status">
              {busy === 'save' ? '保存しています' : dirty ? (keptAt ? `まだ保存していません。この画面には控えてあります（${formatTime(keptAt)}）` : 'まだ保存していません') : savedAt ? `保存しました（${formatTime(savedAt)}）` : saved ? '保存されています' : ''}
            </p>
            <div className="row">
              <Button onPress={() => void saveDraft()} isPending={busy === 'save'}>
                下書きを保存
              </Button>
              <Button icon="phone" onPress={() => void proceed('test')} isPending={busy === 'test'}>
                テスト配信
              </Button>
              <Button
                kind="primary"
                isPending={busy === draft.when}
                onPress={(e) => {
                  const box = e.target.getBoundingClientRect()
                  void proceed(draft.when, { x: box.left + box.width / 2, y: box.top + box.height / 2 })
                }}
              >
                {sendLabel}
              </Button>
            </div>
            {!mayApprove && <p className="quiet">あなたの役割では、確認の画面まで進めます。承認の道筋があるときは承認を依頼でき、ないときは送信できる職員が送ります。</p>}
          </div>
        </div>
        <aside className="compose-side" aria-label="プレビュー">
          <Preview messages={shownMessages} notificationOff={draft.notificationOff} {...(previewOf ? { of: previewOf } : {})} {...(rosterId !== undefined ? { onPlace: setPlace } : {})} />
          <CountLine counted={counted} none={noneMeant} parts />
        </aside>
      </div>

      <div className="compose-bar">
        <CountLine counted={counted} none={noneMeant} />
        <Button small icon="phone" onPress={() => setPreviewOpen(true)}>
          プレビュー
        </Button>
      </div>
      <Dialog title="プレビュー" isOpen={previewOpen} onClose={() => setPreviewOpen(false)}>
        <Preview messages={shownMessages} notificationOff={draft.notificationOff} {...(previewOf ? { of: previewOf } : {})} {...(rosterId !== undefined ? { onPlace: setPlace } : {})} />
        {draft.foreign === null && <CountPanel root={root} audience={audience} counted={counted} compact />}
      </Dialog>

      {sending && (
        <SendDialog
          broadcast={sending.broadcast}
          draft={draft}
          kind={sending.kind}
          from={sending.from}
          seen={counted.answer?.people}
          onClose={() => {
            setSending(null)
            settle(sending.broadcast)
          }}
          onDone={(b) => {
            leaving.current = true
            forget(storage)
            client.setQueryData(['broadcast', b.id], b)
            void client.invalidateQueries({ queryKey: ['broadcasts'] })
            void client.invalidateQueries({ queryKey: ['home'] })
            tell(b.cooling ? 'まもなく送信します。取り消すときは「取り消す」を押してください' : sending.kind === 'now' ? '送信を始めました' : '予約しました')
            void navigate({ to: '/broadcasts/$id', params: { id: String(b.id) } })
          }}
        />
      )}
      {asking && (
        <AskDialog
          broadcast={asking.broadcast}
          draft={draft}
          kind={asking.kind}
          plan={asking.plan}
          onClose={() => {
            setAsking(null)
            settle(asking.broadcast)
          }}
          onDone={(made) => {
            leaving.current = true
            forget(storage)
            for (const key of ['approvals', 'broadcast', 'broadcasts', 'home']) void client.invalidateQueries({ queryKey: [key] })
            tell('承認を依頼しました')
            void navigate({ to: '/approvals/$id', params: { id: String(made.row.id) } })
          }}
        />
      )}
      {testing && (
        <TestDialog
          broadcast={testing}
          onClose={() => {
            setTesting(null)
            settle(testing)
          }}
        />
      )}
      {blocker.status === 'blocked' && (
        <Confirm
          title="保存していない変更があります"
          isOpen
          danger
          onClose={blocker.reset}
          onConfirm={() => {
            leaving.current = true
            forget(storage)
            blocker.proceed()
          }}
          confirm="保存せずに移動する"
        >
          <p>移動すると、書いた内容は失われます。残すときは「やめる」を押して、下書きを保存してください。</p>
        </Confirm>
      )}
    </Page>
  )
}

const EVERYBODY = emptyGroup()

/** What the look at every line found. */
function LinesNotice({ lines, onPlace }: { lines: LinesChecked; onPlace: (place: number) => void }) {
  const { answer } = lines
  if (lines.error) {
    return (
      <Notice kind="warning" title="全員分の文を確かめられませんでした">
        {asApiError(lines.error).message}
      </Notice>
    )
  }
  if (!answer || answer.checked === 0) return null
  if (lines.stale) return <p className="quiet">全員分の文を確かめています。</p>
  if (answer.badCount === 0) {
    return (
      <p className="lines-good" role="status">
        <Icon name="success" size={20} />
        {formatPeople(answer.checked)}分の文を確かめました。
      </p>
    )
  }
  return (
    <Notice kind="error" title={`${formatCount(answer.checked)}人のうち${formatPeople(answer.badCount)}の文が、このままでは送れません`}>
      <ul className="summary-list">
        {answer.bad.slice(0, 5).map((b) => (
          <li key={b.line}>
            {b.line}行目：{b.message}{' '}
            <Button small kind="plain" onPress={() => onPlace(b.place)}>
              プレビューで見る
            </Button>
          </li>
        ))}
      </ul>
      {answer.badCount > 5 && <p>ほかに{formatCount(answer.badCount - 5)}行あります。</p>}
    </Notice>
  )
}

function targetOf(field: string): string | undefined {
  if (field.startsWith('title')) return 'step-title'
  if (field.startsWith('condition')) return 'step-people'
  if (field.startsWith('translations')) return 'step-message'
  if (field.startsWith('messages')) return document.getElementById(fieldId(field)) ? fieldId(field) : 'step-message'
  if (field.startsWith('repeat') || field === 'at') return 'step-when'
  return undefined
}

function CountLine({ counted, none, parts }: { counted: ReturnType<typeof useCount>; none: boolean; parts?: boolean }) {
  return (
    <>
      <p className={counted.stale ? 'count-line dim' : 'count-line'} aria-hidden="true">
        届く人 <strong>{counted.answer && !none ? counted.answer.people.toLocaleString('ja-JP') : '－'}</strong> 人
      </p>
      {parts && counted.answer && !none && <LanguagePeople list={counted.answer.languages} />}
    </>
  )
}

function TemplateMenu({ onTake, full }: { onTake: (bubbles: Bubble[], translations: TranslationDraft[]) => void; full: boolean }) {
  const { data } = useQuery(templatesQuery)
  const list = data?.templates ?? []
  if (list.length === 0 || full) return null
  return (
    <div className="row">
      <MenuButton
        label="ひな形から入れる"
        icon="template"
        small
        items={list.map((t) => ({ id: String(t.id), label: t.name, group: t.category, ...(t.approvedAt ? { note: '事前承認済み' } : {}) }))}
        onAction={(id) => {
          const found = list.find((t) => String(t.id) === id)
          if (!found) return
          onTake(toBubbles(found.messages), toTranslationDrafts(found.translations))
          tell(`ひな形「${found.name}」を入れました`)
        }}
      />
    </div>
  )
}

