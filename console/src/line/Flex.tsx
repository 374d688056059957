import type { CSSProperties, ReactNode } from 'react'
import { Carousel } from './Carousel'
import { useLine } from './context'
import { aspectRatio, bubbleShape, boxStyle, color, fontSize, imageWidth, length, placeStyle, present, textStyle } from './flexLayout'
import { ActionButton, Picture, Tappable, Unsupported, Video } from './parts'
import { useShrink } from './shrink'
import type { FlexBlockStyle, FlexBox, FlexBubble, FlexButton, FlexComponent, FlexIcon, FlexImage, FlexMessage, FlexText, Gravity } from './types'

const GRAVITY: Record<Gravity, string> = { top: 'flex-start', center: 'center', bottom: 'flex-end' }
const gravity = (g: Gravity | undefined) => (g ? GRAVITY[g] : undefined)

function Text({ text, place }: { text: FlexText; place: CSSProperties }) {
  const spacing = length(text.lineSpacing, {})
  const lines = text.wrap && text.maxLines && text.maxLines > 0 ? text.maxLines : undefined
  const style = present<CSSProperties>({
    ...textStyle(text, false),
    textAlign: text.align,
    lineHeight: spacing ? `calc(1.4em + ${spacing})` : undefined,
    WebkitLineClamp: lines,
  })
  const spans = text.contents?.length ? text.contents : undefined
  const shrink = useShrink(text.adjustMode === 'shrink-to-fit' && !text.wrap)
  return (
    <Tappable action={text.action} className="fx-text" style={present({ ...place, justifyContent: gravity(text.gravity) })}>
      <p ref={shrink} className={text.wrap ? (lines ? 'fx-wrap fx-clamp' : 'fx-wrap') : 'fx-oneline'} style={style}>
        {spans
          ? spans.map((span, i) => (
              <span key={i} style={textStyle(span, true)}>
                {span.text}
              </span>
            ))
          : text.text}
      </p>
    </Tappable>
  )
}

function Button({ button, place }: { button: FlexButton; place: CSSProperties }) {
  const kind = button.style ?? 'link'
  const own = color(button.color)
  const shrink = useShrink(button.adjustMode === 'shrink-to-fit')
  return (
    <div className="fx-button-place" style={present({ ...place, justifyContent: gravity(button.gravity) })}>
      <ActionButton
        action={button.action}
        className={`fx-button fx-${kind} ${button.height === 'sm' ? 'fx-sm' : ''}`}
        {...(own ? { style: kind === 'link' ? { color: own } : { background: own } } : {})}
      >
        <span ref={shrink} className="fx-button-label">
          {button.action.label}
        </span>
      </ActionButton>
    </div>
  )
}

function Image({ image, place }: { image: FlexImage; place: CSSProperties }) {
  const align = { start: 'flex-start', center: 'center', end: 'flex-end' }[image.align ?? 'center']
  return (
    <div className="fx-image-place" style={present({ ...place, alignItems: align, justifyContent: gravity(image.gravity) })}>
      <Tappable
        action={image.action}
        className="fx-image"
        style={present({ width: imageWidth(image.size), aspectRatio: String(aspectRatio(image.aspectRatio)), background: color(image.backgroundColor) })}
      >
        <Picture url={image.url} alt="" fit={image.aspectMode === 'cover' ? 'cover' : 'contain'} />
      </Tappable>
    </div>
  )
}

function Icon({ icon, place }: { icon: FlexIcon; place: CSSProperties }) {
  return (
    <span className="fx-icon" style={{ ...place, fontSize: fontSize(icon.size), width: `${aspectRatio(icon.aspectRatio)}em` }}>
      <Picture url={icon.url} alt="" fit="contain" />
    </span>
  )
}

function Box({ box, place, className = '' }: { box: FlexBox; place: CSSProperties; className?: string }) {
  const own = boxStyle(box)
  return (
    <Tappable action={box.action} className={`fx-box ${className}`} style={{ ...own, ...place }}>
      {box.contents.map((child, i) => (
        <Part key={i} component={child} parent={box.layout} spacing={box.spacing} first={i === 0} />
      ))}
    </Tappable>
  )
}

