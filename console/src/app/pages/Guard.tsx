// What is looked at before something is sent, how strictly, and in which hours departments may send.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, guardRules } from '../../api/queries'
import type { GuardCheck, GuardHours, GuardRules } from '../../api/types.gen'
import { formatMinute, formatSpan } from '../lib/dates'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Checkbox, CheckboxGroup, Choices, Confirm, Notice, NumberField, SaveDialog, Select, TimeField } from '../ui'

type Level = GuardCheck['level']
const LEVELS: { id: Level; label: string }[] = [
  { id: 'stop', label: '停止' },
  { id: 'hint', label: 'ヒント' },
  { id: 'off', label: '見ない' },
]
/** For what comes by itself a hint would be seen by nobody. */
const AUTOMATIC: { id: Level; label: string }[] = [
  { id: 'stop', label: '保留する' },
  { id: 'off', label: '見ない' },
]
const labelOf = (level: Level, automatic: boolean) => (automatic ? AUTOMATIC : LEVELS).find((l) => l.id === level)?.label ?? 'ヒント'

function Check({ check, rules }: { check: GuardCheck; rules: GuardRules }) {
  const saved = check.numbers.map((n) => n.value)
  const [level, setLevel] = useState(check.level)
  const [numbers, setNumbers] = useState(saved)
  const save = useMutation({
    mutationFn: () => call('PUT /api/guard-rules/checks/{code}', { params: { code: check.code }, body: { level, numbers } }),
    onSuccess: (after) => {
      client.setQueryData(guardRules.queryKey, after)
      tell(`「${check.label}」を保存しました`)
    },
  })
  const changed = level !== check.level || numbers.some((n, i) => n !== saved[i])
  const set = (i: number, value: number) => setNumbers(numbers.map((n, k) => (k === i ? value : n)))
  return (
    <li className="guard-check">
      <div className="guard-check-words">
        <h3 className="guard-check-title">{check.label}</h3>
        <p className="field-help">{check.help}</p>
      </div>
      <div className="guard-check-fields">
        <Choices label={`「${check.label}」の扱い`} value={level} onChange={setLevel} items={check.automatic ? AUTOMATIC : LEVELS} />
        {level !== 'off' &&
          check.numbers.map((n, i) =>
            n.kind === 'segment' ? (
              <Select key={n.label} label={n.label} value={numbers[i] ?? 0} onChange={(id) => set(i, id)} items={[{ id: 0, label: '決めていない' }, ...rules.segments.map((s) => ({ id: s.id, label: s.name }))]} help="「保存した対象」から選びます。" />
            ) : (
              <NumberField key={n.label} label={n.label} value={numbers[i] ?? n.usual} onChange={(v) => set(i, v)} least={n.least} most={n.most} unit={n.unit} />
            ),
          )}
      </div>
      {save.error && (
        <Notice kind="error" live>
          {asApiError(save.error).message}
        </Notice>
      )}
      {changed && (
        <div className="row">
          <Button kind="primary" small isPending={save.isPending} onPress={() => save.mutate()}>
            「{check.label}」を保存
          </Button>
          <Button
            kind="plain"
            small
            onPress={() => {
              setLevel(check.level)
              setNumbers(saved)
              save.reset()
            }}
          >
            元に戻す
          </Button>
        </div>
      )}
      {(check.level !== check.usual || check.changedBy) && (
        <p className="quiet">
          {check.level !== check.usual && `はじめの設定は「${labelOf(check.usual, check.automatic)}」です。`}
          {check.changedAt && check.changedBy && `${formatMinute(check.changedAt)}に${check.changedBy}さんが変更。`}
        </p>
      )}
    </li>
  )
}

// ---- hours ---------------------------------------------------------------------------

const DAYS = ['1', '2', '3', '4', '5', '6', '0'].map((id) => ({ id, label: ['日', '月', '火', '水', '木', '金', '土'][Number(id)] ?? '' }))

function HoursDialog({ hours, rules, onClose }: { hours: GuardHours | null; rules: GuardRules; onClose: () => void }) {
  const taken = new Set(rules.hours.map((h) => h.departmentId))
  const places = [{ id: 0, label: 'すべての所属', note: '自分の時間を決めていない所属に使います' }, ...rules.departments.map((d) => ({ id: d.id, label: d.name }))].filter((p) => hours || !taken.has(p.id))
  const [department, setDepartment] = useState<number | null>(hours ? hours.departmentId : (places[0]?.id ?? null))
  const [from, setFrom] = useState(hours?.from ?? '08:30')
  const [to, setTo] = useState(hours?.to === '24:00' ? '23:59' : (hours?.to ?? '17:15'))
  const [days, setDays] = useState((hours?.weekdays ?? [1, 2, 3, 4, 5]).map(String))
  const [holidays, setHolidays] = useState(hours?.holidays ?? false)
  const save = useMutation({
    mutationFn: () => call('PUT /api/guard-rules/hours', { body: { departmentId: department ?? 0, from, to: to === '23:59' ? '24:00' : to, weekdays: days.map(Number), holidays } }),
    onSuccess: (after) => {
      client.setQueryData(guardRules.queryKey, after)
      tell('送信できる時間を保存しました')
      onClose()
    },
  })
  const wrong = save.error ? asApiError(save.error) : null
  return (
    <SaveDialog
      title={hours ? '送信できる時間を変える' : '送信できる時間を決める'}
      onClose={onClose}
      isPending={save.isPending}
      isDisabled={department === null || days.length === 0}
      onSave={() => save.mutate()}
    >
      <div className="stack">
        {hours ? <p>{hours.departmentId === 0 ? 'すべての所属' : hours.department}</p> : <Select label="所属" value={department} onChange={setDepartment} items={places} required />}
        <div className="row">
          <TimeField label="始まり" value={from} onChange={setFrom} error={wrong?.field === 'from' ? wrong.message : undefined} />
          <TimeField label="終わり" value={to} onChange={setTo} error={wrong?.field === 'to' ? wrong.message : undefined} help="23:59は、24時までのことです。" />
        </div>
        <CheckboxGroup label="曜日" values={days} onChange={setDays} items={DAYS} inline required error={days.length === 0 ? '送信できる曜日を1つ以上選んでください。' : undefined} />
        <Checkbox isSelected={holidays} onChange={setHolidays}>
          祝日も送信できる
        </Checkbox>
        {wrong && wrong.field !== 'from' && wrong.field !== 'to' && (
          <Notice kind="error" live>
            {wrong.message}
          </Notice>
        )}
      </div>
    </SaveDialog>
  )
}

