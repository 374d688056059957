-- name: phrase_row :one
-- in: key text
-- out: key text, label text, messages text, updated_at i64
SELECT key, label, messages, updated_at FROM phrase WHERE key = $1;

-- name: phrase_rows :many 50
-- out: key text, label text, messages text, updated_at i64
SELECT key, label, messages, updated_at FROM phrase ORDER BY label;

-- name: phrase_save :changes
-- in: key text, messages text, now i64
UPDATE phrase SET messages = $2, updated_at = $3 WHERE key = $1;
