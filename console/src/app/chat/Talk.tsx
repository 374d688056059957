// One conversation: what was said, who holds it, who else looks at it, and the answer.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect, useRef, useState } from 'react'
import { address, asApiError, call } from '../../api/client'
import { client, conversation as conversationQuery, conversationPulse } from '../../api/queries'
import type { Conversation, Looker, UnsaidAnswer, Utterance } from '../../api/types.gen'
import { LineTalk, type TalkItem } from '../../line'
import { mediaUrl } from '../lib/messages'
import { NotFound } from '../shell/page'
import { Button, Confirm, cx, Dialog, Icon, Loading, MenuButton, Notice, TextField } from '../ui'
import { Failed } from '../shell/page'
import { Composer, took } from './Composer'
import { AssignDialog, CloseDialog, MoveDialog, NoteDialog } from './Deeds'
import { VirusMark } from './VirusMark'
import { endText, SENDING, STATES, talkItems, waitText } from './words'

const HERE_EVERY = 10_000

/** Says that somebody looks, hears of changes, and reads again only then. */
function usePulse(id: number, version: number | undefined): Looker[] {
  const { data } = useQuery(conversationPulse(id))
  useEffect(() => {
    const here = () => {
      if (document.visibilityState === 'visible') void call('POST /api/conversations/{id}/here', { params: { id }, body: { typing: false } }).catch(() => {})
    }
    here()
    const timer = setInterval(here, HERE_EVERY)
    return () => clearInterval(timer)
  }, [id])
  useEffect(() => {
    if (data && version !== undefined && data.version !== version) void client.invalidateQueries({ queryKey: ['conversations', 'one', id] })
  }, [data, id, version])
  return data?.others ?? []
}

export function Talk({ id, back }: { id: number; back: object }) {
  const query = useQuery(conversationQuery(id))
  const others = usePulse(id, query.data?.version)
  if (query.error && !query.data) return asApiError(query.error).code === 'not_found' ? <NotFound what="相談" /> : <Failed error={query.error} onRetry={() => void query.refetch()} />
  if (!query.data) return <Loading />
  return <Inside key={id} c={query.data} others={others} back={back} />
}

function Inside({ c, others, back }: { c: Conversation; others: Looker[]; back: object }) {
  const [asking, setAsking] = useState<'assign' | 'move' | 'close' | 'note' | 'over' | null>(null)
  const close = () => setAsking(null)
  const take = useMutation({
    mutationFn: (over: boolean) => call('POST /api/conversations/{id}/take', { params: { id: c.row.id }, body: { version: c.version, over } }),
    onSuccess: took,
    onError: () => void client.invalidateQueries({ queryKey: ['conversations', 'one', c.row.id] }),
    onSettled: close,
  })
  const reopen = useMutation({ mutationFn: () => call('POST /api/conversations/{id}/reopen', { params: { id: c.row.id }, body: { version: c.version } }), onSuccess: took })
  const live = c.row.state !== 'closed'
  const error = take.error ?? reopen.error
  return (
    <section className="chat-talk" aria-labelledby="h-talk">
      <p className="back chat-back">
        <Link to="/chat" search={back}>
          <Icon name="left" size={16} />
          相談の一覧
        </Link>
      </p>
      <div className="chat-head">
        <div>
          <h2 id="h-talk">{c.row.name || `友だち${c.row.friendId}`}</h2>
          <p className="table-note">
            <span className={cx('state', c.row.state === 'waiting' ? 'state-wait' : live && 'state-good')}>{STATES[c.row.state]}</span> {c.row.desk}
            {c.row.holder && `・担当 ${c.row.holder}`}
            {c.row.waitsSince && live && `・返事を${waitText(c.row.waitsSince)}待っています`}
            {!live && `・${endText(c.closedBy)}`}
          </p>
        </div>
        <div className="row-tight">
          {c.mayAnswer && live && !c.holding && !c.row.holderId && (
            <Button kind="primary" onPress={() => take.mutate(false)} isPending={take.isPending}>
              担当する
            </Button>
          )}
          {c.mayAnswer && live && !c.holding && c.row.holderId && <Button onPress={() => setAsking('over')}>引き継ぐ</Button>}
          {c.mayAnswer && !live && (
            <Button onPress={() => reopen.mutate()} isPending={reopen.isPending}>
              もう一度開く
            </Button>
          )}
          {c.mayAnswer && live && (c.holding || !c.row.holderId) && <Button onPress={() => setAsking('close')}>終える</Button>}
          {c.mayAnswer && (
            <MenuButton
              label="ほかの操作"
              small
              items={[
                { id: 'note', label: 'メモを残す' },
                { id: 'assign', label: '担当を決める', disabled: !live },
                { id: 'move', label: 'ほかの窓口に移す', disabled: !live },
              ]}
              onAction={(what) => setAsking(what as 'note')}
            />
          )}
        </div>
      </div>
      <Others others={others} />
      {error && (
        <Notice kind="error" live title="できませんでした">
          {asApiError(error).message}
        </Notice>
      )}
      <Bubbles c={c} />
      {c.unsaid.map((u) => (
        <Unsaid key={u.id} c={c} u={u} />
      ))}
      {c.holding ? <Composer key={c.row.id} c={c} onChanged={took} /> : live && <p className="quiet">{c.row.holderId ? `${c.row.holder}が答えています。自分が答えるときは「引き継ぐ」を押します。` : c.mayAnswer ? '答えるときは「担当する」を押します。ほかの職員には、あなたの担当だと分かります。' : '見るだけです。'}</p>}
      {asking === 'assign' && <AssignDialog c={c} onClose={close} />}
      {asking === 'move' && <MoveDialog c={c} onClose={close} />}
      {asking === 'close' && <CloseDialog c={c} onClose={close} />}
      {asking === 'note' && <NoteDialog c={c} onClose={close} />}
      <Confirm title={`${c.row.holder}から引き継ぎますか`} isOpen={asking === 'over'} onClose={close} onConfirm={() => take.mutate(true)} confirm="引き継ぐ" pending={take.isPending}>
        <p>{c.row.holder}に、あなたが引き継いだことを知らせます。書きかけの返事は、その人の画面に残ります。</p>
      </Confirm>
    </section>
  )
}

