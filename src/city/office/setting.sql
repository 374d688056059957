-- name: setting_value :one
-- in: key text
-- out: value text
SELECT value FROM setting WHERE key = $1;

-- name: setting_rows :many 500
-- out: key text, value text, updated_at i64, updated_by text
SELECT s.key, s.value, s.updated_at, COALESCE(p.name, '')
FROM setting s LEFT JOIN staff p ON p.id = s.updated_by;

-- name: setting_put :exec
-- in: key text, value text, staff_id i64, now i64
INSERT INTO setting (key, value, updated_by, updated_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, updated_by = EXCLUDED.updated_by,
	updated_at = EXCLUDED.updated_at;
