// LINE's own words for messages. Names are LINE's, so that a message can be passed on as it is.

export type Theme = 'light' | 'dark'

// ---- actions ---------------------------------------------------------------

interface Labelled {
  label?: string
}
export interface MessageAction extends Labelled {
  type: 'message'
  text: string
}
export interface PostbackAction extends Labelled {
  type: 'postback'
  data: string
  displayText?: string
  text?: string
  inputOption?: 'closeRichMenu' | 'openRichMenu' | 'openKeyboard' | 'openVoice'
  fillInText?: string
  /** Ours: what a tap does. LINE never gets it. */
  tags?: { add?: number[]; remove?: number[] }
}
export interface UriAction extends Labelled {
  type: 'uri'
  uri: string
  altUri?: { desktop?: string }
}
export interface DatetimePickerAction extends Labelled {
  type: 'datetimepicker'
  data: string
  mode: 'date' | 'time' | 'datetime'
  initial?: string
  min?: string
  max?: string
}
export interface RichMenuSwitchAction extends Labelled {
  type: 'richmenuswitch'
  richMenuAliasId: string
  data: string
}
export interface ClipboardAction extends Labelled {
  type: 'clipboard'
  clipboardText: string
}
export interface DeviceAction extends Labelled {
  type: 'camera' | 'cameraRoll' | 'location'
}
export type LineAction =
  | MessageAction
  | PostbackAction
  | UriAction
  | DatetimePickerAction
  | RichMenuSwitchAction
  | ClipboardAction
  | DeviceAction

// ---- what every message may carry ------------------------------------------

export interface QuickReplyItem {
  type: 'action'
  imageUrl?: string
  action: LineAction
}
export interface Sender {
  name?: string
  iconUrl?: string
}
interface Common {
  quickReply?: { items: QuickReplyItem[] }
  sender?: Sender
}

// ---- messages of the account -----------------------------------------------

export interface Emoji {
  index: number
  length?: number
  productId: string
  emojiId: string
}
export interface TextMessage extends Common {
  type: 'text'
  text: string
  emojis?: Emoji[]
  quoteToken?: string
}
export type Substitution =
  | { type: 'mention'; mentionee: { type: 'user'; userId: string } | { type: 'all' } }
  | { type: 'emoji'; productId: string; emojiId: string }
export interface TextV2Message extends Common {
  type: 'textV2'
  text: string
  substitution?: Record<string, Substitution>
  quoteToken?: string
}
export interface StickerMessage extends Common {
  type: 'sticker'
  packageId: string
  stickerId: string
  keywords?: string[]
  text?: string
}
export interface ImageMessage extends Common {
  type: 'image'
  originalContentUrl: string
  previewImageUrl: string
}
export interface VideoMessage extends Common {
  type: 'video'
  originalContentUrl: string
  previewImageUrl: string
  trackingId?: string
}
export interface AudioMessage extends Common {
  type: 'audio'
  originalContentUrl: string
  duration: number
}
export interface LocationMessage extends Common {
  type: 'location'
  title?: string
  address?: string
  latitude: number
  longitude: number
}
export interface CouponMessage extends Common {
  type: 'coupon'
  couponId: string
}
export interface Area {
  x: number
  y: number
  width: number
  height: number
}
export type ImagemapAction = { area: Area; label?: string } & (
  | { type: 'uri'; linkUri: string }
  | { type: 'message'; text: string }
  | { type: 'clipboard'; clipboardText: string }
)
export interface ImagemapMessage extends Common {
  type: 'imagemap'
  baseUrl: string
  altText: string
  baseSize: { width: number; height: number }
  actions: ImagemapAction[]
  video?: {
    originalContentUrl: string
    previewImageUrl: string
    area: Area
    externalLink?: { linkUri: string; label: string }
  }
}

export interface ButtonsTemplate {
  type: 'buttons'
  thumbnailImageUrl?: string
  imageAspectRatio?: 'rectangle' | 'square'
  imageSize?: 'cover' | 'contain'
  imageBackgroundColor?: string
  title?: string
  text: string
  defaultAction?: LineAction
  actions: LineAction[]
}
export interface ConfirmTemplate {
  type: 'confirm'
  text: string
  actions: LineAction[]
}
export interface CarouselColumn {
  thumbnailImageUrl?: string
  imageBackgroundColor?: string
  title?: string
  text: string
  defaultAction?: LineAction
  actions: LineAction[]
}
export interface CarouselTemplate {
  type: 'carousel'
  columns: CarouselColumn[]
  imageAspectRatio?: 'rectangle' | 'square'
  imageSize?: 'cover' | 'contain'
}
export interface ImageCarouselTemplate {
  type: 'image_carousel'
  columns: { imageUrl: string; action: LineAction }[]
}
export type Template = ButtonsTemplate | ConfirmTemplate | CarouselTemplate | ImageCarouselTemplate
export interface TemplateMessage extends Common {
  type: 'template'
  altText: string
  template: Template
}

// ---- flex ------------------------------------------------------------------

export interface FlexPlace {
  flex?: number
  margin?: string
  position?: 'relative' | 'absolute'
  offsetTop?: string
  offsetBottom?: string
  offsetStart?: string
  offsetEnd?: string
}
export type Gravity = 'top' | 'bottom' | 'center'
export type Align = 'start' | 'end' | 'center'

