-- Keyword replies.

-- name: reply_list :many 100
-- in: everywhere bool, departments i64[], like text, category text?, state i64, skip i64, since i64
-- out: id i64, name text, category text, department_id i64?, department text?, enabled i64, version i64, live_version i64, rule text, updated_at i64, updated_by text, heard i64
SELECT r.id, r.name, r.category, r.department_id, d.name, r.enabled, r.version, r.live_version, v.rule, r.updated_at,
	COALESCE(s.name, ''), CAST(COALESCE((SELECT sum(h.heard) FROM reply_day h WHERE h.reply_id = r.id AND h.day >= $7), 0) AS BIGINT)
FROM reply r JOIN reply_version v ON v.reply_id = r.id AND v.version = r.version
LEFT JOIN department d ON d.id = r.department_id LEFT JOIN staff s ON s.id = r.updated_by
WHERE ($1 OR r.department_id IS NULL OR r.department_id IN ($2))
	AND ($3 = '' OR r.name LIKE $3 ESCAPE '\' OR r.category LIKE $3 ESCAPE '\' OR v.rule LIKE $3 ESCAPE '\')
	AND ($4 IS NULL OR r.category = $4)
	AND ($5 = 0 OR ($5 = 1 AND r.live_version > 0 AND r.enabled = 1) OR ($5 = 2 AND r.live_version > 0 AND r.enabled = 0)
		OR ($5 = 3 AND r.live_version < r.version))
ORDER BY r.category, r.name, r.id LIMIT 100 OFFSET $6;

-- name: reply_total :one
-- in: everywhere bool, departments i64[], like text, category text?, state i64
-- out: total i64
SELECT count(*)
FROM reply r JOIN reply_version v ON v.reply_id = r.id AND v.version = r.version
WHERE ($1 OR r.department_id IS NULL OR r.department_id IN ($2))
	AND ($3 = '' OR r.name LIKE $3 ESCAPE '\' OR r.category LIKE $3 ESCAPE '\' OR v.rule LIKE $3 ESCAPE '\')
	AND ($4 IS NULL OR r.category = $4)
	AND ($5 = 0 OR ($5 = 1 AND r.live_version > 0 AND r.enabled = 1) OR ($5 = 2 AND r.live_version > 0 AND r.enabled = 0)
		OR ($5 = 3 AND r.live_version < r.version));

-- name: reply_find :one
-- in: id i64, since i64
-- out: id i64, name text, category text, department_id i64?, department text?, enabled i64, version i64, live_version i64, rule text, updated_at i64, updated_by text, heard i64
SELECT r.id, r.name, r.category, r.department_id, d.name, r.enabled, r.version, r.live_version, v.rule, r.updated_at,
	COALESCE(s.name, ''), CAST(COALESCE((SELECT sum(h.heard) FROM reply_day h WHERE h.reply_id = r.id AND h.day >= $2), 0) AS BIGINT)
FROM reply r JOIN reply_version v ON v.reply_id = r.id AND v.version = r.version
LEFT JOIN department d ON d.id = r.department_id LEFT JOIN staff s ON s.id = r.updated_by
WHERE r.id = $1;

-- name: reply_named :one
-- in: category text, name text
-- out: id i64
SELECT id FROM reply WHERE category = $1 AND name = $2;

-- name: reply_categories :many 1000
-- out: category text
SELECT DISTINCT category FROM reply ORDER BY category;

-- name: reply_all :one
-- out: total i64
SELECT count(*) FROM reply;

-- name: reply_insert :one
-- in: name text, category text, department_id i64?, staff_id i64, now i64
-- out: id i64
INSERT INTO reply (name, category, department_id, version, created_at, updated_by, updated_at)
VALUES ($1, $2, $3, 1, $5, $4, $5) RETURNING id;

-- name: reply_version_insert :exec
-- in: reply_id i64, version i64, rule text, staff_id i64, now i64
INSERT INTO reply_version (reply_id, version, rule, staff_id, at) VALUES ($1, $2, $3, $4, $5);

-- name: reply_update :changes
-- in: id i64, seen i64, name text, category text, department_id i64?, staff_id i64, now i64
UPDATE reply SET version = version + 1, name = $3, category = $4, department_id = $5, updated_by = $6, updated_at = $7
WHERE id = $1 AND version = $2;

-- name: reply_go_live :changes
-- in: id i64, seen i64
UPDATE reply SET live_version = version, enabled = 1 WHERE id = $1 AND version = $2;

-- name: reply_version_published :exec
-- in: reply_id i64, version i64, now i64
UPDATE reply_version SET published_at = COALESCE(published_at, CAST($3 AS BIGINT)) WHERE reply_id = $1 AND version = $2;

-- name: reply_set_enabled :changes
-- in: id i64, enabled i64
UPDATE reply SET enabled = $2 WHERE id = $1;

-- name: reply_delete_days :exec
-- in: id i64
DELETE FROM reply_day WHERE reply_id = $1;

-- name: reply_delete_versions :exec
-- in: id i64
DELETE FROM reply_version WHERE reply_id = $1;

-- name: reply_delete :exec
-- in: id i64
DELETE FROM reply WHERE id = $1;

-- name: reply_versions :many 50
-- in: id i64
-- out: version i64, rule text, staff text, at i64, published_at i64
SELECT v.version, v.rule, COALESCE(s.name, ''), v.at, COALESCE(v.published_at, 0)
FROM reply_version v LEFT JOIN staff s ON s.id = v.staff_id WHERE v.reply_id = $1 ORDER BY v.version DESC LIMIT 50;

-- name: reply_version_row :one
-- in: id i64, version i64
-- out: version i64, rule text, staff text, at i64, published_at i64
SELECT v.version, v.rule, COALESCE(s.name, ''), v.at, COALESCE(v.published_at, 0)
FROM reply_version v LEFT JOIN staff s ON s.id = v.staff_id WHERE v.reply_id = $1 AND v.version = $2;

-- name: reply_edition :one
-- out: value i64
SELECT value FROM reply_edition WHERE id = 1;

-- name: reply_set_edition :exec
-- in: value i64
UPDATE reply_edition SET value = $1 WHERE id = 1;

-- name: reply_count :exec
-- in: id i64, day i64
INSERT INTO reply_day (reply_id, day, heard) VALUES ($1, $2, 1)
ON CONFLICT (reply_id, day) DO UPDATE SET heard = reply_day.heard + 1;

-- name: reply_live :each
-- Those that answer. drafts: of those departments the newest version, published or not.
-- in: drafts bool, everywhere bool, departments i64[]
-- out: id i64, name text, category text, department_id i64, version i64, draft bool, rule text
SELECT r.id, r.name, r.category, COALESCE(r.department_id, 0), v.version, v.version <> r.live_version, v.rule
FROM reply r JOIN reply_version v ON v.reply_id = r.id AND v.version =
	CASE WHEN $1 AND ($2 OR r.department_id IS NULL OR r.department_id IN ($3)) THEN r.version ELSE r.live_version END
WHERE r.enabled = 1 ORDER BY r.id;

-- name: reply_of_category :many 10000
-- in: category text
-- out: id i64, name text, department_id i64, enabled i64, version i64, live_version i64, rule text
SELECT r.id, r.name, COALESCE(r.department_id, 0), r.enabled, r.version, r.live_version, v.rule
FROM reply r JOIN reply_version v ON v.reply_id = r.id AND v.version = r.version
WHERE r.category = $1 ORDER BY r.name, r.id;
