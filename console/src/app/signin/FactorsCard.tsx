// One's own second factors: the authenticator program and the sheet of recovery codes.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, factors as factorsQuery } from '../../api/queries'
import type { FactorAdded, Factors } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { Fetched } from '../shell/page'
import { setSession, useSession } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Confirm, Dialog, Notice } from '../ui'
import { OwnRecoverySheet } from './RecoverySheet'
import { TotpSetUp } from './TotpSetUp'

type Open = 'totp' | 'remove' | 'recovery' | null

export function FactorsCard() {
  const session = useSession()
  const query = useQuery(factorsQuery)
  const [open, setOpen] = useState<Open>(null)
  const [codes, setCodes] = useState<string[]>([])
  const refresh = (after: Factors) => {
    client.setQueryData(factorsQuery.queryKey, after)
    setSession({ ...session, factors: { totp: after.totp, passkeys: after.passkeys, recoveryLeft: after.recoveryLeft } })
  }
  const added = (made: FactorAdded) => {
    client.setQueryData(factorsQuery.queryKey, made.factors)
    setSession(made.session)
    setOpen(null)
    setCodes(made.recoveryCodes)
    tell('認証アプリを登録しました')
  }
  const remove = useMutation({
    mutationFn: () => call('DELETE /api/session/totp'),
    onSuccess: (after) => {
      refresh(after)
      tell('認証アプリを外しました')
    },
    onSettled: () => setOpen(null),
  })
  const recovery = useMutation({
    mutationFn: () => call('POST /api/session/recovery'),
    onSuccess: (made) => {
      refresh(made.factors)
      setCodes(made.codes)
    },
    onSettled: () => setOpen(null),
  })
  const failed = remove.error ?? recovery.error
  return (
    <section className="card" aria-labelledby="h-factors">
      <h2 id="h-factors">二要素認証</h2>
      <p className="quiet">パスワードのほかに、もう一つの確認を足します。パスワードが知られても、ほかの人はサインインできません。</p>
      {failed && (
        <Notice kind="error" live title="できませんでした">
          {asApiError(failed).message}
        </Notice>
      )}
      <Fetched query={query}>
        {(f) => (
          <dl className="facts facts-large">
            <div>
              <dt>認証アプリ</dt>
              <dd>
                {f.totp ? <span className="state state-good">使っています</span> : <span className="state">まだ</span>}
                {f.totpSince && <span className="quiet">{formatMinute(f.totpSince)} に登録</span>}
                <span className="row-tight">
                  <Button small onPress={() => setOpen('totp')}>
                    {f.totp ? '登録し直す' : '認証アプリを登録する'}
                  </Button>
                  {f.totp && (
                    <Button small kind="plain" onPress={() => setOpen('remove')}>
                      外す
                    </Button>
                  )}
                </span>
              </dd>
            </div>
            <div>
              <dt>リカバリーコード</dt>
              <dd>
                {f.totp || f.passkeys > 0 ? (
                  <>
                    <span>残り{f.recoveryLeft}個</span>
                    {f.recoveryAt && <span className="quiet">{formatMinute(f.recoveryAt)} に発行</span>}
                    {f.recoveryLeft <= 2 && <span className="field-error">少なくなりました。新しく発行してください。</span>}
                    <Button small onPress={() => setOpen('recovery')}>
                      新しく発行する
                    </Button>
                  </>
                ) : (
                  <span className="quiet">認証アプリを登録すると、いっしょに発行します。</span>
                )}
              </dd>
            </div>
          </dl>
        )}
      </Fetched>
      <Dialog title="認証アプリの登録" isOpen={open === 'totp'} onClose={() => setOpen(null)} dismissable={false}>
        <TotpSetUp onDone={added} onCancel={() => setOpen(null)} />
      </Dialog>
      <Dialog title="リカバリーコード" isOpen={codes.length > 0} onClose={() => {}} dismissable={false}>
        <OwnRecoverySheet codes={codes} onDone={() => setCodes([])} />
      </Dialog>
      <Confirm title="認証アプリを外しますか" isOpen={open === 'remove'} onClose={() => setOpen(null)} onConfirm={() => remove.mutate()} confirm="外す" danger pending={remove.isPending}>
        <p>次から、認証アプリの数字ではサインインできなくなります。</p>
      </Confirm>
      <Confirm title="リカバリーコードを発行し直しますか" isOpen={open === 'recovery'} onClose={() => setOpen(null)} onConfirm={() => recovery.mutate()} confirm="新しく発行する" pending={recovery.isPending}>
        <p>前に控えたコードは、すべて使えなくなります。</p>
      </Confirm>
    </section>
  )
}
