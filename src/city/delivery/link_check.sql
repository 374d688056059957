-- name: link_check_rows :many 200
-- in: urls text[], fresh_after i64
-- out: url text, state text, why text, checked_at i64?
SELECT url, state, why, checked_at FROM link_check
WHERE url IN ($1) AND (checked_at >= $2 OR (state = 'waiting' AND asked_at >= $2));

-- name: link_check_ask :exec
-- in: url text, now i64
INSERT INTO link_check (url, state, why, asked_at) VALUES ($1, 'waiting', '', $2)
ON CONFLICT (url) DO UPDATE SET state = 'waiting', why = '', asked_at = EXCLUDED.asked_at, checked_at = NULL;

-- name: link_check_store :exec
-- in: url text, state text, why text, now i64
INSERT INTO link_check (url, state, why, asked_at, checked_at) VALUES ($1, $2, $3, $4, $4)
ON CONFLICT (url) DO UPDATE SET state = EXCLUDED.state, why = EXCLUDED.why, checked_at = EXCLUDED.checked_at;

-- name: link_check_forget :changes
-- in: before i64
DELETE FROM link_check WHERE asked_at < $1;
