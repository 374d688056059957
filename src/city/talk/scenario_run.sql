-- name: run_open :one
-- in:   friend_id i64
-- out:  id i64, scenario_id i64, version_no i64, step text, answers_sealed bytes?, misfits i64, last_at i64, until_at i64
SELECT id, scenario_id, version_no, step, answers_sealed, misfits, last_at, until_at
FROM scenario_run WHERE friend_id = $1 AND state = 'open';

-- name: run_add :one
-- in:   scenario_id i64, version_no i64, friend_id i64, step text, now i64, until_at i64
-- out:  id i64
INSERT INTO scenario_run (scenario_id, version_no, friend_id, step, started_at, last_at, until_at)
VALUES ($1, $2, $3, $4, $5, $5, $6) RETURNING id;

-- name: run_move :exec
-- in:   id i64, step text, answers_sealed bytes, misfits i64, now i64, until_at i64
UPDATE scenario_run SET step = $2, answers_sealed = $3, misfits = $4, last_at = $5, until_at = $6
WHERE id = $1 AND state = 'open';

-- name: run_end :changes
-- in:   id i64, state text, step text, now i64
UPDATE scenario_run SET state = $2, step = $3, answers_sealed = NULL, last_at = $4 WHERE id = $1 AND state = 'open';

-- name: run_silent :many 200
-- in:   now i64
-- out:  id i64, scenario_id i64, version_no i64, step text, friend_id i64
SELECT id, scenario_id, version_no, step, friend_id FROM scenario_run
WHERE state = 'open' AND until_at < $1 ORDER BY until_at, id LIMIT 200;

-- name: run_forget :changes
-- in:   before i64
DELETE FROM scenario_run WHERE id IN
	(SELECT id FROM scenario_run WHERE state <> 'open' AND last_at < $1 ORDER BY id LIMIT 1000);

-- name: run_flow :one
-- in:   scenario_id i64, version_no i64
-- out:  flow text, active i64, department_id i64
SELECT v.flow, CASE WHEN s.state = 'active' AND s.deleted_at IS NULL THEN 1 ELSE 0 END, COALESCE(s.department_id, 0)
FROM scenario_version v JOIN scenario s ON s.id = v.scenario_id WHERE v.scenario_id = $1 AND v.no = $2;

-- name: run_scenario :one
-- in:   scenario_id i64
-- out:  published_no i64
SELECT published_no FROM scenario WHERE id = $1 AND state = 'active' AND deleted_at IS NULL AND published_no > 0;

-- name: count_add :exec
-- in:   scenario_id i64, version_no i64, day i64, step text, choice text, entered i64, left_here i64, timed_out i64, misfits i64
INSERT INTO scenario_count (scenario_id, version_no, day, step, choice, entered, left_here, timed_out, misfits)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
ON CONFLICT (scenario_id, version_no, day, step, choice) DO UPDATE SET
	entered = scenario_count.entered + excluded.entered, left_here = scenario_count.left_here + excluded.left_here,
	timed_out = scenario_count.timed_out + excluded.timed_out, misfits = scenario_count.misfits + excluded.misfits;
