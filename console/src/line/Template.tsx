import { Carousel } from './Carousel'
import { color } from './flexLayout'
import { ActionButton, Picture, Tappable, Unsupported } from './parts'
import type { CarouselColumn, LineAction, TemplateMessage } from './types'

function Actions({ actions }: { actions: LineAction[] }) {
  return (
    <div className="ln-template-actions">
      {actions.map((action, i) => (
        <ActionButton key={i} action={action} className="ln-template-action">
          {action.label}
        </ActionButton>
      ))}
    </div>
  )
}

interface Look {
  imageAspectRatio?: 'rectangle' | 'square' | undefined
  imageSize?: 'cover' | 'contain' | undefined
}

function Column({ column, look }: { column: CarouselColumn; look: Look }) {
  return (
    <div className="ln-card ln-template">
      <Tappable action={column.defaultAction} className="ln-template-main">
        {column.thumbnailImageUrl && (
          <div
            className="ln-template-image"
            style={{ aspectRatio: look.imageAspectRatio === 'square' ? '1' : '1.51', background: color(column.imageBackgroundColor) ?? '#ffffff' }}
          >
            <Picture url={column.thumbnailImageUrl} alt="" fit={look.imageSize ?? 'cover'} />
          </div>
        )}
        <div className="ln-template-body">
          {column.title && <p className="ln-template-title">{column.title}</p>}
          <p className="ln-template-text">{column.text}</p>
        </div>
      </Tappable>
      <Actions actions={column.actions} />
    </div>
  )
}

export function Template({ message }: { message: TemplateMessage }) {
  const { template } = message
  switch (template.type) {
    case 'buttons':
      return (
        <div role="group" aria-label={message.altText}>
          <Column column={template} look={template} />
        </div>
      )
    case 'confirm':
      return (
        <div role="group" aria-label={message.altText}>
          <div className="ln-card ln-template ln-confirm">
            <p className="ln-template-text">{template.text}</p>
            <Actions actions={template.actions} />
          </div>
        </div>
      )
    case 'carousel':
      return (
        <Carousel name={message.altText}>
          {template.columns.map((column, i) => (
            <Column key={i} column={column} look={template} />
          ))}
        </Carousel>
      )
    case 'image_carousel':
      return (
        <Carousel name={message.altText}>
          {template.columns.map((column, i) => (
            <div key={i} className="ln-image-column">
              <Picture url={column.imageUrl} alt="" />
              <ActionButton action={column.action} className="ln-tap-hit">
                {column.action.label && <span className="ln-image-label">{column.action.label}</span>}
                {!column.action.label && <span className="visually-hidden">{`画像${i + 1}`}</span>}
              </ActionButton>
            </div>
          ))}
        </Carousel>
      )
    default:
      return <Unsupported type={`template/${(template as { type: string }).type}`} />
  }
}
