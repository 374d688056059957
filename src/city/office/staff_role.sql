-- name: staff_role_rows :many 5000
-- in: staff_ids i64[], now i64
-- out: id i64, staff_id i64, role_id i64, role text, builtin i64, scope text, department_id i64?, department text?, from_at i64, until_at i64?, counts i64, given_by text?, given_at i64
SELECT g.id, g.staff_id, g.role_id, r.name, r.builtin, g.scope, g.department_id, d.name, g.from_at, g.until_at,
	CASE WHEN g.from_at <= $2 AND (g.until_at IS NULL OR g.until_at > $2) AND r.from_at <= $2 THEN 1 ELSE 0 END,
	giver.name, g.given_at
FROM staff_role g JOIN role r ON r.id = g.role_id LEFT JOIN department d ON d.id = g.department_id
LEFT JOIN staff giver ON giver.id = g.given_by
WHERE g.staff_id IN ($1) ORDER BY g.staff_id, r.builtin DESC, r.name BYTE_ORDER, g.id;

-- name: staff_role_give :exec
-- in: staff_id i64, role_id i64, scope text, department_id i64?, from_at i64, until_at i64?, given_by i64?, now i64
INSERT INTO staff_role (staff_id, role_id, scope, department_id, from_at, until_at, given_by, given_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: staff_role_take :exec
-- in: id i64
DELETE FROM staff_role WHERE id = $1;

-- name: staff_role_administrators :one
-- in: now i64
-- out: people i64
SELECT count(DISTINCT s.id) FROM staff s JOIN staff_role g ON g.staff_id = s.id JOIN role r ON r.id = g.role_id
WHERE s.state = 'active' AND r.builtin = 1 AND g.from_at <= $1 AND g.until_at IS NULL;

-- name: staff_role_known :one
-- in: role_id i64
-- out: builtin i64
SELECT builtin FROM role WHERE id = $1;

-- name: staff_role_builtin :one
-- out: id i64
SELECT id FROM role WHERE builtin = 1;
