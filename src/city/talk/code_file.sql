-- The city's own codes out of a file, and codes that are taken back.

-- name: code_by_hash :one
-- in: hash text
-- out: id i64, list_id i64, no i64, own i64, revoked i64, memo_sealed bytes?, until_day i64
SELECT id, list_id, no, own, CASE WHEN revoked_at IS NULL THEN 0 ELSE 1 END, memo_sealed, COALESCE(until_day, 0) FROM code WHERE hash = $1;

-- name: code_own_rows :many 5000
-- in: list_id i64
-- out: id i64, no i64, uses i64, memo_sealed bytes?
SELECT id, no, uses, memo_sealed FROM code WHERE list_id = $1 AND own = 1 AND revoked_at IS NULL ORDER BY no LIMIT 5000;

-- name: code_own_set :exec
-- in: id i64, memo_sealed bytes?, until_day i64?
UPDATE code SET memo_sealed = $2, until_day = $3, revoked_at = NULL WHERE id = $1;

-- name: code_hash_free :exec
-- A code that was taken back in one list may be one of another.
-- in: id i64
UPDATE code SET hash = 'free ' || id WHERE id = $1;

-- name: code_revoked :changes
-- in: ids i64[], now i64
UPDATE code SET revoked_at = $2 WHERE id IN ($1) AND revoked_at IS NULL;

-- name: code_users :many 20001
-- Who used one of these, and no other of the list that still counts.
-- in: list_id i64, ids i64[]
-- out: friend_id i64
SELECT DISTINCT u.friend_id FROM code_use u WHERE u.code_id IN ($2)
	AND NOT EXISTS (SELECT 1 FROM code_use o JOIN code k ON k.id = o.code_id
		WHERE o.friend_id = u.friend_id AND k.list_id = $1 AND k.revoked_at IS NULL AND k.id NOT IN ($2))
ORDER BY u.friend_id LIMIT 20001;

-- name: code_tagged :many 500
-- Of these, who has the tag by a code of the list.
-- in: option_id i64, list_id i64, friend_ids i64[]
-- out: friend_id i64
SELECT friend_id FROM tag_given WHERE option_id = $1 AND giver = 'code' AND giver_id = $2 AND friend_id IN ($3) ORDER BY friend_id LIMIT 500;

-- name: code_uses_forget :changes
-- in: ids i64[]
DELETE FROM code_use WHERE code_id IN ($1);

-- name: code_unused :changes
-- in: ids i64[]
UPDATE code SET uses = 0 WHERE id IN ($1);

-- name: code_own_forget :changes
-- The city's own that nobody used need no row once they are taken back.
-- in: ids i64[]
DELETE FROM code WHERE id IN ($1) AND own = 1 AND NOT EXISTS (SELECT 1 FROM code_use u WHERE u.code_id = code.id);
