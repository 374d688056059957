// What the virus check said of a file, in words, and waiting for it.
import { ApiError } from '../../api/client'
import type { Handout, Utterance } from '../../api/types.gen'

export type Virus = Handout['virus']
interface Checked {
  virus: Virus
  virusFound: string
}

const LOOK_MS = 700
const WAIT_MS = 60_000

/** Why it cannot be opened; undefined when it can. */
export function virusWhyNot({ virus, virusFound }: Checked): string | undefined {
  if (virus === 'waiting') return 'ウイルス検査をしています。終わると開けます'
  if (virus === 'infected') return `ウイルス（${virusFound}）が見つかったため、消しました`
  if (virus === 'unreadable') return '大きすぎてウイルス検査ができないため、開けません'
  return undefined
}

/** Beside a file that can be opened. */
export const virusMark = (virus: Virus): string => (virus === 'clean' ? 'ウイルス検査ずみ' : virus === 'unchecked' ? 'ウイルス検査なし' : '')

export function attachmentWhyNot(u: Utterance): string | undefined {
  if (u.attachment === 'gone') return '添付はLINEから取り出せませんでした'
  if (u.attachment === 'too_large') return '添付が大きすぎるため、保存していません'
  if (u.attachment === 'wanted') return '添付を受け取っています'
  return u.attachment === 'kept' ? virusWhyNot(u) : undefined
}

/** Asks until the check is over; what was found, or has not come for a minute, is an error. */
export async function untilChecked<T extends Checked>(first: T, again: () => Promise<T>, goesOn: () => boolean): Promise<T> {
  const end = performance.now() + WAIT_MS
  let file = first
  while (file.virus === 'waiting' && goesOn()) {
    if (performance.now() > end) throw new ApiError(409, 'conflict', 'ウイルス検査がまだ終わらないため、付けられません。しばらくたってから、もう一度選んでください。続くときは、システムの管理者に知らせてください。')
    await new Promise((done) => setTimeout(done, LOOK_MS))
    file = await again()
  }
  const whyNot = virusWhyNot(file)
  if (whyNot) throw new ApiError(409, 'conflict', `${whyNot}。`)
  return file
}
