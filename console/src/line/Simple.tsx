import { safeMedia } from './action'
import { useLine } from './context'
import { Icon } from './icons'
import { Picture, Segments, Video } from './parts'
import { formatBytes, formatDuration, type Segment } from './text'
import type { CouponMessage, StickerMessage } from './types'

export function Text({ segments }: { segments: Segment[] }) {
  return (
    <p className="ln-bubble">
      <Segments segments={segments} />
    </p>
  )
}

/** No artwork of LINE's shop: a neutral drawing and what the sticker means, as far as it is known. */
export function Sticker({ message }: { message: Pick<StickerMessage, 'packageId' | 'stickerId' | 'keywords' | 'text'> }) {
  const words = message.text || message.keywords?.slice(0, 3).join('・')
  return (
    <div className="ln-sticker" role="img" aria-label={`スタンプ${words ? `（${words}）` : ''} ${message.packageId}-${message.stickerId}`}>
      <Icon name="smile" size={64} />
      <span aria-hidden="true">{words || 'スタンプ'}</span>
      <span className="ln-small" aria-hidden="true">
        {message.packageId}-{message.stickerId}
      </span>
    </div>
  )
}

export function Photo({ url, original }: { url: string; original: string }) {
  const { mediaUrl } = useLine()
  return (
    <a className="ln-photo" href={safeMedia(mediaUrl(original))} target="_blank" rel="noopener noreferrer" aria-label="写真を拡大">
      <Picture url={url} alt="写真" />
    </a>
  )
}

export function Film({ url, poster, trackingId, duration }: { url: string; poster?: string | undefined; trackingId?: string | undefined; duration?: number | undefined }) {
  return (
    <div className="ln-photo">
      <Video url={url} poster={poster} name="動画" ratio={4 / 3} trackingId={trackingId} />
      {duration !== undefined && <span className="ln-duration">{formatDuration(duration)}</span>}
    </div>
  )
}

export function Sound({ url, duration }: { url: string; duration?: number | undefined }) {
  const { mediaUrl } = useLine()
  return (
    <div className="ln-bubble ln-sound">
      {/* LINE has no captions for voice messages. */}
      {/* eslint-disable-next-line jsx-a11y/media-has-caption */}
      <audio src={mediaUrl(url)} controls preload="none" aria-label="ボイスメッセージ" />
      {duration !== undefined && <span className="ln-small">{formatDuration(duration)}</span>}
    </div>
  )
}

export function File({ url, name, size }: { url: string | undefined; name: string; size?: number | undefined }) {
  const inside = (
    <>
      <span className="ln-file-icon" aria-hidden="true">
        <Icon name="file" />
      </span>
      <span>
        <span className="ln-file-name">{name}</span>
        {size !== undefined && <span className="ln-small">サイズ: {formatBytes(size)}</span>}
      </span>
    </>
  )
  return url ? (
    <a className="ln-card ln-file" href={url} target="_blank" rel="noopener noreferrer">
      {inside}
    </a>
  ) : (
    <div className="ln-card ln-file">{inside}</div>
  )
}

/** A map is not loaded from anybody: a drawn one, with the place's words and coordinates. */
export function Place({ title, address, latitude, longitude }: { title?: string | undefined; address?: string | undefined; latitude: number; longitude: number }) {
  const { onAction, item } = useLine()
  const uri = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`
  return (
    <a
      className="ln-card ln-place"
      href={uri}
      target="_blank"
      rel="noopener noreferrer"
      onClick={(e) => {
        if (!onAction) return
        e.preventDefault()
        onAction({ type: 'uri', uri }, item)
      }}
    >
      <span className="ln-map" aria-hidden="true">
        <Icon name="pin" size={40} />
      </span>
      <span className="ln-place-text">
        <span className="ln-place-title">{title || '位置情報'}</span>
        {address && <span className="ln-small">{address}</span>}
        <span className="ln-small">
          {latitude.toFixed(5)}, {longitude.toFixed(5)}
        </span>
      </span>
    </a>
  )
}

export function Coupon({ message }: { message: CouponMessage }) {
  return (
    <div className="ln-card ln-file">
      <span className="ln-file-icon" aria-hidden="true">
        <Icon name="ticket" />
      </span>
      <span>
        <span className="ln-file-name">クーポン</span>
        <span className="ln-small">{message.couponId}</span>
      </span>
    </div>
  )
}
