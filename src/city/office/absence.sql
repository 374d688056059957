-- name: absence_add :one
-- in: staff_id i64, substitute_id i64, from_day i64, until_day i64, note text, made_by i64, now i64
-- out: id i64
INSERT INTO absence (staff_id, substitute_id, from_day, until_day, note, made_by, made_at)
VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id;

-- name: absence_list :many 2000
-- in: staff_id i64, today i64
-- out: id i64, staff_id i64, substitute_id i64, name text, substitute text, from_day i64, until_day i64, note text, made_by text
SELECT a.id, a.staff_id, a.substitute_id, COALESCE(p.name, ''), COALESCE(s.name, ''), a.from_day, a.until_day, a.note,
	COALESCE(m.name, '')
FROM absence a LEFT JOIN staff p ON p.id = a.staff_id LEFT JOIN staff s ON s.id = a.substitute_id
LEFT JOIN staff m ON m.id = a.made_by
WHERE a.ended_at IS NULL AND a.until_day >= $2 AND ($1 = 0 OR a.staff_id = $1 OR a.substitute_id = $1)
ORDER BY a.from_day, a.id;

-- name: absence_find :one
-- in: id i64
-- out: staff_id i64, substitute_id i64
SELECT staff_id, substitute_id FROM absence WHERE id = $1 AND ended_at IS NULL;

-- name: absence_end :changes
-- in: id i64, now i64
UPDATE absence SET ended_at = $2 WHERE id = $1 AND ended_at IS NULL;

-- name: absence_person :one
-- in: id i64
-- out: state text, department_id i64
SELECT state, COALESCE(department_id, 0) FROM staff WHERE id = $1;
