-- name: sso_attempt_add :exec
-- in: state_hash text, nonce text, verifier text, expires_at i64
INSERT INTO sso_attempt (state_hash, nonce, verifier, expires_at) VALUES ($1, $2, $3, $4);

-- name: sso_attempt_lapse :exec
-- in: now i64
DELETE FROM sso_attempt WHERE expires_at <= $1;

-- name: sso_attempt_take :one
-- in: state_hash text, now i64
-- out: nonce text, verifier text
DELETE FROM sso_attempt WHERE state_hash = $1 AND expires_at > $2 RETURNING nonce, verifier;

-- name: sso_row :one
-- in: issuer text, name text
-- out: staff_id i64, subject text
SELECT staff_id, subject FROM sso_identity WHERE issuer = $1 AND name = $2;

-- name: sso_name :one
-- in: staff_id i64
-- out: name text
SELECT name FROM sso_identity WHERE staff_id = $1;

-- name: sso_seen :changes
-- in: staff_id i64, subject text
UPDATE sso_identity SET subject = $2 WHERE staff_id = $1 AND (subject = '' OR subject = $2);

-- name: sso_forget :exec
-- in: staff_id i64
DELETE FROM sso_identity WHERE staff_id = $1;

-- name: sso_add :exec
-- in: staff_id i64, issuer text, name text, linked_by i64, now i64
INSERT INTO sso_identity (staff_id, issuer, name, linked_by, linked_at) VALUES ($1, $2, $3, $4, $5);
