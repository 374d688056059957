-- name: fact_set :exec
-- in: key text, value i64, now i64
INSERT INTO fact (key, value, at) VALUES ($1, $2, $3)
ON CONFLICT (key) DO UPDATE SET value = EXCLUDED.value, at = EXCLUDED.at;

-- name: fact_drop :exec
-- in: key text
DELETE FROM fact WHERE key = $1;

-- name: fact_row :one
-- in: key text
-- out: value i64
SELECT value FROM fact WHERE key = $1;
