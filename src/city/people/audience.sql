-- Whom a broadcast is for, and in which language.

-- name: audience_all :one
-- in: broadcast_id i64
-- out: audience bytes?
SELECT audience FROM broadcast WHERE id = $1;

-- name: audience_parts :many 20
-- in: broadcast_id i64
-- out: language text, audience bytes
SELECT language, audience FROM broadcast_language WHERE broadcast_id = $1 ORDER BY language;

-- name: audience_part_add :exec
-- in: broadcast_id i64, language text, people i64, audience bytes
INSERT INTO broadcast_language (broadcast_id, language, people, audience) VALUES ($1, $2, $3, $4);
