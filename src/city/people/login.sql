-- name: login_add :exec
-- in: state_hash text, nonce text, verifier text, return_to text, expires_at i64
INSERT INTO login_attempt (state_hash, nonce, verifier, return_to, expires_at) VALUES ($1, $2, $3, $4, $5);

-- name: login_take :one
-- in: state_hash text, now i64
-- out: nonce text, verifier text, return_to text
DELETE FROM login_attempt WHERE state_hash = $1 AND expires_at > $2 RETURNING nonce, verifier, return_to;
