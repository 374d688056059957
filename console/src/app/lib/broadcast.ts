import type { BroadcastRow } from '../../api/types.gen'

type State = BroadcastRow['state']
type Tone = 'quiet' | 'wait' | 'go' | 'good' | 'bad'

export const STATES: Record<State, { label: string; tone: Tone; note: string }> = {
  draft: { label: '下書き', tone: 'quiet', note: 'まだ送られません' },
  scheduled: { label: '予約中', tone: 'wait', note: '決めた日時に送ります' },
  resolving: { label: '準備中', tone: 'go', note: '届ける人を確かめています' },
  sending: { label: '配信中', tone: 'go', note: 'いま送っています' },
  stopping: { label: '停止中', tone: 'bad', note: 'まだ送っていない分を止めています' },
  stopped: { label: '停止', tone: 'bad', note: '途中で止めました' },
  held: { label: '保留', tone: 'bad', note: '確かめることがあり、止まっています' },
  sent: { label: '配信済み', tone: 'good', note: '送り終わりました' },
  failed: { label: '失敗', tone: 'bad', note: '送れませんでした' },
  cancelled: { label: '取消', tone: 'quiet', note: '送る前に取り消しました' },
}
export const KINDS: Record<BroadcastRow['kind'], string> = { normal: '通常', series: 'くり返し', occurrence: 'くり返しの1回', test: 'テスト', correction: '訂正' }

/** Whether numbers still move, so that the page asks again. */
export const isMoving = (state: State): boolean => state === 'resolving' || state === 'sending' || state === 'stopping'
export const mayEdit = (state: State): boolean => state === 'draft'

/** Why it is sent; urgent ones and drills are marked wherever they are listed. */
export const PURPOSES: { id: BroadcastRow['purpose']; label: string }[] = [
  { id: 'normal', label: '通常' },
  { id: 'emergency', label: '緊急' },
  { id: 'drill', label: '訓練' },
]
