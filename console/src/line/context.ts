import { createContext, useContext } from 'react'
import type { LineAction, TalkItem, Theme } from './types'

export interface LineContextValue {
  theme: Theme
  /** Width of the phone's screen in CSS pixels. */
  width: number
  /** Without it the buttons say what they would do and do nothing. */
  onAction?: ((action: LineAction, item?: TalkItem) => void) | undefined
  /** The line of the talk that is being drawn. */
  item?: TalkItem
  mediaUrl: (url: string) => string
  contentUrl?: ((messageId: string, preview: boolean) => string) | undefined
  onVideoEnd?: ((trackingId: string) => void) | undefined
}

export const LineContext = createContext<LineContextValue>({ theme: 'light', width: 375, mediaUrl: (url) => url })
export const useLine = (): LineContextValue => useContext(LineContext)
