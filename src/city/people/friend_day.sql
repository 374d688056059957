-- name: friend_day_make :exec
-- in: day i64, least i64
-- A day starts with what the day before ended with; the very first with those
-- who follow now, but for the change that is about to be counted ($2).
INSERT INTO friend_day (day, reachable) VALUES ($1, COALESCE(
	(SELECT d.reachable FROM friend_day d WHERE d.day < $1 ORDER BY d.day DESC LIMIT 1), $2))
ON CONFLICT (day) DO NOTHING;

-- name: friend_day_exists :one
-- in: day i64
-- out: days i64
SELECT count(*) FROM friend_day WHERE day <= $1;

-- name: friend_day_following :one
-- out: people i64
SELECT count(*) FROM membership m WHERE m.option_id =
	(SELECT o.id FROM option o JOIN attribute a ON a.id = o.attribute_id WHERE a.key = 'state' AND o.key = 'following');

-- name: friend_day_add :exec
-- in: day i64, added i64, returned i64, blocked i64
UPDATE friend_day SET added = added + $2, returned = returned + $3, blocked = blocked + $4 WHERE day = $1;

-- name: friend_day_reach :exec
-- in: day i64, change i64
UPDATE friend_day SET reachable = reachable + $2 WHERE day >= $1;

-- name: friend_day_last_before :one
-- in: day i64
-- out: reachable i64
SELECT reachable FROM friend_day WHERE day < $1 ORDER BY day DESC LIMIT 1;

-- name: friend_day_rows :many 4000
-- in: from_day i64, to_day i64
-- out: day i64, added i64, returned i64, blocked i64, reachable i64
SELECT day, added, returned, blocked, reachable FROM friend_day WHERE day BETWEEN $1 AND $2 ORDER BY day;
