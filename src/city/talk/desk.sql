-- Desks, and how many people are at each.

-- name: desk_rows :many 200
-- in: everywhere bool, departments i64[]
-- out: id i64, name text, department_id i64?, department text?, state text, offered i64, weekdays i64, from_minute i64, to_minute i64, break_from i64, break_to i64, holidays i64, away_text text, alarm_minutes i64, timeout_minutes i64, second_look i64, waiting i64, open i64
SELECT k.id, k.name, k.department_id, d.name, k.state, k.offered, k.weekdays, k.from_minute, k.to_minute, k.break_from,
	k.break_to, k.holidays, k.away_text, k.alarm_minutes, k.timeout_minutes, k.second_look,
	(SELECT count(*) FROM conversation c WHERE c.desk_id = k.id AND c.state = 'waiting'),
	(SELECT count(*) FROM conversation c WHERE c.desk_id = k.id AND c.state = 'open')
FROM desk k LEFT JOIN department d ON d.id = k.department_id
WHERE $1 OR k.department_id IN ($2) ORDER BY k.name BYTE_ORDER LIMIT 200;

-- name: desk_row :one
-- in: id i64
-- out: id i64, name text, department_id i64?, department text?, state text, offered i64, weekdays i64, from_minute i64, to_minute i64, break_from i64, break_to i64, holidays i64, away_text text, alarm_minutes i64, timeout_minutes i64, second_look i64, waiting i64, open i64
SELECT k.id, k.name, k.department_id, d.name, k.state, k.offered, k.weekdays, k.from_minute, k.to_minute, k.break_from,
	k.break_to, k.holidays, k.away_text, k.alarm_minutes, k.timeout_minutes, k.second_look, 0, 0
FROM desk k LEFT JOIN department d ON d.id = k.department_id WHERE k.id = $1;

-- name: desk_offers :many 13
-- out: id i64, name text
SELECT id, name FROM desk WHERE state = 'active' AND offered = 1 ORDER BY id LIMIT 13;

-- name: desk_named :one
-- in: name text
-- out: id i64
SELECT id FROM desk WHERE name = $1;

-- name: desk_counts :one
-- out: total i64, offered i64
SELECT count(*), COALESCE(CAST(sum(CASE WHEN state = 'active' THEN offered ELSE 0 END) AS BIGINT), 0) FROM desk;

-- name: desk_insert :one
-- in: name text, department_id i64?, state text, offered i64, weekdays i64, from_minute i64, to_minute i64, break_from i64, break_to i64, holidays i64, away_text text, alarm_minutes i64, timeout_minutes i64, second_look i64, now i64
-- out: id i64
INSERT INTO desk (name, department_id, state, offered, weekdays, from_minute, to_minute, break_from, break_to, holidays,
	away_text, alarm_minutes, timeout_minutes, second_look, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15) RETURNING id;

-- name: desk_update :changes
-- in: name text, department_id i64?, state text, offered i64, weekdays i64, from_minute i64, to_minute i64, break_from i64, break_to i64, holidays i64, away_text text, alarm_minutes i64, timeout_minutes i64, second_look i64, now i64, id i64
UPDATE desk SET name = $1, department_id = $2, state = $3, offered = $4, weekdays = $5, from_minute = $6, to_minute = $7,
	break_from = $8, break_to = $9, holidays = $10, away_text = $11, alarm_minutes = $12, timeout_minutes = $13,
	second_look = $14, updated_at = $15
WHERE id = $16;
