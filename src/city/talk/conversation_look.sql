-- Eyes on a conversation, and drafts.

-- name: look_upsert :exec
-- in: conversation_id i64, staff_id i64, at i64, typing_at i64
INSERT INTO conversation_look (conversation_id, staff_id, at, typing_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (conversation_id, staff_id) DO UPDATE SET at = EXCLUDED.at, typing_at = EXCLUDED.typing_at;

-- name: look_row :one
-- in: conversation_id i64, staff_id i64
-- out: at i64, typing_at i64
SELECT at, typing_at FROM conversation_look WHERE conversation_id = $1 AND staff_id = $2;

-- name: look_rows :many 20
-- in: conversation_id i64, staff_id i64, since i64
-- out: name text, typing_at i64
SELECT s.name, l.typing_at FROM conversation_look l JOIN staff s ON s.id = l.staff_id
WHERE l.conversation_id = $1 AND l.staff_id <> $2 AND l.at > $3 ORDER BY l.staff_id LIMIT 20;

-- name: draft_upsert :exec
-- in: conversation_id i64, staff_id i64, sealed bytes, at i64
INSERT INTO conversation_draft (conversation_id, staff_id, text_sealed, at) VALUES ($1, $2, $3, $4)
ON CONFLICT (conversation_id, staff_id) DO UPDATE SET text_sealed = EXCLUDED.text_sealed, at = EXCLUDED.at;

-- name: draft_delete :exec
-- in: conversation_id i64, staff_id i64
DELETE FROM conversation_draft WHERE conversation_id = $1 AND staff_id = $2;

-- name: draft_row :one
-- in: conversation_id i64, staff_id i64
-- out: sealed bytes
SELECT text_sealed FROM conversation_draft WHERE conversation_id = $1 AND staff_id = $2;
