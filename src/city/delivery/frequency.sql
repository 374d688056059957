-- name: frequency_day :many 1000
-- in: from_ms i64, to_ms i64, broadcast_id i64
-- out: id i64, state text
SELECT id, state FROM broadcast
WHERE started_at >= $1 AND started_at < $2 AND id <> $3 AND kind NOT IN ('test', 'series', 'correction')
	AND purpose = 'normal' AND audience_count > 0 AND state IN ('sending', 'sent', 'stopping', 'stopped', 'held')
ORDER BY id DESC LIMIT 1000;
