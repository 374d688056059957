-- Media: bytes that LINE or a phone fetches from us, sealed in parts.

-- name: media_add :one
-- in:   token text, kind text, mime text, name text, width i64, height i64, duration_ms i64, size i64, staff_id i64, now i64, department_id i64?
-- out:  id i64
INSERT INTO media (token, kind, mime, name, width, height, duration_ms, size, created_by, created_at, department_id)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id;

-- name: media_part_add :exec
-- in:   media_id i64, variant text, no i64, size i64, sealed bytes
INSERT INTO media_part (media_id, variant, no, size, sealed) VALUES ($1, $2, $3, $4, $5);

-- name: media_find :one
-- in:   media_id i64
-- out:  id i64, token text, kind text, mime text, name text, width i64, height i64, duration_ms i64, size i64, department_id i64?
SELECT id, token, kind, mime, name, width, height, duration_ms, size, department_id FROM media WHERE id = $1;

-- name: media_by_token :one
-- in:   token text
-- out:  id i64, token text, kind text, mime text, name text, width i64, height i64, duration_ms i64, size i64, department_id i64?
SELECT id, token, kind, mime, name, width, height, duration_ms, size, department_id FROM media WHERE token = $1;

-- name: media_part :one
-- in:   media_id i64, variant text, no i64
-- out:  sealed bytes
SELECT sealed FROM media_part WHERE media_id = $1 AND variant = $2 AND no = $3;

-- name: media_variant :one
-- in:   media_id i64, variant text
-- out:  parts i64, size i64
SELECT count(*), CAST(COALESCE(sum(size), 0) AS BIGINT) FROM media_part WHERE media_id = $1 AND variant = $2;

-- name: media_parts_remove :exec
-- in: id i64
DELETE FROM media_part WHERE media_id = $1;

-- name: media_remove :exec
-- in: id i64
DELETE FROM media WHERE id = $1;
