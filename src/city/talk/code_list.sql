-- name: code_list_rows :many 200
-- in: id i64, everywhere bool, departments i64[]
-- out: id i64, name text, note text, deeds text, from_day i64, until_day i64, uses_most i64, hidden i64, takes_back i64, created_at i64, department_id i64, department text, codes i64, revoked i64, people i64
SELECT l.id, l.name, l.note, l.deeds, COALESCE(l.from_day, 0), COALESCE(l.until_day, 0), l.uses_most, l.hidden, l.takes_back, l.created_at,
	COALESCE(l.department_id, 0), COALESCE(d.name, ''),
	(SELECT count(*) FROM code c WHERE c.list_id = l.id),
	(SELECT count(*) FROM code c WHERE c.list_id = l.id AND c.revoked_at IS NOT NULL),
	(SELECT count(DISTINCT u.friend_id) FROM code_use u JOIN code c ON c.id = u.code_id WHERE c.list_id = l.id)
FROM code_list l LEFT JOIN department d ON d.id = l.department_id
WHERE ($1 = 0 OR l.id = $1) AND ($2 OR l.department_id IS NULL OR l.department_id IN ($3)) ORDER BY l.hidden, l.name LIMIT 200;

-- name: code_list_same_name :one
-- in: name text, self i64
-- out: others i64
SELECT count(*) FROM code_list WHERE name = $1 AND id <> $2;

-- name: code_list_insert :one
-- in: name text, note text, deeds text, from_day i64?, until_day i64?, uses_most i64, hidden i64, staff_id i64, now i64, department_id i64?, takes_back i64
-- out: id i64
INSERT INTO code_list (name, note, deeds, from_day, until_day, uses_most, hidden, created_by, created_at, department_id, takes_back)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) RETURNING id;

-- name: code_list_update :exec
-- in: id i64, name text, note text, deeds text, from_day i64?, until_day i64?, uses_most i64, hidden i64, department_id i64?, takes_back i64
UPDATE code_list SET name = $2, note = $3, deeds = $4, from_day = $5, until_day = $6, uses_most = $7, hidden = $8, department_id = $9, takes_back = $10 WHERE id = $1;

-- name: code_rows :many 5000
-- in: list_id i64
-- out: id i64, no i64, uses i64, revoked_at i64, created_at i64, own i64, memo_sealed bytes?, until_day i64
SELECT id, no, uses, COALESCE(revoked_at, 0), created_at, own, memo_sealed, COALESCE(until_day, 0) FROM code WHERE list_id = $1 ORDER BY no LIMIT 5000;

-- name: code_last :one
-- in: list_id i64
-- out: no i64, codes i64
SELECT COALESCE(max(no), 0), count(*) FROM code WHERE list_id = $1;

-- name: code_insert :exec
-- in: list_id i64, no i64, hash text, now i64, own i64, memo_sealed bytes?, until_day i64?
INSERT INTO code (list_id, no, hash, created_at, own, memo_sealed, until_day) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: code_row :one
-- in: id i64
-- out: list_id i64, no i64
SELECT list_id, no FROM code WHERE id = $1;

-- name: code_of_hash :one
-- in: hash text
-- out: id i64, list_id i64, no i64, revoked i64, until_day i64
SELECT id, list_id, no, CASE WHEN revoked_at IS NULL THEN 0 ELSE 1 END, COALESCE(until_day, 0) FROM code WHERE hash = $1;

-- name: code_use_one :changes
-- Its place is taken only while there is one.
-- in: id i64, most i64
UPDATE code SET uses = uses + 1 WHERE id = $1 AND uses < $2;

-- name: code_used_before :one
-- in: code_id i64, friend_id i64
-- out: times i64
SELECT count(*) FROM code_use WHERE code_id = $1 AND friend_id = $2;

-- name: code_used :exec
-- in: code_id i64, friend_id i64, now i64
INSERT INTO code_use (code_id, friend_id, at) VALUES ($1, $2, $3);

-- name: code_uses_of :many 200
-- in: friend_id i64
-- out: list text, no i64, at i64
SELECT l.name, c.no, u.at FROM code_use u JOIN code c ON c.id = u.code_id JOIN code_list l ON l.id = c.list_id
WHERE u.friend_id = $1 ORDER BY u.at DESC LIMIT 200;

-- name: code_miss_add :exec
-- in: friend_id i64, now i64
INSERT INTO code_miss (friend_id, at) VALUES ($1, $2);

-- name: code_misses :one
-- in: friend_id i64, since i64
-- out: misses i64
SELECT count(*) FROM code_miss WHERE friend_id = $1 AND at > $2;

-- name: code_wait_put :exec
-- in: friend_id i64, until i64
INSERT INTO code_wait (friend_id, until) VALUES ($1, $2) ON CONFLICT (friend_id) DO UPDATE SET until = excluded.until;

-- name: code_wait_until :one
-- in: friend_id i64, now i64
-- out: waits i64
SELECT count(*) FROM code_wait WHERE friend_id = $1 AND until > $2;

-- name: code_wait_end :exec
-- in: friend_id i64
DELETE FROM code_wait WHERE friend_id = $1;

-- name: code_miss_forget :exec
-- in: before i64
DELETE FROM code_miss WHERE at < $1;

-- name: code_wait_forget :exec
-- in: before i64
DELETE FROM code_wait WHERE until < $1;

-- name: code_lists_open :one
-- in: today i64
-- out: lists i64
SELECT count(*) FROM code_list WHERE hidden = 0 AND (from_day IS NULL OR from_day <= $1) AND (until_day IS NULL OR until_day >= $1)
	AND EXISTS (SELECT 1 FROM code c WHERE c.list_id = code_list.id AND c.revoked_at IS NULL AND (c.until_day IS NULL OR c.until_day >= $1));
