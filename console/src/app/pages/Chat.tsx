// Staff chat: the list of conversations and, beside it, one of them.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { desks as desksQuery } from '../../api/queries'
import { ConversationList } from '../chat/ConversationList'
import { Talk } from '../chat/Talk'
import { chatRoute, conversationRoute } from '../router'
import { Forbidden, NotFound, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { Empty } from '../ui'

function Tools() {
  return (
    <>
      <Link to="/chat/canned" className="btn btn-secondary">
        定型の返事
      </Link>
      <Link to="/chat/history" className="btn btn-secondary">
        履歴を探す
      </Link>
      <Link to="/chat/desks" className="btn btn-secondary">
        窓口
      </Link>
    </>
  )
}

export function Chat() {
  const mayView = useRight('conversation.view')
  const search = chatRoute.useSearch()
  const { data } = useQuery({ ...desksQuery, enabled: mayView })
  if (!mayView) return <Forbidden what="職員との相談" />
  return (
    <Page title="職員との相談" actions={<Tools />} wide>
      {data?.desks.length === 0 ? (
        <Empty title="窓口がまだありません" actions={<Link to="/chat/desks" className="btn btn-primary">窓口を作る</Link>}>
          <p>窓口を作ると、市民が「職員と話す」で相談を始められるようになります。</p>
        </Empty>
      ) : (
        <div className="chat">
          <ConversationList search={search} />
          <p className="chat-nothing">左の一覧から選ぶと、ここにやりとりが出ます。</p>
        </div>
      )}
    </Page>
  )
}

export function ConversationPage() {
  const mayView = useRight('conversation.view')
  const search = conversationRoute.useSearch()
  const id = Number(conversationRoute.useParams().id)
  if (!mayView) return <Forbidden what="職員との相談" />
  if (!Number.isInteger(id)) return <NotFound what="相談" />
  return (
    <Page title="職員との相談" wide>
      <div className="chat chat-open">
        <ConversationList search={search} chosen={id} />
        <Talk key={id} id={id} back={search} />
      </div>
    </Page>
  )
}
