-- Files that staff hand out by a link.

-- name: handout_insert :one
-- in: conversation_id i64, token text, name bytes, mime text, size i64, staff_id i64, now i64, expires_at i64
-- out: id i64
INSERT INTO handout (conversation_id, token, name_sealed, mime, size, staff_id, created_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id;

-- name: handout_part_insert :exec
-- in: handout_id i64, no i64, sealed bytes
INSERT INTO handout_part (handout_id, no, sealed) VALUES ($1, $2, $3);

-- name: handout_row :one
-- in: id i64
-- out: id i64, conversation_id i64, token text, name bytes, mime text, size i64, staff_id i64, sent_at i64?, expires_at i64, virus text, virus_found text
SELECT id, conversation_id, token, name_sealed, mime, size, staff_id, sent_at, expires_at, virus, virus_found FROM handout WHERE id = $1;

-- name: handout_of_token :one
-- in: token text, now i64
-- out: id i64, conversation_id i64, token text, name bytes, mime text, size i64, staff_id i64, sent_at i64?, expires_at i64, virus text, virus_found text
SELECT id, conversation_id, token, name_sealed, mime, size, staff_id, sent_at, expires_at, virus, virus_found FROM handout
WHERE token = $1 AND sent_at IS NOT NULL AND expires_at > $2 AND virus IN ('unchecked', 'clean');

-- name: handout_part_of :one
-- in: handout_id i64, no i64
-- out: sealed bytes
SELECT sealed FROM handout_part WHERE handout_id = $1 AND no = $2;

-- name: handout_sent :changes
-- in: id i64, now i64, expires_at i64
UPDATE handout SET sent_at = $2, expires_at = $3 WHERE id = $1 AND sent_at IS NULL;

-- name: handout_parts_forget :exec
-- in: now i64
DELETE FROM handout_part WHERE handout_id IN (SELECT id FROM handout WHERE expires_at <= $1);

-- name: handouts_forget :changes
-- in: now i64
DELETE FROM handout WHERE expires_at <= $1;

-- Pictures of fixed answers are nobody's in particular.
-- name: conversation_picture_add :exec
-- in: conversation_id i64, token text
INSERT INTO conversation_picture (conversation_id, token)
SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT) WHERE NOT EXISTS (SELECT 1 FROM canned WHERE picture = $2) ON CONFLICT DO NOTHING;
