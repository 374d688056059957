-- Who has which menu.

-- name: menu_live_rows :many 400
-- out:  id i64, menu_id i64, disaster bool, friend_id i64, condition text, from_at i64, until_at i64, people i64, trouble text, line_id text
SELECT e.id, e.menu_id, m.purpose = 'disaster', e.friend_id, e.condition, e.from_at, e.until_at, e.people, e.trouble, p.line_id
FROM menu_edition e JOIN menu m ON m.id = e.menu_id JOIN menu_page p ON p.edition_id = e.id AND p.no = 0
WHERE e.state = 'live' ORDER BY m.position, m.id, e.id LIMIT 400;

-- name: menu_edition_count :exec
-- in:   edition_id i64, people i64, trouble text
UPDATE menu_edition SET people = $2, trouble = $3 WHERE id = $1;

-- name: menu_link_rows :each
-- out:  friend_id i64, edition_id i64
SELECT friend_id, edition_id FROM menu_link ORDER BY friend_id;

-- name: menu_link_put :bulk
-- in:   friend_id i64, edition_id i64
INSERT INTO menu_link (friend_id, edition_id) VALUES ($1, $2);

-- name: menu_link_drop :exec
-- in:   friend_ids i64[]
DELETE FROM menu_link WHERE friend_id IN ($1);

-- name: menu_link_one :exec
-- in:   friend_id i64, edition_id i64
INSERT INTO menu_link (friend_id, edition_id) VALUES ($1, $2) ON CONFLICT (friend_id) DO UPDATE SET edition_id = excluded.edition_id;

-- name: menu_link_sample :many 20
-- out:  friend_id i64, edition_id i64
SELECT l.friend_id, l.edition_id FROM menu_link l JOIN menu_edition e ON e.id = l.edition_id WHERE e.state = 'live'
ORDER BY abs((l.friend_id * 7919) % 1009), l.friend_id LIMIT 20;

-- name: menu_disaster_now :one
-- out:  menu_id i64, drill bool, people bytes?
SELECT menu_id, drill <> 0, people FROM disaster_run WHERE ended_at IS NULL ORDER BY id DESC LIMIT 1;
