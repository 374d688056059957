// Whose name and picture stand beside the bubbles: one of the city's senders, or the account itself.
import { useQuery } from '@tanstack/react-query'
import { faces as facesQuery } from '../../api/queries'
import type { Department, Face } from '../../api/types.gen'
import type { Sender } from '../../line'
import type { Bubble, DraftMessage } from '../lib/messages'
import { omit } from '../lib/omit'
import { useDepartments } from '../office/departments'
import { useSession } from '../shell/session'
import { Select, type Item } from '../ui'

const NONE = '-'
const MIXED = '?'

export const iconAddress = (token: string): string => `media:${token}/original`
export const senderOf = (f: Face): Sender => ({ name: f.name, ...(f.icon ? { iconUrl: iconAddress(f.icon) } : {}) })
const keyOf = (s: Sender | undefined): string => (s ? `${s.name ?? ''}\n${s.iconUrl ?? ''}` : NONE)

export const withSender = (bubble: Bubble, sender: Sender | undefined): Bubble => {
  const rest = omit(bubble.message, 'sender')
  return { ...bubble, message: (sender ? { ...rest, sender } : rest) as DraftMessage }
}

/** The department and those above it, the whole city last. */
function line(department: number, all: readonly Department[]): number[] {
  const up: number[] = []
  for (let at = department; at && up.length < 10; at = all.find((d) => d.id === at)?.parentId ?? 0) up.push(at)
  return [...up, 0]
}

/** 'own': of the person who writes. */
type Whose = number | 'own' | undefined
const useWhose = (of: Whose): number | undefined => {
  const own = useSession().staff.departmentId ?? 0
  return of === 'own' ? own : of
}

/** What broadcasts of the department begin with. */
export function useUsualSender(of: Whose): Sender | undefined {
  const department = useWhose(of)
  const list = useQuery({ ...facesQuery, enabled: department !== undefined }).data?.faces ?? []
  const departments = useDepartments(department !== undefined)?.departments ?? []
  if (department === undefined) return undefined
  for (const id of line(department, departments)) {
    const found = list.find((f) => f.forBroadcast && (f.departmentId ?? 0) === id)
    if (found) return senderOf(found)
  }
  return undefined
}

/** department: known for broadcasts; what else is checked when it is saved. */
export function SenderField({ bubbles, onChange, department: of }: { bubbles: Bubble[]; onChange: (bubbles: Bubble[]) => void; department: Whose }) {
  const department = useWhose(of)
  const { accountName } = useSession()
  const list = useQuery(facesQuery).data?.faces ?? []
  const departments = useDepartments(department !== undefined)?.departments ?? []
  const keys = [...new Set(bubbles.map((b) => keyOf(b.message.sender)))]
  if (list.length === 0 && keys[0] === NONE && keys.length === 1) return null
  const mine = department ? line(department, departments) : undefined
  const offered = list.filter((f) => !f.closed && (!mine || mine.includes(f.departmentId ?? 0)))
  const items: Item[] = [{ id: NONE, label: accountName, note: 'アカウントの名前とアイコン' }, ...offered.map((f) => ({ id: keyOf(senderOf(f)), label: f.name, note: f.department || '全庁' }))]
  const value = keys.length === 1 ? (keys[0] ?? NONE) : MIXED
  if (value === MIXED) items.push({ id: MIXED, label: '吹き出しによってちがう', disabled: true })
  else if (!items.some((i) => i.id === value)) items.push({ id: value, label: bubbles[0]?.message.sender?.name ?? '', note: '一覧にない、または使い終わり', disabled: true })
  return (
    <Select
      label="送信者"
      help="吹き出しの横に出る、名前とアイコンです。トークの一覧と通知には、アカウントの名前が出ます。"
      value={value}
      onChange={(id) => {
        const face = offered.find((f) => keyOf(senderOf(f)) === id)
        if (id === NONE || face) onChange(bubbles.map((b) => withSender(b, face && senderOf(face))))
      }}
      items={items}
    />
  )
}
