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

-- name: tag_use_rules :each
-- out: id i64, title text, condition text, tag_id i64, department_id i64
SELECT id, name, condition, tag_id, COALESCE(department_id, 0) FROM tag_rule ORDER BY id;

-- name: tag_use_deeds :each
-- What may come up in the talk, as it is now and as it is being written.
-- out: kind text, id i64, title text, json text, department_id i64
SELECT 'reply' AS kind, r.id AS id, r.name AS title, v.rule AS json, COALESCE(r.department_id, 0) AS department_id
FROM reply r JOIN reply_version v ON v.reply_id = r.id AND (v.version = r.version OR v.version = r.live_version)
UNION ALL SELECT 'scenario', s.id, s.name, s.draft, COALESCE(s.department_id, 0) FROM scenario s WHERE s.deleted_at IS NULL
UNION ALL SELECT 'scenario', s.id, s.name, v.flow, COALESCE(s.department_id, 0)
FROM scenario s JOIN scenario_version v ON v.scenario_id = s.id AND v.no = s.published_no WHERE s.deleted_at IS NULL
UNION ALL SELECT 'menu', m.id, m.name, m.draft, COALESCE(m.department_id, 0) FROM menu m
UNION ALL SELECT 'menu', m.id, m.name, e.content, COALESCE(m.department_id, 0) FROM menu m JOIN menu_edition e ON e.id = m.live_id
UNION ALL SELECT 'menu', m.id, m.name, m.condition, COALESCE(m.department_id, 0) FROM menu m
UNION ALL SELECT 'code', c.id, c.name, c.deeds, COALESCE(c.department_id, 0) FROM code_list c
ORDER BY kind, id;
