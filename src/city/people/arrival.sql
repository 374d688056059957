-- People on their way from a printed code to being a friend.

-- name: arrival_row :one
-- in: line_user_id text, since i64
-- out: source_id i64, at i64, settled i64
SELECT source_id, at, settled FROM arrival WHERE line_user_id = $1 AND at > $2;

-- name: arrival_put :exec
-- in: line_user_id text, source_id i64, at i64, settled i64
INSERT INTO arrival (line_user_id, source_id, at, settled) VALUES ($1, $2, $3, $4)
ON CONFLICT (line_user_id) DO UPDATE SET source_id = EXCLUDED.source_id, at = EXCLUDED.at, settled = EXCLUDED.settled;

-- name: arrival_settle :exec
-- in: line_user_id text
UPDATE arrival SET settled = 1 WHERE line_user_id = $1;

-- name: arrival_forget :exec
-- in: before i64
DELETE FROM arrival WHERE at <= $1;

-- name: arrival_friend :one
-- in: line_user_id text
-- out: id i64, state text, followed_at i64, blocked_at i64
SELECT id, state, COALESCE(followed_at, 0), COALESCE(blocked_at, 0) FROM friend WHERE line_user_id = $1;

-- name: arrival_sources_of :one
-- How many sources this friend has: one at most.
-- in: friend_id i64
-- out: sources i64
SELECT count(*) FROM source s JOIN membership m ON m.option_id = s.option_id WHERE m.friend_id = $1;
