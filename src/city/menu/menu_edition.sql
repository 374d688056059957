-- Editions of menus.

-- name: menu_edition_insert :one
-- in:   menu_id i64, no i64, content text, condition text, condition_text text, from_at i64, until_at i64, friend_id i64, ends_at i64, note text, staff_id i64, now i64
-- out:  id i64
INSERT INTO menu_edition (menu_id, no, content, condition, condition_text, from_at, until_at, friend_id, ends_at, state, note, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 'rolling', $10, $11, $12) RETURNING id;

-- name: menu_edition_last :one
-- in:   menu_id i64
-- out:  no i64
SELECT COALESCE(max(no), 0) FROM menu_edition WHERE menu_id = $1;

-- name: menu_edition_replace :exec
-- in:   menu_id i64, previews bool
UPDATE menu_edition SET state = 'ending' WHERE menu_id = $1 AND state IN ('rolling', 'stopped') AND (friend_id <> 0) = $2;

-- name: menu_edition_end_live :exec
-- in:   menu_id i64, previews bool
UPDATE menu_edition SET state = 'ending' WHERE menu_id = $1 AND state = 'live' AND (friend_id <> 0) = $2;

-- name: menu_edition_resume :changes
-- in:   menu_id i64, edition_id i64
UPDATE menu_edition SET state = 'rolling', trouble = '', wait_until = 0 WHERE id = $2 AND menu_id = $1 AND state = 'stopped';

-- name: menu_unlive :exec
-- in:   menu_id i64, now i64
UPDATE menu SET live_id = 0, updated_at = $2 WHERE id = $1;

-- name: menu_draft_set :changes
-- in:   menu_id i64, content text, condition text, condition_text text, from_at i64, until_at i64, staff_id i64, now i64
UPDATE menu SET draft = $2, condition = $3, condition_text = $4, from_at = $5, until_at = $6, updated_by = $7, updated_at = $8,
	version = version + 1 WHERE id = $1;

-- name: menu_page_insert :exec
-- in:   edition_id i64, no i64, name text, alias text, picture_id i64, mark text, object text
INSERT INTO menu_page (edition_id, no, name, alias, picture_id, mark, object, state) VALUES ($1, $2, $3, $4, $5, $6, $7, 'wanted');

-- name: menu_pages_there :one
-- out:  pages i64
SELECT count(*) FROM menu_page WHERE state <> 'gone';

-- name: menu_button_insert :one
-- in:   edition_id i64, menu_id i64, tab text, key text, label text, kind text, code text?, action text
-- out:  id i64
INSERT INTO menu_button (edition_id, menu_id, tab, key, label, kind, code, action) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
RETURNING id;

-- name: menu_edition_row :one
-- in:   edition_id i64
-- out:  id i64, menu_id i64, no i64, content text, condition text, condition_text text, from_at i64, until_at i64, friend_id i64, ends_at i64, state text, trouble text, wait_until i64, people i64, linked i64, note text, created_by text?, created_at i64, live_at i64, ended_at i64, pages i64, created i64, ready i64, gone i64
SELECT e.id, e.menu_id, e.no, e.content, e.condition, e.condition_text, e.from_at, e.until_at, e.friend_id, e.ends_at, e.state, e.trouble,
	e.wait_until, e.people, (SELECT count(*) FROM menu_link l WHERE l.edition_id = e.id), e.note, s.name, e.created_at, e.live_at, e.ended_at,
	(SELECT count(*) FROM menu_page p WHERE p.edition_id = e.id),
	(SELECT count(*) FROM menu_page p WHERE p.edition_id = e.id AND p.state IN ('created', 'ready')),
	(SELECT count(*) FROM menu_page p WHERE p.edition_id = e.id AND p.state = 'ready'),
	(SELECT count(*) FROM menu_page p WHERE p.edition_id = e.id AND p.state = 'gone')
FROM menu_edition e LEFT JOIN staff s ON s.id = e.created_by WHERE e.id = $1;

-- name: menu_edition_rows :many 100
-- in:   menu_id i64
-- out:  id i64, menu_id i64, no i64, content text, condition text, condition_text text, from_at i64, until_at i64, friend_id i64, ends_at i64, state text, trouble text, wait_until i64, people i64, linked i64, note text, created_by text?, created_at i64, live_at i64, ended_at i64, pages i64, created i64, ready i64, gone i64
SELECT e.id, e.menu_id, e.no, e.content, e.condition, e.condition_text, e.from_at, e.until_at, e.friend_id, e.ends_at, e.state, e.trouble,
	e.wait_until, e.people, (SELECT count(*) FROM menu_link l WHERE l.edition_id = e.id), e.note, s.name, e.created_at, e.live_at, e.ended_at,
	(SELECT count(*) FROM menu_page p WHERE p.edition_id = e.id),
	(SELECT count(*) FROM menu_page p WHERE p.edition_id = e.id AND p.state IN ('created', 'ready')),
	(SELECT count(*) FROM menu_page p WHERE p.edition_id = e.id AND p.state = 'ready'),
	(SELECT count(*) FROM menu_page p WHERE p.edition_id = e.id AND p.state = 'gone')
FROM menu_edition e LEFT JOIN staff s ON s.id = e.created_by
WHERE e.menu_id = $1 AND e.no > 0 ORDER BY e.id DESC LIMIT 100;

-- name: menu_edition_now_rows :many 20
-- in:   menu_id i64
-- out:  id i64, menu_id i64, no i64, content text, condition text, condition_text text, from_at i64, until_at i64, friend_id i64, ends_at i64, state text, trouble text, wait_until i64, people i64, linked i64, note text, created_by text?, created_at i64, live_at i64, ended_at i64, pages i64, created i64, ready i64, gone i64
SELECT e.id, e.menu_id, e.no, e.content, e.condition, e.condition_text, e.from_at, e.until_at, e.friend_id, e.ends_at, e.state, e.trouble,
	e.wait_until, e.people, (SELECT count(*) FROM menu_link l WHERE l.edition_id = e.id), e.note, s.name, e.created_at, e.live_at, e.ended_at,
	(SELECT count(*) FROM menu_page p WHERE p.edition_id = e.id),
	(SELECT count(*) FROM menu_page p WHERE p.edition_id = e.id AND p.state IN ('created', 'ready')),
	(SELECT count(*) FROM menu_page p WHERE p.edition_id = e.id AND p.state = 'ready'),
	(SELECT count(*) FROM menu_page p WHERE p.edition_id = e.id AND p.state = 'gone')
FROM menu_edition e LEFT JOIN staff s ON s.id = e.created_by
WHERE e.menu_id = $1 AND e.state IN ('rolling', 'live', 'stopped') ORDER BY e.id DESC LIMIT 20;