function Others({ others }: { others: Looker[] }) {
  const words = others.map((o) => (o.typing ? `${o.name}が書いています` : `${o.name}も見ています`)).join('。')
  return (
    <p className="chat-others" role="status">
      {words}
    </p>
  )
}

/** Older ones are asked for and put in front. */
function useOlder(c: Conversation) {
  const [older, setOlder] = useState<Utterance[]>([])
  const [more, setMore] = useState(c.more)
  const first = older[0]?.id ?? c.utterances[0]?.id
  const load = useMutation({
    mutationFn: () => call('GET /api/conversations/{id}', { params: { id: c.row.id }, query: first ? { before: first } : {} }),
    onSuccess: (page) => {
      setOlder((now) => [...page.utterances, ...now])
      setMore(page.more)
    },
  })
  return { whole: { ...c, utterances: [...older.filter((u) => u.id < (c.utterances[0]?.id ?? Infinity)), ...c.utterances], more }, load }
}

function Bubbles({ c }: { c: Conversation }) {
  const { whole, load } = useOlder(c)
  const box = useRef<HTMLDivElement>(null)
  const last = c.utterances.at(-1)?.id ?? 0
  const seen = useRef(0)
  useEffect(() => {
    const b = box.current
    if (!b || seen.current === last) return
    // The newest is shown, unless somebody is reading further up.
    if (seen.current === 0 || b.scrollHeight - b.scrollTop - b.clientHeight < 400) b.scrollTop = b.scrollHeight
    seen.current = last
  }, [last])
  const items = talkItems(whole)
  const by = new Map(whole.utterances.map((u) => [`u${u.id}`, u]))
  return (
    <div className="chat-bubbles" ref={box} role="region" aria-label="トーク" tabIndex={0}>
      {whole.more && (
        <p className="chat-older">
          <Button small onPress={() => load.mutate()} isPending={load.isPending}>
            前のやりとりを見る
          </Button>
        </p>
      )}
      {c.hidden > 0 && <p className="chat-older quiet">ほかの部署の窓口とのやりとり{c.hidden}件は表示しません。</p>}
      <LineTalk items={items} theme="light" width={420} account={{ displayName: c.row.name || '本人' }} mediaUrl={mediaUrl} contentUrl={(key) => address('GET /api/conversations/{id}/attachments/{key}', { id: c.row.id, key })} quickReplies={false} label="やりとり" itemMenu={(item) => <Said c={c} item={item} u={by.get(item.key)} />} />
    </div>
  )
}

