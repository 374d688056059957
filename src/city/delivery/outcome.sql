-- name: outcome_rows :many 5001
-- in: from_ms i64, to_ms i64, everywhere bool, departments i64[]
-- out: id i64, title text, department_id i64, department text, started_at i64, audience i64, sent i64, refused i64, opened i64, clicked i64, blocked_24h i64, link_taps i64, button_people i64
SELECT b.id, b.title, COALESCE(b.department_id, 0), COALESCE(d.name, ''), b.started_at, b.audience_count, b.sent, b.refused,
	COALESCE(r.opened, -1), COALESCE(r.clicked, -1), COALESCE(r.blocked_24h, -1),
	(SELECT CAST(COALESCE(sum(l.taps), 0) AS BIGINT) FROM link l WHERE l.broadcast_id = b.id),
	(SELECT count(DISTINCT t.friend_id) FROM button_tap t WHERE t.broadcast_id = b.id)
FROM broadcast b
LEFT JOIN department d ON d.id = b.department_id
LEFT JOIN broadcast_result r ON r.broadcast_id = b.id
WHERE b.started_at >= $1 AND b.started_at < $2 AND b.kind NOT IN ('test', 'series') AND b.messages_sealed IS NULL
	AND b.audience_count > 0 AND ($3 OR b.department_id IN ($4))
ORDER BY b.started_at DESC, b.id DESC LIMIT 5001;
