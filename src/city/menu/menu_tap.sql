-- Taps on menus.

-- name: menu_button_row :one
-- in:   button_id i64
-- out:  id i64, edition_id i64, menu_id i64, key text, kind text, action text
SELECT id, edition_id, menu_id, key, kind, action FROM menu_button WHERE id = $1;

-- name: menu_button_of_code :one
-- in:   code text
-- out:  id i64, edition_id i64, menu_id i64, key text, kind text, action text
SELECT id, edition_id, menu_id, key, kind, action FROM menu_button WHERE code = $1;

-- name: menu_tapper_add :changes
-- in:   menu_id i64, key text, day i64, who text
INSERT INTO menu_tapper (menu_id, key, day, who) VALUES ($1, $2, $3, $4) ON CONFLICT (menu_id, key, day, who) DO NOTHING;

-- name: menu_tap_add :exec
-- in:   menu_id i64, key text, day i64, people i64
INSERT INTO menu_tap (menu_id, key, day, taps, people) VALUES ($1, $2, $3, 1, $4)
ON CONFLICT (menu_id, key, day) DO UPDATE SET taps = menu_tap.taps + 1, people = menu_tap.people + excluded.people;

-- name: menu_tapper_forget :exec
-- in:   before i64
DELETE FROM menu_tapper WHERE day < $1;

-- name: menu_tap_names :many 1000
-- in:   menu_id i64
-- out:  key text, label text, tab text, kind text, code text?, in_use bool
SELECT b.key, b.label, b.tab, b.kind, b.code, b.edition_id = m.live_id
FROM menu_button b JOIN menu m ON m.id = b.menu_id
WHERE b.id IN (SELECT max(id) FROM menu_button WHERE menu_id = $1 GROUP BY key) ORDER BY b.id LIMIT 1000;

-- name: menu_tap_rows :many 200000
-- in:   menu_id i64, from_day i64, to_day i64
-- out:  key text, day i64, taps i64, people i64
SELECT key, day, taps, people FROM menu_tap WHERE menu_id = $1 AND day BETWEEN $2 AND $3 ORDER BY key, day LIMIT 200000;
