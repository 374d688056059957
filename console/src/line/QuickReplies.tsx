import { Icon } from './icons'
import { ActionButton, Picture } from './parts'
import type { LineAction, QuickReplyItem, TalkItem } from './types'

/** LINE shows quick replies only while the message that brought them is the last one of the talk. */
export function quickRepliesOf(items: readonly TalkItem[]): QuickReplyItem[] {
  const last = items.filter((i) => i.direction !== 'system').at(-1)
  if (last?.direction !== 'in' || last.unsent || !last.message || !('quickReply' in last.message)) return []
  return last.message.quickReply?.items ?? []
}

function symbol(action: LineAction) {
  if (action.type === 'camera') return <Icon name="camera" size={20} />
  if (action.type === 'cameraRoll') return <Icon name="album" size={20} />
  if (action.type === 'location') return <Icon name="pin" size={20} />
  return null
}

export function QuickReplies({ items }: { items: QuickReplyItem[] }) {
  if (items.length === 0) return null
  return (
    <div className="ln-quick" role="group" aria-label="クイックリプライ" tabIndex={0}>
      {items.map((item, i) => (
        <ActionButton key={i} action={item.action} className="ln-quick-item">
          {item.imageUrl ? <Picture url={item.imageUrl} alt="" className="ln-quick-icon" /> : symbol(item.action)}
          <span>{item.action.label}</span>
        </ActionButton>
      ))}
    </div>
  )
}
