-- What counts at that moment, one line per right; department: the one named, or the person's own.
-- name: role_rights_of :each
-- in: staff_ids i64[], any_time bool, now i64
-- out: staff_id i64, role_id i64, role text, builtin i64, scope text, department_id i64?, name text?
SELECT g.staff_id, r.id, r.name, r.builtin, g.scope, COALESCE(g.department_id, p.department_id), n.name
FROM staff_role g JOIN role r ON r.id = g.role_id JOIN staff p ON p.id = g.staff_id
LEFT JOIN role_right n ON n.role_id = r.id
WHERE g.staff_id IN ($1)
	AND ($2 OR g.from_at <= $3 AND (g.until_at IS NULL OR g.until_at > $3) AND r.from_at <= $3)
ORDER BY g.staff_id, r.builtin DESC, r.id;

-- name: role_rows :many 300
-- in: now i64
-- out: id i64, name text, note text, builtin i64, from_at i64, updated_at i64, people i64
SELECT r.id, r.name, r.note, r.builtin, r.from_at, r.updated_at,
	(SELECT count(DISTINCT g.staff_id) FROM staff_role g JOIN staff s ON s.id = g.staff_id
		WHERE g.role_id = r.id AND s.state = 'active' AND (g.until_at IS NULL OR g.until_at > $1))
FROM role r ORDER BY r.builtin DESC, r.name BYTE_ORDER;

-- name: role_right_rows :many 30000
-- out: role_id i64, name text
SELECT role_id, name FROM role_right ORDER BY role_id;

-- name: role_others_named :one
-- in: name text, self i64
-- out: others i64
SELECT count(*) FROM role WHERE name = $1 AND id <> $2;

-- name: role_total :one
-- out: roles i64
SELECT count(*) FROM role;

-- name: role_insert :one
-- in: name text, note text, from_at i64, now i64
-- out: id i64
INSERT INTO role (name, note, from_at, created_at, updated_at) VALUES ($1, $2, $3, $4, $4) RETURNING id;

-- name: role_update :changes
-- in: id i64, name text, note text, from_at i64, now i64
UPDATE role SET name = $2, note = $3, from_at = $4, updated_at = $5 WHERE id = $1 AND builtin = 0;

-- name: role_rights_drop :exec
-- in: role_id i64
DELETE FROM role_right WHERE role_id = $1;

-- name: role_right_add :exec
-- in: role_id i64, name text
INSERT INTO role_right (role_id, name) VALUES ($1, $2);

-- name: role_given :one
-- in: role_id i64
-- out: given i64
SELECT count(*) FROM staff_role WHERE role_id = $1;

-- name: role_delete :changes
-- in: id i64
DELETE FROM role WHERE id = $1 AND builtin = 0;

-- name: role_named :one
-- in: name text
-- out: id i64
SELECT id FROM role WHERE name = $1;

-- name: role_steps :one
-- in: role_id i64
-- out: steps i64
SELECT (SELECT count(*) FROM approval_step WHERE role_id = $1)
	+ (SELECT count(*) FROM approval_request_step s JOIN approval_request r ON r.id = s.request_id
		WHERE s.role_id = $1 AND r.state = 'waiting');
