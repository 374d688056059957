-- What was masked, kept apart for a while.

-- name: secret_add :exec
-- in: utterance_id i64, body bytes, at i64
INSERT INTO utterance_secret (utterance_id, body_sealed, at) VALUES ($1, $2, $3);

-- name: secret_row :one
-- in: utterance_id i64
-- out: body bytes
SELECT body_sealed FROM utterance_secret WHERE utterance_id = $1;

-- name: secret_forget :exec
-- in: before i64
DELETE FROM utterance_secret WHERE at < $1;
