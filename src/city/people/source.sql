-- Places where a QR code for adding the account is printed.

-- name: source_rows :many 1000
-- One of them, or with id 0 all that these departments see.
-- in: recent_from i64, id i64, everywhere bool, departments i64[]
-- out: id i64, option_id i64, code text, name text, department_id i64?, department text, note text, hidden i64, created_at i64, scans i64, added i64, returned i64, known i64, recent_scans i64, recent_added i64, recent_returned i64, recent_known i64
SELECT s.id, s.option_id, s.code, o.label, s.department_id, COALESCE(p.name, s.department), s.note, o.hidden, s.created_at,
	CAST(COALESCE(sum(d.scans), 0) AS BIGINT), CAST(COALESCE(sum(d.added), 0) AS BIGINT),
	CAST(COALESCE(sum(d.returned), 0) AS BIGINT), CAST(COALESCE(sum(d.known), 0) AS BIGINT),
	CAST(COALESCE(sum(CASE WHEN d.day >= $1 THEN d.scans ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(sum(CASE WHEN d.day >= $1 THEN d.added ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(sum(CASE WHEN d.day >= $1 THEN d.returned ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(sum(CASE WHEN d.day >= $1 THEN d.known ELSE 0 END), 0) AS BIGINT)
FROM source s JOIN option o ON o.id = s.option_id LEFT JOIN department p ON p.id = s.department_id
	LEFT JOIN source_day d ON d.source_id = s.id
WHERE ($2 = 0 OR s.id = $2) AND ($3 OR s.department_id IS NULL OR s.department_id IN ($4))
GROUP BY s.id, s.option_id, s.code, o.label, s.department_id, p.name, s.department, s.note, o.hidden, s.created_at, o.position
ORDER BY o.position, s.id;

-- name: source_option :one
-- in: id i64
-- out: option_id i64
SELECT option_id FROM source WHERE id = $1;

-- name: source_of_code :one
-- in: code text
-- out: id i64, hidden i64
SELECT s.id, o.hidden FROM source s JOIN option o ON o.id = s.option_id WHERE s.code = $1;

-- name: source_named :one
-- in: name text, self i64
-- out: hidden i64
SELECT o.hidden FROM source s JOIN option o ON o.id = s.option_id WHERE o.label = $1 AND s.id <> $2;

-- name: source_total :one
-- out: total i64
SELECT count(*) FROM source;

-- name: source_insert :one
-- in: option_id i64, code text, department_id i64?, note text, staff_id i64, now i64
-- out: id i64
INSERT INTO source (option_id, code, department_id, note, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6) RETURNING id;

-- name: source_update :exec
-- in: id i64, department_id i64?, note text
UPDATE source SET department_id = $2, note = $3, department = CASE WHEN CAST($2 AS BIGINT) IS NULL THEN department ELSE '' END
WHERE id = $1;

-- name: source_day_add :exec
-- in: source_id i64, day i64, scans i64, added i64, returned i64, known i64
INSERT INTO source_day (source_id, day, scans, added, returned, known) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (source_id, day) DO UPDATE SET scans = source_day.scans + EXCLUDED.scans,
	added = source_day.added + EXCLUDED.added, returned = source_day.returned + EXCLUDED.returned,
	known = source_day.known + EXCLUDED.known;

-- name: source_day_rows :many 1200
-- in: source_id i64, from_day i64, to_day i64
-- out: day i64, scans i64, added i64, returned i64, known i64
SELECT day, scans, added, returned, known FROM source_day
WHERE source_id = $1 AND day BETWEEN $2 AND $3 ORDER BY day;
