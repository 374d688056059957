// Deleting all that is known of a person: what waits for a second person, what was done, and who blocked us long ago.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client } from '../../api/queries'
import type { Erasure } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Confirm, Empty, Notice, NumberField, SaveDialog, TableBox, TableHead, TextField } from '../ui'

const KEY = ['erasures']
const STATES: Record<Erasure['state'], string> = { asked: '決定待ち', refused: '却下', withdrawn: '取り下げ', running: '消去中', done: '消去済み' }
const DOORS: Record<Erasure['door'], string> = { citizen: '本人', staff: '職員', time: '期限（ブロック）' }

function Refuse({ e, onClose, onDone }: { e: Erasure; onClose: () => void; onDone: (text: string) => void }) {
  const [note, setNote] = useState('')
  const [tried, setTried] = useState(false)
  const refuse = useMutation({ mutationFn: () => call('POST /api/erasures/{id}/decision', { params: { id: e.id }, body: { erase: false, note: note.trim() } }), onSuccess: () => onDone('消さないことに決めました') })
  const error = refuse.error ? asApiError(refuse.error) : null
  return (
    <SaveDialog
      title="消さないことに決める"
      onClose={onClose}
      label="消さない"
      isPending={refuse.isPending}
      onSave={() => {
        setTried(true)
        if (note.trim()) refuse.mutate()
      }}
    >
      {error && !error.field && (
        <Notice kind="error" live title="決められませんでした">
          {error.message}
        </Notice>
      )}
      <TextField label="消さない理由" value={note} onChange={setNote} required lines={3} most={400} help="依頼した人に伝わります。" error={tried && !note.trim() ? '消さない理由を入力してください。' : error?.field === 'note' ? error.message : undefined} autoComplete="off" />
    </SaveDialog>
  )
}

function Waiting({ e, onDone }: { e: Erasure; onDone: (text: string) => void }) {
  const mayDecide = useRight('erasure.approve')
  const mayAsk = useRight('erasure.edit')
  const [open, setOpen] = useState<'erase' | 'refuse' | null>(null)
  const params = { id: e.id }
  const erase = useMutation({ mutationFn: () => call('POST /api/erasures/{id}/decision', { params, body: { erase: true, note: '' } }), onSuccess: () => onDone('承認しました。消え始めています'), onSettled: () => setOpen(null) })
  const withdraw = useMutation({ mutationFn: () => call('POST /api/erasures/{id}/withdraw', { params }), onSuccess: () => onDone('取り下げました') })
  const failed = erase.error ?? withdraw.error
  return (
    <li className="sub stack">
      <p className="row">
        <Link to="/friends/$id" params={{ id: String(e.friendId) }}>
          友だち番号 {e.friendId}
        </Link>
        <span className="quiet">
          {formatMinute(e.askedAt)} に{e.askedBy}さんが依頼
        </span>
      </p>
      <p>理由：{e.reason}</p>
      {failed && (
        <Notice kind="error" live title="できませんでした">
          {asApiError(failed).message}
        </Notice>
      )}
      {e.mine ? (
        <div className="row">
          <span className="quiet">ほかの職員が決めます。</span>
          {mayAsk && (
            <Button small onPress={() => withdraw.mutate()} isPending={withdraw.isPending}>
              取り下げる
            </Button>
          )}
        </div>
      ) : mayDecide ? (
        <div className="row">
          <Button kind="danger" onPress={() => setOpen('erase')}>
            承認して消す
          </Button>
          <Button onPress={() => setOpen('refuse')}>消さない</Button>
        </div>
      ) : (
        <p className="quiet">決められるのは、「友だちの情報の消去」の承認の権限がある職員です。</p>
      )}
      <Confirm title={`友だち番号 ${e.friendId} の人の情報をすべて消しますか`} isOpen={open === 'erase'} onClose={() => setOpen(null)} onConfirm={() => erase.mutate()} confirm="承認して、すべて消す" danger pending={erase.isPending}>
        <p>名前、答え、お子さん、タグ、トーク、相談、名簿の内容が消え、もとには戻せません。</p>
      </Confirm>
      {open === 'refuse' && (
        <Refuse
          e={e}
          onClose={() => setOpen(null)}
          onDone={(text) => {
            setOpen(null)
            onDone(text)
          }}
        />
      )}
    </li>
  )
}

