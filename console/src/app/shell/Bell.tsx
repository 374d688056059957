// What the program tells this person: a bell that counts, and the newest of it behind it.
import { useQuery } from '@tanstack/react-query'
import { Link, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { Button as AriaButton, Dialog as AriaDialog, DialogTrigger, Popover } from 'react-aria-components'
import { call } from '../../api/client'
import { client, noticeCount, notices } from '../../api/queries'
import { useSession } from './session'
import type { Notice } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { Button, Icon, Loading } from '../ui'
import { Failed } from './page'

const SHOWN = 8

export function Bell() {
  const count = useQuery(noticeCount)
  const [open, setOpen] = useState(false)
  const unread = count.data?.unread ?? 0
  return (
    <DialogTrigger isOpen={open} onOpenChange={setOpen}>
      <AriaButton className="btn btn-plain btn-small bell" aria-label={unread > 0 ? `お知らせ、読んでいないものが${unread}件` : 'お知らせ'}>
        <Icon name="bell" />
        {unread > 0 && (
          <span className="bell-count" aria-hidden="true">
            {unread > 99 ? '99+' : unread}
          </span>
        )}
      </AriaButton>
      <Popover className="popover popover-bell" placement="bottom end" offset={4}>
        <AriaDialog className="popover-dialog" aria-label="お知らせ">
          <Newest onGo={() => setOpen(false)} />
        </AriaDialog>
      </Popover>
    </DialogTrigger>
  )
}

function Newest({ onGo }: { onGo: () => void }) {
  const query = useQuery(notices())
  const { looker } = useSession()
  const list = query.data?.notices ?? []
  return (
    <>
      <div className="bell-head">
        <h2 className="bell-title">お知らせ</h2>
        {(query.data?.unread ?? 0) > 0 && <ReadAll newest={list[0]?.id ?? 0} />}
      </div>
      {query.isError ? <Failed error={query.error} onRetry={() => void query.refetch()} /> : !query.data ? <Loading /> : list.length === 0 ? <p className="listbox-empty">{looker ? 'お知らせは、本人だけが見られます。' : 'お知らせはありません。'}</p> : <NoticeRows list={list.slice(0, SHOWN)} onGo={onGo} />}
      <p className="bell-foot">
        <Link to="/notices" onClick={onGo}>
          すべてのお知らせ
        </Link>
      </p>
    </>
  )
}

const again = () => void client.invalidateQueries({ queryKey: ['notices'] })

export function ReadAll({ newest }: { newest: number }) {
  return (
    <Button small kind="plain" icon="check" onPress={() => void call('POST /api/notices/read', { body: { until: newest } }).then(again, again)}>
      すべて読んだことにする
    </Button>
  )
}

/** Going to what a notice is about is reading it. */
export function NoticeRows({ list, onGo }: { list: Notice[]; onGo?: () => void }) {
  const router = useRouter()
  return (
    <ul className="notices">
      {list.map((n) => (
        <li key={n.id} className={n.read ? 'notice-row' : 'notice-row notice-unread'}>
          <a
            href={n.link || '/notices'}
            onClick={(e) => {
              if (e.metaKey || e.ctrlKey || e.shiftKey) return
              e.preventDefault()
              if (!n.read) void call('POST /api/notices/{id}/read', { params: { id: n.id } }).then(again, again)
              onGo?.()
              void router.navigate({ to: n.link || '/notices' })
            }}
          >
            {!n.read && <span className="visually-hidden">未読：</span>}
            {n.text}
          </a>
          <span className="table-note">{formatMinute(n.at)}</span>
        </li>
      ))}
    </ul>
  )
}
