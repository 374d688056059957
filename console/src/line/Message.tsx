import { useLine } from './context'
import { Flex } from './Flex'
import { Imagemap } from './Imagemap'
import { MessageBoundary, Unsupported } from './parts'
import { Coupon, File, Film, Photo, Place, Sound, Sticker, Text } from './Simple'
import { Template } from './Template'
import { textSegments, textV2Segments } from './text'
import type { LineMessage, ReceivedMessage } from './types'

type Any = LineMessage | ReceivedMessage

/** Where the bytes of an image, a video or a voice are: sent by the account, by a LIFF page, or typed by the person. */
function useMedia(message: Extract<Any, { type: 'image' | 'video' | 'audio' | 'file' }>): { original: string; preview: string } {
  const { contentUrl } = useLine()
  if ('originalContentUrl' in message) {
    return { original: message.originalContentUrl, preview: 'previewImageUrl' in message ? message.previewImageUrl : '' }
  }
  const provider = 'contentProvider' in message ? message.contentProvider : undefined
  if (provider?.type === 'external' && provider.originalContentUrl) {
    return { original: provider.originalContentUrl, preview: provider.previewImageUrl ?? provider.originalContentUrl }
  }
  const id = (message as { id: string }).id
  return { original: contentUrl?.(id, false) ?? '', preview: contentUrl?.(id, true) ?? '' }
}

function ImageOf({ message }: { message: Extract<Any, { type: 'image' }> }) {
  const { original, preview } = useMedia(message)
  return <Photo url={preview} original={original} />
}

function VideoOf({ message }: { message: Extract<Any, { type: 'video' }> }) {
  const { original, preview } = useMedia(message)
  return (
    <Film
      url={original}
      poster={preview}
      trackingId={'trackingId' in message ? message.trackingId : undefined}
      duration={'duration' in message ? message.duration : undefined}
    />
  )
}

function AudioOf({ message }: { message: Extract<Any, { type: 'audio' }> }) {
  return <Sound url={useMedia(message).original} duration={message.duration} />
}

function FileOf({ message }: { message: Extract<Any, { type: 'file' }> }) {
  return <File url={useMedia(message).original || undefined} name={message.fileName} size={message.fileSize} />
}

function Body({ message }: { message: Any }) {
  switch (message.type) {
    case 'text':
      return <Text segments={textSegments(message)} />
    case 'textV2':
      return <Text segments={textV2Segments(message.text, message.substitution)} />
    case 'sticker':
      return <Sticker message={message} />
    case 'image':
      return <ImageOf message={message} />
    case 'video':
      return <VideoOf message={message} />
    case 'audio':
      return <AudioOf message={message} />
    case 'file':
      return <FileOf message={message} />
    case 'location':
      return <Place title={message.title} address={message.address} latitude={message.latitude} longitude={message.longitude} />
    case 'coupon':
      return <Coupon message={message} />
    case 'imagemap':
      return <Imagemap message={message} />
    case 'template':
      return <Template message={message} />
    case 'flex':
      return <Flex message={message} />
    default:
      return <Unsupported type={String((message as { type?: unknown }).type)} />
  }
}

/** One message, without the frame of a talk around it. Never throws: what cannot be drawn says so. */
export function Message({ message }: { message: Any }) {
  const type = typeof message?.type === 'string' ? message.type : '不明'
  return (
    <MessageBoundary type={type} of={message}>
      <Body message={message ?? ({ type } as Any)} />
    </MessageBoundary>
  )
}
