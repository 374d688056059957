import { setSession, useSession } from '../shell/session'
import { Page } from '../shell/page'
import { tell } from '../shell/toast'
import { PasswordForm } from './SignIn'

export function Account() {
  const session = useSession()
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
      <section className="card" aria-labelledby="h-password">
        <h2 id="h-password">パスワードを変える</h2>
        <PasswordForm
          onDone={(after) => {
            setSession(after)
            tell('パスワードを変えました')
          }}
        />
      </section>
    </Page>
  )
}
