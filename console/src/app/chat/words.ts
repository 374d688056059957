// Words for conversations: what waits how long, what happened in them.
import type { Conversation, ConversationEntry, ConversationRow, Utterance } from '../../api/types.gen'
import type { ReceivedMessage, TalkItem } from '../../line'
import { formatTime, now } from '../lib/dates'
import { attachmentWhyNot } from '../lib/virus'

export const STATES: Record<ConversationRow['state'], string> = { waiting: '待っています', open: '対応中', closed: '終わり' }

/** 3分、2時間、5日 */
export function waitText(since: number, at = now()): string {
  const minutes = Math.max(0, Math.floor((at - since) / 60_000))
  if (minutes < 60) return `${minutes}分`
  if (minutes < 60 * 24) return `${Math.floor(minutes / 60)}時間`
  return `${Math.floor(minutes / 1440)}日`
}

const ENDS: Record<string, string> = { staff: '職員が終えました', citizen: '本人が終えました', time: '時間がたったので終わりました' }
export const endText = (by: string): string => ENDS[by] ?? '終わりました'

export function entryText(e: ConversationEntry): string {
  const who = e.staff || 'システム'
  switch (e.kind) {
    case 'began':
      return `「${e.other}」で相談が始まりました`
    case 'taken':
      return e.other ? `${who}が${e.other}から引き継ぎました` : `${who}が担当になりました`
    case 'assigned':
      return `${who}が${e.other}の担当にしました`
    case 'moved':
      return `${who}が「${e.other}」に移しました`
    case 'closed':
      return e.staff ? `${who}が終えました` : endText(e.other)
    case 'reopened':
      return `${who}がもう一度開きました`
    case 'alarm':
      return '返事を待つ時間が長いため、職員に知らせました'
    case 'freed':
      return '担当の職員が異動したため、担当がいなくなりました'
    case 'back':
      return `${who}が返事を差し戻しました`
    default:
      return `${who}のメモ`
  }
}

export const SENDING: Record<Utterance['state'], string> = { none: '', queued: '送っています', sending: '送っています', sent: '', unknown: '届いたか分かりません', failed: '届いていません' }

function lineOf(u: Utterance): TalkItem {
  const base = { key: `u${u.id}`, at: u.at }
  if (u.erased) return { ...base, direction: 'system', text: '送信が取り消されました' }
  const gone = attachmentWhyNot(u)
  if (gone) return { ...base, direction: 'system', text: gone }
  const message = u.message as ReceivedMessage
  // What was attached goes by our number, not by LINE's. Staff are on the right, where one's own words stand.
  return u.speaker === 'city' ? { ...base, direction: 'out', message } : { ...base, direction: 'in', message: { ...message, id: String(u.id) } as ReceivedMessage }
}

/** The talk and what happened in it, by time. */
export function talkItems(c: Conversation): TalkItem[] {
  const oldest = c.more ? (c.utterances[0]?.at ?? 0) : 0
  const events: TalkItem[] = c.entries.filter((e) => e.at >= oldest).map((e) => ({ key: `e${e.id}`, at: e.at, direction: 'system', text: `${formatTime(e.at)} ${entryText(e)}${e.note ? `\n${e.note}` : ''}` }))
  return [...c.utterances.map(lineOf), ...events].sort((a, b) => (a.at ?? 0) - (b.at ?? 0))
}
