-- The disaster switch.

-- name: disaster_row :one
-- out:  menu_id i64, phrases text, answers text, notice text, remind_hours i64, drill text, drill_text text, version i64, updated_at i64, updated_by text?
SELECT d.menu_id, d.phrases, d.answers, d.notice, d.remind_hours, d.drill, d.drill_text, d.version, d.updated_at, s.name
FROM disaster d LEFT JOIN staff s ON s.id = d.updated_by WHERE d.id = 1;

-- name: disaster_update :changes
-- in:   version i64, menu_id i64, phrases text, answers text, notice text, remind_hours i64, drill text, drill_text text, staff_id i64, now i64
UPDATE disaster SET menu_id = $2, phrases = $3, answers = $4, notice = $5, remind_hours = $6, drill = $7, drill_text = $8,
	updated_by = $9, updated_at = $10, version = version + 1 WHERE id = 1 AND version = $1;

-- name: disaster_run_rows :many 100
-- in:   open bool
-- out:  id i64, drill bool, menu_id i64, notice text, people_count i64, reason text, started_by text?, started_at i64, remind_at i64, ended_by text?, ended_at i64, end_reason text
SELECT r.id, r.drill <> 0, r.menu_id, r.notice, r.people_count, r.reason, s.name, r.started_at, r.remind_at, e.name, COALESCE(r.ended_at, 0), r.end_reason
FROM disaster_run r LEFT JOIN staff s ON s.id = r.started_by LEFT JOIN staff e ON e.id = r.ended_by
WHERE r.ended_at IS NULL OR NOT $1 ORDER BY r.id DESC LIMIT 100;

-- name: disaster_run_texts :one
-- out:  drill bool, phrases text, answers text, people bytes?
SELECT drill <> 0, phrases, answers, people FROM disaster_run WHERE ended_at IS NULL ORDER BY id DESC LIMIT 1;

-- name: disaster_run_add :one
-- in:   drill i64, menu_id i64, phrases text, answers text, notice text, people bytes?, people_count i64, reason text, staff_id i64, now i64, remind_ms i64
-- out:  id i64
INSERT INTO disaster_run (drill, menu_id, phrases, answers, notice, people, people_count, reason, started_by, started_at, remind_ms, remind_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $10 + $11) RETURNING id;

-- name: disaster_run_end :changes
-- in:   run_id i64, staff_id i64, now i64, reason text
UPDATE disaster_run SET ended_by = $2, ended_at = $3, end_reason = $4 WHERE id = $1 AND ended_at IS NULL;

-- name: disaster_remind_due :one
-- in:   now i64
-- out:  id i64, drill bool, started_at i64, remind_ms i64
SELECT id, drill <> 0, started_at, remind_ms FROM disaster_run WHERE ended_at IS NULL AND remind_at <= $1 ORDER BY id DESC LIMIT 1;

-- name: disaster_reminded :exec
-- in:   run_id i64, at i64
UPDATE disaster_run SET remind_at = $2 WHERE id = $1;

-- name: disaster_switchers :many 2000
-- in:   now i64
-- out:  id i64
SELECT DISTINCT p.id FROM staff p JOIN staff_role g ON g.staff_id = p.id JOIN role r ON r.id = g.role_id
LEFT JOIN role_right t ON t.role_id = r.id AND t.name = 'disaster.approve'
WHERE (r.builtin = 1 OR t.name IS NOT NULL) AND r.from_at <= $1 AND g.from_at <= $1 AND (g.until_at IS NULL OR g.until_at > $1)
ORDER BY p.id LIMIT 2000;
