import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { notices } from '../../api/queries'
import { noticesRoute } from '../router'
import { NoticeRows, ReadAll } from '../shell/Bell'
import { Fetched, Page } from '../shell/page'
import { useSession } from '../shell/session'
import { Empty } from '../ui'
import { Pager } from '../ui/Pager'

export function Notices() {
  const { before } = noticesRoute.useSearch()
  const navigate = useNavigate()
  const query = useQuery(notices(before))
  const { looker, staff } = useSession()
  const newest = query.data?.notices[0]?.id ?? 0
  return (
    <Page title="お知らせ" lead="あなたに届いたお知らせです。180日たったものは消えます。" actions={!before && (query.data?.unread ?? 0) > 0 && <ReadAll newest={newest} />}>
      <Fetched query={query}>
        {(data) => (
          <>
            {looker ? <Empty title="お知らせは、本人だけが見られます">{staff.name}さんとして表示しているあいだは出ません。</Empty> : data.notices.length === 0 ? <Empty title="お知らせはありません">承認の依頼や差し戻しなどがあると、ここに届きます。</Empty> : <NoticeRows list={data.notices} />}
            <Pager first={!before} next={data.next} onFirst={() => void navigate({ to: '/notices', search: {} })} onNext={(to) => void navigate({ to: '/notices', search: { before: to } })} />
          </>
        )}
      </Fetched>
    </Page>
  )
}
