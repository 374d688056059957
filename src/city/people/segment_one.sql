-- name: one_answers :one
-- in: friend_id i64, attribute_id i64
-- out: there i64
SELECT count(*) FROM membership m JOIN option o ON o.id = m.option_id WHERE m.friend_id = $1 AND o.attribute_id = $2;

-- name: one_children :one
-- in: friend_id i64, first_day i64, last_day i64
-- out: there i64
SELECT count(*) FROM child WHERE friend_id = $1 AND birth_day BETWEEN $2 AND $3;

-- name: one_followed :one
-- in: friend_id i64, from_ms i64, to_ms i64
-- out: there i64
SELECT count(*) FROM friend WHERE id = $1 AND followed_at BETWEEN $2 AND $3;
