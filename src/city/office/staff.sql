-- name: staff_add :one
-- in: login text, name text, department_id i64?, password_hash text, now i64
-- out: id i64
INSERT INTO staff (login, name, department_id, password_hash, state, created_at)
VALUES ($1, $2, $3, $4, 'active', $5) RETURNING id;

-- name: staff_password :changes
-- in: id i64, hash text, must_change i64
UPDATE staff SET password_hash = $2, must_change = $3, failures = 0, locked_until = 0 WHERE id = $1;

-- name: staff_change :changes
-- in: id i64, login text, name text, department_id i64?, state text
UPDATE staff SET login = $2, name = $3, department_id = $4, state = $5 WHERE id = $1;

-- name: staff_row :one
-- in: id i64, now i64
-- out: id i64, login text, name text, role text, department text, state text, must_change i64, locked i64, signed_in_at i64
SELECT s.id, s.login, s.name, CASE WHEN EXISTS (SELECT 1 FROM staff_role g JOIN role r ON r.id = g.role_id
		WHERE g.staff_id = s.id AND r.builtin = 1) THEN 'admin' ELSE 'editor' END, COALESCE(d.name, ''), s.state, s.must_change,
	CASE WHEN s.locked_until > $2 THEN 1 ELSE 0 END, COALESCE(s.signed_in_at, 0)
FROM staff s LEFT JOIN department d ON d.id = s.department_id WHERE s.id = $1;

-- name: staff_rows :many 1000
-- in: now i64
-- out: id i64, login text, name text, role text, department text, state text, must_change i64, locked i64, signed_in_at i64
SELECT s.id, s.login, s.name, CASE WHEN EXISTS (SELECT 1 FROM staff_role g JOIN role r ON r.id = g.role_id
		WHERE g.staff_id = s.id AND r.builtin = 1) THEN 'admin' ELSE 'editor' END, COALESCE(d.name, ''), s.state, s.must_change,
	CASE WHEN s.locked_until > $1 THEN 1 ELSE 0 END, COALESCE(s.signed_in_at, 0)
FROM staff s LEFT JOIN department d ON d.id = s.department_id ORDER BY s.state, s.login;

-- name: staff_active_admins :one
-- in: besides i64
-- out: admins i64
SELECT count(*) FROM staff s WHERE s.state = 'active' AND s.id <> $1
	AND EXISTS (SELECT 1 FROM staff_role g JOIN role r ON r.id = g.role_id WHERE g.staff_id = s.id AND r.builtin = 1);

-- name: staff_role_none :exec
-- in: staff_id i64
DELETE FROM staff_role WHERE staff_id = $1;

-- name: staff_role_give :exec
-- in: staff_id i64, role_name text, now i64
INSERT INTO staff_role (staff_id, role_id, scope, given_at) SELECT $1, id, 'all', $3 FROM role WHERE name = $2;

-- name: department_find :one
-- in: name text
-- out: id i64
SELECT id FROM department WHERE name = $1;

-- name: department_add :one
-- in: name text
-- out: id i64
INSERT INTO department (name) VALUES ($1) RETURNING id;
