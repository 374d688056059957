import { createLink } from '@tanstack/react-router'
import { useState, type AnchorHTMLAttributes, type ReactNode } from 'react'
import { asApiError, download } from '../../api/client'
import type { Routes } from '../../api/types.gen'
import { Button, cx, Icon, Notice, type IconName } from './index'

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

/** The same for what may want a proof of who is asking first. */
export function GuardedDownload({ route, query, params, children }: { route: keyof Routes; query?: object; params?: Record<string, string | number>; children: ReactNode }) {
  const [busy, setBusy] = useState(false)
  const [error, setError] = useState('')
  async function fetchIt() {
    setBusy(true)
    setError('')
    try {
      await download(route, query, params)
    } catch (e) {
      setError(asApiError(e).message)
    }
    setBusy(false)
  }
  return (
    <>
      <Button small icon="download" isPending={busy} onPress={() => void fetchIt()}>
        {children}
      </Button>
      {error && (
        <Notice kind="error" live title="書き出せませんでした">
          {error}
        </Notice>
      )}
    </>
  )
}
