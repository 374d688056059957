import { Children, type ReactNode } from 'react'

/** Cards side by side, scrolled by hand, by wheel or, when it has the focus, by the arrow keys. */
export function Carousel({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div className="ln-carousel" role="group" aria-roledescription="カルーセル" aria-label={`${name}（横に${Children.count(children)}枚）`} tabIndex={0}>
      {Children.map(children, (child) => (
        <div className="ln-carousel-item">{child}</div>
      ))}
    </div>
  )
}
