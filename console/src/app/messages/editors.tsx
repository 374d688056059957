// One editor per kind of message. Each takes LINE's object and gives a changed one back.
import { useRef } from 'react'
import type { AudioMessage, ButtonsTemplate, CarouselColumn, CarouselTemplate, ConfirmTemplate, ImageCarouselTemplate, ImageMessage, LineAction, LocationMessage, StickerMessage, TemplateMessage, TextMessage, VideoMessage } from '../../line'
import { newAction, replaced, without, moved } from '../lib/messages'
import { Button, IconButton, MenuButton, Notice, NumberField, Select } from '../ui'
import { ActionEditor } from './ActionEditor'
import { MessageText } from './fields'
import { MediaPicker } from './MediaPicker'
import { usePlaceholders } from './placeholders'

export interface EditorProps<M> {
  path: string
  message: M
  onChange: (message: M) => void
  /** Placeholders make sense only where the message goes to people one by one. */
  personal: boolean
}

export function TextEditor({ path, message, onChange, personal }: EditorProps<TextMessage>) {
  const area = useRef<HTMLTextAreaElement>(null)
  const placeholders = usePlaceholders()
  function insert(key: string) {
    const field = area.current
    const start = field?.selectionStart ?? message.text.length
    const end = field?.selectionEnd ?? start
    const mark = `{{${key}}}`
    onChange({ ...message, text: message.text.slice(0, start) + mark + message.text.slice(end) })
    requestAnimationFrame(() => {
      field?.focus()
      field?.setSelectionRange(start + mark.length, start + mark.length)
    })
  }
  return (
    <MessageText
      path={`${path}.text`}
      label="本文"
      value={message.text}
      onChange={(text) => onChange({ ...message, text })}
      most={5000}
      lines={8}
      required
      inputRef={area}
      help="「来週木曜」ではなく「12月5日(木)」のように、日付で書くと伝わります。"
      tools={
        personal && (
          <div className="field-tools">
            <MenuButton label="差し込み" icon="plus" small items={placeholders.map((p) => ({ id: p.id, label: p.id, note: p.sample ? `${p.note}。例：${p.sample}` : p.note, ...(p.group ? { group: p.group } : {}) }))} onAction={insert} />
          </div>
        )
      }
    />
  )
}

type DraftImage = ImageMessage & { altText?: string }
export function ImageEditor({ path, message, onChange }: EditorProps<DraftImage>) {
  return (
    <>
      <MediaPicker path={`${path}.originalContentUrl`} label="画像" kind="image" required current={message.previewImageUrl} onDone={(media) => onChange({ ...message, originalContentUrl: `media:${media.token}/original`, previewImageUrl: `media:${media.token}/preview` })} onRemove={() => onChange({ ...message, originalContentUrl: '', previewImageUrl: '' })} />
      <MessageText path={`${path}.altText`} label="代替テキスト" value={message.altText ?? ''} onChange={(altText) => onChange({ ...message, altText })} most={400} lines={2} required help="画像が見えない人にも伝わるように、画像に書いてあることを言葉にします。" />
    </>
  )
}

function AltText({ path, message, onChange, most = 400 }: { path: string; message: { altText: string }; onChange: (altText: string) => void; most?: number }) {
  return <MessageText path={`${path}.altText`} label="通知に出る文" value={message.altText} onChange={onChange} most={most} required help="スマートフォンの通知、トークの一覧、読み上げで使われます。" />
}

function Actions({ path, actions, onChange, most, fixed }: { path: string; actions: LineAction[]; onChange: (actions: LineAction[]) => void; most: number; fixed?: boolean }) {
  return (
    <fieldset className="sub">
      <legend>ボタン（{actions.length}／{most}）</legend>
      {actions.map((action, i) => (
        <div key={i} className="sub-item">
          <div className="sub-head">
            <span className="sub-number">{i + 1}番目のボタン</span>
            {!fixed && (
              <span className="row-tight">
                <IconButton icon="up" small label={`${i + 1}番目のボタンを上へ`} isDisabled={i === 0} onPress={() => onChange(moved(actions, i, i - 1))} />
                <IconButton icon="down" small label={`${i + 1}番目のボタンを下へ`} isDisabled={i === actions.length - 1} onPress={() => onChange(moved(actions, i, i + 1))} />
                <IconButton icon="trash" small label={`${i + 1}番目のボタンを消す`} isDisabled={actions.length <= 1} onPress={() => onChange(without(actions, i))} />
              </span>
            )}
          </div>
          <ActionEditor path={`${path}[${i}]`} action={action} onChange={(a) => onChange(replaced(actions, i, a))} />
        </div>
      ))}
      {!fixed && (
        <Button small icon="plus" isDisabled={actions.length >= most} onPress={() => onChange([...actions, newAction()])}>
          ボタンを足す
        </Button>
      )}
    </fieldset>
  )
}

