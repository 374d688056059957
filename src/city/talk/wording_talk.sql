-- Newest versions: what staff see and translate.

-- name: wording_reply_rows :many 10000
-- in: everywhere bool, departments i64[], id i64
-- out: id i64, name text, category text, department_id i64?, rule text
SELECT r.id, r.name, r.category, r.department_id, v.rule
FROM reply r JOIN reply_version v ON v.reply_id = r.id AND v.version = r.version
WHERE ($1 OR r.department_id IS NULL OR r.department_id IN ($2)) AND ($3 = 0 OR r.id = $3)
ORDER BY r.category, r.name, r.id LIMIT 10000;

-- name: wording_article_rows :many 20000
-- in: everywhere bool, departments i64[], id i64
-- out: id i64, question text, variants text, messages text, department_id i64?
SELECT a.id, v.question, v.variants, v.messages, a.department_id
FROM article a JOIN article_version v ON v.article_id = a.id AND v.version = a.version
WHERE ($1 OR a.department_id IS NULL OR a.department_id IN ($2)) AND ($3 = 0 OR a.id = $3)
ORDER BY a.id LIMIT 20000;

-- name: wording_category_rows :many 100
-- out: id i64, name text
SELECT id, name FROM article_category ORDER BY position, id;

-- name: wording_scenario_rows :many 300
-- in: everywhere bool, departments i64[], id i64
-- out: id i64, name text, department_id i64?, draft text
SELECT id, name, department_id, draft FROM scenario
WHERE deleted_at IS NULL AND ($1 OR department_id IS NULL OR department_id IN ($2)) AND ($3 = 0 OR id = $3)
ORDER BY name, id LIMIT 300;

-- name: wording_desk_rows :many 200
-- in: everywhere bool, departments i64[], id i64
-- out: id i64, name text, away_text text, department_id i64?
SELECT id, name, away_text, department_id FROM desk
WHERE ($1 OR department_id IS NULL OR department_id IN ($2)) AND ($3 = 0 OR id = $3) ORDER BY name LIMIT 200;
