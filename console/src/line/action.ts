import type { ImagemapAction, LineAction } from './types'

/** An address that may be followed: anything else (javascript:, data:, …) is shown but never linked. */
export function safeUri(uri: string): string | undefined {
  return /^(?:https?:\/\/|line:\/\/|tel:|mailto:)/i.test(uri.trim()) ? uri.trim() : undefined
}

/** An address where a picture, a film or a file may be: LINE's https, or what this page itself made. */
export function safeMedia(url: string): string | undefined {
  return /^(?:https?:\/\/|blob:|\.{0,2}\/)/i.test(url) ? url : undefined
}

/** What a phone can open for a message to the account. In quick replies an action of its own, elsewhere an address of LINE's. */
export type Device = 'camera' | 'cameraRoll' | 'cameraRolls' | 'location'
const DEVICES: Record<Device, { path: string; does: string }> = {
  camera: { path: 'nv/camera/', does: 'カメラを開きます' },
  cameraRoll: { path: 'nv/cameraRoll/single', does: '写真を1枚選ぶ画面を開きます' },
  cameraRolls: { path: 'nv/cameraRoll/multi', does: '写真を何枚か選ぶ画面を開きます' },
  location: { path: 'nv/location/', does: '位置情報を選ぶ画面を開きます' },
}
export const deviceUri = (device: Device): string => `https://line.me/R/${DEVICES[device].path}`

/** What is behind LINE's own scheme; nothing when the address is another's. */
export const lineFunction = (uri: string): string | undefined => /^(?:https:\/\/line\.me\/R|line:\/)\/(.*)$/i.exec(uri)?.[1]

/** Exactly as LINE writes them: another spelling opens nothing on a phone. */
export function deviceOf(uri: string): Device | undefined {
  const path = lineFunction(uri)?.replace(/[?#].*$/, '').replace(/\/+$/, '')
  return (Object.keys(DEVICES) as Device[]).find((d) => DEVICES[d].path.replace(/\/$/, '') === path)
}

const PICKS = { date: '日付', time: '時刻', datetime: '日時' } as const

/** What happens when this is tapped, in a sentence for the person who prepares the message. */
export function describeAction(action: LineAction): string {
  switch (action.type) {
    case 'message':
      return `「${action.text}」と送信します`
    case 'postback':
      return action.displayText ?? action.text
        ? `「${action.displayText ?? action.text}」と表示して、データを送ります`
        : 'データを送ります（画面には表示されません）'
    case 'uri': {
      const device = deviceOf(action.uri)
      return device ? DEVICES[device].does : `${action.uri} を開きます`
    }
    case 'datetimepicker':
      return `${PICKS[action.mode] ?? '日時'}を選ぶ画面を開きます`
    case 'richmenuswitch':
      return 'リッチメニューを切り替えます'
    case 'clipboard':
      return `「${action.clipboardText}」をコピーします`
    case 'camera':
      return 'カメラを開きます'
    case 'cameraRoll':
      return '写真を選ぶ画面を開きます'
    case 'location':
      return '位置情報を選ぶ画面を開きます'
    default:
      return '対応していない操作です'
  }
}

/** The name of a tap area: its label, or else what it does. */
export const actionName = (action: LineAction): string => action.label || describeAction(action)

export function imagemapAction(action: ImagemapAction): LineAction {
  const label = action.label === undefined ? {} : { label: action.label }
  switch (action.type) {
    case 'uri':
      return { type: 'uri', uri: action.linkUri, ...label }
    case 'message':
      return { type: 'message', text: action.text, ...label }
    case 'clipboard':
      return { type: 'clipboard', clipboardText: action.clipboardText, ...label }
  }
}
