-- name: segment_broadcast :one
-- in: id i64
-- out: title text
SELECT title FROM broadcast WHERE id = $1;

-- name: segment_friend :one
-- in: id i64
-- out: there i64
SELECT count(*) FROM friend WHERE id = $1;
