// One button of a menu: its name, what it does, where it is.
import { useState } from 'react'
import { deviceOf, deviceUri, type Device } from '../../line'
import { DEVICE_KINDS } from '../messages/ActionEditor'
import { AnswerEditor, type Answer } from '../messages/AnswerEditor'
import type { Deed } from '../deeds/deeds'
import { bubbleText, toBubbles, toMessages } from '../lib/messages'
import { Button, Dialog, NumberField, Select, TextField, type Item } from '../ui'
import { ACTIONS, heightOf, newAction, SETTINGS, WIDTH, type Action, type Area, type Content, type Tab } from './model'

type Saying = Extract<Action, { type: 'postback' | 'datetimepicker' }>

export function AreaFields({ content, tab, area, no, onChange, onRemove }: { content: Content; tab: Tab; area: Area; no: number; onChange: (area: Area) => void; onRemove: () => void }) {
  const { action } = area
  const set = (next: Action) => onChange({ ...area, action: next })
  const kinds: Item<Action['type'] | Device>[] = [...ACTIONS.map((a) => ({ ...a, disabled: a.id === 'richmenuswitch' && content.tabs.length < 2 })), ...DEVICE_KINDS]
  const device = action.type === 'uri' ? deviceOf(action.uri) : undefined
  const isDevice = (kind: Action['type'] | Device): kind is Device => DEVICE_KINDS.some((d) => d.id === kind)
  const height = heightOf(content.size)
  return (
    <fieldset className="sub sub-card">
      <legend>
        {no + 1}番目のボタン{area.label && `「${area.label}」`}
      </legend>
      <div className="grid-2">
        <TextField label="ボタンの名前" value={area.label} onChange={(label) => onChange({ ...area, label })} most={20} required help="読み上げ、タイル、集計に使います。" />
        <Select label="押すと" value={device ?? action.type} onChange={(kind) => set(isDevice(kind) ? { type: 'uri', uri: deviceUri(kind) } : newAction(kind, content.tabs, tab.key))} items={kinds} />
      </div>
      {action.type === 'uri' && !device && (
        <div className="stack">
          <TextField label="開くページのアドレス" value={action.uri} onChange={(uri) => set({ ...action, uri })} most={1000} type="text" required placeholder="https://" help="https:// で始まるアドレス。電話は tel:0196514111 のように書きます（電話とLINEの画面は、押された回数を数えられません）。" />
          {action.uri !== SETTINGS && (
            <div>
              <Button small onPress={() => set({ ...action, uri: SETTINGS })}>
                受信設定のページにする
              </Button>
            </div>
          )}
        </div>
      )}
      {action.type === 'message' && <TextField label="送ってもらう言葉" value={action.text} onChange={(text) => set({ ...action, text })} most={300} required />}
      {action.type === 'clipboard' && <TextField label="コピーする文字" value={action.clipboardText} onChange={(clipboardText) => set({ ...action, clipboardText })} most={1000} required />}
      {action.type === 'richmenuswitch' && <Select label="切り替え先のタブ" value={action.tab} onChange={(to) => set({ ...action, tab: to })} items={content.tabs.map((t, i) => ({ id: t.key, label: t.name || `タブ${i + 1}` }))} />}
      {action.type === 'datetimepicker' && (
        <Select
          label="選ぶもの"
          value={action.mode}
          onChange={(mode) => set({ ...action, mode })}
          items={[
            { id: 'date', label: '日付' },
            { id: 'time', label: '時刻' },
            { id: 'datetime', label: '日付と時刻' },
          ]}
        />
      )}
      {action.type === 'postback' && <TextField label="トークに出る言葉" value={action.displayText ?? ''} onChange={(displayText) => set({ ...action, displayText })} most={300} optional help="押した人の発言として出ます。" />}
      {(action.type === 'postback' || action.type === 'datetimepicker') && <AnswerPart action={action} onChange={set} />}
      <div className="grid-4">
        <NumberField label="左から" value={area.x} onChange={(x) => onChange({ ...area, x })} least={0} most={WIDTH} />
        <NumberField label="上から" value={area.y} onChange={(y) => onChange({ ...area, y })} least={0} most={height} />
        <NumberField label="幅" value={area.width} onChange={(width) => onChange({ ...area, width })} least={1} most={WIDTH} />
        <NumberField label="高さ" value={area.height} onChange={(h) => onChange({ ...area, height: h })} least={1} most={height} />
      </div>
      <div>
        <Button small kind="plain" icon="trash" onPress={onRemove}>
          このボタンを消す
        </Button>
      </div>
    </fieldset>
  )
}

/** What the city says when it is tapped. */
function AnswerPart({ action, onChange }: { action: Saying; onChange: (action: Saying) => void }) {
  const [answer, setAnswer] = useState<Answer | null>(null)
  const bubbles = toBubbles(action.messages ?? [])
  return (
    <div className="field">
      <span className="field-label">返事</span>
      {bubbles.length === 0 ? <p className="quiet">返事はしません（押された回数だけを数えます）。</p> : bubbles.map((b) => <p key={b.key}>{bubbleText(b.message)}</p>)}
      {(action.deeds?.length ?? 0) > 0 && <p className="quiet">そのとき行うこと：{action.deeds!.length}件</p>}
      {action.type === 'datetimepicker' && <p className="quiet">{'返事の中の {{picked}} は、選ばれた日付や時刻に変わります。'}</p>}
      <div>
        <Button small icon="edit" onPress={() => setAnswer({ bubbles, deeds: (action.deeds ?? []) as Deed[] })}>
          返事を書く
        </Button>
      </div>
      <Dialog
        title="押したときの返事"
        size="full"
        isOpen={answer !== null}
        onClose={() => setAnswer(null)}
        actions={
          <>
            <Button onPress={() => setAnswer(null)}>やめる</Button>
            <Button
              kind="primary"
              onPress={() => {
                onChange({ ...action, messages: toMessages(answer!.bubbles), deeds: answer!.deeds })
                setAnswer(null)
              }}
            >
              この返事にする
            </Button>
          </>
        }
      >
        {answer && <AnswerEditor answer={answer} onChange={setAnswer} strict silent="返事をしないときは、吹き出しを作らずに閉じます。" />}
      </Dialog>
    </div>
  )
}
