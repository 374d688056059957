import { Component, useState, type CSSProperties, type ReactNode } from 'react'
import { actionName, describeAction, safeUri } from './action'
import { useLine } from './context'
import { Icon } from './icons'
import type { Segment } from './text'
import type { LineAction } from './types'

/** A button that does what LINE would do, or in a preview only says it. */
export function ActionButton({ action, className, style, children }: { action: LineAction; className?: string; style?: CSSProperties; children?: ReactNode }) {
  const { onAction, item } = useLine()
  return (
    <button
      type="button"
      className={className}
      style={style}
      title={describeAction(action)}
      aria-label={children === undefined ? actionName(action) : undefined}
      aria-disabled={onAction ? undefined : true}
      onClick={() => onAction?.(action, item)}
    >
      {children}
    </button>
  )
}

/**
 * Something that can be tapped as a whole and may hold further buttons: an invisible button lies under its contents,
 * because a button may not hold a button.
 */
export function Tappable({ action, className, style, children }: { action: LineAction | undefined; className?: string; style?: CSSProperties; children: ReactNode }) {
  if (!action) {
    return (
      <div className={className} style={style}>
        {children}
      </div>
    )
  }
  return (
    <div className={`${className ?? ''} ln-tap`} style={style}>
      <ActionButton action={action} className="ln-tap-hit" />
      {children}
    </div>
  )
}

/** A picture, or a grey card that says what should be there. */
export function Picture({ url, alt, fit = 'cover', className }: { url: string; alt: string; fit?: 'cover' | 'contain'; className?: string }) {
  const { mediaUrl } = useLine()
  const source = mediaUrl(url)
  const [failed, setFailed] = useState<string>()
  if (!source || failed === source) {
    return (
      <span className={`ln-nopicture ${className ?? ''}`} role="img" aria-label={alt || '画像'}>
        <Icon name="image" />
        <span aria-hidden="true">画像を表示できません</span>
      </span>
    )
  }
  return (
    <img className={className} src={source} alt={alt} loading="lazy" decoding="async" draggable={false} style={{ objectFit: fit }} onError={() => setFailed(source)} />
  )
}

/** Plays in place once it was tapped. */
export function Video({
  url,
  poster,
  name,
  ratio,
  trackingId,
  cover,
}: {
  url: string
  poster?: string | undefined
  name: string
  ratio?: number
  trackingId?: string | undefined
  cover?: boolean
}) {
  const { mediaUrl, onVideoEnd } = useLine()
  const [playing, setPlaying] = useState(false)
  const style: CSSProperties = cover ? { width: '100%', height: '100%' } : { aspectRatio: String(ratio ?? 16 / 9) }
  if (playing) {
    return (
      // LINE has no captions for videos, so there is no track to offer.
      // eslint-disable-next-line jsx-a11y/media-has-caption
      <video
        className="ln-video"
        style={style}
        src={mediaUrl(url)}
        poster={poster && mediaUrl(poster)}
        controls
        autoPlay
        playsInline
        aria-label={name}
        onEnded={() => trackingId !== undefined && onVideoEnd?.(trackingId)}
      />
    )
  }
  return (
    <button type="button" className="ln-video ln-video-poster" style={style} aria-label={`${name}を再生`} onClick={() => setPlaying(true)}>
      {poster ? <Picture url={poster} alt="" /> : <span className="ln-nopicture" />}
      <span className="ln-play" aria-hidden="true">
        <Icon name="play" />
      </span>
    </button>
  )
}

export function Segments({ segments }: { segments: Segment[] }) {
  const { onAction, item } = useLine()
  return segments.map((s, i) => {
    switch (s.kind) {
      case 'text':
        return <span key={i}>{s.text}</span>
      case 'mention':
        return (
          <strong key={i} className="ln-mention">
            {s.text}
          </strong>
        )
      case 'emoji':
        return <Emoji key={i} title={`LINE絵文字 ${s.productId}/${s.emojiId}`} />
      case 'link':
        return (
          <a
            key={i}
            className="ln-link"
            href={safeUri(s.uri)}
            target="_blank"
            rel="noopener noreferrer"
            onClick={(e) => {
              if (!onAction) return
              e.preventDefault()
              onAction({ type: 'uri', uri: s.uri }, item)
            }}
          >
            {s.text}
          </a>
        )
    }
  })
}

function Emoji({ title }: { title: string }) {
  return (
    <span className="ln-emoji" role="img" aria-label="LINE絵文字" title={title}>
      <Icon name="smile" />
    </span>
  )
}

export function Unsupported({ type }: { type: string }) {
  return (
    <div className="ln-card ln-unsupported">
      <Icon name="warning" />
      <p>この形式は表示できません</p>
      <p className="ln-small">種類: {type}</p>
    </div>
  )
}

/** One broken message must not take the talk with it. */
export class MessageBoundary extends Component<{ type: string; of: unknown; children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }
  static getDerivedStateFromError() {
    return { failed: true }
  }
  override componentDidUpdate(before: { of: unknown }) {
    if (this.state.failed && before.of !== this.props.of) this.setState({ failed: false })
  }
  override render() {
    return this.state.failed ? <Unsupported type={this.props.type} /> : this.props.children
  }
}

export function Avatar({ name, url, size = 36 }: { name: string; url?: string | undefined; size?: number }) {
  return (
    <span className="ln-avatar" style={{ width: size, height: size, fontSize: size * 0.45 }} aria-hidden="true">
      {url ? <Picture url={url} alt="" /> : [...name][0]}
    </span>
  )
}
