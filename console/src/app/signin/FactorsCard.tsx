// One's own second factors: the authenticator program and the sheet of recovery codes.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client, factors as factorsQuery, ways } from '../../api/queries'
import type { FactorAdded, Factors, PasskeyRow } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { passkeysWork } from '../lib/passkey'
import { Fetched } from '../shell/page'
import { setSession, useSession } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Confirm, Dialog, Notice, TextField } from '../ui'
import { PasskeySetUp } from './PasskeySetUp'
import { OwnRecoverySheet } from './RecoverySheet'
import { TotpSetUp } from './TotpSetUp'

type Open = 'totp' | 'remove' | 'recovery' | 'passkey' | null

function KeyRow({ passkey, onChanged }: { passkey: PasskeyRow; onChanged: (after: Factors) => void }) {
  const [mode, setMode] = useState<'name' | 'remove' | null>(null)
  const [name, setName] = useState(passkey.name)
  const params = { id: passkey.id }
  const rename = useMutation({
    mutationFn: () => call('PUT /api/session/passkeys/{id}', { params, body: { name: name.trim() } }),
    onSuccess: (after) => {
      setMode(null)
      onChanged(after)
      tell('名前を変えました')
    },
  })
  const remove = useMutation({
    mutationFn: () => call('DELETE /api/session/passkeys/{id}', { params }),
    onSuccess: (after) => {
      onChanged(after)
      tell('パスキーを外しました')
    },
    onSettled: () => setMode(null),
  })
  const failed = rename.error ?? remove.error
  return (
    <li>
      <span>{passkey.name}</span>
      <span className="quiet">
        {formatMinute(passkey.createdAt)} に登録。{passkey.usedAt ? `最後に使ったのは ${formatMinute(passkey.usedAt)}` : 'まだ使っていません'}
      </span>
      {failed && (
        <Notice kind="error" live title="できませんでした">
          {asApiError(failed).message}
        </Notice>
      )}
      <span className="row-tight">
        <Button small kind="plain" onPress={() => setMode('name')} aria-label={`${passkey.name}の名前を変える`}>
          名前を変える
        </Button>
        <Button small kind="plain" onPress={() => setMode('remove')} aria-label={`${passkey.name}を外す`}>
          外す
        </Button>
      </span>
      <Confirm title="パスキーの名前" isOpen={mode === 'name'} onClose={() => setMode(null)} onConfirm={() => name.trim() && rename.mutate()} confirm="保存する" pending={rename.isPending}>
        <TextField label="名前" value={name} onChange={setName} most={60} required autoComplete="off" />
      </Confirm>
      <Confirm title="このパスキーを外しますか" isOpen={mode === 'remove'} onClose={() => setMode(null)} onConfirm={() => remove.mutate()} confirm="外す" danger pending={remove.isPending}>
        <p>「{passkey.name}」では、もうサインインできなくなります。端末に残ったパスキーは、端末の設定からも消してください。</p>
      </Confirm>
    </li>
  )
}

export function FactorsCard() {
  const session = useSession()
  const query = useQuery(factorsQuery)
  const { data: offered } = useQuery(ways)
  const mayPasskey = offered?.passkeys && passkeysWork()
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
    tell('登録しました')
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
              <dt>パスキー</dt>
              <dd>
                {f.keys.length === 0 && <span className="state">まだ</span>}
                {f.keys.length > 0 && (
                  <ul className="rows wide">
                    {f.keys.map((key) => (
                      <KeyRow key={key.id} passkey={key} onChanged={refresh} />
                    ))}
                  </ul>
                )}
                {mayPasskey ? (
                  <Button small onPress={() => setOpen('passkey')}>
                    パスキーを登録する
                  </Button>
                ) : (
                  f.keys.length === 0 && <span className="quiet">この管理画面のアドレスか、このブラウザーでは使えません。</span>
                )}
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
                  <span className="quiet">認証アプリかパスキーを登録すると、いっしょに発行します。</span>
                )}
              </dd>
            </div>
          </dl>
        )}
      </Fetched>
      <Dialog title="認証アプリの登録" isOpen={open === 'totp'} onClose={() => setOpen(null)} dismissable={false}>
        <TotpSetUp onDone={added} onCancel={() => setOpen(null)} />
      </Dialog>
      <Dialog title="パスキーの登録" isOpen={open === 'passkey'} onClose={() => setOpen(null)} size="small">
        <PasskeySetUp onDone={added} onCancel={() => setOpen(null)} />
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