function Hours({ rules }: { rules: GuardRules }) {
  const [editing, setEditing] = useState<GuardHours | 'new' | null>(null)
  const [removing, setRemoving] = useState<GuardHours | null>(null)
  const remove = useMutation({
    mutationFn: (h: GuardHours) => call('DELETE /api/guard-rules/hours/{id}', { params: { id: h.departmentId } }),
    onSuccess: (after) => {
      client.setQueryData(guardRules.queryKey, after)
      setRemoving(null)
      tell('送信できる時間を削除しました')
    },
  })
  const all = rules.hours.length > rules.departments.length
  return (
    <section className="card stack" aria-labelledby="h-hours">
      <h2 id="h-hours">送信できる時間</h2>
      <p>所属ごとに、送信できる曜日と時刻を決めます。外れた配信には、上の「所属ごとの送信できる時間」の扱いが使われます。緊急の配信は、いつでも送れます。</p>
      {rules.hours.length === 0 ? (
        <p className="quiet">まだ決めていません。どの所属も、いつでも送れます。</p>
      ) : (
        <ul className="rows">
          {rules.hours.map((h) => (
            <li key={h.departmentId}>
              <strong>{h.departmentId === 0 ? 'すべての所属（自分の時間がない所属）' : h.department}</strong>
              <span>{h.text}</span>
              <span className="row-tight">
                <Button small onPress={() => setEditing(h)} aria-label={`${h.departmentId === 0 ? 'すべての所属' : h.department}の時間を変える`}>
                  変える
                </Button>
                <Button small kind="plain" icon="trash" onPress={() => setRemoving(h)} aria-label={`${h.departmentId === 0 ? 'すべての所属' : h.department}の時間を削除`}>
                  削除
                </Button>
              </span>
            </li>
          ))}
        </ul>
      )}
      <div className="row">
        <Button icon="plus" onPress={() => setEditing('new')} isDisabled={all}>
          送信できる時間を決める
        </Button>
      </div>
      {editing && <HoursDialog hours={editing === 'new' ? null : editing} rules={rules} onClose={() => setEditing(null)} />}
      <Confirm title="送信できる時間を削除しますか" isOpen={removing !== null} onClose={() => setRemoving(null)} onConfirm={() => removing && remove.mutate(removing)} confirm="削除する" danger pending={remove.isPending}>
        <p>{removing?.departmentId === 0 ? '自分の時間を決めていない所属は、いつでも送れるようになります。' : `${removing?.department ?? ''}には、「すべての所属」の時間があれば、それが使われます。`}</p>
      </Confirm>
    </section>
  )
}

export function Guard() {
  const mayManage = useRight('guard.manage')
  const query = useQuery({ ...guardRules, enabled: mayManage })
  if (!mayManage) return <Forbidden what="送信前の確認" />
  return (
    <Page title="送信前の確認" lead="送る前に自動で確かめることと、その厳しさを決めます。「停止」は、書いた人とは別の職員が理由を書いて通すまで送れません。「ヒント」は、送る前に知らせます。" wide>
      <Fetched query={query}>
        {(rules) => (
          <>
            <section className="card" aria-labelledby="h-cooling">
              <h2 id="h-cooling">送信を取り消せる時間</h2>
              <p>
                「いますぐ送る」を押してから{rules.coolingSeconds > 0 ? `${formatSpan(rules.coolingSeconds)}待って、送り始めます。その間は、だれにも届かずに取り消せます。` : 'すぐに送り始めます（試験用の設定です）。'}緊急の配信は待ちません。
                <Link to="/office-settings">運用設定で変える</Link>
              </p>
            </section>
            {[...new Set(rules.checks.map((c) => c.group))].map((group) => (
              <section key={group} className="card" aria-label={group}>
                <h2>{group}</h2>
                <ul className="guard-checks">
                  {rules.checks
                    .filter((c) => c.group === group)
                    .map((c) => (
                      <Check key={`${c.code} ${c.level} ${c.numbers.map((n) => n.value).join()}`} check={c} rules={rules} />
                    ))}
                </ul>
              </section>
            ))}
            <Hours rules={rules} />
          </>
        )}
      </Fetched>
    </Page>
  )
}
