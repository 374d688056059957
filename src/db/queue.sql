-- name: job_add :bulk
-- in: kind text, unique_key text?, coalesces bool, payload text, run_at i64, created_at i64
INSERT INTO job (kind, unique_key, coalesces, payload, run_at, created_at)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (kind, unique_key) DO NOTHING;

-- Of the given kinds, the one whose due job has waited longest.
-- name: job_kind_due :one
-- in: kinds text[], now i64
-- out: kind text
SELECT kind FROM (
	SELECT list.value AS kind, (
		SELECT job.run_at FROM job
		WHERE job.kind = list.value AND job.state = 'waiting' AND job.run_at <= $2 AND job.lease_until < $2
		ORDER BY job.run_at LIMIT 1
	) AS due_at
	FROM LIST($1)
) AS kinds
WHERE due_at IS NOT NULL
ORDER BY due_at LIMIT 1;

-- Two traps of PostgreSQL. The outer WHERE asks for the lease again: without it
-- two workers can both get the same row. And the inner SELECT is MATERIALIZED:
-- a plain subquery may be run again for each row, and its LIMIT with it.
-- name: job_claim :many 1000
-- in: kind text, now i64, lease_until i64, most i64
-- out: id i64, kind text, payload text, run_at i64, created_at i64, tries i64
WITH due AS MATERIALIZED (
	SELECT id FROM job
	WHERE kind = $1 AND state = 'waiting' AND run_at <= $2 AND lease_until < $2
	ORDER BY run_at, id LIMIT $4
	-- pg: FOR UPDATE SKIP LOCKED
)
UPDATE job SET lease_until = $3, tries = tries + 1,
	unique_key = CASE WHEN coalesces THEN NULL ELSE unique_key END
WHERE state = 'waiting' AND lease_until < $2 AND id IN (SELECT id FROM due)
RETURNING id, kind, payload, run_at, created_at, tries;

-- name: job_end :changes
-- in: id i64, tries i64, state text, error text, ended_at i64
UPDATE job SET state = $3, error = $4, ended_at = $5, lease_until = 0
WHERE id = $1 AND tries = $2 AND state = 'waiting';

-- name: job_retry :changes
-- in: id i64, tries i64, run_at i64, error text
UPDATE job SET run_at = $3, error = $4, lease_until = 0
WHERE id = $1 AND tries = $2 AND state = 'waiting';

-- name: job_extend :changes
-- in: id i64, tries i64, lease_until i64
UPDATE job SET lease_until = $3
WHERE id = $1 AND tries = $2 AND state = 'waiting' AND lease_until > 0;

-- name: job_next_unleased :one
-- in: kinds text[]
-- out: at i64?
SELECT min((
	SELECT job.run_at FROM job
	WHERE job.kind = list.value AND job.state = 'waiting' AND job.lease_until = 0
	ORDER BY job.run_at LIMIT 1
)) FROM LIST($1);

-- name: job_next_leased :one
-- in: kinds text[]
-- out: at i64?
SELECT min(lease_until) FROM job
WHERE state = 'waiting' AND lease_until > 0 AND kind IN ($1);

-- name: job_forget :changes
-- in: before i64
DELETE FROM job WHERE id IN (
	SELECT id FROM job WHERE state <> 'waiting' AND ended_at < $1 ORDER BY ended_at LIMIT 1000
);

-- name: job_counts :many 1000
-- out: kind text, waiting i64, failed i64, oldest_due i64
SELECT kind,
	count(*) FILTER (WHERE state = 'waiting'),
	count(*) FILTER (WHERE state = 'failed'),
	coalesce(min(CASE WHEN state = 'waiting' THEN run_at END), 0)
FROM job WHERE state IN ('waiting', 'failed')
GROUP BY kind ORDER BY kind BYTE_ORDER;
