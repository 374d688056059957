-- name: passkey_asked :exec
-- in: challenge_hash text, purpose text, session_hash text, expires_at i64
INSERT INTO passkey_challenge (challenge_hash, purpose, session_hash, expires_at) VALUES ($1, $2, $3, $4);

-- name: passkey_lapse :exec
-- in: now i64
DELETE FROM passkey_challenge WHERE expires_at <= $1;

-- name: passkey_answered :changes
-- in: challenge_hash text, purpose text, session_hash text, now i64
DELETE FROM passkey_challenge WHERE challenge_hash = $1 AND purpose = $2 AND session_hash = $3 AND expires_at > $4;

-- name: passkey_rows :many 20
-- in: staff_id i64
-- out: id i64, staff_id i64, credential_id text, algorithm i64, public_key bytes, counter i64, name text, created_at i64, used_at i64
SELECT id, staff_id, credential_id, algorithm, public_key, counter, name, created_at, COALESCE(used_at, 0)
FROM passkey WHERE staff_id = $1 ORDER BY id;

-- name: passkey_row :one
-- in: credential_id text
-- out: id i64, staff_id i64, credential_id text, algorithm i64, public_key bytes, counter i64, name text, created_at i64, used_at i64
SELECT id, staff_id, credential_id, algorithm, public_key, counter, name, created_at, COALESCE(used_at, 0)
FROM passkey WHERE credential_id = $1;

-- name: passkey_count :one
-- in: staff_id i64
-- out: total i64
SELECT count(*) FROM passkey WHERE staff_id = $1;

-- name: passkey_add :exec
-- in: staff_id i64, credential_id text, algorithm i64, public_key bytes, counter i64, name text, now i64
INSERT INTO passkey (staff_id, credential_id, algorithm, public_key, counter, name, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: passkey_used :changes
-- in: id i64, before i64, counter i64, now i64
UPDATE passkey SET counter = $3, used_at = $4 WHERE id = $1 AND counter = $2;

-- name: passkey_rename :changes
-- in: staff_id i64, id i64, name text
UPDATE passkey SET name = $3 WHERE staff_id = $1 AND id = $2;

-- name: passkey_remove :changes
-- in: staff_id i64, id i64
DELETE FROM passkey WHERE staff_id = $1 AND id = $2;
