-- name: staff_add :one
-- in: login text, name text, department_id i64?, password_hash text, state text, now i64
-- out: id i64
INSERT INTO staff (login, name, department_id, password_hash, state, created_at)
VALUES ($1, $2, $3, $4, $5, $6) RETURNING id;

-- name: staff_password :changes
-- in: id i64, hash text, must_change i64
UPDATE staff SET password_hash = $2, must_change = $3, failures = 0, locked_until = 0 WHERE id = $1;

-- name: staff_change :changes
-- in: id i64, login text, name text, department_id i64?, state text
UPDATE staff SET login = $2, name = $3, department_id = $4, state = $5 WHERE id = $1;

-- name: staff_row :one
-- in: id i64, now i64
-- out: id i64, login text, name text, department_id i64?, department text, state text, must_change i64, locked i64, signed_in_at i64
SELECT s.id, s.login, s.name, s.department_id, COALESCE(d.name, ''), s.state, s.must_change,
	CASE WHEN s.locked_until > $2 THEN 1 ELSE 0 END, COALESCE(s.signed_in_at, 0)
FROM staff s LEFT JOIN department d ON d.id = s.department_id WHERE s.id = $1;

-- name: staff_named :one
-- in: login text
-- out: id i64
SELECT id FROM staff WHERE login = $1;

-- name: staff_rows :many 200
-- in: now i64, everywhere bool, departments i64[], q text, inside_any bool, inside i64[], role_id i64, state text, most i64, skip i64
-- out: id i64, login text, name text, department_id i64?, department text, state text, must_change i64, locked i64, signed_in_at i64
SELECT s.id, s.login, s.name, s.department_id, COALESCE(d.name, ''), s.state, s.must_change,
	CASE WHEN s.locked_until > $1 THEN 1 ELSE 0 END, COALESCE(s.signed_in_at, 0)
FROM staff s LEFT JOIN department d ON d.id = s.department_id
WHERE ($2 OR s.department_id IN ($3))
	AND ($4 = '' OR s.name LIKE $4 ESCAPE '\' OR s.login LIKE $4 ESCAPE '\' OR d.name LIKE $4 ESCAPE '\')
	AND ($5 OR s.department_id IN ($6))
	AND ($7 = 0 OR EXISTS (SELECT 1 FROM staff_role g WHERE g.staff_id = s.id AND g.role_id = $7
		AND (g.until_at IS NULL OR g.until_at > $1)))
	AND ($8 = '' OR s.state = $8)
ORDER BY s.state, COALESCE(d.position, 0), s.department_id, s.login BYTE_ORDER LIMIT $9 OFFSET $10;

-- name: staff_total :one
-- in: now i64, everywhere bool, departments i64[], q text, inside_any bool, inside i64[], role_id i64, state text
-- out: people i64
SELECT count(*) FROM staff s LEFT JOIN department d ON d.id = s.department_id
WHERE ($2 OR s.department_id IN ($3))
	AND ($4 = '' OR s.name LIKE $4 ESCAPE '\' OR s.login LIKE $4 ESCAPE '\' OR d.name LIKE $4 ESCAPE '\')
	AND ($5 OR s.department_id IN ($6))
	AND ($7 = 0 OR EXISTS (SELECT 1 FROM staff_role g WHERE g.staff_id = s.id AND g.role_id = $7
		AND (g.until_at IS NULL OR g.until_at > $1)))
	AND ($8 = '' OR s.state = $8);

-- name: staff_names :many 5000
-- out: id i64, name text, department text, state text
SELECT s.id, s.name, COALESCE(d.name, ''), s.state FROM staff s LEFT JOIN department d ON d.id = s.department_id
ORDER BY s.state, COALESCE(d.position, 0), s.department_id, s.login BYTE_ORDER LIMIT 5000;
