-- name: article_row :one
-- in: article_id i64
-- out: id i64, version i64, public_version i64?, question text, variants text, messages text, category_id i64?, category text?, url text, valid_from i64?, valid_until i64?, related text, department_id i64?, department text?, review_day i64?, updated_at i64, staff_id i64, staff text, public_from i64?, public_until i64?
SELECT a.id, a.version, a.public_version, v.question, v.variants, v.messages, v.category_id, c.name, v.url,
	v.valid_from, v.valid_until, v.related, a.department_id, d.name, a.review_day, a.updated_at, v.staff_id,
	COALESCE(s.name, ''), p.valid_from, p.valid_until
FROM article a JOIN article_version v ON v.article_id = a.id AND v.version = a.version
	LEFT JOIN article_version p ON p.article_id = a.id AND p.version = a.public_version
	LEFT JOIN article_category c ON c.id = v.category_id
	LEFT JOIN department d ON d.id = a.department_id LEFT JOIN staff s ON s.id = v.staff_id
WHERE a.id = $1;

-- name: article_version_row :one
-- in: article_id i64, version i64
-- out: question text, variants text, messages text, category_id i64?, url text, valid_from i64?, valid_until i64?, related text
SELECT question, variants, messages, category_id, url, valid_from, valid_until, related
FROM article_version WHERE article_id = $1 AND version = $2;

-- name: article_past :many 100
-- in: article_id i64
-- out: version i64, at i64, question text, staff text
SELECT v.version, v.at, v.question, COALESCE(s.name, '') FROM article_version v LEFT JOIN staff s ON s.id = v.staff_id
WHERE v.article_id = $1 ORDER BY v.version DESC LIMIT 100;

-- name: article_insert :one
-- in: department_id i64?, review_day i64?, now i64
-- out: id i64
INSERT INTO article (department_id, version, public_version, review_day, created_at, updated_at)
VALUES ($1, 1, NULL, $2, $3, $3) RETURNING id;

-- name: article_version_insert :exec
-- in: article_id i64, version i64, question text, variants text, messages text, category_id i64?, url text, valid_from i64?, valid_until i64?, related text, staff_id i64, at i64
INSERT INTO article_version (article_id, version, question, variants, messages, category_id, url, valid_from, valid_until,
	related, staff_id, at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12);

-- name: article_next_version :changes
-- in: article_id i64, seen i64, department_id i64?, review_day i64?, now i64
UPDATE article SET version = version + 1, department_id = $3, review_day = $4, updated_at = $5
WHERE id = $1 AND version = $2;

-- name: article_set_public :changes
-- in: article_id i64, seen i64, now i64
UPDATE article SET public_version = version, updated_at = $3 WHERE id = $1 AND version = $2;

-- name: article_set_hidden :changes
-- in: article_id i64, now i64
UPDATE article SET public_version = NULL, updated_at = $2 WHERE id = $1;

-- name: article_set_review :changes
-- in: article_id i64, review_day i64?, now i64
UPDATE article SET review_day = $2, updated_at = $3 WHERE id = $1;

-- name: article_delete :changes
-- in: article_id i64
DELETE FROM article WHERE id = $1;

-- name: article_count :one
-- out: total i64
SELECT count(*) FROM article;

