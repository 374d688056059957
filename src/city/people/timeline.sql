-- name: timeline_rows :many 400
-- in: friend_id i64, upto i64, kinds text[], object text, codes bool, broadcasts bool, broadcast_departments i64[], scenarios bool, scenario_departments i64[], desks bool, desk_departments i64[], most i64
-- out: kind text, deed text, at i64, ref i64, part i64, title text, who text, department text, detail text
SELECT t.kind, t.deed, t.at, t.ref, t.part, t.title, t.who, t.department, t.detail FROM (
	SELECT 'account' AS kind, 'followed' AS deed, followed_at AS at, CAST(0 AS BIGINT) AS ref, CAST(0 AS BIGINT) AS part,
		'' AS title, '' AS who, '' AS department, '' AS detail
	FROM friend WHERE id = $1 AND followed_at IS NOT NULL
	UNION ALL
	SELECT 'account', 'blocked', blocked_at, 0, 0, '', '', '', ''
	FROM friend WHERE id = $1 AND blocked_at IS NOT NULL
	UNION ALL
	SELECT 'settings', 'saved', settings_saved_at, 0, 0, '', '', '', ''
	FROM friend WHERE id = $1 AND settings_saved_at IS NOT NULL
	UNION ALL
	SELECT 'consent', 'given', given_at, text_version, 0, '', '', '', ''
	FROM consent WHERE friend_id = $1
	UNION ALL
	SELECT CASE WHEN action LIKE 'friend.delete\_%' ESCAPE '\' THEN 'settings' WHEN action = 'friend.tags' THEN 'tag' ELSE 'amendment' END,
		action, at, id, 0, '', staff, department, detail
	FROM audit WHERE object = $4 AND result = 'done' AND action IN ('friend.choices', 'friend.children', 'friend.tester',
		'friend.tags', 'friend.delete_children', 'friend.delete_choices')
	UNION ALL
	SELECT 'tag', g.giver, g.at, g.giver_id, g.option_id, o.label,
		COALESCE(CASE g.giver WHEN 'staff' THEN (SELECT name FROM staff WHERE id = g.giver_id)
			WHEN 'button' THEN (SELECT title FROM broadcast WHERE id = g.giver_id AND ($6 OR department_id IN ($7)))
			WHEN 'file' THEN (SELECT name FROM bulk_edit WHERE id = g.giver_id)
			WHEN 'reply' THEN (SELECT name FROM reply WHERE id = g.giver_id)
			WHEN 'scenario' THEN (SELECT name FROM scenario WHERE id = g.giver_id AND ($8 OR department_id IN ($9)))
			WHEN 'menu' THEN (SELECT name FROM menu WHERE id = g.giver_id)
			WHEN 'code' THEN (SELECT name FROM code_list WHERE id = g.giver_id)
			WHEN 'source' THEN (SELECT so.label FROM source s JOIN option so ON so.id = s.option_id WHERE s.id = g.giver_id)
			WHEN 'rule' THEN (SELECT name FROM tag_rule WHERE id = g.giver_id) END, ''), '', ''
	FROM tag_given g JOIN option o ON o.id = g.option_id
	WHERE g.friend_id = $1 AND o.gone = 0 AND NOT (g.giver = 'staff'
		AND EXISTS (SELECT 1 FROM audit a WHERE a.object = $4 AND a.action = 'friend.tags' AND a.at = g.at))
	UNION ALL
	SELECT 'code', 'used', u.at, c.no, u.code_id, l.name, '', '', ''
	FROM code_use u JOIN code c ON c.id = u.code_id JOIN code_list l ON l.id = c.list_id
	WHERE u.friend_id = $1 AND $5
	UNION ALL
	SELECT 'answer', 'pressed', p.first_at, p.broadcast_id, 0, b.title, '', '', p.button
	FROM button_tap p JOIN broadcast b ON b.id = p.broadcast_id
	WHERE p.friend_id = $1 AND ($6 OR b.department_id IN ($7))
	UNION ALL
	SELECT 'scenario', 'started', r.started_at, r.scenario_id, r.id, s.name, '', '', ''
	FROM scenario_run r JOIN scenario s ON s.id = r.scenario_id
	WHERE r.friend_id = $1 AND ($8 OR s.department_id IN ($9))
	UNION ALL
	SELECT 'scenario', r.state, r.last_at, r.scenario_id, r.id, s.name, '', '', ''
	FROM scenario_run r JOIN scenario s ON s.id = r.scenario_id
	WHERE r.friend_id = $1 AND r.state <> 'open' AND ($8 OR s.department_id IN ($9))
	UNION ALL
	SELECT 'conversation', e.kind, e.at, c.id, e.id, k.name, COALESCE(s.name, ''), '', ''
	FROM conversation c JOIN desk k ON k.id = c.desk_id JOIN conversation_entry e ON e.conversation_id = c.id
	LEFT JOIN staff s ON s.id = e.staff_id
	WHERE c.friend_id = $1 AND e.kind IN ('began', 'taken', 'assigned', 'moved', 'closed', 'reopened')
		AND ($10 OR k.department_id IN ($11))
	UNION ALL
	SELECT 'menu', 'given', g.given_at, g.menu_id, 0, m.name, '', '', ''
	FROM menu_given g JOIN menu m ON m.id = g.menu_id WHERE g.friend_id = $1
) t
WHERE t.kind IN ($3) AND t.at <= $2
ORDER BY t.at DESC, t.kind BYTE_ORDER, t.ref DESC, t.part DESC LIMIT $12;
