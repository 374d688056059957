-- What was sent lately, newest first.
-- name: guard_previous :many 300
-- in: after i64, broadcast_id i64, purpose text
-- out: id i64, title text, origin_id i64?, condition text, audience_count i64, started_at i64
SELECT id, title, origin_id, condition, audience_count, started_at FROM broadcast
WHERE started_at >= $1 AND id <> $2 AND purpose = $3 AND kind NOT IN ('test', 'series', 'correction')
	AND audience_count > 0 AND state IN ('sending', 'sent', 'stopping', 'stopped')
ORDER BY started_at DESC, id DESC LIMIT 300;

-- Texts that went out, or are to go out, around a time.
-- name: guard_texts :each
-- in: after i64, before i64, broadcast_id i64, purpose text
-- out: id i64, title text, kind text, origin_id i64?, messages text, at i64
SELECT id, title, kind, origin_id, messages, COALESCE(started_at, scheduled_at) FROM broadcast
WHERE COALESCE(started_at, scheduled_at) >= $1 AND COALESCE(started_at, scheduled_at) <= $2 AND id <> $3
	AND purpose = $4 AND kind NOT IN ('test', 'series')
	AND state IN ('scheduled', 'resolving', 'sending', 'sent', 'stopping', 'stopped')
ORDER BY COALESCE(started_at, scheduled_at) DESC, id DESC LIMIT 200;

-- name: guard_around :many 40
-- in: after i64, before i64, broadcast_id i64
-- out: id i64, title text, department text, at i64
SELECT b.id, b.title, COALESCE(d.name, ''), COALESCE(b.started_at, b.scheduled_at, b.planned_at)
FROM broadcast b LEFT JOIN department d ON d.id = b.department_id
WHERE COALESCE(b.started_at, b.scheduled_at, b.planned_at) >= $1
	AND COALESCE(b.started_at, b.scheduled_at, b.planned_at) <= $2 AND b.id <> $3 AND b.kind <> 'test'
	AND (b.state IN ('scheduled', 'resolving', 'sending', 'sent') OR (b.state = 'draft' AND b.planned_at IS NOT NULL))
ORDER BY 4, b.id LIMIT 40;

-- What a source let out since then.
-- name: guard_feed_count :one
-- in: feed text, after i64, broadcast_id i64
-- out: total i64
SELECT count(*) FROM broadcast WHERE feed = $1 AND started_at >= $2 AND id <> $3;
