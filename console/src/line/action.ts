import type { ImagemapAction, LineAction } from './types'

/** An address that may be followed: anything else (javascript:, data:, …) is shown but never linked. */
export function safeUri(uri: string): string | undefined {
  return /^(?:https?:\/\/|line:\/\/|tel:|mailto:)/i.test(uri.trim()) ? uri.trim() : undefined
}

/** An address where a picture, a film or a file may be: LINE's https, or what this page itself made. */
export function safeMedia(url: string): string | undefined {
  return /^(?:https?:\/\/|blob:|\.{0,2}\/)/i.test(url) ? url : undefined
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
    case 'uri':
      return `${action.uri} を開きます`
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
