-- Names and pictures that stand beside messages.

-- name: face_rows :many 500
-- out: id i64, name text, department_id i64, department text, icon text, for_broadcast bool, for_staff bool, for_bot bool, closed bool, updated_at i64
SELECT f.id, f.name, COALESCE(f.department_id, 0), COALESCE(d.name, ''), f.icon, f.for_broadcast = 1, f.for_staff = 1,
	f.for_bot = 1, f.closed = 1, f.updated_at
FROM face f LEFT JOIN department d ON d.id = f.department_id
ORDER BY COALESCE(d.position, -1), COALESCE(d.id, 0), f.closed, f.name BYTE_ORDER LIMIT 500;

-- name: face_row :one
-- in: id i64
-- out: id i64, name text, department_id i64, department text, icon text, for_broadcast bool, for_staff bool, for_bot bool, closed bool, updated_at i64
SELECT f.id, f.name, COALESCE(f.department_id, 0), COALESCE(d.name, ''), f.icon, f.for_broadcast = 1, f.for_staff = 1,
	f.for_bot = 1, f.closed = 1, f.updated_at
FROM face f LEFT JOIN department d ON d.id = f.department_id WHERE f.id = $1;

-- name: face_named :one
-- in: name text
-- out: id i64
SELECT id FROM face WHERE name = $1;

-- name: face_total :one
-- out: total i64
SELECT count(*) FROM face;

-- name: face_insert :one
-- in: name text, department_id i64?, icon text, for_broadcast bool, for_staff bool, for_bot bool, closed bool, staff_id i64, now i64
-- out: id i64
INSERT INTO face (name, department_id, icon, for_broadcast, for_staff, for_bot, closed, updated_by, updated_at)
VALUES ($1, $2, $3, CASE WHEN $4 THEN 1 ELSE 0 END, CASE WHEN $5 THEN 1 ELSE 0 END, CASE WHEN $6 THEN 1 ELSE 0 END,
	CASE WHEN $7 THEN 1 ELSE 0 END, $8, $9) RETURNING id;

-- name: face_update :changes
-- in: id i64, name text, department_id i64?, icon text, for_broadcast bool, for_staff bool, for_bot bool, closed bool, staff_id i64, now i64, before i64
UPDATE face SET name = $2, department_id = $3, icon = $4, for_broadcast = CASE WHEN $5 THEN 1 ELSE 0 END,
	for_staff = CASE WHEN $6 THEN 1 ELSE 0 END, for_bot = CASE WHEN $7 THEN 1 ELSE 0 END,
	closed = CASE WHEN $8 THEN 1 ELSE 0 END, updated_by = $9, updated_at = $10
WHERE id = $1 AND updated_at = $11;

-- name: face_look_add :exec
-- in: face_id i64, name text, icon text, now i64
INSERT INTO face_look (face_id, name, icon, at) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING;

-- One of each kind for a department: the newest wins.
-- name: face_only_broadcast :exec
-- in: id i64, department_id i64
UPDATE face SET for_broadcast = 0 WHERE id <> $1 AND COALESCE(department_id, 0) = $2 AND for_broadcast = 1;

-- name: face_only_staff :exec
-- in: id i64, department_id i64
UPDATE face SET for_staff = 0 WHERE id <> $1 AND COALESCE(department_id, 0) = $2 AND for_staff = 1;

-- name: face_only_bot :exec
-- in: id i64, department_id i64
UPDATE face SET for_bot = 0 WHERE id <> $1 AND COALESCE(department_id, 0) = $2 AND for_bot = 1;

-- name: face_looks_delete :exec
-- in: id i64
DELETE FROM face_look WHERE face_id = $1;

-- name: face_delete_one :changes
-- in: id i64
DELETE FROM face WHERE id = $1;

-- Whose a name and picture are, now or before.
-- name: face_of_look :one
-- in: name text, icon text
-- out: id i64, department_id i64, department text, closed bool, name text, icon text
SELECT f.id, COALESCE(f.department_id, 0), COALESCE(d.name, ''), f.closed = 1, f.name, f.icon
FROM face_look l JOIN face f ON f.id = l.face_id LEFT JOIN department d ON d.id = f.department_id
WHERE l.name = $1 AND l.icon = $2 ORDER BY CASE WHEN f.name = l.name AND f.icon = l.icon THEN 0 ELSE 1 END, f.id LIMIT 1;

-- name: face_usual :one
-- in: department_id i64, broadcast bool, staff bool, bot bool
-- out: name text, icon text
SELECT name, icon FROM face
WHERE COALESCE(department_id, 0) = $1 AND closed = 0
	AND (($2 AND for_broadcast = 1) OR ($3 AND for_staff = 1) OR ($4 AND for_bot = 1))
ORDER BY id LIMIT 1;
