// On the page of a friend: asking that all that is known of this person is deleted.
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { asApiError, call } from '../../api/client'
import { client } from '../../api/queries'
import type { Friend } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { useRight } from '../shell/session'
import { tell } from '../shell/toast'
import { Button, Dialog, Notice, TextField } from '../ui'

function Ask({ f, isOpen, onClose, onDone }: { f: Friend; isOpen: boolean; onClose: () => void; onDone: () => void }) {
  const [reason, setReason] = useState('')
  const [tried, setTried] = useState(false)
  const ask = useMutation({
    mutationFn: () => call('POST /api/friends/{id}/erasures', { params: { id: f.id }, body: { reason: reason.trim() } }),
    onSuccess: () => {
      tell('消去を依頼しました')
      onDone()
    },
  })
  const error = ask.error ? asApiError(ask.error) : null
  return (
    <Dialog
      title="この人の情報をすべて消す依頼"
      isOpen={isOpen}
      onClose={onClose}
      dismissable={!ask.isPending}
      actions={
        <>
          <Button onPress={onClose}>やめる</Button>
          <Button
            kind="danger"
            isPending={ask.isPending}
            onPress={() => {
              setTried(true)
              if (reason.trim()) ask.mutate()
            }}
          >
            消去を依頼する
          </Button>
        </>
      }
    >
      <p>友だち番号 {f.id} の人について、名前、答え、お子さん、タグ、トーク、相談、名簿の内容、この人だけに送った配信の本文が消えます。もとには戻せません。</p>
      <p>ほかの職員が理由を確かめて承認すると、消え始めます。配信の人数などの数は変わりません。本人には、消し終わったことをLINEで知らせます。</p>
      {error && !error.field && (
        <Notice kind="error" live title="依頼できませんでした">
          {error.message}
        </Notice>
      )}
      <TextField
        label="消す理由"
        value={reason}
        onChange={setReason}
        required
        lines={3}
        most={400}
        help="決める人が読みます。名前などの個人情報は書かないでください。例：本人から窓口で申し出があった（受付番号 12）"
        error={tried && !reason.trim() ? '消す理由を入力してください。' : error?.field === 'reason' ? error.message : undefined}
        autoComplete="off"
      />
    </Dialog>
  )
}

export function FriendErasure({ f }: { f: Friend }) {
  const mayView = useRight('erasure.view')
  const mayAsk = useRight('erasure.edit')
  const [asking, setAsking] = useState(false)
  const key = ['friend', f.id, 'erasures']
  const { data, error } = useQuery({ queryKey: key, queryFn: () => call('GET /api/friends/{id}/erasures', { params: { id: f.id } }), enabled: mayView })
  if (!mayView) return null
  const last = data?.erasures[0]
  return (
    <section className="card" aria-labelledby="h-erase">
      <h2 id="h-erase">情報の消去</h2>
      {error && (
        <Notice kind="error" title="消去の依頼を読み込めませんでした">
          {asApiError(error).message}
        </Notice>
      )}
      {last?.state === 'asked' ? (
        <Notice kind="warning" title="この人の情報をすべて消す依頼が出ています">
          {formatMinute(last.askedAt)} に{last.askedBy}さんが依頼しました。<Link to="/erasures">情報の消去</Link>の画面で、ほかの職員が決めます。
        </Notice>
      ) : (
        <>
          {last?.state === 'refused' && (
            <p className="quiet">
              {last.decidedAt ? formatMinute(last.decidedAt) : ''} に{last.decidedBy}さんが、消さないことに決めました。理由：{last.note}
            </p>
          )}
          <p className="quiet">本人は「私の情報」から、いつでも自分で消せます。職員が消すときは、二人が要ります。</p>
          {mayAsk && (
            <div>
              <Button kind="danger" small icon="trash" onPress={() => setAsking(true)}>
                情報をすべて消すよう依頼する
              </Button>
            </div>
          )}
        </>
      )}
      {asking && (
        <Ask
          f={f}
          isOpen
          onClose={() => setAsking(false)}
          onDone={() => {
            setAsking(false)
            void client.invalidateQueries({ queryKey: key })
            void client.invalidateQueries({ queryKey: ['erasures'] })
          }}
        />
      )}
    </section>
  )
}