export interface FlexBox extends FlexPlace {
  type: 'box'
  layout: 'horizontal' | 'vertical' | 'baseline'
  contents: FlexComponent[]
  spacing?: string
  backgroundColor?: string
  borderColor?: string
  borderWidth?: string
  cornerRadius?: string
  width?: string
  maxWidth?: string
  height?: string
  maxHeight?: string
  paddingAll?: string
  paddingTop?: string
  paddingBottom?: string
  paddingStart?: string
  paddingEnd?: string
  action?: LineAction
  justifyContent?: 'center' | 'flex-start' | 'flex-end' | 'space-between' | 'space-around' | 'space-evenly'
  alignItems?: 'center' | 'flex-start' | 'flex-end'
  background?: {
    type: 'linearGradient'
    angle: string
    startColor: string
    endColor: string
    centerColor?: string
    centerPosition?: string
  }
}
export interface FlexTextStyle {
  size?: string
  color?: string
  weight?: 'regular' | 'bold'
  style?: 'normal' | 'italic'
  decoration?: 'none' | 'underline' | 'line-through'
}
export interface FlexSpan extends FlexTextStyle {
  type: 'span'
  text?: string
}
export interface FlexText extends FlexPlace, FlexTextStyle {
  type: 'text'
  text?: string
  contents?: FlexSpan[]
  align?: Align
  gravity?: Gravity
  wrap?: boolean
  lineSpacing?: string
  maxLines?: number
  adjustMode?: 'shrink-to-fit'
  scaling?: boolean
  action?: LineAction
}
export interface FlexButton extends FlexPlace {
  type: 'button'
  action: LineAction
  style?: 'primary' | 'secondary' | 'link'
  color?: string
  height?: 'sm' | 'md'
  gravity?: Gravity
  adjustMode?: 'shrink-to-fit'
  scaling?: boolean
}
export interface FlexImage extends FlexPlace {
  type: 'image'
  url: string
  align?: Align
  gravity?: Gravity
  size?: string
  aspectRatio?: string
  aspectMode?: 'fit' | 'cover'
  backgroundColor?: string
  animated?: boolean
  action?: LineAction
}
export interface FlexVideo {
  type: 'video'
  url: string
  previewUrl: string
  altContent: FlexComponent
  aspectRatio?: string
  action?: LineAction
}
export interface FlexIcon extends FlexPlace {
  type: 'icon'
  url: string
  size?: string
  aspectRatio?: string
  scaling?: boolean
}
export interface FlexSeparator {
  type: 'separator'
  margin?: string
  color?: string
}
export interface FlexFiller {
  type: 'filler'
  flex?: number
}
export type FlexComponent = FlexBox | FlexText | FlexSpan | FlexButton | FlexImage | FlexVideo | FlexIcon | FlexSeparator | FlexFiller

export interface FlexBlockStyle {
  backgroundColor?: string
  separator?: boolean
  separatorColor?: string
}
export type BubbleSize = 'nano' | 'micro' | 'deca' | 'hecto' | 'kilo' | 'mega' | 'giga'
export interface FlexBubble {
  type: 'bubble'
  size?: BubbleSize
  direction?: 'ltr' | 'rtl'
  header?: FlexBox
  hero?: FlexBox | FlexImage | FlexVideo
  body?: FlexBox
  footer?: FlexBox
  styles?: { header?: FlexBlockStyle; hero?: FlexBlockStyle; body?: FlexBlockStyle; footer?: FlexBlockStyle }
  action?: LineAction
}
export interface FlexCarousel {
  type: 'carousel'
  contents: FlexBubble[]
}
export interface FlexMessage extends Common {
  type: 'flex'
  altText: string
  contents: FlexBubble | FlexCarousel
}

/** Every message that an account can send. */
export type LineMessage =
  | TextMessage
  | TextV2Message
  | StickerMessage
  | ImageMessage
  | VideoMessage
  | AudioMessage
  | LocationMessage
  | CouponMessage
  | ImagemapMessage
  | TemplateMessage
  | FlexMessage

// ---- messages of a person, as webhooks carry them ---------------------------

interface Received {
  id: string
  quotedMessageId?: string
}
interface ContentProvider {
  type: 'line' | 'external'
  originalContentUrl?: string
  previewImageUrl?: string
}
export type ReceivedMessage = Received &
  (
    | {
        type: 'text'
        text: string
        emojis?: Emoji[]
        mention?: { mentionees: { index: number; length: number; type: 'user' | 'all'; userId?: string }[] }
      }
    | { type: 'image'; contentProvider?: ContentProvider }
    | { type: 'video'; contentProvider?: ContentProvider; duration?: number }
    | { type: 'audio'; contentProvider?: ContentProvider; duration?: number }
    | { type: 'file'; fileName: string; fileSize?: number }
    | { type: 'location'; title?: string; address?: string; latitude: number; longitude: number }
    | { type: 'sticker'; packageId: string; stickerId: string; keywords?: string[]; text?: string }
  )

// ---- a talk ------------------------------------------------------------------

/** One line of a talk: `in` was sent by the account, `out` by the person who holds the phone. */
export interface TalkItem {
  key: string
  direction: 'in' | 'out' | 'system'
  /** Milliseconds UTC; without it no time is shown. */
  at?: number
  message?: LineMessage | ReceivedMessage
  /** What a system line says. */
  text?: string
  read?: boolean
  unsent?: boolean
  notificationDisabled?: boolean
  /** LINE's id of the message, where it is known. */
  messageId?: string
  /** Something to know about how it came; shown as the tooltip of the time. */
  note?: string
}

export interface RichMenu {
  richMenuId: string
  chatBarText: string
  selected: boolean
  size: { width: number; height: number }
  areas: { bounds: Area; action: LineAction }[]
  imageUrl: string
}

export interface Account {
  displayName: string
  basicId?: string
  pictureUrl?: string
}
