-- name: demographic_rows :many 500
-- out: kind text, word text, tenths i64
SELECT kind, word, tenths FROM demographic ORDER BY kind, word LIMIT 500;

-- name: demographic_clear :exec
DELETE FROM demographic;

-- name: demographic_add :exec
-- in: kind text, word text, tenths i64
INSERT INTO demographic (kind, word, tenths) VALUES ($1, $2, $3)
ON CONFLICT (kind, word) DO UPDATE SET tenths = excluded.tenths;
