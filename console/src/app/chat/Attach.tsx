// Pictures and files beside an answer: chosen, dropped or pasted, looked at, and sent one by one before the text.
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { DropZone, FileTrigger, isFileDropItem } from 'react-aria-components'
import { asApiError, call, uploadHandout, uploadPicture } from '../../api/client'
import type { Conversation } from '../../api/types.gen'
import { mediaUrl } from '../lib/messages'
import { untilChecked, virusMark, type Virus } from '../lib/virus'
import { Bar, Button, IconButton, Notice } from '../ui'

const MOST = 5
const BYTES = 10 * 1000 * 1000
const PICTURES = ['image/jpeg', 'image/png']
const FILES = ['application/pdf', '.pdf', '.docx', '.xlsx', '.pptx']

interface One {
  /** Made here, so that a second press says nothing twice. */
  key: string
  name: string
  picture?: string
  handout?: number
  virus?: Virus
}
export interface Attached {
  list: One[]
  busy: boolean
  share: number
  checking: boolean
  error: string
  add: (files: File[]) => void
  addPicture: (token: string, name: string) => void
  remove: (key: string) => void
  /** Says them all; what was said is gone from the list. */
  send: () => Promise<Conversation | undefined>
}

export function useAttached(id: number): Attached {
  const [list, setList] = useState<One[]>([])
  const [busy, setBusy] = useState(false)
  const [share, setShare] = useState(0)
  const [checking, setChecking] = useState(false)
  const [error, setError] = useState('')
  const here = useRef(true)
  useEffect(() => {
    here.current = true
    return () => {
      here.current = false
    }
  }, [])
  async function upload(file: File): Promise<One> {
    const key = crypto.randomUUID()
    const name = file.name.slice(0, 200) || '画像'
    if (PICTURES.includes(file.type)) return { key, name, picture: (await uploadPicture(id, file, { name }, setShare)).token }
    const made = await uploadHandout(id, file, { name }, setShare)
    setChecking(made.virus === 'waiting')
    const checked = await untilChecked(made, () => call('GET /api/conversations/{id}/handouts/{key}', { params: { id, key: made.id } }), () => here.current)
    return { key, name, handout: checked.id, virus: checked.virus }
  }
  async function take(files: File[]) {
    setError('')
    if (list.length + files.length > MOST) {
      setError(`一度に送れるのは${MOST}つまでです。`)
      return
    }
    const large = files.find((f) => f.size > BYTES)
    if (large) {
      setError(`「${large.name}」は大きすぎます。10MBまでにしてください。`)
      return
    }
    setBusy(true)
    for (const file of files) {
      setShare(0)
      try {
        const one = await upload(file)
        if (here.current) setList((l) => [...l, one])
      } catch (e) {
        setError(`「${file.name}」：${asApiError(e).message}`)
      }
      setChecking(false)
    }
    setBusy(false)
  }
  return {
    list,
    busy,
    share,
    checking,
    error,
    add: (files) => {
      if (files.length > 0 && !busy) void take(files)
    },
    addPicture: (token, name) => setList((l) => (l.length < MOST && !l.some((o) => o.picture === token) ? [...l, { key: crypto.randomUUID(), name, picture: token }] : l)),
    remove: (key) => setList((l) => l.filter((o) => o.key !== key)),
    send: async () => {
      let after: Conversation | undefined
      setError('')
      for (const { key, picture, handout } of list) {
        after = await call('POST /api/conversations/{id}/answers', { params: { id }, body: { key, text: '', ...(picture ? { picture } : {}), ...(handout ? { handout } : {}) } })
        setList((l) => l.filter((o) => o.key !== key))
      }
      return after
    },
  }
}

/** Takes what is dropped or pasted. */
export function AttachZone({ attached, children }: { attached: Attached; children: ReactNode }) {
  return (
    <div
      className="chat-compose"
      onPaste={(e) => {
        const files = [...e.clipboardData.files]
        if (files.length === 0) return
        e.preventDefault()
        attached.add(files)
      }}
    >
      <DropZone
        className="chat-drop"
        aria-label="画像やファイルを置くところ"
        getDropOperation={() => 'copy'}
        onDrop={(e) => {
          void Promise.all(e.items.filter(isFileDropItem).map((item) => item.getFile())).then((files) => attached.add(files))
        }}
      >
        {children}
      </DropZone>
    </div>
  )
}

export function AttachedList({ attached }: { attached: Attached }) {
  const { list, busy, share, checking, error } = attached
  return (
    <div className="chat-attached">
      {error && (
        <Notice kind="error" live title="付けられませんでした">
          {error}
        </Notice>
      )}
      {list.length > 0 && (
        <ul className="chat-attached-list" aria-label="いっしょに送るもの">
          {list.map((o) => (
            <li key={o.key}>
              {o.picture ? <img className="chat-thumb" src={mediaUrl(`media:${o.picture}/preview`)} alt={`送る画像：${o.name}`} /> : <span className="chat-file">{o.name}<span className="quiet">リンクで送ります（14日間）{o.virus && `・${virusMark(o.virus)}`}</span></span>}
              <IconButton small icon="close" label={`${o.name}を外す`} onPress={() => attached.remove(o.key)} />
            </li>
          ))}
        </ul>
      )}
      <div className="row">
        <FileTrigger acceptedFileTypes={[...PICTURES, ...FILES]} allowsMultiple onSelect={(files) => attached.add([...(files ?? [])])}>
          <Button small icon="plus" isPending={busy}>
            画像・ファイルを付ける
          </Button>
        </FileTrigger>
        {busy && !checking && <Bar label="送る準備をしています" value={share} most={1} text={`${Math.round(share * 100)}%`} />}
        <span className="quiet" role="status">
          {checking && 'ウイルス検査をしています…'}
        </span>
      </div>
    </div>
  )
}
