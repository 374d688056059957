// The last look before people's telephones ring.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useLayoutEffect, useRef, useState } from 'react'
import { asApiError, call, type ApiError } from '../../api/client'
import type { Broadcast, Repeat } from '../../api/types.gen'
import type { LineMessage } from '../../line'
import { formatMinute, formatSpan, momentOf, now } from '../lib/dates'
import { formatCount, formatPeople, formatShare } from '../lib/numbers'
import { repeatText } from '../lib/repeat'
import { Phone, useResolved } from '../messages/Preview'
import { useRight, useSession } from '../shell/session'
import { DigestMark } from '../digest/DigestCard'
import { GuardList } from '../guard/GuardList'
import { useGuard } from '../guard/useGuard'
import { Button, Dialog, Loading, Notice } from '../ui'
import { conditionOf, friendOf, type Draft } from './draft'
import { toMessages } from '../lib/messages'
import { LanguagePeople, useInLanguage } from '../messages/InLanguages'

export type SendKind = 'now' | 'later' | 'repeat'

export function SendDialog({ broadcast, draft, kind, seen, from, onClose, onDone }: { broadcast: Broadcast; draft: Draft; kind: SendKind; seen: number | undefined; /** Where the press was that led here. */ from: { x: number; y: number }; onClose: () => void; onDone: (b: Broadcast) => void }) {
  const session = useSession()
  const mayApprove = useRight('broadcast.approve')
  const [error, setError] = useState<ApiError>()
  const [busy, setBusy] = useState(false)
  // A second press that was meant for the button before must not send anything.
  const [ready, setReady] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => setReady(true), 1200)
    return () => clearTimeout(timer)
  }, [])

  // The button that sends never lies where the finger already is.
  const bar = useRef<HTMLDivElement>(null)
  const [swapped, setSwapped] = useState(false)
  const side = from.x > innerWidth / 2 ? 'start' : 'end'
  const counted = useRef(false)

  const count = useQuery({
    queryKey: ['count-at-send', broadcast.id, broadcast.version, kind, draft.at],
    queryFn: () => call('POST /api/segments/count', { body: { condition: conditionOf(draft), ...(kind === 'later' ? { at: draft.at } : {}), ...(broadcast.translations.length > 0 ? { languages: broadcast.translations.map((t) => t.language) } : {}) } }),
    staleTime: 0,
    gcTime: 0,
  })
  const answer = count.data
  const time = kind === 'now' ? 'now' : kind === 'later' ? draft.at : undefined
  const guard = useGuard(broadcast.id, broadcast.version, time, true)
  const report = guard.report
  // Measured once the button has its final words.
  useLayoutEffect(() => {
    if (!answer || counted.current) return
    counted.current = true
    const box = bar.current?.querySelector('.send-final')?.getBoundingClientRect()
    if (box && from.x > box.left - 12 && from.x < box.right + 12 && from.y > box.top - 12 && from.y < box.bottom + 12) setSwapped(true)
  }, [answer, from])
  const friend = friendOf(conditionOf(draft))
  const chosen = useInLanguage(toMessages(draft.bubbles), broadcast.translations)
  const messages = useResolved(chosen.messages, broadcast.roster !== undefined ? { roster: broadcast.roster, place: 0 } : friend === undefined ? undefined : { friend })
  const people = answer?.people ?? 0
  const past = kind === 'later' && momentOf(draft.at) <= now()
  const reason = !mayApprove
    ? 'あなたの役割には、送信と予約の権限がありません。下書きは保存してあります。送信できる職員に知らせて、この配信を開いてもらってください。'
    : !answer
      ? ''
      : people === 0
        ? '届く人がいません。対象を見直してください。'
        : past
          ? '予約の日時がすでに過ぎています。戻って、先の日時にしてください。'
          : report && report.stops > 0
            ? '送信前の確認で止まっています。下を見て、直すか、ほかの職員に確かめてもらってください。'
            : ''
  const cooling = kind === 'now' ? (report?.coolingSeconds ?? 0) : 0

  const what = kind === 'now' ? '送信する' : kind === 'later' ? '送信を予約する' : 'くり返しの送信を始める'
  const label = `${session.accountName}で ${formatCount(people)} 人に${kind === 'now' ? '送信する' : kind === 'later' ? ` ${formatMinute(momentOf(draft.at))} に送信する` : 'くり返し送信する'}`

  async function go() {
    if (busy || !answer) return
    setBusy(true)
    setError(undefined)
    const body = { version: broadcast.version, people }
    try {
      const done = kind === 'now' ? await call('POST /api/broadcasts/{id}/send', { params: { id: broadcast.id }, body }) : await call('POST /api/broadcasts/{id}/schedule', { params: { id: broadcast.id }, body: { ...body, ...(kind === 'later' ? { at: draft.at } : {}) } })
      onDone(done)
    } catch (e) {
      const failed = asApiError(e)
      setError(failed)
      setBusy(false)
      if (failed.code === 'conflict') void count.refetch()
      if (failed.field === 'guard') void guard.refetch()
    }
  }

  const send = (
    <Button key="send" kind="primary" className="send-final" isDisabled={!answer || !report || reason !== '' || !ready || count.isFetching || guard.waiting} isPending={busy} onPress={() => void go()} aria-describedby={reason ? 'send-reason' : undefined}>
      {answer ? label : what}
    </Button>
  )
  const back = (
    <Button key="back" onPress={onClose} isDisabled={busy}>
      戻って直す
    </Button>
  )
  const difference = answer && seen !== undefined ? people - seen : 0
  return (
    <Dialog title={kind === 'now' ? '送信の確認' : kind === 'later' ? '予約の確認' : 'くり返し配信の確認'} isOpen onClose={onClose} size="full" actions={<div ref={bar} className={`send-actions send-actions-${side}`}>{(side === 'start') !== swapped ? [send, back] : [back, send]}</div>}>
      <div className="send-grid">
        <div className="stack">
          <p className="lead">{kind === 'now' ? (cooling > 0 ? `押してから${formatSpan(cooling)}は、取り消せます。そのあとは、LINEでは取り消せません。見え方と、届く人を確かめてください。` : '送ったメッセージは、LINEでは取り消せません。見え方と、届く人を確かめてください。') : '決めた日時に自動で送ります。始まる前なら、取り消せます。'}</p>
          {error && (
            <Notice kind="error" live title={error.code === 'conflict' ? '確認している間に変わりました' : error.code === 'uncertain' ? '送れたかどうか、分かりませんでした' : '送信していません'}>
              <p>{error.message}</p>
              {error.code === 'conflict' && <p>下の人数は、いまの数に直しました。もう一度確かめて、押し直してください。ほかの職員が内容を変えたときは「戻って直す」を押してください。</p>}
              {error.code === 'uncertain' && <p>もう一度押す前に、配信の画面で状態を確かめてください。</p>}
              {error.mayRetry && <p>同じボタンで、もう一度試せます。二重に送られることはありません。</p>}
            </Notice>
          )}
          {reason && (
            <div id="send-reason">
              <Notice kind="warning" title="いまは送信できません">
                {reason}
              </Notice>
            </div>
          )}
          {count.isError ? (
            <Notice kind="error" live title="人数を数えられませんでした" actions={<Button small onPress={() => void count.refetch()}>もう一度数える</Button>}>
              {asApiError(count.error).message}
            </Notice>
          ) : !answer ? (
            <Loading label="届く人を数えています" />
          ) : (
            <dl className="facts facts-large">
              <div>
                <dt>届く人</dt>
                <dd>
                  <strong className="count-number">
                    {formatCount(people)}
                    <span className="count-unit">人</span>
                  </strong>
                  <span>
                    友だち{formatPeople(answer.reachable)}の{formatShare(answer.share)}
                  </span>
                  <LanguagePeople list={answer.languages} />
                  {seen !== undefined && difference !== 0 && (
                    <span className="mark mark-hint">
                      さきほどの表示（{formatPeople(seen)}）より{formatPeople(Math.abs(difference))}
                      {difference > 0 ? '増えました' : '減りました'}
                    </span>
                  )}
                  {report && report.leftOut > 0 && <span className="mark mark-hint">このうち{formatPeople(report.leftOut)}には、1日に届く数の上限のため、いまは送られません</span>}
                  <DigestMark id={broadcast.id} version={broadcast.version} />
                  {report?.previousPeople !== undefined && report.previousPeople !== null && <span className="quiet">似た配信の前の回は{formatPeople(report.previousPeople)}</span>}
                  {answer.blocked > 0 && <span className="quiet">ほかに、ブロックされていて届かない人が{formatPeople(answer.blocked)}</span>}
                </dd>
              </div>
              <div>
                <dt>対象</dt>
                <dd>{answer.text}</dd>
              </div>
              <div>
                <dt>いつ</dt>
                <dd>{kind === 'now' ? 'いますぐ' : kind === 'later' ? formatMinute(momentOf(draft.at)) : repeatText(draft.repeat as Repeat)}</dd>
              </div>
              <div>
                <dt>吹き出し</dt>
                <dd>
                  {draft.bubbles.length}つ{draft.notificationOff ? '（通知なしで届けます）' : ''}
                </dd>
              </div>
              <div>
                <dt>アカウント</dt>
                <dd>
                  {session.accountName}
                  {session.environment !== 'production' && <span className="environment">{session.environment === 'test' ? 'テスト環境' : 'デモ'}</span>}
                </dd>
              </div>
              <div>
                <dt>件名（内部）</dt>
                <dd>{broadcast.title}</dd>
              </div>
            </dl>
          )}
          {guard.error && !report ? (
            <Notice kind="error" live title="送信前の確認ができませんでした" actions={<Button small onPress={() => void guard.refetch()}>もう一度確かめる</Button>}>
              {asApiError(guard.error).message}
            </Notice>
          ) : !report ? (
            <Loading label="送ってよいかを確かめています" />
          ) : (
            <div className="stack" aria-live="polite">
              {guard.waiting && <p className="quiet">リンクが開けるかを確かめています（残り{formatCount(report.linksWaiting)}件）。</p>}
              {!guard.waiting && <GuardList id={broadcast.id} report={report} time={time} onChanged={() => void guard.refetch()} />}
            </div>
          )}
        </div>
        <div className="send-preview">
          {chosen.choice}
          <Phone messages={messages as LineMessage[]} notificationOff={draft.notificationOff} label="届いたときの見え方" />
        </div>
      </div>
    </Dialog>
  )
}
