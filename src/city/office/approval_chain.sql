-- name: approval_chain_rows :many 5000
-- in: id i64
-- out: id i64, department_id i64, purpose text, release_first i64, updated_by text, updated_at i64
SELECT c.id, c.department_id, c.purpose, c.release_first, COALESCE(s.name, ''), c.updated_at
FROM approval_chain c LEFT JOIN staff s ON s.id = c.updated_by
WHERE $1 = 0 OR c.id = $1 ORDER BY c.department_id, c.id;

-- name: approval_step_rows :many 20000
-- in: id i64
-- out: chain_id i64, no i64, name text, role_id i64, department_id i64, staff text, wait_minutes i64, stand_ins text
SELECT chain_id, no, name, role_id, department_id, staff, wait_minutes, stand_ins
FROM approval_step WHERE $1 = 0 OR chain_id = $1 ORDER BY chain_id, no;

-- name: approval_chain_of :one
-- in: department_id i64, purpose text
-- out: id i64
SELECT id FROM approval_chain WHERE department_id = $1 AND purpose = $2;

-- name: approval_chain_add :one
-- in: department_id i64, purpose text, release_first i64, staff_id i64, now i64
-- out: id i64
INSERT INTO approval_chain (department_id, purpose, release_first, updated_by, updated_at)
VALUES ($1, $2, $3, $4, $5) RETURNING id;

-- name: approval_chain_change :changes
-- in: id i64, department_id i64, purpose text, release_first i64, staff_id i64, now i64
UPDATE approval_chain SET department_id = $2, purpose = $3, release_first = $4, updated_by = $5, updated_at = $6
WHERE id = $1;

-- name: approval_chain_delete :changes
-- in: id i64
DELETE FROM approval_chain WHERE id = $1;

-- name: approval_step_add :exec
-- in: chain_id i64, no i64, name text, role_id i64, department_id i64, staff text, wait_minutes i64, stand_ins text
INSERT INTO approval_step (chain_id, no, name, role_id, department_id, staff, wait_minutes, stand_ins)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: approval_steps_delete :exec
-- in: chain_id i64
DELETE FROM approval_step WHERE chain_id = $1;

-- name: approval_role_there :one
-- in: id i64
-- out: there i64
SELECT count(*) FROM role WHERE id = $1;

-- name: approval_staff_there :one
-- in: ids i64[]
-- out: there i64
SELECT count(*) FROM staff WHERE state = 'active' AND id IN ($1);

-- name: approval_department_there :one
-- in: id i64
-- out: there i64
SELECT count(*) FROM department WHERE id = $1;