-- name: article_rows :many 50
-- in: everywhere bool, departments i64[], words text, category_id i64, department_id i64, state text, today i64, skip i64, since i64
-- out: id i64, question text, category text?, department_id i64?, department text?, state text, review_day i64?, updated_at i64, shown i64, solved i64, unsolved i64
SELECT * FROM (
	SELECT a.id AS id, v.question, c.name AS category, a.department_id, d.name AS department,
		CASE WHEN a.public_version IS NULL THEN 'draft' WHEN p.valid_until < $7 THEN 'ended'
			WHEN p.valid_from > $7 THEN 'future' WHEN a.public_version < a.version THEN 'changed' ELSE 'public' END AS state,
		a.review_day, a.updated_at,
		CAST(COALESCE((SELECT sum(y.shown) FROM article_day y WHERE y.article_id = a.id AND y.day >= $9), 0) AS BIGINT) AS shown,
		CAST(COALESCE((SELECT sum(y.solved) FROM article_day y WHERE y.article_id = a.id AND y.day >= $9), 0) AS BIGINT) AS solved,
		CAST(COALESCE((SELECT sum(y.unsolved) FROM article_day y WHERE y.article_id = a.id AND y.day >= $9), 0) AS BIGINT) AS unsolved
	FROM article a JOIN article_version v ON v.article_id = a.id AND v.version = a.version
		LEFT JOIN article_version p ON p.article_id = a.id AND p.version = a.public_version
		LEFT JOIN article_category c ON c.id = v.category_id LEFT JOIN department d ON d.id = a.department_id
	WHERE ($1 OR a.department_id IS NULL OR a.department_id IN ($2))
		AND ($3 = '' OR v.question LIKE $3 ESCAPE '\' OR v.variants LIKE $3 ESCAPE '\' OR v.messages LIKE $3 ESCAPE '\')
		AND ($4 = 0 OR v.category_id = $4) AND ($5 = 0 OR a.department_id = $5)
) AS t
WHERE $6 = '' OR t.state = $6 OR ($6 = 'stale' AND (t.review_day <= $7 OR t.state = 'ended'))
	OR ($6 = 'public' AND t.state = 'changed')
ORDER BY t.updated_at DESC, t.id DESC LIMIT 50 OFFSET $8;

-- name: article_rows_total :one
-- in: everywhere bool, departments i64[], words text, category_id i64, department_id i64, state text, today i64
-- out: total i64
SELECT count(*) FROM (
	SELECT a.review_day,
		CASE WHEN a.public_version IS NULL THEN 'draft' WHEN p.valid_until < $7 THEN 'ended'
			WHEN p.valid_from > $7 THEN 'future' WHEN a.public_version < a.version THEN 'changed' ELSE 'public' END AS state
	FROM article a JOIN article_version v ON v.article_id = a.id AND v.version = a.version
		LEFT JOIN article_version p ON p.article_id = a.id AND p.version = a.public_version
	WHERE ($1 OR a.department_id IS NULL OR a.department_id IN ($2))
		AND ($3 = '' OR v.question LIKE $3 ESCAPE '\' OR v.variants LIKE $3 ESCAPE '\' OR v.messages LIKE $3 ESCAPE '\')
		AND ($4 = 0 OR v.category_id = $4) AND ($5 = 0 OR a.department_id = $5)
) AS t
WHERE $6 = '' OR t.state = $6 OR ($6 = 'stale' AND (t.review_day <= $7 OR t.state = 'ended'))
	OR ($6 = 'public' AND t.state = 'changed');

-- name: article_public_row :one
-- in: article_id i64, today i64
-- out: id i64, question text, messages text, url text, related text, category_id i64?, department_id i64
SELECT a.id, v.question, v.messages, v.url, v.related, v.category_id, COALESCE(a.department_id, 0)
FROM article a JOIN article_version v ON v.article_id = a.id AND v.version = a.public_version
WHERE a.id = $1 AND (v.valid_from IS NULL OR v.valid_from <= $2) AND (v.valid_until IS NULL OR v.valid_until >= $2);

-- name: article_public_of :many 50
-- in: category_id i64, today i64, skip i64, most i64
-- out: id i64, question text
SELECT a.id, v.question
FROM article a JOIN article_version v ON v.article_id = a.id AND v.version = a.public_version
WHERE v.category_id = $1 AND (v.valid_from IS NULL OR v.valid_from <= $2) AND (v.valid_until IS NULL OR v.valid_until >= $2)
ORDER BY COALESCE((SELECT sum(y.shown) FROM article_day y WHERE y.article_id = a.id AND y.day >= $2 - 90), 0) DESC, a.id
LIMIT $4 OFFSET $3;

-- name: article_category_names :many 100
-- out: id i64, name text
SELECT id, name FROM article_category ORDER BY position, id;

-- name: article_cards :each
-- uses: how often it was shown since that day.
-- in: today i64, since i64
-- out: id i64, category_id i64, uses i64
SELECT a.id, COALESCE(v.category_id, 0), CAST(COALESCE(sum(y.shown), 0) AS BIGINT)
FROM article a JOIN article_version v ON v.article_id = a.id AND v.version = a.public_version
LEFT JOIN article_day y ON y.article_id = a.id AND y.day >= $2
WHERE (v.valid_from IS NULL OR v.valid_from <= $1) AND (v.valid_until IS NULL OR v.valid_until >= $1)
GROUP BY a.id, v.category_id ORDER BY a.id;

-- name: article_texts :each
-- out: id i64, question text, variants text, valid_from i64?, valid_until i64?
SELECT a.id, v.question, v.variants, v.valid_from, v.valid_until
FROM article a JOIN article_version v ON v.article_id = a.id AND v.version = a.public_version ORDER BY a.id;

-- name: article_tongues :each
-- Questions in other languages, of the words that are public; words by which they are found.
-- out: id i64, text text, valid_from i64?, valid_until i64?
SELECT a.id, w.text, v.valid_from, v.valid_until
FROM article a JOIN article_version v ON v.article_id = a.id AND v.version = a.public_version
JOIN wording w ON w.kind IN ('article_question', 'article_words') AND w.thing = CAST(a.id AS TEXT) AND w.source = v.question
UNION ALL
SELECT a.id, w.text, v.valid_from, v.valid_until
FROM article a JOIN article_version v ON v.article_id = a.id AND v.version = a.public_version
JOIN wording_before w ON w.kind IN ('article_question', 'article_words') AND w.thing = CAST(a.id AS TEXT) AND w.source = v.question
ORDER BY 1;

-- name: article_stamp :one
-- out: version i64
SELECT version FROM article_stamp WHERE id = 1;

-- name: article_stamp_raise :exec
UPDATE article_stamp SET version = version + 1 WHERE id = 1;

-- name: article_category_rows :many 100
-- in: today i64
-- out: id i64, name text, phone text, hours text, articles i64
SELECT c.id, c.name, c.phone, c.hours,
	(SELECT count(*) FROM article a JOIN article_version v ON v.article_id = a.id AND v.version = a.public_version
	 WHERE v.category_id = c.id AND (v.valid_from IS NULL OR v.valid_from <= $1) AND (v.valid_until IS NULL OR v.valid_until >= $1))
FROM article_category c ORDER BY c.position, c.id;

-- name: article_category_there :one
-- in: category_id i64
-- out: categories i64
SELECT count(*) FROM article_category WHERE id = $1;

-- name: article_category_id :one
-- in: name text
-- out: id i64
SELECT id FROM article_category WHERE name = $1;

-- name: article_category_add :exec
-- in: name text, position i64, phone text, hours text
INSERT INTO article_category (name, position, phone, hours) VALUES ($1, $2, $3, $4);

-- name: article_category_change :changes
-- in: id i64, name text, position i64, phone text, hours text
UPDATE article_category SET name = $2, position = $3, phone = $4, hours = $5 WHERE id = $1;

-- name: article_category_keep :exec
-- in: ids i64[]
DELETE FROM article_category WHERE id NOT IN ($1);

-- name: article_category_aside :exec
UPDATE article_category SET name = '#' || CAST(id AS TEXT);

-- name: article_synonym_rows :many 1000
-- out: id i64, word text, same text
SELECT id, word, same FROM article_synonym ORDER BY word, same;

-- name: article_synonym_clear :exec
DELETE FROM article_synonym;

-- name: article_synonym_add :exec
-- in: word text, same text
INSERT INTO article_synonym (word, same) VALUES ($1, $2);

-- name: article_ids :many 20000
-- in: everywhere bool, departments i64[]
-- out: id i64
SELECT id FROM article WHERE $1 OR department_id IS NULL OR department_id IN ($2) ORDER BY id;

-- name: article_stale_rows :many 1000
-- in: today i64
-- out: department_id i64, articles i64
SELECT COALESCE(a.department_id, 0), count(*) FROM article a
	LEFT JOIN article_version p ON p.article_id = a.id AND p.version = a.public_version
WHERE a.review_day <= $1 OR p.valid_until < $1 GROUP BY COALESCE(a.department_id, 0) ORDER BY 1;

-- name: article_told_week :one
-- in: staff_id i64
-- out: week i64
SELECT week FROM article_told WHERE staff_id = $1;

-- name: article_told_put :exec
-- in: staff_id i64, week i64
INSERT INTO article_told (staff_id, week) VALUES ($1, $2) ON CONFLICT (staff_id) DO UPDATE SET week = EXCLUDED.week;
