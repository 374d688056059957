import { useRef, useState, type FormEvent, type RefObject } from 'react'
import { Button, Menu, MenuItem, MenuTrigger, Popover } from 'react-aria-components'
import { Icon, type IconName } from '../line'
import { IconButton } from './ui'

export type Attachment = 'sticker' | 'photo' | 'video' | 'audio' | 'file' | 'location'

const ATTACHMENTS: { id: Attachment; label: string; icon: IconName }[] = [
  { id: 'photo', label: '写真', icon: 'camera' },
  { id: 'location', label: '位置情報', icon: 'pin' },
  { id: 'sticker', label: 'スタンプ', icon: 'smile' },
  { id: 'video', label: '動画', icon: 'play' },
  { id: 'audio', label: '音声', icon: 'mic' },
  { id: 'file', label: 'ファイル', icon: 'file' },
]

export function Composer({
  value,
  onChange,
  onSend,
  onAttach,
  onMenu,
  input,
  disabled,
}: {
  value: string
  onChange: (text: string) => void
  onSend: (text: string) => void
  onAttach: (what: Attachment) => void
  /** Back to the rich menu, if there is one. */
  onMenu: (() => void) | undefined
  input: RefObject<HTMLTextAreaElement | null>
  disabled: boolean
}) {
  const composing = useRef(false)
  const [rows, setRows] = useState(1)
  const change = (text: string) => {
    onChange(text)
    setRows(Math.min(4, text.split('\n').length))
  }
  const send = () => {
    if (!value.trim()) return
    onSend(value)
    setRows(1)
  }
  return (
    <form
      className="ph-composer"
      onSubmit={(e: FormEvent) => {
        e.preventDefault()
        send()
      }}
    >
      {onMenu && <IconButton icon="menu" label="メニューを表示" onPress={onMenu} />}
      <MenuTrigger>
        <IconButton icon="plus" label="写真・位置情報などを送る" isDisabled={disabled} />
        <Popover placement="top start" className="ph-popover">
          <Menu className="ph-menu" onAction={(key) => onAttach(key as Attachment)} aria-label="送るもの">
            {ATTACHMENTS.map((a) => (
              <MenuItem key={a.id} id={a.id} className="ph-menuitem" textValue={a.label}>
                <Icon name={a.icon} size={20} />
                {a.label}
              </MenuItem>
            ))}
          </Menu>
        </Popover>
      </MenuTrigger>
      <textarea
        ref={input}
        className="ph-input"
        aria-label="メッセージを入力"
        placeholder="メッセージを入力"
        rows={rows}
        maxLength={10_000}
        value={value}
        disabled={disabled}
        onChange={(e) => change(e.target.value)}
        onCompositionStart={() => (composing.current = true)}
        onCompositionEnd={() => (composing.current = false)}
        onKeyDown={(e) => {
          // Enter that ends a conversion from kana must not send.
          if (e.key === 'Enter' && !e.shiftKey && !composing.current && !e.nativeEvent.isComposing) {
            e.preventDefault()
            send()
          }
        }}
      />
      <Button type="submit" className="ph-iconbutton ph-send" aria-label="送信" isDisabled={disabled || !value.trim()}>
        <Icon name="send" />
      </Button>
    </form>
  )
}
