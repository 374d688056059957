-- name: saved_segment_rows :many 500
-- in: everywhere bool, departments i64[]
-- out: id i64, name text, condition text, updated_at i64, department_id i64?, department text?
SELECT s.id, s.name, s.condition, s.updated_at, s.department_id, d.name
FROM segment s LEFT JOIN department d ON d.id = s.department_id
WHERE $1 OR s.department_id IS NULL OR s.department_id IN ($2) ORDER BY s.name BYTE_ORDER;

-- name: saved_segment_row :one
-- in: id i64
-- out: id i64, name text, condition text, updated_at i64, department_id i64?, department text?
SELECT s.id, s.name, s.condition, s.updated_at, s.department_id, d.name
FROM segment s LEFT JOIN department d ON d.id = s.department_id WHERE s.id = $1;

-- name: saved_segment_others :one
-- in: name text, id i64
-- out: others i64
SELECT count(*) FROM segment WHERE name = $1 AND id <> $2;

-- name: saved_segment_total :one
-- out: segments i64
SELECT count(*) FROM segment;

-- name: saved_segment_insert :one
-- in: name text, condition text, staff_id i64, now i64, department_id i64?
-- out: id i64
INSERT INTO segment (name, condition, created_by, created_at, updated_at, department_id) VALUES ($1, $2, $3, $4, $4, $5)
RETURNING id;

-- name: saved_segment_update :changes
-- in: id i64, name text, condition text, now i64, department_id i64?
UPDATE segment SET name = $2, condition = $3, updated_at = $4, department_id = $5 WHERE id = $1;

-- name: saved_segment_delete :changes
-- in: id i64
DELETE FROM segment WHERE id = $1;
