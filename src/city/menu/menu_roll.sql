-- What lies at LINE, as far as we know.

-- name: menu_roll_due :one
-- in:   now i64
-- out:  id i64
SELECT e.id FROM menu_edition e WHERE e.wait_until <= $1 AND (e.state = 'rolling'
	OR (e.state = 'live' AND EXISTS (SELECT 1 FROM menu_page p WHERE p.edition_id = e.id AND p.state <> 'ready')))
ORDER BY e.id LIMIT 1;

-- name: menu_ending_due :one
-- in:   now i64
-- out:  id i64
SELECT e.id FROM menu_edition e WHERE e.state = 'ending' AND e.wait_until <= $1
	AND NOT EXISTS (SELECT 1 FROM menu_link l WHERE l.edition_id = e.id)
	AND NOT EXISTS (SELECT 1 FROM menu_page p JOIN menu_keeper k ON k.standard = p.line_id WHERE p.edition_id = e.id AND p.line_id <> '')
ORDER BY e.id LIMIT 1;

-- name: menu_page_rows :many 10
-- in:   edition_id i64
-- out:  id i64, edition_id i64, no i64, picture_id i64, name text, alias text, mark text, object text, state text, line_id text
SELECT id, edition_id, no, picture_id, name, alias, mark, object, state, line_id FROM menu_page WHERE edition_id = $1 ORDER BY no LIMIT 10;

-- name: menu_page_state :exec
-- in:   page_id i64, state text, line_id text
UPDATE menu_page SET state = $2, line_id = $3 WHERE id = $1;

-- name: menu_call_count :one
-- in:   kind text, since i64
-- out:  calls i64, oldest i64
SELECT count(*), COALESCE(min(at), 0) FROM menu_call WHERE kind = $1 AND at > $2;

-- name: menu_call_add :exec
-- in:   kind text, at i64
INSERT INTO menu_call (kind, at) VALUES ($1, $2);

-- name: menu_call_drop_last :exec
-- in:   kind text
DELETE FROM menu_call WHERE id = (SELECT max(id) FROM menu_call WHERE kind = $1);

-- name: menu_call_forget :exec
-- in:   before i64
DELETE FROM menu_call WHERE at < $1;

-- name: menu_edition_waits :exec
-- in:   edition_id i64, until i64
UPDATE menu_edition SET wait_until = $2 WHERE id = $1;

-- name: menu_edition_stops :exec
-- in:   edition_id i64, trouble text
UPDATE menu_edition SET state = 'stopped', trouble = $2 WHERE id = $1 AND state = 'rolling';

-- name: menu_edition_kind :one
-- in:   edition_id i64
-- out:  menu_id i64, friend_id i64
SELECT menu_id, friend_id FROM menu_edition WHERE id = $1;

-- name: menu_edition_before :exec
-- in:   edition_id i64, menu_id i64, preview bool
UPDATE menu_edition SET state = 'ending' WHERE menu_id = $2 AND id <> $1 AND state = 'live' AND (friend_id <> 0) = $3;

-- name: menu_edition_lives :changes
-- in:   edition_id i64, now i64
UPDATE menu_edition SET state = 'live', live_at = CASE WHEN live_at = 0 THEN $2 ELSE live_at END, trouble = '', wait_until = 0
WHERE id = $1 AND state = 'rolling';

-- name: menu_lives :exec
-- in:   menu_id i64, edition_id i64
UPDATE menu SET live_id = $2 WHERE id = $1;

-- name: menu_edition_ends :exec
-- in:   edition_id i64, now i64
UPDATE menu_edition SET state = 'ended', ended_at = $2, people = 0 WHERE id = $1;

-- name: menu_previews_over :exec
-- in:   now i64
UPDATE menu_edition SET state = 'ending' WHERE friend_id <> 0 AND ends_at <= $1 AND state IN ('rolling', 'live', 'stopped');

-- name: menu_page_by_line :one
-- in:   line_id text
-- out:  id i64, edition_id i64, no i64
SELECT id, edition_id, no FROM menu_page WHERE line_id = $1 AND state <> 'gone';

-- name: menu_alias_forget :exec
-- in:   page_id i64
DELETE FROM menu_alias WHERE page_id = $1;

-- name: menu_link_forget_all :exec
-- in:   edition_id i64
DELETE FROM menu_link WHERE edition_id = $1;

-- name: menu_alias_row :one
-- in:   alias text
-- out:  page_id i64
SELECT page_id FROM menu_alias WHERE alias = $1;

-- name: menu_alias_put :exec
-- in:   alias text, page_id i64
INSERT INTO menu_alias (alias, page_id) VALUES ($1, $2) ON CONFLICT (alias) DO UPDATE SET page_id = excluded.page_id;

-- name: menu_alias_drop :exec
-- in:   alias text
DELETE FROM menu_alias WHERE alias = $1;

-- name: menu_alias_rows :many 1000
-- out:  alias text, line_id text
SELECT a.alias, p.line_id FROM menu_alias a JOIN menu_page p ON p.id = a.page_id ORDER BY a.alias LIMIT 1000;

-- name: menu_there_rows :many 1000
-- out:  id i64, menu_id i64, menu text, tab text, line_id text, mark text, state text, live bool
SELECT p.id, e.menu_id, m.name, p.name, p.line_id, p.mark, p.state, e.state = 'live'
FROM menu_page p JOIN menu_edition e ON e.id = p.edition_id JOIN menu m ON m.id = e.menu_id
WHERE p.state <> 'gone' AND e.state <> 'ended' ORDER BY p.id LIMIT 1000;

-- name: menu_keeper_row :one
-- out:  standard text, look_wanted i64, looked_at i64, look text
SELECT standard, look_wanted, looked_at, look FROM menu_keeper WHERE id = 1;

-- name: menu_keeper_standard :exec
-- in:   line_id text
UPDATE menu_keeper SET standard = $1 WHERE id = 1;

-- name: menu_keeper_want :exec
-- in:   how i64
UPDATE menu_keeper SET look_wanted = $1 WHERE id = 1;

-- name: menu_keeper_looked :exec
-- in:   look text, now i64
UPDATE menu_keeper SET look = $1, looked_at = $2, look_wanted = 0 WHERE id = 1;
