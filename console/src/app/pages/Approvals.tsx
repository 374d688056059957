// What waits for me, what I asked for, what my departments asked for.
import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { approvals } from '../../api/queries'
import { ApprovalRows } from '../approval/parts'
import { approvalsRoute } from '../router'
import { Fetched, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { Choices, Empty } from '../ui'
import { LinkButton } from '../ui/LinkButton'
import { Pager } from '../ui/Pager'

type Box = 'turn' | 'asked' | 'all'
const EMPTY: Record<Box, { title: string; text: string }> = {
  turn: { title: 'あなたの承認を待っているものはありません', text: '依頼が届くと、ここと画面の上のベルに出ます。' },
  asked: { title: '依頼したものはありません', text: '配信を書き、送信の確認へ進むと、承認を依頼できます。' },
  all: { title: '承認の依頼はありません', text: '見ることができる部署の依頼が、ここに並びます。' },
}

export function Approvals() {
  const { box = 'turn' as Box, before } = approvalsRoute.useSearch()
  const mayView = useRight('approval.view')
  const navigate = useNavigate()
  const query = useQuery({ ...approvals({ box, ...(before ? { before } : {}) }), refetchInterval: 30_000 })
  const turn = query.data?.turn ?? 0
  return (
    <Page title="承認" lead="送る前に、ほかの人の目で確かめます。" actions={<LinkButton to="/absences" icon="people">代理を決める</LinkButton>}>
      <Choices
        label="表示する依頼"
        value={box}
        onChange={(to) => void navigate({ to: '/approvals', search: to === 'turn' ? {} : { box: to } })}
        items={[{ id: 'turn' as Box, label: turn > 0 ? `私の番（${turn}）` : '私の番' }, { id: 'asked' as Box, label: '私が依頼した' }, ...(mayView ? [{ id: 'all' as Box, label: 'すべて' }] : [])]}
      />
      <Fetched query={query}>
        {(data) => (
          <>
            {data.approvals.length === 0 ? <Empty title={EMPTY[box].title}>{EMPTY[box].text}</Empty> : <ApprovalRows rows={data.approvals} />}
            <Pager first={!before} next={data.next} onFirst={() => void navigate({ to: '/approvals', search: { ...(box === 'turn' ? {} : { box }) } })} onNext={(to) => void navigate({ to: '/approvals', search: { ...(box === 'turn' ? {} : { box }), before: to } })} />
          </>
        )}
      </Fetched>
    </Page>
  )
}
