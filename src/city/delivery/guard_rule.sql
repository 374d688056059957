-- name: guard_rule_rows :many 200
-- out: code text, level text, n0 i64, n1 i64, n2 i64, changed_at i64, changed_by text
SELECT r.code, r.level, r.n0, r.n1, r.n2, r.changed_at, COALESCE(s.name, '')
FROM guard_rule r LEFT JOIN staff s ON s.id = r.changed_by;

-- name: guard_rule_put :exec
-- in: code text, level text, n0 i64, n1 i64, n2 i64, staff_id i64, now i64
INSERT INTO guard_rule (code, level, n0, n1, n2, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT (code) DO UPDATE SET level = EXCLUDED.level, n0 = EXCLUDED.n0, n1 = EXCLUDED.n1, n2 = EXCLUDED.n2,
	changed_by = EXCLUDED.changed_by, changed_at = EXCLUDED.changed_at;

-- name: guard_hours_rows :many 500
-- out: department_id i64, department text, from_minute i64, to_minute i64, weekdays i64, holidays i64
SELECT h.department_id, COALESCE(d.name, ''), h.from_minute, h.to_minute, h.weekdays, h.holidays
FROM guard_hours h LEFT JOIN department d ON d.id = h.department_id
WHERE h.department_id = 0 OR d.id IS NOT NULL
ORDER BY CASE h.department_id WHEN 0 THEN 0 ELSE 1 END, d.position, h.department_id;

-- The department's own before those of all.
-- name: guard_hours_of :one
-- in: department_id i64
-- out: department_id i64, department text, from_minute i64, to_minute i64, weekdays i64, holidays i64
SELECT h.department_id, COALESCE(d.name, ''), h.from_minute, h.to_minute, h.weekdays, h.holidays
FROM guard_hours h LEFT JOIN department d ON d.id = h.department_id
WHERE h.department_id IN (0, $1)
ORDER BY CASE h.department_id WHEN 0 THEN 1 ELSE 0 END LIMIT 1;

-- name: guard_hours_put :exec
-- in: department_id i64, from_minute i64, to_minute i64, weekdays i64, holidays i64
INSERT INTO guard_hours (department_id, from_minute, to_minute, weekdays, holidays) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (department_id) DO UPDATE SET from_minute = EXCLUDED.from_minute, to_minute = EXCLUDED.to_minute,
	weekdays = EXCLUDED.weekdays, holidays = EXCLUDED.holidays;

-- name: guard_hours_remove :changes
-- in: department_id i64
DELETE FROM guard_hours WHERE department_id = $1;

-- name: guard_departments :many 500
-- out: id i64, name text
SELECT id, name FROM department WHERE state = 'active' ORDER BY position, id LIMIT 500;

-- name: guard_department :one
-- in: department_id i64
-- out: name text
SELECT name FROM department WHERE id = $1;
