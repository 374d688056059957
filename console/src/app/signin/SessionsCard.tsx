import { useMutation, useQuery } from '@tanstack/react-query'
import { asApiError, call } from '../../api/client'
import { client, sessions as sessionsQuery } from '../../api/queries'
import { Fetched } from '../shell/page'
import { tell } from '../shell/toast'
import { Button, Notice } from '../ui'
import { SessionTable } from './SessionTable'

/** Where one is signed in, and the way to end it from here. */
export function SessionsCard() {
  const query = useQuery(sessionsQuery)
  const end = useMutation({
    mutationFn: (key: string | null) => (key ? call('DELETE /api/sessions/{key}', { params: { key } }) : call('POST /api/sessions/end-others')),
    onSuccess: (after) => {
      client.setQueryData(sessionsQuery.queryKey, after)
      tell('サインアウトさせました')
    },
  })
  return (
    <section className="card" aria-labelledby="h-sessions">
      <h2 id="h-sessions">サインイン中の端末</h2>
      <p className="quiet">覚えのないものがあれば終わらせて、パスワードを変えてください。</p>
      {end.error && (
        <Notice kind="error" live title="終わらせられませんでした">
          {asApiError(end.error).message}
        </Notice>
      )}
      <Fetched query={query}>
        {(data) => (
          <>
            <SessionTable
              rows={data.sessions}
              action={(row) =>
                !row.mine && (
                  <Button small onPress={() => end.mutate(row.key)} aria-label={`${row.browser}（${row.address}）のサインインを終わらせる`}>
                    終わらせる
                  </Button>
                )
              }
            />
            {data.sessions.length > 1 && (
              <div>
                <Button onPress={() => end.mutate(null)} isPending={end.isPending}>
                  この画面のほかを、すべて終わらせる
                </Button>
              </div>
            )}
          </>
        )}
      </Fetched>
    </section>
  )
}
