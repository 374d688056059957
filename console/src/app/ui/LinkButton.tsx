import { createLink } from '@tanstack/react-router'
import type { AnchorHTMLAttributes, ReactNode } from 'react'
import { cx, Icon, type IconName } from './index'

interface Props extends AnchorHTMLAttributes<HTMLAnchorElement> {
  kind?: 'primary' | 'secondary' | 'plain'
  small?: boolean
  icon?: IconName
  children?: ReactNode
}
function Anchor({ kind = 'secondary', small, icon, children, ...rest }: Props) {
  return (
    <a {...rest} className={cx('btn', `btn-${kind}`, small && 'btn-small')}>
      {icon && <Icon name={icon} size={small ? 18 : 20} />}
      <span>{children}</span>
    </a>
  )
}
/** Goes to another page, and looks like a button. */
export const LinkButton = createLink(Anchor)

/** A file to keep. */
export function Download({ href, children }: { href: string; children: ReactNode }) {
  return (
    <a className="btn btn-secondary btn-small" href={href} download>
      <Icon name="download" size={18} />
      <span>{children}</span>
    </a>
  )
}
