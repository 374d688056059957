import { useQueryClient } from '@tanstack/react-query'
import { useState, type FormEvent } from 'react'
import { Button, Checkbox, Input, Label, SearchField } from 'react-aria-components'
import { Icon } from '../line'
import { api, problem } from './api'
import { Sheet } from './ui'
import { keys, useFound } from './world'

const LANGUAGES = [
  ['ja', '日本語'],
  ['en', '英語'],
  ['zh-TW', '中国語（繁体字）'],
  ['zh-CN', '中国語（簡体字）'],
  ['ko', '韓国語'],
  ['vi', 'ベトナム語'],
] as const

const MOST = 50

/** Which people's phones are on the screen. */
export function PeoplePicker({ total, shown, onChange }: { total: number; shown: string[]; onChange: (shown: string[]) => void }) {
  const [search, setSearch] = useState('')
  const [open, setOpen] = useState(false)
  const { data } = useFound(search.trim())
  const found = data?.friends ?? []
  return (
    <>
      <Button className="ph-button" onPress={() => setOpen(true)}>
        <span>
          表示<span className="ph-wide-only">する人</span>（{shown.length}／{total.toLocaleString('ja-JP')}）
        </span>
        <span className="ph-wide-only">
          <Icon name="down" size={18} />
        </span>
      </Button>
      {open && (
        <Sheet title="表示する人" onClose={() => setOpen(false)}>
          <SearchField className="ph-field" value={search} onChange={setSearch}>
            <Label>名前で探す</Label>
            <Input />
          </SearchField>
          <ul className="ph-people">
            {found.slice(0, MOST).map((f) => (
              <li key={f.userId}>
                <Checkbox className="ph-checkbox" isSelected={shown.includes(f.userId)} onChange={(on) => onChange(on ? [...shown, f.userId] : shown.filter((id) => id !== f.userId))}>
                  <span className="ph-box" aria-hidden="true" />
                  <span>{f.displayName}</span>
                  {f.state === 'blocked' && <span className="ph-tag">ブロック中</span>}
                  {f.state === 'none' && <span className="ph-tag">友だちではない</span>}
                  {f.state === 'deleted' && <span className="ph-tag">退会</span>}
                  {!!f.unread && <span className="ph-unread">{f.unread}</span>}
                </Checkbox>
              </li>
            ))}
          </ul>
          {found.length > MOST && <p className="ph-hint">ほかにもいます。名前で絞り込んでください。</p>}
          {data && found.length === 0 && <p className="ph-hint">見つかりません</p>}
        </Sheet>
      )}
    </>
  )
}

export function AddPerson({ onAdded, onClose }: { onAdded: (userIds: string[]) => void; onClose: () => void }) {
  const client = useQueryClient()
  const [name, setName] = useState('')
  const [count, setCount] = useState('1')
  const [language, setLanguage] = useState('ja')
  const [stranger, setStranger] = useState(false)
  const [error, setError] = useState<string>()
  const [busy, setBusy] = useState(false)
  const submit = async (e: FormEvent) => {
    e.preventDefault()
    setBusy(true)
    try {
      const { userIds } = await api.addFriends(name.trim(), Number(count), language, stranger)
      await client.invalidateQueries({ queryKey: keys.friends })
      onAdded(userIds)
    } catch (e) {
      setError(problem(e))
      setBusy(false)
    }
  }
  return (
    <Sheet title="人を追加" onClose={onClose}>
      <form className="ph-form" onSubmit={(e) => void submit(e)}>
        <label className="ph-field">
          <span>表示名（※必須）</span>
          <input value={name} required maxLength={20} pattern=".*\S.*" onChange={(e) => setName(e.target.value)} />
        </label>
        <label className="ph-field">
          <span>LINEの言語</span>
          <select value={language} onChange={(e) => setLanguage(e.target.value)}>
            {LANGUAGES.map(([code, label]) => (
              <option key={code} value={code}>
                {label}
              </option>
            ))}
          </select>
        </label>
        <label className="ph-field">
          <span>人数</span>
          <input type="number" min={1} max={1_000_000} required value={count} onChange={(e) => setCount(e.target.value)} />
        </label>
        <Checkbox className="ph-checkbox" isSelected={stranger} onChange={setStranger}>
          <span className="ph-box" aria-hidden="true" />
          <span>まだアカウントを友だちに追加していない人にする</span>
        </Checkbox>
        <p className="ph-hint">{stranger ? 'トークの設定の「QRコードを読み取る」などから、友だちに追加できます。' : '追加した人は、すぐにアカウントを友だちに追加します。'}</p>
        {error && (
          <p className="ph-problem" role="alert">
            {error}
          </p>
        )}
        <div className="ph-actions">
          <Button type="submit" className="ph-button ph-primary" isDisabled={busy}>
            {busy ? '追加しています…' : '追加する'}
          </Button>
        </div>
      </form>
    </Sheet>
  )
}
