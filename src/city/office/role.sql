-- What counts at that moment, one line per right; department: the one named, or the person's own.
-- name: role_rights_of :many 5000
-- in: staff_id i64, now i64
-- out: role_id i64, role text, builtin i64, scope text, department_id i64?, name text?
SELECT r.id, r.name, r.builtin, g.scope, COALESCE(g.department_id, p.department_id), n.name
FROM staff_role g JOIN role r ON r.id = g.role_id JOIN staff p ON p.id = g.staff_id
LEFT JOIN role_right n ON n.role_id = r.id
WHERE g.staff_id = $1 AND g.from_at <= $2 AND (g.until_at IS NULL OR g.until_at > $2) AND r.from_at <= $2
ORDER BY r.id;

-- name: department_parents :many 2000
-- out: id i64, parent_id i64?
SELECT id, parent_id FROM department ORDER BY id;