function Part({ component, parent, spacing, first }: { component: FlexComponent; parent: FlexBox['layout']; spacing?: string | undefined; first: boolean }): ReactNode {
  const place = placeStyle(component, parent, spacing, first)
  switch (component.type) {
    case 'box':
      return <Box box={component} place={place} />
    case 'text':
      return <Text text={component} place={place} />
    case 'button':
      return <Button button={component} place={place} />
    case 'image':
      return <Image image={component} place={place} />
    case 'icon':
      return <Icon icon={component} place={place} />
    case 'separator':
      return (
        <div
          className={parent === 'vertical' ? 'fx-separator' : 'fx-separator fx-upright'}
          style={present({ ...place, background: color(component.color) })}
        />
      )
    case 'filler':
      return <div style={place} />
    case 'video':
      return <Video url={component.url} poster={component.previewUrl} name="動画" ratio={aspectRatio(component.aspectRatio, 20 / 13)} />
    case 'span':
      return null
    default:
      return <Unsupported type={`flex/${(component as { type: string }).type}`} />
  }
}

function Block({ style, first, className, children }: { style: FlexBlockStyle | undefined; first: boolean; className?: string; children: ReactNode }) {
  return (
    <div className={`fx-block ${className ?? ''}`} style={present({ background: color(style?.backgroundColor) })}>
      {style?.separator && !first && <div className="fx-separator" style={present({ background: color(style.separatorColor) })} />}
      {children}
    </div>
  )
}

function Hero({ hero }: { hero: NonNullable<FlexBubble['hero']> }) {
  if (hero.type === 'video') {
    return (
      <>
        <Video url={hero.url} poster={hero.previewUrl} name="動画" ratio={aspectRatio(hero.aspectRatio, 20 / 13)} />
        {hero.action?.label && (
          <ActionButton action={hero.action} className="fx-video-action">
            {hero.action.label}
          </ActionButton>
        )}
      </>
    )
  }
  return <Part component={hero} parent="vertical" first />
}

function Bubble({ bubble }: { bubble: FlexBubble }) {
  const { width } = useLine()
  const shape = bubbleShape(bubble.size)
  const { header, hero, body, footer, styles } = bubble
  // A block's own padding is what LINE gives it, unless its box says something else.
  const block = (box: FlexBox, padding: string) => {
    const [top, right = top, bottom = top, left = right] = padding.split(' ')
    return (
      <Box
        box={{ paddingTop: box.paddingAll ?? top!, paddingEnd: box.paddingAll ?? right!, paddingBottom: box.paddingAll ?? bottom!, paddingStart: box.paddingAll ?? left!, ...box }}
        place={{ flex: '1 0 auto' }}
      />
    )
  }
  return (
    <Tappable action={bubble.action} className="fx-bubble" style={{ width: Math.min(shape.width, width - 60), borderRadius: shape.radius, direction: bubble.direction ?? 'ltr' }}>
      {header && (
        <Block style={styles?.header} first>
          {block(header, shape.header)}
        </Block>
      )}
      {hero && (
        <Block style={styles?.hero} first={!header}>
          <Hero hero={hero} />
        </Block>
      )}
      {body && (
        <Block style={styles?.body} first={!header && !hero} className="fx-body">
          {block(body, footer ? shape.bodyBeforeFooter : shape.body)}
        </Block>
      )}
      {footer && (
        <Block style={styles?.footer} first={!header && !hero && !body}>
          {block(footer, shape.footer)}
        </Block>
      )}
    </Tappable>
  )
}

export function Flex({ message }: { message: FlexMessage }) {
  const { contents } = message
  if (contents.type === 'carousel') {
    return (
      <Carousel name={message.altText}>
        {contents.contents.map((bubble, i) => (
          <Bubble key={i} bubble={bubble} />
        ))}
      </Carousel>
    )
  }
  if (contents.type !== 'bubble') return <Unsupported type={`flex/${(contents as { type: string }).type}`} />
  return (
    <div role="group" aria-label={message.altText}>
      <Bubble bubble={contents} />
    </div>
  )
}
