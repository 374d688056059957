-- name: signin_secret :one
-- in: login text
-- out: id i64, password_hash text, state text, locked_until i64
SELECT id, password_hash, state, locked_until FROM staff WHERE login = $1;

-- name: signin_person :one
-- in: id i64
-- out: login text, password_hash text, locked_until i64, must_change i64, password_at i64
SELECT login, password_hash, locked_until, must_change, password_at FROM staff WHERE id = $1 AND state = 'active';

-- name: signin_failed :one
-- in: id i64, locked_until i64, most i64
-- out: locked i64, name text
UPDATE staff SET failures = CASE WHEN failures + 1 >= $3 THEN 0 ELSE failures + 1 END,
	locked_until = CASE WHEN failures + 1 >= $3 THEN $2 ELSE locked_until END
WHERE id = $1 RETURNING CASE WHEN locked_until = $2 THEN 1 ELSE 0 END, name;

-- name: signin_helpers :many 1000
-- in: besides i64, now i64
-- out: id i64
SELECT DISTINCT p.id FROM staff p JOIN staff_role g ON g.staff_id = p.id JOIN role r ON r.id = g.role_id
WHERE p.state = 'active' AND p.id <> $1 AND g.from_at <= $2 AND (g.until_at IS NULL OR g.until_at > $2)
	AND r.from_at <= $2
	AND (r.builtin = 1 OR EXISTS (SELECT 1 FROM role_right n WHERE n.role_id = r.id AND n.name = 'staff.edit'))
ORDER BY p.id;

-- name: signin_done :exec
-- in: id i64, now i64
UPDATE staff SET failures = 0, locked_until = 0, signed_in_at = $2 WHERE id = $1;

-- name: signin_unlock :changes
-- in: id i64
UPDATE staff SET failures = 0, locked_until = 0 WHERE id = $1;

-- name: signin_password :changes
-- in: id i64, password_hash text, now i64
UPDATE staff SET password_hash = $2, must_change = 0, password_at = $3, failures = 0, locked_until = 0 WHERE id = $1;

-- name: signin_past :many 20
-- in: staff_id i64, most i64
-- out: password_hash text
SELECT password_hash FROM password_past WHERE staff_id = $1 ORDER BY id DESC LIMIT $2;

-- name: signin_past_add :exec
-- in: staff_id i64, password_hash text, now i64
INSERT INTO password_past (staff_id, password_hash, at) VALUES ($1, $2, $3);

-- name: signin_past_trim :exec
-- in: staff_id i64
DELETE FROM password_past WHERE staff_id = $1
	AND id NOT IN (SELECT id FROM password_past WHERE staff_id = $1 ORDER BY id DESC LIMIT 10);

-- name: stranger_row :one
-- in: login_hash text
-- out: locked_until i64
SELECT locked_until FROM stranger WHERE login_hash = $1;

-- name: stranger_failed :exec
-- in: login_hash text, locked_until i64, most i64, now i64
INSERT INTO stranger (login_hash, failures, locked_until, at) VALUES ($1, 1, 0, $4)
ON CONFLICT (login_hash) DO UPDATE SET at = $4,
	failures = CASE WHEN stranger.failures + 1 >= $3 THEN 0 ELSE stranger.failures + 1 END,
	locked_until = CASE WHEN stranger.failures + 1 >= $3 THEN $2 ELSE stranger.locked_until END;

-- name: stranger_forget :exec
-- in: before i64
DELETE FROM stranger WHERE at < $1;
