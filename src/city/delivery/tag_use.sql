-- Whatever may hold tags: a condition with options, a button with tags.

-- name: tag_use_segments :each
-- out: id i64, title text, condition text
SELECT id, name, condition FROM segment WHERE condition LIKE '%"options"%' ORDER BY id;

-- name: tag_use_templates :each
-- out: id i64, title text, messages text
SELECT id, name, messages FROM template WHERE messages LIKE '%"tags"%' ORDER BY id;

-- name: tag_use_broadcasts :each
-- out: id i64, title text, state text, kind text, condition text, messages text, department_id i64
SELECT id, title, state, kind, condition, messages, COALESCE(department_id, 0) FROM broadcast
WHERE state IN ('draft', 'scheduled', 'resolving', 'sending', 'stopping', 'held') AND kind <> 'test'
	AND (condition LIKE '%"options"%' OR messages LIKE '%"tags"%')
ORDER BY id DESC;
