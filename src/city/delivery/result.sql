-- What LINE's statistics say about a broadcast.

-- name: result_find :one
-- in:   broadcast_id i64
-- out:  delivered i64?, opened i64?, clicked i64?, blocked_24h i64?, fetched_at i64
SELECT delivered, opened, clicked, blocked_24h, fetched_at FROM broadcast_result WHERE broadcast_id = $1;

-- name: result_store :exec
-- in:   broadcast_id i64, delivered i64?, opened i64?, clicked i64?, blocked_24h i64?, now i64
INSERT INTO broadcast_result (broadcast_id, delivered, opened, clicked, blocked_24h, fetched_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (broadcast_id) DO UPDATE SET
	delivered = COALESCE(excluded.delivered, broadcast_result.delivered),
	opened = COALESCE(excluded.opened, broadcast_result.opened),
	clicked = COALESCE(excluded.clicked, broadcast_result.clicked),
	blocked_24h = COALESCE(excluded.blocked_24h, broadcast_result.blocked_24h),
	fetched_at = excluded.fetched_at;

-- name: result_blocked_between :each
-- in:   from_ms i64, to_ms i64
-- out:  friend_id i64
SELECT id FROM friend WHERE blocked_at >= $1 AND blocked_at < $2 AND state = 'blocked' ORDER BY id;

-- name: result_request_id :one
-- in:   broadcast_id i64
-- out:  request_id text?
SELECT request_id FROM batch WHERE broadcast_id = $1 AND request_id IS NOT NULL ORDER BY no LIMIT 1;
