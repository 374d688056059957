-- name: guard_clearances :many 200
-- in: broadcast_id i64, version i64
-- out: code text, at i64, reason text, cleared_by text, cleared_at i64
SELECT c.code, c.at, c.reason, COALESCE(s.name, ''), c.cleared_at
FROM guard_clearance c LEFT JOIN staff s ON s.id = c.staff_id
WHERE c.broadcast_id = $1 AND c.version = $2 ORDER BY c.id;

-- name: guard_clearance_add :exec
-- in: broadcast_id i64, version i64, code text, at i64, reason text, staff_id i64, now i64
INSERT INTO guard_clearance (broadcast_id, version, code, at, reason, staff_id, cleared_at)
VALUES ($1, $2, $3, $4, $5, $6, $7);
