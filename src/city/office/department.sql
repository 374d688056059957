-- name: department_rows :many 1000
-- out: id i64, name text, parent_id i64?, position i64, state text, people i64
SELECT d.id, d.name, d.parent_id, d.position, d.state,
	(SELECT count(*) FROM staff s WHERE s.department_id = d.id AND s.state = 'active')
FROM department d ORDER BY d.position, d.id;

-- name: department_parents :many 1000
-- out: id i64, parent_id i64?
SELECT id, parent_id FROM department ORDER BY id;

-- name: department_row :one
-- in: id i64
-- out: id i64, name text, parent_id i64?, position i64, state text, people i64
SELECT d.id, d.name, d.parent_id, d.position, d.state,
	(SELECT count(*) FROM staff s WHERE s.department_id = d.id AND s.state = 'active')
FROM department d WHERE d.id = $1;

-- name: department_named :one
-- in: name text
-- out: id i64
SELECT id FROM department WHERE name = $1;

-- name: department_insert :one
-- in: name text, parent_id i64?
-- out: id i64
INSERT INTO department (name, parent_id, position)
SELECT $1, CAST($2 AS BIGINT), COALESCE(max(position), 0) + 1 FROM department RETURNING id;

-- name: department_update :changes
-- in: id i64, name text, parent_id i64?, state text
UPDATE department SET name = $2, parent_id = $3, state = $4 WHERE id = $1;

-- name: department_place :exec
-- in: id i64, position i64
UPDATE department SET position = $2 WHERE id = $1;

-- name: department_uses :one
-- in: id i64
-- out: uses i64
SELECT (SELECT count(*) FROM staff WHERE department_id = $1) + (SELECT count(*) FROM department WHERE parent_id = $1)
	+ (SELECT count(*) FROM staff_role WHERE department_id = $1) + (SELECT count(*) FROM broadcast WHERE department_id = $1)
	+ (SELECT count(*) FROM template WHERE department_id = $1) + (SELECT count(*) FROM segment WHERE department_id = $1)
	+ (SELECT count(*) FROM approval_chain WHERE department_id = $1) + (SELECT count(*) FROM approval_step WHERE department_id = $1)
	+ (SELECT count(*) FROM article WHERE department_id = $1) + (SELECT count(*) FROM scenario WHERE department_id = $1)
	+ (SELECT count(*) FROM reply WHERE department_id = $1) + (SELECT count(*) FROM menu WHERE department_id = $1)
	+ (SELECT count(*) FROM desk WHERE department_id = $1) + (SELECT count(*) FROM canned WHERE department_id = $1)
	+ (SELECT count(*) FROM source WHERE department_id = $1) + (SELECT count(*) FROM face WHERE department_id = $1)
	+ (SELECT count(*) FROM code_list WHERE department_id = $1) + (SELECT count(*) FROM tag_rule WHERE department_id = $1)
	+ (SELECT count(*) FROM guard_hours WHERE department_id = $1) + (SELECT count(*) FROM media WHERE department_id = $1) + (SELECT count(*) FROM staff_move_row WHERE department_id = $1);

-- name: department_delete :exec
-- in: id i64
DELETE FROM department WHERE id = $1;
