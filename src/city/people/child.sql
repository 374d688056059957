-- name: child_rows :many 20
-- in: friend_id i64
-- out: id i64, birth_day i64, name_sealed bytes?
SELECT id, birth_day, name_sealed FROM child WHERE friend_id = $1 ORDER BY birth_day, id;

-- name: child_rows_of :many 2000
-- in: friend_ids i64[]
-- out: friend_id i64, id i64, birth_day i64, name_sealed bytes?
SELECT friend_id, id, birth_day, name_sealed FROM child WHERE friend_id IN ($1) ORDER BY friend_id, birth_day, id;

-- name: child_insert :exec
-- in: friend_id i64, birth_day i64, name_sealed bytes?
INSERT INTO child (friend_id, birth_day, name_sealed) VALUES ($1, $2, $3);

-- name: child_update :exec
-- in: id i64, friend_id i64, birth_day i64, name_sealed bytes?
UPDATE child SET birth_day = $3, name_sealed = $4 WHERE id = $1 AND friend_id = $2;

-- name: child_delete :exec
-- in: id i64, friend_id i64
DELETE FROM child WHERE id = $1 AND friend_id = $2;
