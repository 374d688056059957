import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, mailState } from '../../api/queries'
import type { MailState } from '../../api/types.gen'
import { setSession, useSession } from '../shell/session'
import { Fetched, Page } from '../shell/page'
import { tell } from '../shell/toast'
import { FactorsCard } from '../signin/FactorsCard'
import { SessionsCard } from '../signin/SessionsCard'
import { Button, Checkbox, Notice, TextField } from '../ui'
import { PasswordForm } from './SignIn'

export function Account() {
  const session = useSession()
  const mail = useQuery(mailState)
  return (
    <Page title="こちらのアカウント">
      <section className="card" aria-labelledby="h-me">
        <h2 id="h-me">あなた</h2>
        <dl className="facts">
          <div>
            <dt>名前</dt>
            <dd>{session.staff.name}</dd>
          </div>
          <div>
            <dt>職員ID</dt>
            <dd>{session.staff.login}</dd>
          </div>
          <div>
            <dt>所属</dt>
            <dd>{session.staff.department || '－'}</dd>
          </div>
          <div>
            <dt>役割</dt>
            <dd>{session.staff.roleLabel}</dd>
          </div>
        </dl>
        <p className="quiet">名前や所属が変わったときは、管理者の職員に知らせてください。</p>
      </section>
      <section className="card" aria-labelledby="h-mail">
        <h2 id="h-mail">メールでのお知らせ</h2>
        <Fetched query={mail}>{(state) => <MailForm key={state.email} state={state} />}</Fetched>
      </section>
      <section className="card" aria-labelledby="h-password">
        <h2 id="h-password">パスワードを変える</h2>
        <PasswordForm
          session={session}
          onDone={(after) => {
            setSession(after)
            tell('パスワードを変えました')
          }}
        />
      </section>
      <FactorsCard />
      <SessionsCard />
    </Page>
  )
}

function MailForm({ state }: { state: MailState }) {
  const [email, setEmail] = useState(state.email)
  const [wants, setWants] = useState(state.wants)
  const save = useMutation({
    mutationFn: () => call('PUT /api/account/mail', { body: { email: email.trim(), wants } }),
    onSuccess: (after) => {
      client.setQueryData(mailState.queryKey, after)
      tell('メールの設定を保存しました')
    },
  })
  const attempt = useMutation({
    mutationFn: () => call('POST /api/account/mail/try'),
    onSuccess: () => {
      tell('試しのメールを送りました。届いたか確かめてください')
      void client.invalidateQueries({ queryKey: ['notices'] })
    },
  })
  const failure = save.error ?? attempt.error
  const error = failure ? asApiError(failure) : null
  return (
    <form
      className="stack"
      onSubmit={(e) => {
        e.preventDefault()
        save.mutate()
      }}
    >
      {!state.available && <Notice title="メールはまだ使えません">メールサーバーが設定されていません。お知らせは、画面の上のベルに届きます。アドレスを登録しておくと、設定されたあとに届くようになります。</Notice>}
      {error && error.field !== 'email' && (
        <Notice kind="error" live title={save.error ? '保存できませんでした' : '送れませんでした'}>
          {error.message}
        </Notice>
      )}
      <TextField label="メールアドレス" type="email" value={email} onChange={setEmail} autoComplete="email" spellCheck={false} optional error={error?.field === 'email' ? error.message : undefined} help="職場のアドレスにします。メールには、件名や本文などの内容は書かれません。" />
      <Checkbox isSelected={wants} onChange={setWants} help="承認の依頼や差し戻しなどを知らせます。外しても、画面の上のベルには届きます。">
        お知らせをメールでも受け取る
      </Checkbox>
      <div className="row">
        <Button type="submit" kind="primary" isPending={save.isPending}>
          メールの設定を保存
        </Button>
        {state.available && state.email && state.wants && (
          <Button isPending={attempt.isPending} isDisabled={email.trim() !== state.email || wants !== state.wants} onPress={() => attempt.mutate()}>
            試しに送ってみる
          </Button>
        )}
      </div>
    </form>
  )
}
