-- name: event_store :bulk
-- in: webhook_event_id text, received_at i64, body bytes, due_at i64
INSERT INTO event (webhook_event_id, received_at, body, due_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (webhook_event_id) DO NOTHING;

-- name: event_claim :many 1000
-- in: now i64, lease_until i64, most i64
-- out: id i64, tries i64, received_at i64, body bytes
WITH due AS MATERIALIZED (
	SELECT id FROM event WHERE state = 0 AND due_at <= $1 AND lease_until <= $1
	ORDER BY due_at, id LIMIT $3
	-- pg: FOR UPDATE SKIP LOCKED
)
UPDATE event SET lease_until = $2, tries = tries + 1
WHERE state = 0 AND due_at <= $1 AND lease_until <= $1 AND id IN (SELECT id FROM due)
RETURNING id, tries, received_at, body;

-- name: event_done :exec
-- in: ids i64[]
UPDATE event SET state = 1, body = NULL WHERE id IN ($1);

-- name: event_again :exec
-- in: id i64, at i64
UPDATE event SET due_at = $2, lease_until = 0 WHERE id = $1;

-- name: event_give_up :exec
-- in: id i64
UPDATE event SET state = 2 WHERE id = $1;

-- name: event_counts :one
-- out: waiting i64, given_up i64
SELECT (SELECT count(*) FROM event WHERE state = 0), (SELECT count(*) FROM event WHERE state = 2);

-- name: event_forget :exec
-- in: before i64
DELETE FROM event WHERE id IN (SELECT id FROM event WHERE state = 1 AND received_at < $1 LIMIT 1000);

-- name: event_given_up :each
-- in: after i64
-- out: id i64, body bytes
SELECT id, body FROM event WHERE state = 2 AND body IS NOT NULL AND id > $1 ORDER BY id;
