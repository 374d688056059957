import { deviceOf, deviceUri, type Device, type LineAction } from '../../line'
import { omit } from '../lib/omit'
import { Select, TextField, type Item } from '../ui'
import { ButtonTags } from './ButtonTags'
import { MessageText } from './fields'

type Kind = Exclude<LineAction['type'], 'richmenuswitch'> | Device
const ON_PHONES = 'スマートフォンのLINEだけで開きます'
const KINDS: Record<Kind, { label: string; note: string }> = {
  uri: { label: 'ページを開く', note: 'ウェブページ、電話（tel:）、LINEの画面' },
  postback: { label: '答えを記録する', note: '押した人を数え、あとで絞り込みに使えます' },
  message: { label: '決まった言葉を送ってもらう', note: '押した人の発言としてトークに出ます' },
  datetimepicker: { label: '日付や時刻を選んでもらう', note: '選ぶ画面が開きます' },
  clipboard: { label: '文字をコピーする', note: '番号や合言葉など' },
  camera: { label: 'カメラを開く', note: ON_PHONES },
  cameraRoll: { label: '写真を選んでもらう', note: ON_PHONES },
  cameraRolls: { label: '写真を何枚か選んでもらう', note: ON_PHONES },
  location: { label: '位置情報を送ってもらう', note: ON_PHONES },
}
const COMMON: Kind[] = ['uri', 'postback', 'message', 'datetimepicker', 'clipboard']
const QUICK: Kind[] = [...COMMON, 'camera', 'cameraRoll', 'location']
const ELSEWHERE: Kind[] = [...COMMON, 'camera', 'cameraRoll', 'cameraRolls', 'location']
/** Of a button without words yet; the shortest place has room for 12. */
const DEVICE_LABELS: Record<Device, string> = { camera: '写真をとる', cameraRoll: '写真を選ぶ', cameraRolls: '写真を選ぶ', location: '位置情報を送る' }

export const DEVICE_KINDS = (Object.keys(DEVICE_LABELS) as Device[]).map((id) => ({ id, ...KINDS[id] }))

/** Buttons of messages and menus open a phone's camera by an address of LINE's. */
function kindOf(action: LineAction, quick: boolean): Kind {
  if (action.type === 'richmenuswitch') return 'uri'
  return (!quick && action.type === 'uri' && deviceOf(action.uri)) || action.type
}

function fresh(kind: Kind, label: string | undefined, quick: boolean): LineAction {
  const l = label ?? ''
  switch (kind) {
    case 'uri':
      return { type: 'uri', label: l, uri: '' }
    case 'postback':
      return { type: 'postback', label: l, data: l, displayText: l }
    case 'message':
      return { type: 'message', label: l, text: l }
    case 'datetimepicker':
      return { type: 'datetimepicker', label: l, data: l || 'date', mode: 'date' }
    case 'clipboard':
      return { type: 'clipboard', label: l, clipboardText: '' }
    default: {
      const named = { label: l && !Object.values(DEVICE_LABELS).includes(l) ? l : DEVICE_LABELS[kind] }
      return quick && kind !== 'cameraRolls' ? { type: kind, ...named } : { type: 'uri', uri: deviceUri(kind), ...named }
    }
  }
}

export function ActionEditor({ path, action, onChange, quick, labelMost = 20, labelOptional }: { path: string; action: LineAction; onChange: (action: LineAction) => void; quick?: boolean; labelMost?: number; labelOptional?: boolean }) {
  const kinds: Item<Kind>[] = (quick ? QUICK : ELSEWHERE).map((k) => ({ id: k, ...KINDS[k] }))
  const kind = kindOf(action, quick ?? false)
  const old = action.label ?? ''
  // The label is the record's name, and what appears in the talk, until somebody gives them others.
  function label(next: string) {
    const copy = { ...action, label: next }
    if (copy.type === 'postback') {
      if (copy.data === old || copy.data === '') copy.data = next
      if (copy.displayText === old || copy.displayText === '') copy.displayText = next
    }
    if (copy.type === 'message' && (copy.text === old || copy.text === '')) copy.text = next
    onChange(copy)
  }
  return (
    <div className="action-editor">
      <div className="grid-2">
        <MessageText path={`${path}.label`} label="ボタンの文字" value={old} onChange={label} most={labelMost} counting="graphemes" required={!labelOptional} optional={labelOptional ?? false} />
        <Select label="押すと" value={kind} onChange={(k) => onChange(fresh(k, action.label, quick ?? false))} items={kinds} />
      </div>
      {action.type === 'uri' && kind === 'uri' && <MessageText path={`${path}.uri`} label="開くページのアドレス" value={action.uri} onChange={(uri) => onChange({ ...action, uri })} most={1000} type="url" required placeholder="https://" help="https:// で始まるアドレス。電話は tel:0196514111 のように書きます。" />}
      {action.type === 'postback' && (
        <>
          <div className="grid-2">
            <MessageText path={`${path}.data`} label="記録する名前" value={action.data} onChange={(data) => onChange({ ...action, data })} most={100} counting="graphemes" required help="結果の表と、次の配信の絞り込みに出る名前です。" />
            <MessageText path={`${path}.displayText`} label="トークに出る言葉" value={action.displayText ?? ''} onChange={(text) => onChange(text ? { ...action, displayText: text } : omit(action, 'displayText'))} most={300} counting="graphemes" optional />
          </div>
          <ButtonTags path={path} action={action} onChange={onChange} />
        </>
      )}
      {action.type === 'message' && <MessageText path={`${path}.text`} label="送ってもらう言葉" value={action.text} onChange={(text) => onChange({ ...action, text })} most={300} counting="graphemes" required />}
      {action.type === 'clipboard' && <MessageText path={`${path}.clipboardText`} label="コピーする文字" value={action.clipboardText} onChange={(clipboardText) => onChange({ ...action, clipboardText })} most={1000} required />}
      {action.type === 'datetimepicker' && (
        <div className="grid-2">
          <Select
            label="選ぶもの"
            value={action.mode}
            onChange={(mode) => onChange({ ...action, mode })}
            items={[
              { id: 'date', label: '日付' },
              { id: 'time', label: '時刻' },
              { id: 'datetime', label: '日付と時刻' },
            ]}
          />
          <TextField label="記録する名前" value={action.data} onChange={(data) => onChange({ ...action, data })} most={100} counting="graphemes" required />
        </div>
      )}
    </div>
  )
}
