-- name: calendar_rows :each
-- in: from_ms i64, to_ms i64, most i64
-- out: id i64, title text, at i64, state text, kind text, purpose text, department_id i64?, department text?, condition text, audience_count i64
SELECT b.id, b.title, COALESCE(b.started_at, b.scheduled_at, b.planned_at), b.state, b.kind, b.purpose,
	b.department_id, d.name, b.condition, b.audience_count
FROM broadcast b LEFT JOIN department d ON d.id = b.department_id
WHERE COALESCE(b.started_at, b.scheduled_at, b.planned_at) >= $1
	AND COALESCE(b.started_at, b.scheduled_at, b.planned_at) < $2
	AND b.kind NOT IN ('test', 'series') AND b.state <> 'cancelled'
ORDER BY 3, b.id LIMIT $3;

-- name: calendar_series :many 500
-- out: id i64, title text, purpose text, department_id i64?, department text?, condition text, repeat_rule text
SELECT b.id, b.title, b.purpose, b.department_id, d.name, b.condition, b.repeat_rule
FROM broadcast b LEFT JOIN department d ON d.id = b.department_id
WHERE b.kind = 'series' AND b.state = 'scheduled' AND b.repeat_rule IS NOT NULL ORDER BY b.id LIMIT 500;
