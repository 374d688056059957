-- Menus given to single people.

-- name: menu_given_put :exec
-- in:   friend_id i64, menu_id i64, until_at i64, now i64
INSERT INTO menu_given (friend_id, menu_id, until_at, given_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (friend_id) DO UPDATE SET menu_id = excluded.menu_id, until_at = excluded.until_at, given_at = excluded.given_at;

-- name: menu_given_drop :exec
-- in:   friend_id i64
DELETE FROM menu_given WHERE friend_id = $1;

-- name: menu_given_rows :each
-- in:   now i64
-- out:  friend_id i64, menu_id i64
SELECT friend_id, menu_id FROM menu_given WHERE until_at = 0 OR until_at > $1 ORDER BY menu_id, friend_id;

-- name: menu_given_total :one
-- in:   menu_id i64, now i64
-- out:  people i64
SELECT count(*) FROM menu_given WHERE menu_id = $1 AND (until_at = 0 OR until_at > $2);

-- name: menu_given_over :exec
-- in:   now i64
DELETE FROM menu_given WHERE until_at <> 0 AND until_at <= $1;
