// When a rule answers: windows of the week, and dates.
import { clockOf, DAY_MINUTES, minutesOf, OFFICE_HOURS, type Draft, type Window } from '../lib/reply'
import { replaced, without } from '../lib/messages'
import { Button, Checkbox, CheckboxGroup, IconButton, MinuteField, Select, TimeField } from '../ui'

const DAYS = ['日', '月', '火', '水', '木', '金', '土']
const ORDER = [1, 2, 3, 4, 5, 6, 0]
const HOLIDAYS: { id: Window['holidays']; label: string }[] = [
  { id: 'never', label: '祝日と年末年始を除く' },
  { id: 'any', label: '祝日も同じ' },
  { id: 'only', label: '祝日と年末年始だけ' },
]
const MOST = 4

export function Times({ draft, onChange, error }: { draft: Draft; onChange: (part: Partial<Draft>) => void; error?: string | undefined }) {
  const { windows } = draft
  const set = (i: number, part: Partial<Window>) => onChange({ windows: replaced(windows, i, { ...windows[i]!, ...part }) })
  return (
    <div className="stack">
      {windows.length === 0 ? <p>いつでも答えます。</p> : null}
      {windows.map((w, i) => (
        <fieldset key={i} className="sub">
          <legend>時間帯{i + 1}</legend>
          <CheckboxGroup inline label="曜日" values={ORDER.filter((d) => w.days & (1 << d)).map(String)} onChange={(days) => set(i, { days: days.reduce((sum, d) => sum | (1 << Number(d)), 0) })} items={ORDER.map((d) => ({ id: String(d), label: DAYS[d] ?? '' }))} />
          <Checkbox isSelected={w.from === 0 && w.to === DAY_MINUTES} onChange={(on) => set(i, on ? { from: 0, to: DAY_MINUTES } : { from: 510, to: 1035 })}>
            一日中
          </Checkbox>
          {!(w.from === 0 && w.to === DAY_MINUTES) && (
            <div className="row">
              <TimeField label="ここから" value={clockOf(w.from)} onChange={(v) => v && set(i, { from: minutesOf(v) })} />
              <TimeField label="ここの前まで" value={clockOf(w.to)} onChange={(v) => v && set(i, { to: minutesOf(v) || DAY_MINUTES })} />
              {w.to <= w.from && <span className="quiet">翌日の{clockOf(w.to)}まで。夜中は、始まった日の曜日で数えます。</span>}
            </div>
          )}
          <Select label="祝日と年末年始（12月29日〜1月3日）" value={w.holidays} onChange={(holidays) => set(i, { holidays })} items={HOLIDAYS} />
          <div>
            <IconButton icon="trash" small label={`時間帯${i + 1}を消す`} onPress={() => onChange({ windows: without(windows, i), ...(windows.length === 1 ? { outside: false } : {}) })} />
          </div>
        </fieldset>
      ))}
      <div className="row">
        {windows.length < MOST && (
          <Button small icon="plus" onPress={() => onChange({ windows: [...windows, OFFICE_HOURS] })}>
            時間帯を足す
          </Button>
        )}
        {windows.length === 0 && (
          <>
            <Button small onPress={() => onChange({ windows: [OFFICE_HOURS], outside: false })}>
              開庁時間だけ
            </Button>
            <Button small onPress={() => onChange({ windows: [OFFICE_HOURS], outside: true })}>
              夜間と閉庁日だけ
            </Button>
          </>
        )}
      </div>
      {windows.length > 0 && (
        <Checkbox isSelected={draft.outside} onChange={(outside) => onChange({ outside })}>
          上の時間帯「以外」のときに答える
        </Checkbox>
      )}
      <div className="grid-2">
        <MinuteField label="答え始める日時（任意）" value={draft.from} onChange={(from) => onChange({ from })} />
        <MinuteField label="答え終わる日時（任意）" value={draft.to} onChange={(to) => onChange({ to })} />
      </div>
      {(draft.from || draft.to) && (
        <div>
          <Button small kind="plain" onPress={() => onChange({ from: '', to: '' })}>
            日時を消す
          </Button>
        </div>
      )}
      {error && <p className="field-error">＊{error}</p>}
    </div>
  )
}
