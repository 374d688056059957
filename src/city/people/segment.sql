-- name: segment_broadcast :one
-- in: id i64
-- out: title text
SELECT title FROM broadcast WHERE id = $1;
