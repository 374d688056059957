// What every page starts with: a title that the browser knows, a heading that takes the focus, and states for what can go wrong.
import type { UseQueryResult } from '@tanstack/react-query'
import { useEffect, useRef, type ReactNode } from 'react'
import { Link } from '@tanstack/react-router'
import { asApiError } from '../../api/client'
import { Button, Icon, Loading, Notice } from '../ui'
import { useSession } from './session'

export function Page({ title, lead, actions, back, children, wide }: { title: string; lead?: ReactNode; actions?: ReactNode; back?: { to: string; label: string }; children: ReactNode; wide?: boolean }) {
  const session = useSession()
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title}｜${session.accountName} 管理画面`
  }, [title, session.accountName])
  useEffect(() => {
    // The first page of a visit leaves the focus where the browser puts it; a draft that got its number is no new page.
    const { moved, quiet } = document.documentElement.dataset
    delete document.documentElement.dataset.quiet
    if (moved && !quiet) heading.current?.focus({ preventScroll: true })
  }, [])
  return (
    <div className={wide ? 'page page-wide' : 'page'}>
      {back && (
        <p className="back">
          <Link to={back.to}>
            <Icon name="left" size={16} />
            {back.label}
          </Link>
        </p>
      )}
      <div className="page-head">
        <h1 tabIndex={-1} ref={heading}>
          {title}
        </h1>
        {actions && <div className="row">{actions}</div>}
      </div>
      {lead && <p className="lead">{lead}</p>}
      {children}
    </div>
  )
}

export function Forbidden({ what }: { what: string }) {
  const { contact } = useSession()
  return (
    <Page title="この画面を見る権限がありません">
      <Notice kind="warning" title={`あなたの役割では「${what}」を使えません`}>
        <p>
          必要なときは、{contact || '管理者の職員'}に相談してください。あなたの役割は右上の名前のところで確かめられます。
        </p>
      </Notice>
      <p>
        <Link to="/">ホームに戻る</Link>
      </p>
    </Page>
  )
}

export function NotFound({ what = 'ページ' }: { what?: string }) {
  return (
    <Page title={`${what}が見つかりません`}>
      <p>アドレスが違うか、すでに削除されています。</p>
      <p>
        <Link to="/">ホームに戻る</Link>
      </p>
    </Page>
  )
}

export function Failed({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const e = asApiError(error)
  if (e.code === 'denied') {
    return (
      <Notice kind="warning" title="見る権限がありません">
        {e.message}
      </Notice>
    )
  }
  return (
    <Notice kind="error" live title="読み込めませんでした" actions={<Button onPress={onRetry}>もう一度試す</Button>}>
      {e.message}
    </Notice>
  )
}

/** Loading, failed, or the thing itself. What is already there stays while it is read again. */
export function Fetched<T>({ query, children, loading }: { query: UseQueryResult<T>; children: (data: T) => ReactNode; loading?: ReactNode }) {
  if (query.data !== undefined) {
    return (
      <>
        {query.isError && <Failed error={query.error} onRetry={() => void query.refetch()} />}
        {children(query.data)}
      </>
    )
  }
  if (query.isError) return <Failed error={query.error} onRetry={() => void query.refetch()} />
  return <>{loading ?? <Loading />}</>
}
