-- name: sample_history_friends :many 5000
-- out: id i64, line_user_id text, followed_at i64
SELECT id, line_user_id, followed_at FROM friend WHERE state = 'following' AND name_sealed IS NULL ORDER BY id;

-- name: sample_history_following :many 5000
-- out: id i64
SELECT id FROM friend WHERE state = 'following' ORDER BY id LIMIT 5000;

-- name: sample_history_days :exec
-- One row a day: those who came, and all there were by then.
INSERT INTO friend_day (day, added, reachable)
SELECT d.day, d.added, sum(d.added) OVER (ORDER BY d.day)
FROM (SELECT (followed_at + 32400000) / 86400000 AS day, count(*) AS added
	FROM friend WHERE state = 'following' GROUP BY (followed_at + 32400000) / 86400000) d;

-- name: sample_history_option :one
-- in: attribute text, label text
-- out: id i64
SELECT o.id FROM option o JOIN attribute a ON a.id = o.attribute_id WHERE a.key = $1 AND o.label = $2;

-- name: sample_history_begin :exec
-- in: broadcast_id i64, at i64
UPDATE broadcast SET state = 'resolving', started_at = $2 WHERE id = $1;

-- name: sample_history_settle :exec
-- in: broadcast_id i64, at i64
UPDATE batch SET state = 'sent', tries = 1, first_tried_at = $2, settled_at = $2, status = 200 WHERE broadcast_id = $1;

-- name: sample_history_end :exec
-- in: broadcast_id i64, at i64
UPDATE broadcast SET state = 'sent', sent = audience_count, batches_done = batches, updated_at = started_at,
	finished_at = $2 WHERE id = $1;

-- name: sample_history_links :exec
-- in: broadcast_id i64, taps i64, tappers i64
UPDATE link SET taps = $2, tappers = $3 WHERE broadcast_id = $1;
