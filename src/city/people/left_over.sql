-- name: left_over_ranges :each
-- A batch that was dropped but had been tried may have arrived.
-- in: broadcast_id i64
-- out: first_rank i64, people i64, left_out_ids text, language text
SELECT first_rank,
	CASE WHEN state = 'refused' OR (state = 'dropped' AND first_tried_at IS NULL) THEN people ELSE 0 END, left_out_ids, language
FROM batch
WHERE broadcast_id = $1 AND (state = 'refused' OR (state = 'dropped' AND first_tried_at IS NULL) OR left_out > 0)
ORDER BY no;

-- name: left_over_condition :one
-- in: broadcast_id i64
-- out: condition text
SELECT condition FROM broadcast WHERE id = $1;

-- name: left_over_later :many 500
-- Broadcasts for those left over of this one; their ids are always higher.
-- in: broadcast_id i64, pattern text
-- out: id i64, title text, state text
SELECT id, title, state FROM broadcast
WHERE id > $1 AND condition LIKE $2 AND kind <> 'test' ORDER BY id LIMIT 500;
