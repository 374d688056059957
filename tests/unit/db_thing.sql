-- Statements for the tests of src/db, one or more of each kind.

-- name: thing_add :one
-- in:  name text, note text?, data bytes?
-- in:  amount f64?, flag bool, made_at i64?
-- out: id i64
INSERT INTO thing (name, note, data, amount, flag, made_at)
VALUES ($1, $2, $3, $4, $5, $6) RETURNING id;

-- name: thing_put :exec
-- in: name text
INSERT INTO thing (name) VALUES ($1);

-- name: thing_find :one
-- in:  name text
-- out: id i64, name text, note text?, data bytes?, amount f64?, flag bool, made_at i64?
SELECT id, name, note, data, amount, flag, made_at FROM thing WHERE name = $1;

-- Inputs in another order than their numbers.
-- name: thing_swap :one
-- in:  first text, second text
-- out: both text
SELECT $2 || '-' || $1 || '-' || $2;

-- name: thing_count :one
-- out: count_all i64
SELECT count(*) FROM thing;

-- name: thing_any :one
-- out: id i64
SELECT id FROM thing;

-- name: thing_few :many 3
-- out: id i64, name text
SELECT id, name FROM thing ORDER BY id;

-- name: thing_names_by_ids :many 1000
-- in:  ids i64[]
-- out: name text
SELECT name FROM thing WHERE id IN ($1) ORDER BY id;

-- name: thing_names_not_ids :many 1000
-- in:  ids i64[]
-- out: name text
SELECT name FROM thing WHERE id NOT IN ($1) ORDER BY id;

-- name: thing_ids_by_names :many 1000
-- in:  names text[]
-- out: id i64
SELECT id FROM thing WHERE name IN ($1) ORDER BY id;

-- name: thing_names_in_order :many 1000
-- out: name text
SELECT name FROM thing ORDER BY name BYTE_ORDER;

-- name: thing_walk :each
-- in:  most i64
-- out: id i64, name text, note text?
SELECT id, name, note FROM thing ORDER BY id LIMIT $1;

-- name: thing_put_many :bulk
-- in: name text, note text?, data bytes, amount f64, flag bool, made_at i64?
INSERT INTO thing (name, note, data, amount, flag, made_at)
VALUES ($1, coalesce($2, 'none'), $3, $4, $5, $6)
ON CONFLICT (name) DO NOTHING;

-- name: thing_rename :changes
-- in: from_name text, to_name text
UPDATE thing SET name = $2 WHERE name = $1;

-- name: member_add_list :changes
-- in: option_id i64, things i64[]
INSERT INTO member (option_id, thing_id)
SELECT $1, list.value FROM LIST($2) WHERE TRUE ON CONFLICT DO NOTHING;

-- name: member_count :one
-- out: count_all i64
SELECT count(*) FROM member;

-- name: thing_like :many 10
-- in:  pattern text
-- out: name text
SELECT name FROM thing WHERE name LIKE $1 ORDER BY id;

-- name: word_find :one
-- out: text_found text
SELECT text FROM word;