function Done({ list }: { list: Erasure[] }) {
  if (list.length === 0) return <Empty title="まだありません">消した人、却下した依頼が、ここに並びます（新しいものから100件）。</Empty>
  return (
    <TableBox label="消去の一覧">
      <table className="table">
        <TableHead names={['友だち番号', 'だれから', 'いま', '日時', '決めた人']} />
        <tbody>
          {list.map((e) => (
            <tr key={e.id}>
              <th scope="row">{e.friendId}</th>
              <td>
                {DOORS[e.door]}
                {e.askedBy && <span className="table-note">{e.askedBy}</span>}
              </td>
              <td>
                <span className={e.state === 'done' ? 'state state-good' : 'state'}>{STATES[e.state]}</span>
                {e.state === 'done' && <span className="table-note">記録 {e.removed.toLocaleString('ja-JP')}行</span>}
              </td>
              <td className="nowrap">{formatMinute(e.finishedAt ?? e.decidedAt ?? e.askedAt)}</td>
              <td>
                {e.decidedBy || '－'}
                {e.note && <span className="table-note">理由：{e.note}</span>}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </TableBox>
  )
}

/** How many would go, before the setting is changed. */
function ByTime({ months }: { months: number }) {
  const maySet = useRight('setting.view')
  const [least, setLeast] = useState(months || 24)
  const look = useMutation({ mutationFn: () => call('GET /api/erasures/old', { query: { months: least } }) })
  return (
    <section className="card" aria-labelledby="h-time">
      <h2 id="h-time">ブロックしたままの人</h2>
      <p>
        {months === 0 ? 'いまは、期限で消す設定になっていません。' : `ブロックしたまま${months}か月たった人の情報を、毎日自動ですべて消しています。`}
        {maySet && (
          <>
            {' '}
            月数は、<Link to="/office-settings">運用設定</Link>の「記録の保存」で変えます。
          </>
        )}
      </p>
      <div className="row">
        <NumberField label="ブロックしてからの月数" value={least} onChange={setLeast} least={1} most={120} unit="か月" />
        <Button onPress={() => look.mutate()} isPending={look.isPending}>
          人数を確かめる
        </Button>
      </div>
      <p role="status">{look.data && `いま消すとすれば、${look.data.people.toLocaleString('ja-JP')}人です。`}</p>
      {look.error && (
        <Notice kind="error" live title="数えられませんでした">
          {asApiError(look.error).message}
        </Notice>
      )}
    </section>
  )
}

export function Erasures() {
  const mayView = useRight('erasure.view')
  const query = useQuery({ queryKey: KEY, queryFn: () => call('GET /api/erasures'), enabled: mayView })
  if (!mayView) return <Forbidden what="情報の消去" />
  const took = (text: string) => {
    tell(text)
    void client.invalidateQueries({ queryKey: KEY })
    void client.invalidateQueries({ queryKey: ['friend'] })
  }
  return (
    <Page title="情報の消去" lead="一人について市が持っている情報を、すべて消した記録です。職員が消すには、二人が要ります。一人が依頼し、別の職員が決めます。" back={{ to: '/friends', label: '友だちの一覧' }} wide>
      <Fetched query={query}>
        {(all) => {
          const waiting = all.erasures.filter((e) => e.state === 'asked')
          return (
            <>
              <section className="card" aria-labelledby="h-waiting">
                <h2 id="h-waiting">決定を待っている依頼</h2>
                {waiting.length === 0 ? (
                  <p className="quiet">ありません。依頼は、友だちの画面から出せます。</p>
                ) : (
                  <ul className="stack">
                    {waiting.map((e) => (
                      <Waiting key={e.id} e={e} onDone={took} />
                    ))}
                  </ul>
                )}
              </section>
              <section className="card" aria-labelledby="h-done">
                <h2 id="h-done">これまでの消去</h2>
                <Done list={all.erasures.filter((e) => e.state !== 'asked')} />
              </section>
              <ByTime months={all.months} />
            </>
          )
        }}
      </Fetched>
    </Page>
  )
}
