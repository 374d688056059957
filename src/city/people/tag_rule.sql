-- name: tag_rule_rows :many 300
-- in: id i64, everywhere bool, departments i64[]
-- out: id i64, tag_id i64, name text, tag text, condition text, keeps i64, enabled i64, days i64, department_id i64, department text, trouble text, version i64, updated_at i64, given bytes
SELECT r.id, r.tag_id, r.name, o.label, r.condition, r.keeps, r.enabled, r.days, COALESCE(r.department_id, 0), COALESCE(d.name, ''),
	r.trouble, r.version, r.updated_at, r.given
FROM tag_rule r JOIN option o ON o.id = r.tag_id LEFT JOIN department d ON d.id = r.department_id
WHERE ($1 = 0 OR r.id = $1) AND ($2 OR r.department_id IS NULL OR r.department_id IN ($3))
ORDER BY r.name BYTE_ORDER LIMIT 300;

-- name: tag_rule_same_name :one
-- in: name text, self i64
-- out: others i64
SELECT count(*) FROM tag_rule WHERE name = $1 AND id <> $2;

-- name: tag_rule_total :one
-- out: rules i64
SELECT count(*) FROM tag_rule;

-- name: tag_rule_insert :one
-- in: name text, tag_id i64, condition text, keeps i64, days i64, enabled i64, department_id i64?, given bytes, staff_id i64, now i64
-- out: id i64
INSERT INTO tag_rule (name, tag_id, condition, keeps, days, enabled, department_id, given, created_by, created_at, updated_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10) RETURNING id;

-- name: tag_rule_update :changes
-- in: id i64, name text, condition text, keeps i64, days i64, enabled i64, department_id i64?, now i64
UPDATE tag_rule SET name = $2, condition = $3, keeps = $4, days = $5, enabled = $6, department_id = $7, updated_at = $8,
	trouble = '', version = version + 1 WHERE id = $1;

-- name: tag_rule_remove :changes
-- in: id i64
DELETE FROM tag_rule WHERE id = $1;

-- name: tag_rule_gave :changes
-- Only while nobody changed the rule.
-- in: id i64, version i64, given bytes
UPDATE tag_rule SET given = $3, version = version + 1, trouble = '' WHERE id = $1 AND version = $2 AND enabled = 1;

-- name: tag_rule_troubled :changes
-- in: id i64, trouble text
UPDATE tag_rule SET trouble = $2 WHERE id = $1 AND trouble <> $2;

-- name: tag_rule_noted :bulk
-- in: option_id i64, friend_id i64, at i64, giver_id i64, until_day i64?
INSERT INTO tag_given (option_id, friend_id, at, giver, giver_id, until_day) VALUES ($1, $2, $3, 'rule', $4, $5)
ON CONFLICT (option_id, friend_id) DO UPDATE SET at = excluded.at, giver = 'rule', giver_id = excluded.giver_id, until_day = excluded.until_day;

-- name: tag_rule_own :many 500
-- Of these people those who have it by this rule.
-- in: option_id i64, friend_ids i64[], rule_id i64
-- out: friend_id i64
SELECT friend_id FROM tag_given WHERE option_id = $1 AND friend_id IN ($2) AND giver = 'rule' AND giver_id = $3 ORDER BY friend_id;

-- name: tag_rule_run_add :exec
-- in: rule_id i64, at i64, meant i64, gave i64, took i64, trouble text
INSERT INTO tag_rule_run (rule_id, at, meant, gave, took, trouble) VALUES ($1, $2, $3, $4, $5, $6);

-- name: tag_rule_run_forget :exec
-- in: rule_id i64, keep i64
DELETE FROM tag_rule_run WHERE rule_id = $1
	AND id <= COALESCE((SELECT id FROM tag_rule_run WHERE rule_id = $1 ORDER BY id DESC LIMIT 1 OFFSET $2), 0);

-- name: tag_rule_runs_gone :exec
-- in: rule_id i64
DELETE FROM tag_rule_run WHERE rule_id = $1;

-- name: tag_rule_run_rows :many 200
-- in: rule_id i64
-- out: at i64, meant i64, gave i64, took i64, trouble text
SELECT at, meant, gave, took, trouble FROM tag_rule_run WHERE rule_id = $1 ORDER BY id DESC LIMIT 200;
