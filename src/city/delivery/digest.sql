-- The own row first, then that of the series.
-- name: digest_rule_find :one
-- in: broadcast_id i64, series_id i64
-- out: never i64, until_day i64?
SELECT never, until_day FROM digest_rule WHERE broadcast_id = $1 OR broadcast_id = $2
ORDER BY CASE WHEN broadcast_id = $1 THEN 0 ELSE 1 END LIMIT 1;

-- name: digest_rule_set :exec
-- in: broadcast_id i64, never bool, until_day i64?
INSERT INTO digest_rule (broadcast_id, never, until_day) VALUES ($1, CASE WHEN $2 THEN 1 ELSE 0 END, $3)
ON CONFLICT (broadcast_id) DO UPDATE SET never = excluded.never, until_day = excluded.until_day;

-- name: digest_item_add :exec
-- in: broadcast_id i64, why text, people bytes, people_count i64, asked_day i64, due_day i64, until_day i64?, now i64
INSERT INTO digest_item (broadcast_id, why, people, people_count, asked_day, due_day, until_day, kept_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- Nobody gets it at once, and that is as it should be.
-- name: digest_instead :changes
-- in: broadcast_id i64, audience bytes, left_out i64, now i64
UPDATE broadcast SET state = 'sent', audience = $2, left_out = $3, finished_at = $4, trouble = NULL
WHERE id = $1 AND state = 'resolving';

-- name: digest_of_day :one
-- in: day i64
-- out: made i64
SELECT count(*) FROM digest WHERE day = $1;

-- name: digest_due :many 200
-- in: day i64
-- out: broadcast_id i64, why text, people bytes, asked_day i64, until_day i64?, kept_at i64, state text, first_text text, condition text, translations text
SELECT i.broadcast_id, i.why, i.people, i.asked_day, i.until_day, i.kept_at, b.state, b.first_text, b.condition, b.translations
FROM digest_item i JOIN broadcast b ON b.id = i.broadcast_id
WHERE i.due_day <= $1 AND i.digest_id IS NULL AND i.ended_at IS NULL
ORDER BY i.broadcast_id DESC, i.why LIMIT 200;

-- A correction that is on its way, or was sent: by its origin or by its condition.
-- name: digest_corrected :one
-- in: broadcast_id i64, exactly text
-- out: corrections i64
SELECT count(*) FROM broadcast WHERE id > $1 AND kind = 'correction' AND (origin_id = $1 OR condition LIKE $2)
	AND state NOT IN ('draft', 'cancelled');

-- name: digest_item_gone :changes
-- in: broadcast_id i64, why text, digest_id i64, people bytes, people_count i64
UPDATE digest_item SET digest_id = $3, people = $4, people_count = $5
WHERE broadcast_id = $1 AND why = $2 AND digest_id IS NULL AND ended_at IS NULL;

-- name: digest_item_end :changes
-- in: broadcast_id i64, staff_id i64, reason text, now i64
UPDATE digest_item SET ended_at = $4, ended_by = $2, ended_reason = $3
WHERE broadcast_id = $1 AND digest_id IS NULL AND ended_at IS NULL;

-- name: digest_add :one
-- in: day i64, now i64, people i64, items i64
-- out: id i64
INSERT INTO digest (day, made_at, people, items) VALUES ($1, $2, $3, $4) RETURNING id;

-- name: digest_group_add :exec
-- in: broadcast_id i64, digest_id i64, items text
INSERT INTO digest_group (broadcast_id, digest_id, items) VALUES ($1, $2, $3);

-- Its audience is known: nobody else is ever meant, by a copy neither.
-- name: digest_address :exec
-- in: broadcast_id i64, audience bytes, condition text, condition_text text, now i64
UPDATE broadcast SET audience = $2, condition = $3, condition_text = $4, started_at = $5, due_at = 0 WHERE id = $1;

-- name: digest_waiting :many 500
-- out: broadcast_id i64, title text, first_text text, department_id i64?, chose i64, full i64, due_day i64, until_day i64?, kept_at i64
SELECT i.broadcast_id, b.title, b.first_text, b.department_id,
	CAST(sum(CASE WHEN i.why = 'choice' THEN i.people_count ELSE 0 END) AS BIGINT),
	CAST(sum(CASE WHEN i.why = 'cap' THEN i.people_count ELSE 0 END) AS BIGINT),
	min(i.due_day), max(i.until_day), min(i.kept_at)
FROM digest_item i JOIN broadcast b ON b.id = i.broadcast_id
WHERE i.digest_id IS NULL AND i.ended_at IS NULL
GROUP BY i.broadcast_id, b.title, b.first_text, b.department_id ORDER BY i.broadcast_id DESC LIMIT 500;

-- name: digest_item_by_id :one
-- in: broadcast_id i64
-- out: there i64, chose i64, full i64, due_day i64, until_day i64, kept_at i64, ended_at i64, digest_day i64, ended_by text?, ended_reason text?, readers i64
SELECT count(*), CAST(COALESCE(sum(CASE WHEN i.why = 'choice' THEN i.people_count ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(sum(CASE WHEN i.why = 'cap' THEN i.people_count ELSE 0 END), 0) AS BIGINT),
	COALESCE(min(i.due_day), 0), COALESCE(max(i.until_day), 0), COALESCE(min(i.kept_at), 0), COALESCE(max(i.ended_at), 0),
	COALESCE(max(d.day), 0), max(s.name), max(i.ended_reason),
	(SELECT count(*) FROM digest_read r WHERE r.broadcast_id = $1)
FROM digest_item i LEFT JOIN digest d ON d.id = i.digest_id LEFT JOIN staff s ON s.id = i.ended_by
WHERE i.broadcast_id = $1;

-- name: digest_list :many 60
-- out: id i64, day i64, made_at i64, people i64, items i64, groups i64, sent i64, first_broadcast_id i64, open i64, readers i64
SELECT d.id, d.day, d.made_at, d.people, d.items, count(*), CAST(sum(b.sent) AS BIGINT), min(b.id),
	CAST(sum(CASE WHEN b.state IN ('resolving', 'sending', 'stopping', 'held') THEN 1 ELSE 0 END) AS BIGINT),
	(SELECT count(DISTINCT t.friend_id) FROM button_tap t JOIN digest_group og ON og.broadcast_id = t.broadcast_id WHERE og.digest_id = d.id)
FROM digest d JOIN digest_group g ON g.digest_id = d.id JOIN broadcast b ON b.id = g.broadcast_id
GROUP BY d.id, d.day, d.made_at, d.people, d.items ORDER BY d.id DESC LIMIT 60;

-- name: digest_option :one
-- out: id i64
SELECT o.id FROM option o JOIN attribute a ON a.id = o.attribute_id WHERE a.key = 'delivery' AND o.key = 'digest';

-- name: digest_choosers :one
-- out: people i64
SELECT count(*) FROM membership m
JOIN option o ON o.id = m.option_id JOIN attribute a ON a.id = o.attribute_id
JOIN friend f ON f.id = m.friend_id
WHERE a.key = 'delivery' AND o.key = 'digest' AND f.state = 'following';
