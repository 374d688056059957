// What holds for the whole scenario: how long it waits, the words for back and out, and help.
import type { FlowNote } from '../../api/types.gen'
import { omit } from '../lib/omit'
import { Checkbox, Dialog, Button, NumberField, Select, TextField } from '../ui'
import { KINDS, noteFor, stepLabel, type Flow } from './flow'

const words = (text: string): string[] =>
  text
    .split(/[、,\s]+/)
    .filter(Boolean)
    .slice(0, 5)

export function FlowSettings({ flow, onChange, problems, isOpen, onClose }: { flow: Flow; onChange: (flow: Flow) => void; problems: readonly FlowNote[]; isOpen: boolean; onClose: () => void }) {
  return (
    <Dialog title="シナリオ全体の決まり" isOpen={isOpen} onClose={onClose} actions={<Button onPress={onClose}>閉じる</Button>}>
      <div className="stack">
        <NumberField label="返事を待つ時間" help="この時間返事がないと、だまって終わります。" value={flow.hours ?? 24} onChange={(hours) => onChange({ ...flow, hours })} least={1} most={168} unit="時間" error={noteFor(problems, '', 'hours')} />
        <TextField label="戻る言葉" value={(flow.back ?? ['戻る']).join('、')} onChange={(v) => onChange({ ...flow, back: v.endsWith('、') ? [...words(v), ''] : words(v) })} help="「、」で区切って5つまで。はじめの言葉がボタンになります。" />
        <TextField label="やめる言葉" value={(flow.leave ?? ['やめる']).join('、')} onChange={(v) => onChange({ ...flow, leave: v.endsWith('、') ? [...words(v), ''] : words(v) })} help="市民は、いつでもこの言葉で終われます。" />
        <Checkbox isSelected={flow.help !== undefined} onChange={(on) => onChange(on ? { ...flow, help: { label: '困ったとき' } } : omit(flow, 'help'))} help="返事が2回続けて合わないと、このボタンを出します。電話番号や窓口の案内につなげてください。">
          「困ったとき」のボタンを出す
        </Checkbox>
        {flow.help && (
          <>
            <TextField label="ボタンの言葉" value={flow.help.label} onChange={(label) => onChange({ ...flow, help: { ...flow.help, label } })} most={20} counting="utf16" error={noteFor(problems, '', 'help.label')} />
            <Select label="押したら進むステップ" value={flow.help.next ?? null} onChange={(next) => onChange({ ...flow, help: { label: flow.help?.label ?? '', next } })} items={flow.steps.map((s) => ({ id: s.key, label: stepLabel(flow, s), note: KINDS[s.kind].label }))} error={noteFor(problems, '', 'help.next')} />
          </>
        )}
      </div>
    </Dialog>
  )
}
