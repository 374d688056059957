-- Everybody, so that who may decide what is worked out in memory.

-- name: deciders_staff :many 5000
-- out: id i64, name text, department_id i64, active i64
SELECT id, name, COALESCE(department_id, 0), CASE WHEN state = 'active' THEN 1 ELSE 0 END FROM staff ORDER BY id;

-- A role counts in the department it was given for, else in the person's own.
-- name: deciders_roles :many 20000
-- in: now i64
-- out: staff_id i64, role_id i64, department_id i64
SELECT g.staff_id, g.role_id, COALESCE(g.department_id, s.department_id, 0)
FROM staff_role g JOIN staff s ON s.id = g.staff_id JOIN role r ON r.id = g.role_id
WHERE g.from_at <= $1 AND (g.until_at IS NULL OR g.until_at > $1) AND r.from_at <= $1
ORDER BY g.staff_id;

-- name: deciders_departments :many 2000
-- out: id i64, name text, parent_id i64
SELECT id, name, COALESCE(parent_id, 0) FROM department ORDER BY id;

-- name: deciders_absences :many 5000
-- in: today i64
-- out: staff_id i64, substitute_id i64
SELECT staff_id, substitute_id FROM absence
WHERE ended_at IS NULL AND from_day <= $1 AND until_day >= $1 ORDER BY id;
