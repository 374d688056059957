-- Answers to use again.

-- name: canned_rows :many 1000
-- in: everywhere bool, departments i64[]
-- out: id i64, word text, text text, department_id i64, department text, updated_at i64, picture text
SELECT c.id, c.word, c.text, COALESCE(c.department_id, 0), COALESCE(d.name, ''), c.updated_at, c.picture
FROM canned c LEFT JOIN department d ON d.id = c.department_id
WHERE $1 OR c.department_id IS NULL OR c.department_id IN ($2) ORDER BY c.word BYTE_ORDER, c.id LIMIT 1000;

-- name: canned_row :one
-- in: id i64
-- out: id i64, word text, text text, department_id i64, department text, updated_at i64, picture text
SELECT c.id, c.word, c.text, COALESCE(c.department_id, 0), COALESCE(d.name, ''), c.updated_at, c.picture
FROM canned c LEFT JOIN department d ON d.id = c.department_id WHERE c.id = $1;

-- name: canned_same :one
-- in: word text, department_id i64, id i64
-- out: id i64
SELECT id FROM canned WHERE word = $1 AND COALESCE(department_id, 0) = $2 AND id <> $3 LIMIT 1;

-- name: canned_total :one
-- out: total i64
SELECT count(*) FROM canned;

-- name: canned_insert :one
-- in: department_id i64?, word text, text text, staff_id i64, now i64, picture text
-- out: id i64
INSERT INTO canned (department_id, word, text, updated_by, updated_at, picture) VALUES ($1, $2, $3, $4, $5, $6) RETURNING id;

-- name: canned_update :changes
-- in: id i64, department_id i64?, word text, text text, staff_id i64, now i64, picture text
UPDATE canned SET department_id = $2, word = $3, text = $4, updated_by = $5, updated_at = $6, picture = $7 WHERE id = $1;

-- name: canned_delete_one :changes
-- in: id i64
DELETE FROM canned WHERE id = $1;
