import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { approvalChains } from '../../api/queries'
import type { ApprovalChain } from '../../api/types.gen'
import { PURPOSES, waitText, whoDecides, type Lists } from '../approval/chain'
import { formatMinute } from '../lib/dates'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { Empty } from '../ui'
import { LinkButton } from '../ui/LinkButton'

export function ApprovalChains() {
  const mayView = useRight('approval.view')
  const mayManage = useRight('approval.manage')
  const query = useQuery({ ...approvalChains, enabled: mayView })
  if (!mayView) return <Forbidden what="承認の道筋" />
  return (
    <Page
      title="承認の道筋"
      lead="送る前にだれの承認がいるかを、部署と種類ごとに決めます。部署の道筋がなければ、上の部署、次に標準の道筋を使います。"
      actions={
        mayManage && (
          <LinkButton to="/approval-chains/$id" params={{ id: 'new' }} kind="primary" icon="plus">
            道筋を足す
          </LinkButton>
        )
      }
    >
      <Fetched query={query}>
        {(data) =>
          data.chains.length === 0 ? (
            <Empty title="道筋はまだありません">いまは、「配信」の「承認・送信」の権限がある人が、そのまま送れます。道筋を作ると、承認がそろうまで送れなくなります。</Empty>
          ) : (
            <div className="cards">
              {data.chains.map((c) => (
                <ChainCard key={c.id} chain={c} lists={data} mayManage={mayManage} />
              ))}
            </div>
          )
        }
      </Fetched>
    </Page>
  )
}

function ChainCard({ chain, lists, mayManage }: { chain: ApprovalChain; lists: Lists; mayManage: boolean }) {
  const title = `${chain.departmentId ? chain.department : '標準（道筋を決めていない部署）'}・${PURPOSES[chain.purpose].label}`
  return (
    <section className="card" aria-labelledby={`h-chain-${chain.id}`}>
      <div className="card-head">
        <h2 id={`h-chain-${chain.id}`}>{title}</h2>
        {mayManage && (
          <Link to="/approval-chains/$id" params={{ id: String(chain.id) }} aria-label={`${title}を直す`}>
            直す
          </Link>
        )}
      </div>
      {chain.releaseFirst && (
        <p>
          <span className="kind kind-emergency">先に送り、あとで確認する</span>
        </p>
      )}
      {chain.steps.length === 0 ? (
        <p>承認はいりません。送信の権限がある人が、そのまま送ります。</p>
      ) : (
        <ol className="chain">
          {chain.steps.map((s, i) => (
            <li key={i} className="chain-step">
              <p>
                <strong>{s.name}</strong>
              </p>
              <p>{whoDecides(s, lists)}</p>
              {s.waitMinutes > 0 && <p className="quiet">{waitText(s, lists)}</p>}
            </li>
          ))}
        </ol>
      )}
      <p className="quiet">
        {formatMinute(chain.updatedAt)}・{chain.updatedBy || 'システム'}
      </p>
    </section>
  )
}
