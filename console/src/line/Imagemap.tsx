import type { CSSProperties } from 'react'
import { imagemapAction } from './action'
import { ActionButton, Picture, Video } from './parts'
import type { Area, ImagemapMessage } from './types'

/** A rectangle of the picture's own coordinates, as percentages of the picture as it is shown. */
export function areaStyle(area: Area, size: { width: number; height: number }): CSSProperties {
  const percent = (part: number, whole: number) => `${whole > 0 ? (part / whole) * 100 : 0}%`
  return {
    left: percent(area.x, size.width),
    top: percent(area.y, size.height),
    width: percent(area.width, size.width),
    height: percent(area.height, size.height),
  }
}

export function Imagemap({ message }: { message: ImagemapMessage }) {
  const { baseSize, video } = message
  return (
    <div className="ln-imagemap" role="group" aria-label={message.altText} style={{ aspectRatio: `${baseSize.width} / ${baseSize.height}` }}>
      <Picture url={`${message.baseUrl}/700`} alt={message.altText} />
      {video && (
        <div className="ln-area" style={areaStyle(video.area, baseSize)}>
          <Video url={video.originalContentUrl} poster={video.previewImageUrl} name="動画" cover />
        </div>
      )}
      {message.actions.map((action, i) => (
        <ActionButton key={i} action={imagemapAction(action)} className="ln-area ln-area-button" style={areaStyle(action.area, baseSize)} />
      ))}
      {video?.externalLink && (
        <ActionButton action={{ type: 'uri', uri: video.externalLink.linkUri }} className="ln-imagemap-link">
          {video.externalLink.label}
        </ActionButton>
      )}
    </div>
  )
}
