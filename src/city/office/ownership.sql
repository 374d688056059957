-- kind: 'series' for those, anything else for all others.
-- name: ownership_broadcasts :one
-- in: staff_id i64, states text[], series bool
-- out: broadcasts i64
SELECT count(*) FROM broadcast
WHERE owner_id = $1 AND state IN ($2) AND kind <> 'test' AND (CASE WHEN kind = 'series' THEN 1 ELSE 0 END) = (CASE WHEN $3 THEN 1 ELSE 0 END);

-- name: ownership_broadcasts_give :changes
-- in: staff_id i64, states text[], series bool, successor_id i64?
UPDATE broadcast SET owner_id = $4
WHERE owner_id = $1 AND state IN ($2) AND kind <> 'test' AND (CASE WHEN kind = 'series' THEN 1 ELSE 0 END) = (CASE WHEN $3 THEN 1 ELSE 0 END);

-- Steps that name the person, in chains …
-- name: ownership_steps :many 5000
-- in: pattern text
-- out: chain_id i64, no i64, staff text, stand_ins text
SELECT chain_id, no, staff, stand_ins FROM approval_step
WHERE ',' || staff || ',' LIKE $1 OR ',' || stand_ins || ',' LIKE $1 ORDER BY chain_id, no;

-- name: ownership_step_give :exec
-- in: chain_id i64, no i64, staff text, stand_ins text
UPDATE approval_step SET staff = $3, stand_ins = $4 WHERE chain_id = $1 AND no = $2;

-- … and in what waits.
-- name: ownership_request_steps :many 5000
-- in: pattern text
-- out: request_id i64, no i64, staff text, stand_ins text
SELECT s.request_id, s.no, s.staff, s.stand_ins FROM approval_request_step s JOIN approval_request r ON r.id = s.request_id
WHERE r.state = 'waiting' AND s.no >= r.step AND (',' || s.staff || ',' LIKE $1 OR ',' || s.stand_ins || ',' LIKE $1)
ORDER BY s.request_id, s.no;

-- name: ownership_request_step_give :exec
-- in: request_id i64, no i64, staff text, stand_ins text
UPDATE approval_request_step SET staff = $3, stand_ins = $4 WHERE request_id = $1 AND no = $2;

-- name: ownership_asked :one
-- in: staff_id i64
-- out: requests i64
SELECT count(*) FROM approval_request WHERE asked_by = $1 AND state IN ('waiting', 'approved');

-- name: ownership_standing_in :one
-- in: staff_id i64, today i64
-- out: absences i64
SELECT count(*) FROM absence WHERE substitute_id = $1 AND ended_at IS NULL AND until_day >= $2;

-- name: ownership_standing_in_give :changes
-- in: staff_id i64, today i64, successor_id i64
UPDATE absence SET substitute_id = $3
WHERE substitute_id = $1 AND ended_at IS NULL AND until_day >= $2 AND staff_id <> $3;
