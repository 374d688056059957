-- name: staff_add :one
-- in: login text, name text, department_id i64?, role text, password_hash text, now i64
-- out: id i64
INSERT INTO staff (login, name, department_id, role, password_hash, state, created_at)
VALUES ($1, $2, $3, $4, $5, 'active', $6) RETURNING id;

-- name: staff_secret :one
-- in: login text
-- out: id i64, password_hash text, state text, failures i64, locked_until i64
SELECT id, password_hash, state, failures, locked_until FROM staff WHERE login = $1;

-- name: staff_hash :one
-- in: id i64
-- out: login text, password_hash text
SELECT login, password_hash FROM staff WHERE id = $1 AND state = 'active';

-- name: staff_failed :exec
-- in: id i64, locked_until i64, most i64
UPDATE staff SET failures = CASE WHEN failures + 1 >= $3 THEN 0 ELSE failures + 1 END,
	locked_until = CASE WHEN failures + 1 >= $3 THEN $2 ELSE locked_until END
WHERE id = $1;

-- name: staff_signed_in :exec
-- in: id i64, now i64
UPDATE staff SET failures = 0, locked_until = 0, signed_in_at = $2 WHERE id = $1;

-- name: staff_password :changes
-- in: id i64, hash text, must_change i64
UPDATE staff SET password_hash = $2, must_change = $3, failures = 0, locked_until = 0 WHERE id = $1;

-- name: staff_change :changes
-- in: id i64, login text, name text, department_id i64?, role text, state text
UPDATE staff SET login = $2, name = $3, department_id = $4, role = $5, state = $6 WHERE id = $1;

-- name: staff_row :one
-- in: id i64, now i64
-- out: id i64, login text, name text, role text, department text, state text, must_change i64, locked i64, signed_in_at i64
SELECT s.id, s.login, s.name, s.role, COALESCE(d.name, ''), s.state, s.must_change,
	CASE WHEN s.locked_until > $2 THEN 1 ELSE 0 END, COALESCE(s.signed_in_at, 0)
FROM staff s LEFT JOIN department d ON d.id = s.department_id WHERE s.id = $1;

-- name: staff_rows :many 1000
-- in: now i64
-- out: id i64, login text, name text, role text, department text, state text, must_change i64, locked i64, signed_in_at i64
SELECT s.id, s.login, s.name, s.role, COALESCE(d.name, ''), s.state, s.must_change,
	CASE WHEN s.locked_until > $1 THEN 1 ELSE 0 END, COALESCE(s.signed_in_at, 0)
FROM staff s LEFT JOIN department d ON d.id = s.department_id ORDER BY s.state, s.login;

-- name: staff_active_admins :one
-- in: besides i64
-- out: admins i64
SELECT count(*) FROM staff WHERE role = 'admin' AND state = 'active' AND id <> $1;

-- name: department_find :one
-- in: name text
-- out: id i64
SELECT id FROM department WHERE name = $1;

-- name: department_add :one
-- in: name text
-- out: id i64
INSERT INTO department (name) VALUES ($1) RETURNING id;
