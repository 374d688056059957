import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { asApiError, call } from '../../api/client'
import type { Repeat } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { HOLIDAYS, KINDS, NTHS, repeatProblem, repeatText, WEEKDAYS } from '../lib/repeat'
import { omit } from '../lib/omit'
import { useDebounced } from '../lib/useDebounced'
import { Button, CheckboxGroup, DateField, Notice, NumberField, RadioGroup, Select, TimeField, cx } from '../ui'
import { useState } from 'react'

const weekdayItems = [1, 2, 3, 4, 5, 6, 0].map((d) => ({ id: String(d), label: WEEKDAYS[d]! }))
const numbers = (list: readonly number[]) => list.map(String)
const back = (list: string[]) => list.map(Number).sort((a, b) => a - b)

export function RepeatEditor({ value, onChange, strict }: { value: Repeat; onChange: (r: Repeat) => void; strict: boolean }) {
  const set = (part: Partial<Repeat>) => onChange({ ...value, ...part })
  const problem = repeatProblem(value)
  return (
    <div className="stack">
      <div className="grid-2">
        <Select label="くり返し方" value={value.kind} onChange={(kind) => set({ kind })} items={Object.entries(KINDS).map(([id, label]) => ({ id: id as Repeat['kind'], label }))} />
        <TimeField label="時刻" value={value.time} onChange={(time) => set({ time })} />
      </div>
      {value.kind === 'daily' && <NumberField label="間隔" unit="日ごと" value={value.every} onChange={(every) => set({ every })} least={1} most={52} />}
      {value.kind === 'weekly' && <NumberField label="間隔" unit="週ごと" value={value.every} onChange={(every) => set({ every })} least={1} most={52} />}
      {value.kind === 'monthly_weekday' && <CheckboxGroup label="第何週" inline required values={numbers(value.nths)} onChange={(v) => set({ nths: back(v) })} items={NTHS.map((label, i) => ({ id: String(i + 1), label }))} />}
      {(value.kind === 'weekly' || value.kind === 'monthly_weekday') && <CheckboxGroup label="曜日" inline required values={numbers(value.weekdays)} onChange={(v) => set({ weekdays: back(v) })} items={weekdayItems} />}
      {value.kind === 'monthly_day' && <CheckboxGroup label="日" inline required values={numbers(value.days)} onChange={(v) => set({ days: back(v) })} items={Array.from({ length: 31 }, (_, i) => ({ id: String(i + 1), label: String(i + 1) }))} help="31日がない月は、その月には送りません。月末に送るときは「毎月の月末」を選びます。" />}
      {value.kind === 'dates' ? (
        <Dates label="送る日" values={value.dates} onChange={(dates) => set({ dates })} />
      ) : (
        <div className="grid-2">
          <DateField label="始まりの日" value={value.from} onChange={(from) => from && set({ from })} required />
          <DateField
            label="終わりの日"
            value={value.to ?? ''}
            onChange={(to) => {
              onChange(to ? { ...value, to } : omit(value, 'to'))
            }}
            optional
          />
        </div>
      )}
      <RadioGroup label="祝日に当たったとき" value={value.holiday} onChange={(holiday) => set({ holiday })} items={Object.entries(HOLIDAYS).map(([id, label]) => ({ id: id as Repeat['holiday'], label }))} inline />
      {value.kind !== 'dates' && (
        <>
          <CheckboxGroup label="送らない曜日" inline values={numbers(value.exceptWeekdays)} onChange={(v) => set({ exceptWeekdays: back(v) })} items={weekdayItems} />
          <Dates label="送らない日" values={value.exceptDates} onChange={(exceptDates) => set({ exceptDates })} />
        </>
      )}
      {problem ? strict ? <p className="field-error">＊{problem}</p> : <p className="quiet">{problem}</p> : <NextDates value={value} />}
    </div>
  )
}

function Dates({ label, values, onChange }: { label: string; values: string[]; onChange: (values: string[]) => void }) {
  const [day, setDay] = useState('')
  return (
    <div className="field" role="group" aria-label={label}>
      <div className="row row-end">
        <DateField label={label} value={day} onChange={setDay} />
        <Button
          small
          icon="plus"
          isDisabled={day === '' || values.includes(day)}
          onPress={() => {
            onChange([...values, day].sort())
            setDay('')
          }}
          aria-label={`${label}に足す`}
        >
          足す
        </Button>
      </div>
      {values.length > 0 && (
        <ul className="chips">
          {values.map((v) => (
            <li key={v} className="tag">
              {formatMinuteDay(v)}
              <Button small kind="plain" icon="close" aria-label={`${formatMinuteDay(v)}を外す`} onPress={() => onChange(values.filter((x) => x !== v))} />
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}
const formatMinuteDay = (day: string) => formatMinute(Date.parse(`${day}T00:00:00+09:00`)).replace(/ 0:00$/, '')

export function NextDates({ value }: { value: Repeat }) {
  const text = JSON.stringify(value)
  const late = useDebounced(text, 300)
  const { data, error, isFetching, refetch } = useQuery({
    queryKey: ['repeat', late],
    queryFn: ({ signal }) => call('POST /api/repeat/preview', { body: JSON.parse(late) as Repeat, signal }),
    placeholderData: keepPreviousData,
    staleTime: 60_000,
  })
  return (
    <div className="next-dates" aria-live="polite">
      <p className="count-sentence">{repeatText(value)}</p>
      {error && !data ? (
        <Notice kind="error" title="次の日付を出せませんでした" actions={<Button small onPress={() => void refetch()}>もう一度試す</Button>}>
          {asApiError(error).message}
        </Notice>
      ) : data && data.next.length === 0 ? (
        <Notice kind="warning">この決まりでは、送る日がありません。</Notice>
      ) : data ? (
        <>
          <p className="field-label">次に送る日</p>
          <ol className={cx('date-list', (isFetching || late !== text) && 'dim')}>
            {data.next.slice(0, 8).map((at) => (
              <li key={at}>{formatMinute(at)}</li>
            ))}
          </ol>
        </>
      ) : null}
    </div>
  )
}
