// The manual is Japanese text that the server made into HTML from files of this project; nothing typed by anybody gets here.
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { asApiError } from '../../api/client'
import { manual as manualQuery, manualPage as pageQuery } from '../../api/queries'
import { manualRoute } from '../router'
import { Fetched, NotFound, Page } from '../shell/page'
import { Empty } from '../ui'

export function Manual() {
  const query = useQuery(manualQuery)
  return (
    <Page title="マニュアル" lead="画面の使い方と、困ったときの手順です。">
      <Fetched query={query}>
        {(data) =>
          data.pages.length === 0 ? (
            <Empty title="マニュアルがまだありません" />
          ) : (
            <ol className="manual-index">
              {data.pages.map((p) => (
                <li key={p.key}>
                  <Link to="/manual/$key" params={{ key: p.key }}>
                    {p.title}
                  </Link>
                </li>
              ))}
            </ol>
          )
        }
      </Fetched>
    </Page>
  )
}

export function ManualPage() {
  const { key } = manualRoute.useParams()
  const query = useQuery(pageQuery(key))
  const index = useQuery(manualQuery)
  if (query.error && asApiError(query.error).code === 'not_found') return <NotFound what="マニュアル" />
  const pages = index.data?.pages ?? []
  const at = pages.findIndex((p) => p.key === key)
  const before = pages[at - 1]
  const after = at >= 0 ? pages[at + 1] : undefined
  // The server's text may begin with the heading that the page already has.
  const html = query.data?.html.replace(/^\s*<h1[^>]*>.*?<\/h1>/s, '') ?? ''
  return (
    <Page key={key} title={query.data?.title ?? 'マニュアル'} back={{ to: '/manual', label: 'マニュアル' }}>
      <Fetched query={query}>{() => <article className="manual" dangerouslySetInnerHTML={{ __html: html }} />}</Fetched>
      <nav className="pager" aria-label="前と次のページ">
        {before && (
          <Link to="/manual/$key" params={{ key: before.key }}>
            前：{before.title}
          </Link>
        )}
        {after && (
          <Link to="/manual/$key" params={{ key: after.key }}>
            次：{after.title}
          </Link>
        )}
      </nav>
    </Page>
  )
}