const optional = <T extends object, K extends keyof T>(object: T, key: K, value: T[K] | ''): T => {
  const copy = { ...object }
  if (value === '') delete copy[key]
  else copy[key] = value as T[K]
  return copy
}

export function ButtonsEditor({ path, message, onChange }: EditorProps<TemplateMessage>) {
  const template = message.template as ButtonsTemplate
  const set = (t: ButtonsTemplate) => onChange({ ...message, template: t })
  const short = Boolean(template.title || template.thumbnailImageUrl)
  const at = `${path}.template`
  return (
    <>
      <MediaPicker path={`${at}.thumbnailImageUrl`} label="上の画像" kind="image" current={template.thumbnailImageUrl ?? ''} onDone={(m) => set({ ...template, thumbnailImageUrl: `media:${m.token}/original` })} onRemove={() => set(optional(template, 'thumbnailImageUrl', ''))} />
      <MessageText path={`${at}.title`} label="見出し" value={template.title ?? ''} onChange={(v) => set(optional(template, 'title', v))} most={40} counting="graphemes" optional />
      <MessageText path={`${at}.text`} label="文" value={template.text} onChange={(text) => set({ ...template, text })} most={short ? 60 : 160} counting="graphemes" lines={3} required help="画像や見出しがあるときは60文字、ないときは160文字までです。" />
      <Actions path={`${at}.actions`} actions={template.actions} onChange={(actions) => set({ ...template, actions })} most={4} />
      <AltText path={path} message={message} onChange={(altText) => onChange({ ...message, altText })} />
    </>
  )
}

export function ConfirmEditor({ path, message, onChange }: EditorProps<TemplateMessage>) {
  const template = message.template as ConfirmTemplate
  return (
    <>
      <MessageText path={`${path}.template.text`} label="質問" value={template.text} onChange={(text) => onChange({ ...message, template: { ...template, text } })} most={240} counting="graphemes" lines={3} required />
      <Actions path={`${path}.template.actions`} actions={template.actions} onChange={(actions) => onChange({ ...message, template: { ...template, actions } })} most={2} fixed />
      <AltText path={path} message={message} onChange={(altText) => onChange({ ...message, altText })} />
    </>
  )
}

