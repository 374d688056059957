// Help for a colleague who cannot get in: locked, second factor lost, signed in somewhere else.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, staffAccess } from '../../api/queries'
import type { StaffAccess, StaffRow } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { Fetched } from '../shell/page'
import { tell } from '../shell/toast'
import { Button, Dialog, Notice, TextField } from '../ui'
import { SessionTable } from './SessionTable'

/** Whom the city's identity provider means. */
function SsoName({ staff, access, may, onDone }: { staff: StaffRow; access: StaffAccess; may: boolean; onDone: (after: StaffAccess, text: string) => void }) {
  const [name, setName] = useState(access.ssoName)
  const save = useMutation({
    mutationFn: () => call('PUT /api/staff/{id}/sso', { params: { id: staff.id }, body: { name: name.trim() } }),
    onSuccess: (a) => onDone(a, a.ssoName ? '結びつけました' : '結びつけを外しました'),
  })
  return (
    <section className="stack" aria-labelledby="h-access-sso">
      <h3 id="h-access-sso">{access.sso}</h3>
      {may ? (
        <>
          <TextField label="認証基盤での名前" value={name} onChange={setName} most={200} optional help="ここに書いた名前で認証された人を、この職員としてサインインさせます。空にすると使えません。" error={save.error ? asApiError(save.error).message : undefined} spellCheck={false} autoComplete="off" />
          {name.trim() !== access.ssoName && (
            <div>
              <Button small isPending={save.isPending} onPress={() => save.mutate()}>
                結びつけを保存する
              </Button>
            </div>
          )}
        </>
      ) : (
        <p>{access.ssoName || '結びついていません'}</p>
      )}
    </section>
  )
}

/** Where letters to this person go; what they say is only that something waits. */
function MailAddress({ staff, access, onDone }: { staff: StaffRow; access: StaffAccess; onDone: (after: StaffAccess, text: string) => void }) {
  const [email, setEmail] = useState(access.email)
  const save = useMutation({
    mutationFn: () => call('PUT /api/staff/{id}/mail', { params: { id: staff.id }, body: { email: email.trim() } }),
    onSuccess: (a) => onDone(a, a.email ? 'メールアドレスを保存しました' : 'メールアドレスを消しました'),
  })
  return (
    <section className="stack" aria-labelledby="h-access-mail">
      <h3 id="h-access-mail">お知らせのメール</h3>
      <TextField label="メールアドレス" value={email} onChange={setEmail} most={254} optional help="承認の依頼などを、この宛先にも知らせます。本人も「こちらのアカウント」で変えられ、止められます。" error={save.error ? asApiError(save.error).message : undefined} spellCheck={false} autoComplete="off" />
      {email.trim() !== access.email && (
        <div>
          <Button small isPending={save.isPending} onPress={() => save.mutate()}>
            メールアドレスを保存する
          </Button>
        </div>
      )}
    </section>
  )
}

