// What the city decides while the programs run: each decision is saved by itself, and its default stays in sight.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, officeSettings } from '../../api/queries'
import type { OfficeSetting } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, NumberField, Select, Switch, TextField } from '../ui'

/** A value in words, as the page says what is in force. */
function inWords(setting: OfficeSetting, value: string): string {
  if (setting.kind === 'bool') return value === '1' ? 'する' : 'しない'
  if (setting.kind === 'word') return setting.choices.find((c) => c.word === value)?.label ?? value
  if (setting.kind === 'number') return `${Number(value).toLocaleString('ja-JP')}${setting.unit}`
  return value === '' ? '（なし）' : `「${value}」`
}

function ValueField({ setting, value, onChange, error }: { setting: OfficeSetting; value: string; onChange: (value: string) => void; error: string | undefined }) {
  const frame = { label: setting.label, help: setting.help, error }
  if (setting.kind === 'number')
    return <NumberField {...frame} value={Number(value)} onChange={(n) => onChange(String(n))} least={setting.least} most={setting.most} unit={setting.unit} />
  if (setting.kind === 'word')
    return <Select {...frame} value={value} onChange={onChange} items={setting.choices.map((c) => ({ id: c.word, label: c.label }))} />
  if (setting.kind === 'bool')
    return (
      <div className="field">
        <Switch isSelected={value === '1'} onChange={(on) => onChange(on ? '1' : '0')}>
          {setting.label}
        </Switch>
        <p className="field-help">{setting.help}</p>
      </div>
    )
  return <TextField {...frame} value={value} onChange={onChange} most={setting.most} />
}

function Row({ setting, mayEdit }: { setting: OfficeSetting; mayEdit: boolean }) {
  const [value, setValue] = useState(setting.value)
  const save = useMutation({
    mutationFn: () => call('PUT /api/office-settings/{key}', { params: { key: setting.key }, body: { value } }),
    onSuccess: (after) => {
      client.setQueryData(officeSettings.queryKey, after)
      tell(`「${setting.label}」を保存しました`)
    },
  })
  const changed = value !== setting.value
  const wrong = save.error ? asApiError(save.error).message : undefined
  return (
    <li className="stack">
      {mayEdit ? (
        <ValueField
          setting={setting}
          value={value}
          error={wrong}
          onChange={(v) => {
            setValue(v)
            save.reset()
          }}
        />
      ) : (
        <p>
          <strong>{setting.label}</strong> {inWords(setting, setting.value)}
        </p>
      )}
      {mayEdit && changed && (
        <div className="row">
          <Button kind="primary" isPending={save.isPending} onPress={() => save.mutate()}>
            「{setting.label}」を保存
          </Button>
          <Button kind="plain" onPress={() => setValue(setting.value)}>
            元に戻す
          </Button>
        </div>
      )}
      {(setting.value !== setting.usual || setting.updatedAt) && (
        <p className="quiet">
          {setting.value !== setting.usual && `ふつうは ${inWords(setting, setting.usual)}。`}
          {setting.updatedAt && `${formatMinute(setting.updatedAt)} に${setting.updatedBy ? `${setting.updatedBy}さんが` : ''}変更。`}
        </p>
      )}
    </li>
  )
}

export function OfficeSettings() {
  const mayView = useRight('setting.view')
  const mayEdit = useRight('setting.edit')
  const query = useQuery({ ...officeSettings, enabled: mayView })
  if (!mayView) return <Forbidden what="運用設定" />
  return (
    <Page title="運用設定" lead="市の決まりに合わせて変えられる設定です。保存するとすぐに効き、だれが変えたかが操作記録に残ります。">
      <p>
        名前・ロゴ・色・メニューの並び順は、<Link to="/brand">画面の表示</Link>で変えます。
      </p>
      <Fetched query={query}>
        {(data) =>
          [...new Set(data.settings.map((s) => s.group))].map((group) => (
            <section key={group} className="card stack" aria-label={group}>
              <h2>{group}</h2>
              <ul className="plain-list stack">
                {data.settings
                  .filter((s) => s.group === group)
                  .map((s) => (
                    <Row key={`${s.key} ${s.value}`} setting={s} mayEdit={mayEdit} />
                  ))}
              </ul>
            </section>
          ))
        }
      </Fetched>
    </Page>
  )
}