export function CarouselEditor({ path, message, onChange }: EditorProps<TemplateMessage>) {
  const template = message.template as CarouselTemplate
  const { columns } = template
  const set = (next: CarouselColumn[]) => onChange({ ...message, template: { ...template, columns: next } })
  const counts = new Set(columns.map((c) => c.actions.length))
  const pictures = new Set(columns.map((c) => Boolean(c.thumbnailImageUrl)))
  const titles = new Set(columns.map((c) => Boolean(c.title)))
  return (
    <>
      {(counts.size > 1 || pictures.size > 1 || titles.size > 1) && (
        <Notice kind="warning" title="カードの形をそろえてください">
          {counts.size > 1 && <p>ボタンの数は、すべてのカードで同じにします。</p>}
          {pictures.size > 1 && <p>画像は、すべてのカードに入れるか、どれにも入れないかにします。</p>}
          {titles.size > 1 && <p>見出しは、すべてのカードに入れるか、どれにも入れないかにします。</p>}
        </Notice>
      )}
      {columns.map((column, i) => {
        const at = `${path}.template.columns[${i}]`
        const change = (c: CarouselColumn) => set(replaced(columns, i, c))
        const short = Boolean(column.title || column.thumbnailImageUrl)
        return (
          <fieldset key={i} className="sub sub-card">
            <legend>
              カード {i + 1}／{columns.length}
            </legend>
            <div className="row-tight sub-tools">
              <IconButton icon="up" small label={`カード${i + 1}を前へ`} isDisabled={i === 0} onPress={() => set(moved(columns, i, i - 1))} />
              <IconButton icon="down" small label={`カード${i + 1}を後ろへ`} isDisabled={i === columns.length - 1} onPress={() => set(moved(columns, i, i + 1))} />
              <IconButton icon="copy" small label={`カード${i + 1}を複製`} isDisabled={columns.length >= 10} onPress={() => set([...columns.slice(0, i + 1), structuredClone(column), ...columns.slice(i + 1)])} />
              <IconButton icon="trash" small label={`カード${i + 1}を消す`} isDisabled={columns.length <= 1} onPress={() => set(without(columns, i))} />
            </div>
            <MediaPicker path={`${at}.thumbnailImageUrl`} label={`カード${i + 1}の画像`} kind="image" current={column.thumbnailImageUrl ?? ''} onDone={(m) => change({ ...column, thumbnailImageUrl: `media:${m.token}/original` })} onRemove={() => change(optional(column, 'thumbnailImageUrl', ''))} />
            <MessageText path={`${at}.title`} label="見出し" value={column.title ?? ''} onChange={(v) => change(optional(column, 'title', v))} most={40} counting="graphemes" optional />
            <MessageText path={`${at}.text`} label="文" value={column.text} onChange={(text) => change({ ...column, text })} most={short ? 60 : 120} counting="graphemes" lines={2} required />
            <Actions path={`${at}.actions`} actions={column.actions} onChange={(actions) => change({ ...column, actions })} most={3} />
          </fieldset>
        )
      })}
      <div>
        <Button icon="plus" isDisabled={columns.length >= 10} onPress={() => set([...columns, { text: '', actions: (columns[0]?.actions ?? [0]).map(() => newAction()) }])}>
          カードを足す（{columns.length}／10）
        </Button>
      </div>
      <AltText path={path} message={message} onChange={(altText) => onChange({ ...message, altText })} />
    </>
  )
}

export function ImageCarouselEditor({ path, message, onChange }: EditorProps<TemplateMessage>) {
  const template = message.template as ImageCarouselTemplate
  const { columns } = template
  const set = (next: ImageCarouselTemplate['columns']) => onChange({ ...message, template: { ...template, columns: next } })
  return (
    <>
      {columns.map((column, i) => {
        const at = `${path}.template.columns[${i}]`
        return (
          <fieldset key={i} className="sub sub-card">
            <legend>
              画像 {i + 1}／{columns.length}
            </legend>
            <div className="row-tight sub-tools">
              <IconButton icon="up" small label={`画像${i + 1}を前へ`} isDisabled={i === 0} onPress={() => set(moved(columns, i, i - 1))} />
              <IconButton icon="down" small label={`画像${i + 1}を後ろへ`} isDisabled={i === columns.length - 1} onPress={() => set(moved(columns, i, i + 1))} />
              <IconButton icon="trash" small label={`画像${i + 1}を消す`} isDisabled={columns.length <= 1} onPress={() => set(without(columns, i))} />
            </div>
            <MediaPicker path={`${at}.imageUrl`} label={`画像${i + 1}（正方形）`} kind="image" required current={column.imageUrl} onDone={(m) => set(replaced(columns, i, { ...column, imageUrl: `media:${m.token}/original` }))} />
            <ActionEditor path={`${at}.action`} action={column.action} onChange={(action) => set(replaced(columns, i, { ...column, action }))} labelMost={12} labelOptional />
          </fieldset>
        )
      })}
      <div>
        <Button icon="plus" isDisabled={columns.length >= 10} onPress={() => set([...columns, { imageUrl: '', action: newAction() }])}>
          画像を足す（{columns.length}／10）
        </Button>
      </div>
      <AltText path={path} message={message} onChange={(altText) => onChange({ ...message, altText })} />
    </>
  )
}

