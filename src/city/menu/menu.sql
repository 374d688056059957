-- Rich menus as staff keep them.

-- name: menu_rows :many 200
-- in:   everywhere bool, departments i64[]
-- out:  id i64, name text, purpose text, department_id i64?, department text?, position i64, draft text, condition text, condition_text text, from_at i64, until_at i64, version i64, live_id i64, updated_at i64, updated_by text?
SELECT m.id, m.name, m.purpose, m.department_id, d.name, m.position, m.draft, m.condition, m.condition_text, m.from_at, m.until_at,
	m.version, m.live_id, m.updated_at, s.name
FROM menu m LEFT JOIN department d ON d.id = m.department_id LEFT JOIN staff s ON s.id = m.updated_by
WHERE $1 OR m.department_id IS NULL OR m.department_id IN ($2) ORDER BY m.position, m.id LIMIT 200;

-- name: menu_row :one
-- in:   menu_id i64
-- out:  id i64, name text, purpose text, department_id i64?, department text?, position i64, draft text, condition text, condition_text text, from_at i64, until_at i64, version i64, live_id i64, updated_at i64, updated_by text?
SELECT m.id, m.name, m.purpose, m.department_id, d.name, m.position, m.draft, m.condition, m.condition_text, m.from_at, m.until_at,
	m.version, m.live_id, m.updated_at, s.name
FROM menu m LEFT JOIN department d ON d.id = m.department_id LEFT JOIN staff s ON s.id = m.updated_by WHERE m.id = $1;

-- name: menu_named :one
-- in:   name text, menu_id i64
-- out:  others i64
SELECT count(*) FROM menu WHERE name = $1 AND id <> $2;

-- name: menu_total :one
-- out:  menus i64, first i64
SELECT count(*), COALESCE(min(position), 0) FROM menu;

-- name: menu_insert :one
-- in:   name text, purpose text, department_id i64?, position i64, draft text, condition text, condition_text text, from_at i64, until_at i64, staff_id i64, now i64
-- out:  id i64
INSERT INTO menu (name, purpose, department_id, position, draft, condition, condition_text, from_at, until_at, created_by, created_at, updated_by, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $10, $11) RETURNING id;

-- name: menu_update :changes
-- in:   menu_id i64, version i64, name text, department_id i64?, draft text, condition text, condition_text text, from_at i64, until_at i64, staff_id i64, now i64
UPDATE menu SET name = $3, department_id = $4, draft = $5, condition = $6, condition_text = $7, from_at = $8, until_at = $9,
	updated_by = $10, updated_at = $11, version = version + 1
WHERE id = $1 AND version = $2;

-- name: menu_place :changes
-- in:   menu_id i64, position i64
UPDATE menu SET position = $2 WHERE id = $1;

-- name: menu_uses :one
-- in:   menu_id i64
-- out:  editions i64, disasters i64
SELECT (SELECT count(*) FROM menu_edition WHERE menu_id = $1 AND state IN ('rolling', 'live', 'ending')),
	(SELECT count(*) FROM disaster WHERE menu_id = $1);

-- name: menu_forget_pages :exec
-- in:   menu_id i64
DELETE FROM menu_page WHERE edition_id IN (SELECT id FROM menu_edition WHERE menu_id = $1);

-- name: menu_forget_buttons :exec
-- in:   menu_id i64
DELETE FROM menu_button WHERE menu_id = $1;

-- name: menu_forget_editions :exec
-- in:   menu_id i64
DELETE FROM menu_edition WHERE menu_id = $1;

-- name: menu_forget_given :exec
-- in:   menu_id i64
DELETE FROM menu_given WHERE menu_id = $1;

-- name: menu_delete :exec
-- in:   menu_id i64
DELETE FROM menu WHERE id = $1;
