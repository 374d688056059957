// Where an answer is written: "/" brings the fixed answers, what is typed is kept on the server, a second press says nothing twice.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { asApiError, call } from '../../api/client'
import { canned as cannedQuery, client } from '../../api/queries'
import type { Canned, Conversation } from '../../api/types.gen'
import { useDebounced } from '../lib/useDebounced'
import { tell } from '../shell/toast'
import { Button, Confirm, Notice, TextField } from '../ui'
import { AttachedList, AttachZone, useAttached } from './Attach'

export const MOST = 5000
const TYPING_EVERY = 8000

export function Composer({ c, onChanged }: { c: Conversation; onChanged: (c: Conversation) => void }) {
  const id = c.row.id
  const [text, setText] = useState(c.draft)
  const key = useRef<string>(crypto.randomUUID())
  const typedAt = useRef(0)
  const area = useRef<HTMLTextAreaElement>(null)
  const saved = useRef(c.draft)
  const settled = useDebounced(text, 800)
  const [keeping, setKeeping] = useState<'' | 'kept' | 'failed'>('')
  useEffect(() => {
    if (settled === saved.current) return
    saved.current = settled
    call('PUT /api/conversations/{id}/draft', { params: { id }, body: { text: settled } }).then(
      () => setKeeping(settled ? 'kept' : ''),
      () => {
        saved.current = '\0'
        setKeeping('failed')
      },
    )
  }, [id, settled])
  const attached = useAttached(id)
  const [asking, setAsking] = useState('')
  const send = useMutation({
    mutationFn: async ({ words, sure }: { words: string; sure: boolean }) => {
      let after = await attached.send()
      if (words) after = await call('POST /api/conversations/{id}/answers', { params: { id }, body: { key: key.current, text: words, sure } })
      return after ?? c
    },
    onError: (e) => {
      const failed = asApiError(e)
      if (failed.field === 'sure') setAsking(failed.message)
    },
    onSuccess: (after) => {
      key.current = crypto.randomUUID()
      saved.current = ''
      setText('')
      setKeeping('')
      onChanged(after)
      if (after.secondLook) tell('ほかの職員が確かめたあとに送ります')
      area.current?.focus()
    },
  })
  const typed = (value: string) => {
    setText(value)
    if (Date.now() - typedAt.current < TYPING_EVERY || value.trim() === '') return
    typedAt.current = Date.now()
    void call('POST /api/conversations/{id}/here', { params: { id }, body: { typing: true } }).catch(() => {})
  }
  const go = () => {
    if ((text.trim() || attached.list.length > 0) && !attached.busy && !send.isPending) send.mutate({ words: text.trim(), sure: false })
  }
  return (
    <AttachZone attached={attached}>
      {send.error && asApiError(send.error).field !== 'sure' && (
        <Notice kind="error" live title="送れませんでした">
          {asApiError(send.error).message}
        </Notice>
      )}
      <CannedMenu text={text} onChoose={(found) => { setText(found.text); if (found.picture) attached.addPicture(found.picture, `/${found.word}`); area.current?.focus() }} />
      <AttachedList attached={attached} />
      <TextField label="返事" help="「/」で定型の返事を呼び出せます。CtrlキーとEnterで送れます。画像やPDFは、ここに置くか、貼り付けられます。" value={text} onChange={typed} lines={3} most={MOST} counting="utf16" inputRef={area} onSubmit={go} />
      <div className="row">
        <Button kind="primary" icon="send" onPress={go} isPending={send.isPending} isDisabled={(text.trim() === '' && attached.list.length === 0) || attached.busy || c.blocked}>
          {c.secondLook ? '確認を頼む' : '送る'}
        </Button>
        <span className="saved-state" role="status">
          {keeping === 'kept' && '下書きを保存しました'}
          {keeping === 'failed' && '下書きを保存できませんでした。画面には残っています。'}
        </span>
      </div>
      {c.blocked && <p className="quiet">この人はアカウントをブロックしているため、送れません。</p>}
      <Confirm title="番号が入っています" isOpen={asking !== ''} onClose={() => setAsking('')} onConfirm={() => { setAsking(''); send.mutate({ words: text.trim(), sure: true }) }} confirm="番号ではないので送る" danger>
        <p className="chat-unsaid-text">{asking}</p>
      </Confirm>
    </AttachZone>
  )
}

/** A text that begins with "/" is a word to look for. */
function CannedMenu({ text, onChoose }: { text: string; onChoose: (found: Canned) => void }) {
  const asked = text.startsWith('/')
  const { data } = useQuery({ ...cannedQuery, enabled: asked })
  if (!asked || !data) return null
  const word = text.slice(1).trim()
  const found = data.canned.filter((x) => x.word.includes(word) || x.text.includes(word)).slice(0, 8)
  return (
    <div className="chat-canned" role="group" aria-label="定型の返事">
      {found.length === 0 ? (
        <p className="quiet">「{word}」の定型の返事はありません。</p>
      ) : (
        found.map((x) => (
          <button key={x.id} type="button" className="chat-canned-row" onClick={() => onChoose(x)}>
            <strong>/{x.word}</strong>
            <span>{x.picture ? `（画像つき）${x.text}` : x.text}</span>
          </button>
        ))
      )}
    </div>
  )
}

export const took = (after: Conversation) => {
  client.setQueryData(['conversations', 'one', after.row.id], after)
  void client.invalidateQueries({ queryKey: ['conversations', 'list'] })
}
