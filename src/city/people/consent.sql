-- name: consent_text_newest :one
-- out: version i64, body text, created_at i64
SELECT version, body, created_at FROM consent_text ORDER BY version DESC LIMIT 1;

-- name: consent_text_add :exec
-- in: version i64, body text, now i64
INSERT INTO consent_text (version, body, created_at) VALUES ($1, $2, $3);

-- name: consent_people :one
-- in: version i64
-- out: people i64
SELECT count(*) FROM consent WHERE text_version = $1;

-- name: consent_add :exec
-- in: friend_id i64, version i64, now i64
INSERT INTO consent (friend_id, text_version, given_at) VALUES ($1, $2, $3)
ON CONFLICT (friend_id, text_version) DO NOTHING;

-- name: consent_there :one
-- in: friend_id i64, version i64
-- out: there i64
SELECT count(*) FROM consent WHERE friend_id = $1 AND text_version = $2;

-- name: consent_rows :many 100
-- in: friend_id i64
-- out: version i64, given_at i64
SELECT text_version, given_at FROM consent WHERE friend_id = $1 ORDER BY text_version DESC LIMIT 100;
