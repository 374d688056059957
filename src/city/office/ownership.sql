-- Each kind: the names of what there is, and what changes hands.

-- name: ownership_broadcasts :many 5000
-- in: staff_id i64, states text[], series bool
-- out: title text
SELECT title FROM broadcast
WHERE owner_id = $1 AND state IN ($2) AND kind <> 'test' AND (CASE WHEN kind = 'series' THEN 1 ELSE 0 END) = (CASE WHEN $3 THEN 1 ELSE 0 END)
ORDER BY id LIMIT 5000;

-- name: ownership_broadcasts_give :changes
-- in: staff_id i64, states text[], series bool, successor_id i64?
UPDATE broadcast SET owner_id = $4
WHERE owner_id = $1 AND state IN ($2) AND kind <> 'test' AND (CASE WHEN kind = 'series' THEN 1 ELSE 0 END) = (CASE WHEN $3 THEN 1 ELSE 0 END);

-- Steps that name the person, in chains …
-- name: ownership_steps :many 5000
-- in: pattern text
-- out: chain_id i64, no i64, staff text, stand_ins text, department text
SELECT s.chain_id, s.no, s.staff, s.stand_ins, COALESCE(d.name, '全庁')
FROM approval_step s JOIN approval_chain c ON c.id = s.chain_id LEFT JOIN department d ON d.id = c.department_id
WHERE ',' || s.staff || ',' LIKE $1 OR ',' || s.stand_ins || ',' LIKE $1 ORDER BY s.chain_id, s.no LIMIT 5000;

-- name: ownership_step_give :exec
-- in: chain_id i64, no i64, staff text, stand_ins text
UPDATE approval_step SET staff = $3, stand_ins = $4 WHERE chain_id = $1 AND no = $2;

-- … and in what waits.
-- name: ownership_request_steps :many 5000
-- in: pattern text
-- out: request_id i64, no i64, staff text, stand_ins text, title text
SELECT s.request_id, s.no, s.staff, s.stand_ins, r.title
FROM approval_request_step s JOIN approval_request r ON r.id = s.request_id
WHERE r.state = 'waiting' AND s.no >= r.step AND (',' || s.staff || ',' LIKE $1 OR ',' || s.stand_ins || ',' LIKE $1)
ORDER BY s.request_id, s.no LIMIT 5000;

-- name: ownership_request_step_give :exec
-- in: request_id i64, no i64, staff text, stand_ins text
UPDATE approval_request_step SET staff = $3, stand_ins = $4 WHERE request_id = $1 AND no = $2;

-- name: ownership_asked :many 5000
-- in: staff_id i64
-- out: title text
SELECT title FROM approval_request WHERE asked_by = $1 AND state IN ('waiting', 'approved') ORDER BY id LIMIT 5000;

-- name: ownership_standing_in :many 5000
-- in: staff_id i64, today i64
-- out: name text
SELECT s.name FROM absence a JOIN staff s ON s.id = a.staff_id
WHERE a.substitute_id = $1 AND a.ended_at IS NULL AND a.until_day >= $2 ORDER BY a.id LIMIT 5000;

-- name: ownership_standing_in_give :changes
-- in: staff_id i64, today i64, successor_id i64
UPDATE absence SET substitute_id = $3
WHERE substitute_id = $1 AND ended_at IS NULL AND until_day >= $2 AND staff_id <> $3;

-- What stays with its department, whoever leaves; here: whose hand it was in last.
-- The person, and those whose successor the person became when they left.
-- name: ownership_line :many 500
-- in: staff_id i64
-- out: id i64
WITH RECURSIVE line (id) AS (
	SELECT s.id FROM staff s WHERE s.id = $1
	UNION
	SELECT r.staff_id FROM staff_move_row r JOIN line l ON r.successor_id = l.id WHERE r.kind = 'leave' AND r.state = 'done'
)
SELECT id FROM line ORDER BY id LIMIT 500;

-- name: ownership_articles :many 5000
-- in: people i64[]
-- out: name text
SELECT v.question FROM article a JOIN article_version v ON v.article_id = a.id AND v.version = a.version
WHERE v.staff_id IN ($1) ORDER BY a.id LIMIT 5000;

-- name: ownership_replies :many 5000
-- in: people i64[]
-- out: name text
SELECT name FROM reply WHERE updated_by IN ($1) ORDER BY id LIMIT 5000;

-- name: ownership_scenarios :many 5000
-- in: people i64[]
-- out: name text
SELECT name FROM scenario WHERE deleted_at IS NULL AND changed_by IN ($1) ORDER BY id LIMIT 5000;

-- name: ownership_menus :many 5000
-- in: people i64[]
-- out: name text
SELECT name FROM menu WHERE updated_by IN ($1) ORDER BY id LIMIT 5000;

-- name: ownership_disaster :many 5000
-- in: people i64[]
-- out: name text
SELECT '災害モードの準備' FROM disaster WHERE updated_at > 0 AND updated_by IN ($1) LIMIT 5000;

-- name: ownership_sources :many 5000
-- in: people i64[]
-- out: name text
SELECT o.label FROM source s JOIN option o ON o.id = s.option_id
WHERE o.hidden = 0 AND s.created_by IN ($1) ORDER BY s.id LIMIT 5000;

-- name: ownership_code_lists :many 5000
-- in: people i64[]
-- out: name text
SELECT name FROM code_list WHERE hidden = 0 AND created_by IN ($1) ORDER BY id LIMIT 5000;

-- name: ownership_templates :many 5000
-- in: people i64[]
-- out: name text
SELECT name FROM template WHERE created_by IN ($1) ORDER BY id LIMIT 5000;

-- name: ownership_segments :many 5000
-- in: people i64[]
-- out: name text
SELECT name FROM segment WHERE created_by IN ($1) ORDER BY id LIMIT 5000;
