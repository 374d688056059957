-- name: factors_of :one
-- in: staff_id i64
-- out: totp_since i64, passkeys i64, recovery_left i64, recovery_at i64
SELECT COALESCE((SELECT max(created_at) FROM totp WHERE staff_id = $1 AND state = 'used'), 0),
	(SELECT count(*) FROM passkey WHERE staff_id = $1),
	(SELECT count(*) FROM recovery_code WHERE staff_id = $1 AND used_at IS NULL),
	COALESCE((SELECT max(created_at) FROM recovery_code WHERE staff_id = $1), 0);

-- name: totp_wait :exec
-- in: staff_id i64, secret bytes, now i64
INSERT INTO totp (staff_id, state, secret, last_step, created_at) VALUES ($1, 'waiting', $2, 0, $3)
ON CONFLICT (staff_id, state) DO UPDATE SET secret = EXCLUDED.secret, created_at = EXCLUDED.created_at;

-- name: totp_row :one
-- in: staff_id i64, state text
-- out: secret bytes, last_step i64
SELECT secret, last_step FROM totp WHERE staff_id = $1 AND state = $2;

-- name: totp_forget :exec
-- in: staff_id i64, state text
DELETE FROM totp WHERE staff_id = $1 AND state = $2;

-- name: totp_begin :changes
-- in: staff_id i64, step i64, now i64
UPDATE totp SET state = 'used', last_step = $2, created_at = $3 WHERE staff_id = $1 AND state = 'waiting';

-- name: totp_step :changes
-- in: staff_id i64, step i64
UPDATE totp SET last_step = $2 WHERE staff_id = $1 AND state = 'used' AND last_step < $2;

-- name: totp_delete :exec
-- in: staff_id i64
DELETE FROM totp WHERE staff_id = $1;

-- name: recovery_delete :exec
-- in: staff_id i64
DELETE FROM recovery_code WHERE staff_id = $1;

-- name: recovery_add :exec
-- in: staff_id i64, code_hash text, now i64
INSERT INTO recovery_code (staff_id, code_hash, created_at) VALUES ($1, $2, $3);

-- name: recovery_use :changes
-- in: staff_id i64, code_hash text, now i64
UPDATE recovery_code SET used_at = $3 WHERE staff_id = $1 AND code_hash = $2 AND used_at IS NULL;

-- name: factor_passkeys_delete :exec
-- in: staff_id i64
DELETE FROM passkey WHERE staff_id = $1;
