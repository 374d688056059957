// Whether the record is what was written: the night's look, a look now, and anchors to keep elsewhere.
import { useMutation, useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { FileTrigger } from 'react-aria-components'
import { address, asApiError, call } from '../../api/client'
import { auditLook, auditWatch, client } from '../../api/queries'
import type { AuditLook, AuditVerdict } from '../../api/types.gen'
import { formatMinute } from '../lib/dates'
import { formatCount } from '../lib/numbers'
import { Fetched, Forbidden, Page } from '../shell/page'
import { useRight } from '../shell/session'
import { Bar, Button, Notice, TableBox, TableHead } from '../ui'
import { Download } from '../ui/LinkButton'

const FILE_MOST = 16_000

const WHAT_TO_DO = '記録を消したり直したりせず、そのままにして、システムの担当者と情報セキュリティの責任者に知らせてください。別の場所にある控えやバックアップと比べると、いつ書きかえられたかがしぼれます。'

function Verdict({ verdict }: { verdict: AuditVerdict }) {
  return (
    <Notice kind={verdict.intact ? 'success' : 'error'} live title={verdict.intact ? '書きかえられていません' : '書きかえられています'}>
      <p>{verdict.text}</p>
      {verdict.anchorText && (
        <p>{verdict.anchorText}</p>
      )}
      {!verdict.intact && <p>{WHAT_TO_DO}</p>}
      <p className="table-note">
        {formatCount(verdict.last === 0 ? 0 : verdict.last - verdict.first + 1)}件の記録と、システムの中の控え{formatCount(verdict.anchors)}件を、{verdict.tookMs < 1000 ? '1秒もかからずに' : `${(verdict.tookMs / 1000).toFixed(1)}秒で`}確かめました。
      </p>
    </Notice>
  )
}

function Look({ look }: { look: AuditLook }) {
  if (look.state === 'none') return null
  if (look.state === 'stalled')
    return (
      <Notice kind="warning" live title="検証が止まっているようです">
        <p>しばらく進んでいません。もう一度「検証する」を押してください。くり返すときは、システムの担当者に知らせてください。</p>
      </Notice>
    )
  if (look.state === 'running')
    return (
      <div className="stack" role="status">
        <Bar label="検証の進みぐあい" value={look.done} most={look.total} text={`${formatCount(look.done)}／${formatCount(look.total)}件`} />
        <p className="quiet">
          {look.total === 0 ? '始めるところです。' : `${formatCount(look.total)}件のうち${formatCount(look.done)}件を確かめました。`}この画面を閉じても続きます。
        </p>
      </div>
    )
  return (
    <>
      {look.verdict && <Verdict verdict={look.verdict} />}
      <p className="quiet">
        {look.askedBy}さんが行い、{look.endedAt && formatMinute(look.endedAt)}に終わりました。
      </p>
    </>
  )
}

function Now() {
  const [file, setFile] = useState<{ name: string; problem?: string } | null>(null)
  const look = useQuery(auditLook)
  const verify = useMutation({
    mutationFn: (anchor: string | undefined) => call('POST /api/audit/verify', { body: anchor === undefined ? {} : { anchor } }),
    onSuccess: (now) => client.setQueryData(auditLook.queryKey, now),
  })
  const busy = verify.isPending || look.data?.state === 'running'
  async function take(chosen: File | undefined) {
    if (!chosen) return
    verify.reset()
    if (chosen.size > FILE_MOST) {
      setFile({ name: chosen.name, problem: '控えのファイルではありません（大きすぎます）。書き出した控えを選んでください。' })
      return
    }
    setFile({ name: chosen.name })
    verify.mutate(await chosen.text())
  }
  return (
    <section className="card" aria-labelledby="h-now">
      <h2 id="h-now">いま確かめる</h2>
      <p>はじめから最後までの記録を読み、書きかえ、途中の削除、入れかえ、差しこみがないかを調べます。控えのファイルを選ぶと、おわりが消されていないか、全体が作り直されていないかも分かります。</p>
      <div className="row">
        <Button
          kind="primary"
          isPending={busy}
          onPress={() => {
            setFile(null)
            verify.mutate(undefined)
          }}
        >
          検証する
        </Button>
        <FileTrigger acceptedFileTypes={['.json', 'application/json']} onSelect={(files) => void take(files?.[0])}>
          <Button isPending={busy}>控えのファイルを選んで検証する</Button>
        </FileTrigger>
      </div>
      {file?.problem && (
        <Notice kind="error" live title={file.name}>
          {file.problem}
        </Notice>
      )}
      {verify.error && (
        <Notice kind="error" live title={file ? `${file.name} では検証できませんでした` : '検証できませんでした'}>
          {asApiError(verify.error).message}
        </Notice>
      )}
      <Fetched query={look}>{(data) => <Look look={data} />}</Fetched>
    </section>
  )
}

function Night() {
  const watch = useQuery(auditWatch)
  return (
    <section className="card" aria-labelledby="h-night">
      <h2 id="h-night">毎晩の自動の検証</h2>
      <Fetched query={watch}>
        {(data) => (
          <>
            {data.brokenAt ? (
              <Notice kind="error" title={`${data.brokenAt}番の記録が合いません`}>
                <p>
                  {data.checkedAt ? formatMinute(data.checkedAt) : ''}の検証で見つかりました。{WHAT_TO_DO}
                </p>
              </Notice>
            ) : data.checkedAt ? (
              <Notice kind="success" title="書きかえられていません">
                <p>{formatMinute(data.checkedAt)}に、すべての記録を確かめました。</p>
              </Notice>
            ) : (
              <Notice title="まだ検証していません">
                <p>システムを動かしてから1時間のうちに、はじめの検証をします。</p>
              </Notice>
            )}
            <h3>システムの中の控え</h3>
            {data.anchors.length === 0 ? (
              <p className="quiet">まだありません。問題がなかった晩に、1つずつ残します。</p>
            ) : (
              <TableBox label="システムの中の控え">
                <table className="table table-tight">
                  <TableHead names={['日時', { number: '最後の番号' }, '最後の記録の印（はじめの16文字）']} />
                  <tbody>
                    {data.anchors.map((a) => (
                      <tr key={a.at}>
                        <th scope="row">{formatMinute(a.at)}</th>
                        <td className="num">{formatCount(a.count)}</td>
                        <td>
                          <code>{a.hash.slice(0, 16)}</code>
                        </td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </TableBox>
            )}
          </>
        )}
      </Fetched>
    </section>
  )
}

export function AuditVerify() {
  const mayView = useRight('audit.view')
  if (!mayView) return <Forbidden what="操作記録" />
  return (
    <Page title="記録の検証" back={{ to: '/audit', label: '操作記録' }} lead="操作記録は、1件ごとに前の記録とつながる印を持っています。だれかがデータベースを直接さわっても、印が合わなくなるので分かります。">
      <div className="stack">
        <Night />
        <Now />
        <section className="card" aria-labelledby="h-anchor">
          <h2 id="h-anchor">控え（アンカー）を外に置く</h2>
          <p>控えは、「この時刻に、記録が何番まであったか」を示す小さなファイルです。記録の中身や個人情報は入っていません。</p>
          <p>月に1回を目安に書き出し、このシステムとは別の場所（別のファイルサーバー、印刷して書庫など）に置いてください。システムの管理者でも、そこにある控えまでは書きかえられません。</p>
          <div>
            <Download href={address('GET /api/audit/anchor')}>控えを書き出す</Download>
          </div>
        </section>
      </div>
    </Page>
  )
}
