-- name: release_let_go :changes
-- in: broadcast_id i64, now i64
UPDATE broadcast SET state = 'resolving', trouble = NULL, due_at = 0, started_at = $2, guard_held = 0
WHERE id = $1 AND state = 'held' AND guard_held = 1 AND batches = 0;

-- name: release_held_lately :one
-- in: feed text, broadcast_id i64, after i64
-- out: total i64
SELECT count(*) FROM broadcast WHERE feed = $1 AND id <> $2 AND created_at >= $3 AND guard_held = 1;

-- name: release_keep :changes
-- in: broadcast_id i64, trouble text
UPDATE broadcast SET trouble = $2 WHERE id = $1 AND state = 'held' AND guard_held = 1;

-- name: release_hold :changes
-- in: broadcast_id i64, scheduled_at i64, trouble text
UPDATE broadcast SET state = 'held', trouble = $3, cooling = 0, guard_held = 1
WHERE id = $1 AND state = 'scheduled' AND kind <> 'series' AND scheduled_at = $2;

-- name: release_clearances_follow :exec
-- in: broadcast_id i64, version i64
INSERT INTO guard_clearance (broadcast_id, version, code, at, reason, staff_id, cleared_at)
SELECT broadcast_id, version + 1, code, at, reason, staff_id, cleared_at FROM guard_clearance
WHERE broadcast_id = $1 AND version = $2;
