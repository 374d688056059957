-- name: staff_move_add :one
-- in: title text, staff_id i64, now i64
-- out: id i64
INSERT INTO staff_move (title, state, created_by, created_at) VALUES ($1, 'planned', $2, $3) RETURNING id;

-- name: staff_move_row_add :exec
-- in: move_id i64, no i64, kind text, staff_id i64, department_id i64?, roles text, successor_id i64?, effective_at i64
INSERT INTO staff_move_row (move_id, no, kind, staff_id, department_id, roles, successor_id, effective_at, state)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 'waiting');

-- id 0: all, newest first.
-- name: staff_move_rows_of :many 500
-- in: id i64
-- out: id i64, title text, state text, created_by i64, created_name text, created_at i64, finished_at i64, lines i64, waiting i64, failed i64, without_password i64, next_at i64
SELECT m.id, m.title, m.state, m.created_by, COALESCE(s.name, ''), m.created_at, COALESCE(m.finished_at, 0),
	(SELECT count(*) FROM staff_move_row r WHERE r.move_id = m.id),
	(SELECT count(*) FROM staff_move_row r WHERE r.move_id = m.id AND r.state = 'waiting'),
	(SELECT count(*) FROM staff_move_row r WHERE r.move_id = m.id AND r.state = 'failed'),
	(SELECT count(*) FROM staff_move_row r JOIN staff p ON p.id = r.staff_id
		WHERE r.move_id = m.id AND r.kind = 'join' AND r.state IN ('waiting', 'done') AND p.password_hash = ''),
	(SELECT COALESCE(min(r.effective_at), 0) FROM staff_move_row r WHERE r.move_id = m.id AND r.state = 'waiting')
FROM staff_move m LEFT JOIN staff s ON s.id = m.created_by
WHERE $1 = 0 OR m.id = $1 ORDER BY m.id DESC LIMIT 500;

-- due_at: those due by then that wait; 0: all.
-- name: staff_move_lines :many 2000
-- in: move_id i64, due_at i64
-- out: id i64, no i64, kind text, staff_id i64, login text, name text, department_id i64?, department text?, roles text, successor_id i64?, successor text?, effective_at i64, state text, note text, done_at i64?
SELECT r.id, r.no, r.kind, r.staff_id, p.login, p.name, r.department_id, d.name, r.roles, r.successor_id, x.name,
	r.effective_at, r.state, r.note, r.done_at
FROM staff_move_row r JOIN staff p ON p.id = r.staff_id LEFT JOIN department d ON d.id = r.department_id
LEFT JOIN staff x ON x.id = r.successor_id
WHERE r.move_id = $1 AND ($2 = 0 OR r.state = 'waiting' AND r.effective_at <= $2)
ORDER BY CASE WHEN $2 = 0 THEN 0 WHEN r.kind = 'join' THEN 1 WHEN r.kind = 'move' THEN 2 ELSE 3 END, r.no;

-- name: staff_move_mark :changes
-- in: id i64, state text, note text, now i64
UPDATE staff_move_row SET state = $2, note = $3, done_at = $4 WHERE id = $1 AND state = 'waiting';

-- name: staff_move_note :exec
-- in: id i64, note text
UPDATE staff_move_row SET note = $2 WHERE id = $1;

-- name: staff_move_finish :exec
-- in: id i64, now i64
UPDATE staff_move SET state = 'done', finished_at = $2
WHERE id = $1 AND state = 'planned' AND NOT EXISTS (SELECT 1 FROM staff_move_row r WHERE r.move_id = $1 AND r.state = 'waiting');

-- name: staff_move_stop :changes
-- in: id i64, now i64
UPDATE staff_move SET state = 'cancelled', finished_at = $2 WHERE id = $1 AND state = 'planned';

-- name: staff_move_stop_rows :exec
-- in: id i64, now i64
UPDATE staff_move_row SET state = 'cancelled', done_at = $2 WHERE move_id = $1 AND state = 'waiting';

-- name: staff_move_newcomers :many 500
-- in: move_id i64, most i64
-- out: staff_id i64
SELECT r.staff_id FROM staff_move_row r JOIN staff p ON p.id = r.staff_id
WHERE r.move_id = $1 AND r.kind = 'join' AND r.state IN ('waiting', 'done') AND p.password_hash = ''
ORDER BY r.no LIMIT $2;

-- name: staff_move_planned :one
-- in: staff_id i64
-- out: title text
SELECT m.title FROM staff_move_row r JOIN staff_move m ON m.id = r.move_id
WHERE r.staff_id = $1 AND r.state = 'waiting' ORDER BY r.id LIMIT 1;

-- name: staff_move_with_role :many 5000
-- out: roles text, title text
SELECT DISTINCT r.roles, m.title FROM staff_move_row r JOIN staff_move m ON m.id = r.move_id
WHERE r.state = 'waiting' AND r.roles <> '';

-- name: staff_move_with_department :one
-- in: department_id i64
-- out: title text
SELECT m.title FROM staff_move_row r JOIN staff_move m ON m.id = r.move_id
WHERE r.state = 'waiting' AND r.department_id = $1 ORDER BY r.id LIMIT 1;

-- name: staff_move_person :one
-- in: login text
-- out: id i64, name text, state text, department_id i64?
SELECT id, name, state, department_id FROM staff WHERE login = $1;

-- name: staff_move_forget_password :exec
-- in: staff_id i64
UPDATE staff SET password_hash = '' WHERE id = $1 AND state = 'disabled';

-- A person who had left comes back, or a new one begins.
-- name: staff_move_begin :exec
-- in: staff_id i64, name text, department_id i64?
UPDATE staff SET state = 'active', name = $2, department_id = $3 WHERE id = $1;

-- name: staff_move_leave :exec
-- in: staff_id i64
UPDATE staff SET state = 'disabled' WHERE id = $1;

-- name: staff_move_to :exec
-- in: staff_id i64, department_id i64
UPDATE staff SET department_id = $2 WHERE id = $1;
