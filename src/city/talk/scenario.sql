-- name: scenario_list :many 300
-- in:   everywhere bool, departments i64[], since i64
-- out:  id i64, name text, note text, department_id i64?, department text?, state text, revision i64, changed_at i64, changed_by text, published_no i64, published_revision i64, open i64, started i64, finished i64
SELECT s.id, s.name, s.note, s.department_id, d.name, s.state, s.revision, s.changed_at, COALESCE(p.name, ''),
	s.published_no, s.published_revision,
	(SELECT count(*) FROM scenario_run r WHERE r.scenario_id = s.id AND r.state = 'open'),
	(SELECT count(*) FROM scenario_run r WHERE r.scenario_id = s.id AND r.started_at >= $3),
	(SELECT count(*) FROM scenario_run r WHERE r.scenario_id = s.id AND r.started_at >= $3 AND r.state = 'finished')
FROM scenario s LEFT JOIN department d ON d.id = s.department_id LEFT JOIN staff p ON p.id = s.changed_by
WHERE s.deleted_at IS NULL AND ($1 OR s.department_id IS NULL OR s.department_id IN ($2))
ORDER BY s.name, s.id LIMIT 300;

-- name: scenario_find :one
-- in:   scenario_id i64
-- out:  id i64, name text, note text, department_id i64?, department text?, state text, revision i64, changed_at i64, changed_by text, published_no i64, published_revision i64, draft text
SELECT s.id, s.name, s.note, s.department_id, d.name, s.state, s.revision, s.changed_at, COALESCE(p.name, ''),
	s.published_no, s.published_revision, s.draft
FROM scenario s LEFT JOIN department d ON d.id = s.department_id LEFT JOIN staff p ON p.id = s.changed_by
WHERE s.id = $1 AND s.deleted_at IS NULL;

-- name: scenario_named :one
-- in:   name text
-- out:  id i64
SELECT id FROM scenario WHERE name = $1;

-- name: scenario_total :one
-- out:  total i64
SELECT count(*) FROM scenario WHERE deleted_at IS NULL;

-- name: scenario_add :one
-- in:   name text, note text, department_id i64?, draft text, staff_id i64, now i64
-- out:  id i64
INSERT INTO scenario (name, note, department_id, draft, changed_by, changed_at) VALUES ($1, $2, $3, $4, $5, $6)
RETURNING id;

-- name: scenario_save :changes
-- in:   scenario_id i64, revision i64, name text, note text, department_id i64?, draft text, staff_id i64, now i64
UPDATE scenario SET name = $3, note = $4, department_id = $5, draft = $6, changed_by = $7, changed_at = $8,
	revision = revision + 1
WHERE id = $1 AND revision = $2 AND deleted_at IS NULL;

-- name: scenario_publish :changes
-- in:   scenario_id i64, revision i64, no i64
UPDATE scenario SET published_no = $3, published_revision = $2, state = 'active'
WHERE id = $1 AND revision = $2 AND published_no = $3 - 1 AND deleted_at IS NULL;

-- name: scenario_set_state :changes
-- in:   scenario_id i64, state text
UPDATE scenario SET state = $2 WHERE id = $1 AND deleted_at IS NULL AND published_no > 0;

-- name: scenario_remove :changes
-- in:   scenario_id i64, now i64, staff_id i64, name text
UPDATE scenario SET deleted_at = $2, changed_by = $3, changed_at = $2, name = $4, state = 'stopped'
WHERE id = $1 AND deleted_at IS NULL;

-- name: scenario_version_add :exec
-- in:   scenario_id i64, no i64, flow text, note text, staff_id i64, now i64
INSERT INTO scenario_version (scenario_id, no, flow, note, published_by, published_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: scenario_versions :many 500
-- in:   scenario_id i64
-- out:  no i64, note text, published_by text, published_at i64
SELECT v.no, v.note, COALESCE(p.name, ''), v.published_at
FROM scenario_version v LEFT JOIN staff p ON p.id = v.published_by
WHERE v.scenario_id = $1 ORDER BY v.no DESC LIMIT 500;

-- name: scenario_version :one
-- in:   scenario_id i64, no i64
-- out:  no i64, note text, published_by text, published_at i64, flow text
SELECT v.no, v.note, COALESCE(p.name, ''), v.published_at, v.flow
FROM scenario_version v LEFT JOIN staff p ON p.id = v.published_by
WHERE v.scenario_id = $1 AND v.no = $2;

-- name: scenario_counts :many 20000
-- in:   scenario_id i64, version_no i64, from_day i64, to_day i64
-- out:  step text, choice text, entered i64, left_here i64, timed_out i64, misfits i64
SELECT step, choice, CAST(sum(entered) AS BIGINT), CAST(sum(left_here) AS BIGINT), CAST(sum(timed_out) AS BIGINT),
	CAST(sum(misfits) AS BIGINT)
FROM scenario_count
WHERE scenario_id = $1 AND ($2 = 0 OR version_no = $2) AND day BETWEEN $3 AND $4
GROUP BY step, choice ORDER BY step BYTE_ORDER, choice BYTE_ORDER;
