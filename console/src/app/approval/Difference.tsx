// This one beside the last one like it: people, condition, words.
import { Link } from '@tanstack/react-router'
import type { Approval, ApprovalPrevious } from '../../api/types.gen'
import { difference } from '../lib/approval'
import { formatMinute } from '../lib/dates'
import { formatCount, formatPeople, formatShare } from '../lib/numbers'

export function Difference({ approval, previous }: { approval: Approval; previous: ApprovalPrevious }) {
  const people = approval.counted ? approval.peopleNow : approval.row.people
  const more = people - previous.people
  const pieces = difference(previous.messages, approval.messages)
  const same = pieces.every((p) => p.kind === 'same')
  return (
    <section className="card" aria-labelledby="h-difference">
      <h2 id="h-difference">前に送った似た配信との違い</h2>
      <p>
        比べた配信：
        <Link to="/broadcasts/$id" params={{ id: String(previous.broadcastId) }}>
          {previous.title}
        </Link>
        {previous.at ? `（${formatMinute(previous.at)}）` : ''}
      </p>
      <dl className="facts">
        <div>
          <dt>届く人</dt>
          <dd>
            {formatPeople(previous.people)} → <strong>{formatPeople(people)}</strong>
            {more === 0 ? '（同じ）' : `（${formatCount(Math.abs(more))}人${more > 0 ? '多い' : '少ない'}${previous.people > 0 ? `、${formatShare(Math.abs(more) / previous.people)}` : ''}）`}
          </dd>
        </div>
        <div>
          <dt>対象</dt>
          <dd>
            {previous.conditionText === approval.row.conditionText ? (
              '前と同じ条件です。'
            ) : (
              <>
                <del className="diff-gone">{previous.conditionText || '友だち全員'}</del>
                <br />
                <ins className="diff-added">{approval.row.conditionText || '友だち全員'}</ins>
              </>
            )}
          </dd>
        </div>
      </dl>
      <h3>文章の違い</h3>
      {same ? (
        <p>前と同じ文章です。日付や会場が古いままになっていないか、確かめてください。</p>
      ) : (
        <>
          <p className="quiet">
            <del className="diff-gone">取り消し線</del>は前にだけあったことば、<ins className="diff-added">下線</ins>は今回だけのことばです。
          </p>
          <p className="diff" tabIndex={0} role="region" aria-label="文章の違い">
            {pieces.map((p, i) =>
              p.kind === 'same' ? (
                <span key={i}>{p.text}</span>
              ) : p.kind === 'added' ? (
                <ins key={i} className="diff-added">
                  {p.text}
                </ins>
              ) : (
                <del key={i} className="diff-gone">
                  {p.text}
                </del>
              ),
            )}
          </p>
        </>
      )}
    </section>
  )
}
