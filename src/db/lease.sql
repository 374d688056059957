-- name: lease_put :changes
-- in: name text, holder text, held_until i64, now i64
INSERT INTO lease (name, holder, held_until) VALUES ($1, $2, $3)
ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, held_until = excluded.held_until
WHERE lease.holder = excluded.holder OR lease.held_until < $4;

-- name: lease_drop :exec
-- in: name text, holder text
DELETE FROM lease WHERE name = $1 AND holder = $2;

-- name: lease_find :one
-- in: name text, now i64
-- out: holder text, held_until i64
SELECT holder, held_until FROM lease WHERE name = $1 AND held_until >= $2;