function Said({ c, item, u }: { c: Conversation; item: TalkItem; u: Utterance | undefined }) {
  if (!u) return null
  if (item.direction === 'in')
    return (
      <>
        <VirusMark u={u} />
        {u.masked && <Masked c={c} u={u} />}
      </>
    )
  const state = SENDING[u.state]
  return (
    <span className={cx('chat-said', (u.state === 'failed' || u.state === 'unknown') && 'chat-said-bad')} title={u.why || undefined}>
      {u.staff || '自動応答'}
      {state && <span>{state}</span>}
      {u.why && <span className="visually-hidden">{u.why}</span>}
    </span>
  )
}

/** What was made unreadable; who may, can look it up, on record. */
function Masked({ c, u }: { c: Conversation; u: Utterance }) {
  const [open, setOpen] = useState(false)
  const reveal = useMutation({ mutationFn: () => call('POST /api/conversations/{id}/reveal', { params: { id: c.row.id }, body: { utteranceId: u.id } }) })
  return (
    <span className="chat-said">
      個人情報を伏せています
      {u.secret && c.mayReveal && (
        <Button small kind="plain" onPress={() => { setOpen(true); reveal.mutate() }}>
          もとの文
        </Button>
      )}
      {open && (
        <Dialog title="伏せる前の文" isOpen onClose={() => setOpen(false)} size="small" actions={<Button onPress={() => setOpen(false)}>閉じる</Button>}>
          {reveal.data ? <p className="chat-unsaid-text">{reveal.data.text}</p> : reveal.error ? <Notice kind="error">{asApiError(reveal.error).message}</Notice> : <Loading />}
          <p className="quiet">見たことは操作記録に残ります。用がすんだら、書き写したものも消してください。</p>
        </Dialog>
      )}
    </span>
  )
}

/** An answer that nobody has said yet. */
function Unsaid({ c, u }: { c: Conversation; u: UnsaidAnswer }) {
  const [note, setNote] = useState('')
  const [back, setBack] = useState(false)
  const message = u.message as { text?: string; previewImageUrl?: string } | null
  const text = message?.text ?? ''
  const look = useMutation({ mutationFn: (yes: boolean) => call('POST /api/conversations/{id}/look', { params: { id: c.row.id }, body: { answerId: u.id, yes, note } }), onSuccess: took })
  const drop = useMutation({ mutationFn: () => call('POST /api/conversations/{id}/drop', { params: { id: c.row.id }, body: { answerId: u.id } }), onSuccess: took })
  const error = look.error ?? drop.error
  return (
    <div className="chat-unsaid">
      <p>
        <strong>{u.state === 'back' ? '差し戻された返事' : '確認を待っている返事'}</strong>（{u.staff}）
      </p>
      {message?.previewImageUrl ? <img className="chat-thumb" src={message.previewImageUrl} alt="送る画像" /> : <p className="chat-unsaid-text">{text}</p>}
      {error && (
        <Notice kind="error" live>
          {asApiError(error).message}
        </Notice>
      )}
      {u.own ? (
        <div className="row">
          <Button small onPress={() => drop.mutate()} isPending={drop.isPending}>
            取りやめる
          </Button>
          <span className="quiet">{u.state === 'back' ? '直した返事を、下に書いて送り直します。' : 'ほかの職員が確かめると送られます。'}</span>
        </div>
      ) : (
        u.state === 'looking' &&
        c.mayAnswer && (
          <>
            {back && <TextField label="直してほしいところ" value={note} onChange={setNote} lines={2} most={2000} required />}
            <div className="row">
              {back ? (
                <Button small kind="primary" isDisabled={note.trim() === ''} onPress={() => look.mutate(false)} isPending={look.isPending}>
                  差し戻す
                </Button>
              ) : (
                <>
                  <Button small kind="primary" onPress={() => look.mutate(true)} isPending={look.isPending}>
                    確かめて送る
                  </Button>
                  <Button small onPress={() => setBack(true)}>
                    差し戻す…
                  </Button>
                </>
              )}
            </div>
          </>
        )
      )}
    </div>
  )
}