export function LocationEditor({ path, message, onChange }: EditorProps<LocationMessage>) {
  return (
    <>
      <MessageText path={`${path}.title`} label="場所の名前" value={message.title ?? ''} onChange={(title) => onChange({ ...message, title })} most={100} required />
      <MessageText path={`${path}.address`} label="住所" value={message.address ?? ''} onChange={(address) => onChange({ ...message, address })} most={100} required />
      <div className="grid-2">
        <NumberField label="緯度" value={message.latitude} onChange={(latitude) => onChange({ ...message, latitude })} least={-90} most={90} step={0.0000001} help="例：39.702" />
        <NumberField label="経度" value={message.longitude} onChange={(longitude) => onChange({ ...message, longitude })} least={-180} most={180} step={0.0000001} help="例：141.1545" />
      </div>
      <p className="quiet">地図のサービスで場所を右クリックすると、緯度と経度が分かります。</p>
    </>
  )
}

export function VideoEditor({ path, message, onChange }: EditorProps<VideoMessage>) {
  return (
    <>
      <MediaPicker path={`${path}.originalContentUrl`} label="動画" kind="video" required current={message.originalContentUrl} onDone={(m) => onChange({ ...message, originalContentUrl: `media:${m.token}/original` })} onRemove={() => onChange({ ...message, originalContentUrl: '' })} />
      <MediaPicker path={`${path}.previewImageUrl`} label="再生前に見える画像" kind="image" required current={message.previewImageUrl} onDone={(m) => onChange({ ...message, previewImageUrl: `media:${m.token}/preview` })} onRemove={() => onChange({ ...message, previewImageUrl: '' })} />
      <p className="quiet">LINEの動画には字幕をつけられません。音が聞こえない人のために、内容をテキストでも送ってください。</p>
    </>
  )
}

export function AudioEditor({ path, message, onChange }: EditorProps<AudioMessage>) {
  return (
    <>
      <MediaPicker path={`${path}.originalContentUrl`} label="音声" kind="audio" required current={message.originalContentUrl} onDone={(m) => onChange({ ...message, originalContentUrl: `media:${m.token}/original`, duration: m.durationMs || message.duration })} onRemove={() => onChange({ ...message, originalContentUrl: '', duration: 0 })} />
      <NumberField label="長さ" unit="秒" value={Math.round(message.duration / 1000)} onChange={(s) => onChange({ ...message, duration: s * 1000 })} least={0} most={3600} help="ファイルから読み取れたときは、自動で入ります。" />
      <p className="quiet">音が聞こえない人のために、同じ内容をテキストでも送ってください。</p>
    </>
  )
}

const STICKERS: { packageId: string; label: string; first: number; last: number }[] = [
  { packageId: '446', label: 'ムーン（動く・あいさつ）', first: 1988, last: 2027 },
  { packageId: '789', label: 'ブラウンとコニー', first: 10855, last: 10894 },
  { packageId: '1070', label: 'ムーンとジェームズ', first: 17839, last: 17878 },
  { packageId: '6325', label: 'ブラウンとなかまたち', first: 10979904, last: 10979927 },
  { packageId: '11537', label: 'ブラウン・コニー・サリー', first: 52002734, last: 52002773 },
  { packageId: '11538', label: 'チョコとなかまたち', first: 51626494, last: 51626533 },
]
export function StickerEditor({ path, message, onChange }: EditorProps<StickerMessage>) {
  const pack = STICKERS.find((s) => s.packageId === message.packageId)
  return (
    <>
      <Select label="スタンプの組" value={pack ? pack.packageId : null} placeholder="一覧にない組" onChange={(id) => onChange({ ...message, packageId: id, stickerId: String(STICKERS.find((s) => s.packageId === id)?.first ?? '') })} items={STICKERS.map((s) => ({ id: s.packageId, label: `${s.label}（${s.packageId}）` }))} />
      <div className="grid-2">
        <MessageText path={`${path}.packageId`} label="パッケージID" value={message.packageId} onChange={(packageId) => onChange({ ...message, packageId })} most={20} required />
        <MessageText path={`${path}.stickerId`} label="スタンプID" value={message.stickerId} onChange={(stickerId) => onChange({ ...message, stickerId })} most={20} required {...(pack ? { help: `${pack.first}から${pack.last}まで` } : {})} />
      </div>
      <p className="quiet">送れるのは、LINEが公開している一覧のスタンプだけです。絵はこの画面では番号で示します。テスト配信で確かめてください。</p>
    </>
  )
}
