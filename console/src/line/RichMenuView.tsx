import { areaStyle } from './Imagemap'
import { LineFrame, type LineLook } from './LineTalk'
import { ActionButton, Picture } from './parts'
import type { RichMenu } from './types'

/** A rich menu's picture with its tap areas as buttons. The bar with its title belongs to the phone around it. */
export function RichMenuView({ menu, showAreas = false, ...look }: Omit<LineLook, 'account'> & { menu: Omit<RichMenu, 'richMenuId' | 'selected'>; showAreas?: boolean }) {
  return (
    <LineFrame {...look} className="ln-richmenu">
      <div role="group" aria-label={`リッチメニュー「${menu.chatBarText}」`} className="ln-richmenu-picture" style={{ aspectRatio: `${menu.size.width} / ${menu.size.height}` }}>
        <Picture url={menu.imageUrl} alt="" />
        {menu.areas.map((area, i) => (
          <ActionButton key={i} action={area.action} className={`ln-area ln-area-button ${showAreas ? 'ln-area-shown' : ''}`} style={areaStyle(area.bounds, menu.size)} />
        ))}
      </div>
    </LineFrame>
  )
}
