-- name: segment_broadcast :one
-- in: id i64
-- out: title text
SELECT title FROM broadcast WHERE id = $1;

-- name: segment_friend :one
-- in: id i64
-- out: there i64
SELECT count(*) FROM friend WHERE id = $1 AND erased_at IS NULL;

-- name: segment_roster :one
-- in: id i64
-- out: name text
SELECT name FROM roster WHERE id = $1;

-- name: segment_roster_people :each
-- in: id i64
-- out: friend_id i64
SELECT friend_id FROM roster_row WHERE roster_id = $1 ORDER BY friend_id;