export function AccessDialog({ staff, self, mayEdit, onClose }: { staff: StaffRow; self: boolean; mayEdit: boolean; onClose: () => void }) {
  const params = { id: staff.id }
  const query = useQuery(staffAccess(staff.id))
  const [resetting, setResetting] = useState(false)
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const took = (after: StaffAccess, text: string) => {
    client.setQueryData(staffAccess(staff.id).queryKey, after)
    void client.invalidateQueries({ queryKey: ['staff'], exact: true })
    tell(text)
  }
  const unlock = useMutation({ mutationFn: () => call('POST /api/staff/{id}/unlock', { params }), onSuccess: (a) => took(a, 'ロックを外しました') })
  const end = useMutation({ mutationFn: () => call('POST /api/staff/{id}/end-sessions', { params }), onSuccess: (a) => took(a, 'サインアウトさせました') })
  const reset = useMutation({
    mutationFn: () => call('POST /api/staff/{id}/factor-reset', { params, body: { reason: reason.trim() } }),
    onSuccess: (a) => {
      setResetting(false)
      took(a, a.resetAskedBy ? '依頼しました。もう一人の職員が外します' : '二要素認証を外しました')
    },
  })
  const failed = unlock.error ?? end.error ?? reset.error
  return (
    <Dialog title={`${staff.name}さんのサインイン`} isOpen onClose={onClose} actions={<Button onPress={onClose}>閉じる</Button>}>
      {failed && (
        <Notice kind="error" live title="できませんでした">
          {asApiError(failed).message}
        </Notice>
      )}
      <Fetched query={query}>
        {(a) => (
          <div className="stack">
            {a.locked && (
              <Notice
                kind="warning"
                title="続けてまちがえたため、一時的にロックされています"
                actions={
                  mayEdit && !self ? (
                    <Button small onPress={() => unlock.mutate()} isPending={unlock.isPending}>
                      ロックを外す
                    </Button>
                  ) : undefined
                }
              >
                本人がまちがえたのかどうかを、先に確かめてください。
              </Notice>
            )}
            <section className="stack" aria-labelledby="h-access-factors">
              <h3 id="h-access-factors">二要素認証</h3>
              <dl className="facts">
                <div>
                  <dt>認証アプリ</dt>
                  <dd>{a.factors.totpSince ? `使っています（${formatMinute(a.factors.totpSince)} から）` : '使っていません'}</dd>
                </div>
                <div>
                  <dt>パスキー</dt>
                  <dd>{a.factors.passkeys > 0 ? `${a.factors.passkeys}個` : '使っていません'}</dd>
                </div>
                <div>
                  <dt>リカバリーコード</dt>
                  <dd>残り{a.factors.recoveryLeft}個</dd>
                </div>
              </dl>
              {a.resetAskedBy && a.resetAskedAt && (
                <Notice kind="warning" title="二要素認証を外す依頼があります">
                  {a.resetAskedBy}さんが {formatMinute(a.resetAskedAt)} に依頼しました。本人を確かめたもう一人の職員が、24時間のうちに外します。
                </Notice>
              )}
              {mayEdit && !self && (a.factors.totp || a.factors.passkeys > 0) && !resetting && (
                <div>
                  <Button small onPress={() => setResetting(true)}>
                    二要素認証をやり直してもらう
                  </Button>
                </div>
              )}
              {resetting && (
                <div className="sub">
                  <p>対面や内線で本人であることを確かめてから、外します。認証アプリ、パスキー、リカバリーコードがすべて消え、サインイン中の画面も閉じます。だれがなぜ外したかが、操作記録に残ります。外せる職員がほかにもいるときは、二人めが外したときに外れます。</p>
                  <TextField label="理由と、本人の確かめ方" value={reason} onChange={setReason} most={200} required error={tried && reason.trim() === '' ? '理由を入れてください。' : undefined} />
                  <div className="row">
                    <Button
                      kind="danger"
                      isPending={reset.isPending}
                      onPress={() => {
                        setTried(true)
                        if (reason.trim()) reset.mutate()
                      }}
                    >
                      二要素認証を外す
                    </Button>
                    <Button onPress={() => setResetting(false)}>やめる</Button>
                  </div>
                </div>
              )}
            </section>
            {mayEdit && <MailAddress key={a.email} staff={staff} access={a} onDone={took} />}
            {a.sso && <SsoName key={a.ssoName} staff={staff} access={a} may={mayEdit && !self} onDone={took} />}
            <section className="stack" aria-labelledby="h-access-sessions">
              <h3 id="h-access-sessions">サインイン中の端末</h3>
              {a.sessions.length === 0 ? <p className="quiet">いまはサインインしていません。</p> : <SessionTable rows={a.sessions} />}
              {mayEdit && a.sessions.some((s) => !s.mine) && (
                <div>
                  <Button small onPress={() => end.mutate()} isPending={end.isPending}>
                    {self ? 'この画面のほかを終わらせる' : 'すべてサインアウトさせる'}
                  </Button>
                </div>
              )}
            </section>
          </div>
        )}
      </Fetched>
    </Dialog>
  )
}
