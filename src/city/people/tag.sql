-- name: tag_attribute :one
-- out: id i64
SELECT id FROM attribute WHERE kind = 'tag';

-- name: tag_rows :many 1000
-- out: id i64, label text, hidden i64, lasts_days i64, ends_day i64, created_at i64, people i64
SELECT o.id, o.label, o.hidden, o.lasts_days, COALESCE(o.ends_day, 0), o.created_at,
	(SELECT count(*) FROM membership m WHERE m.option_id = o.id)
FROM option o JOIN attribute a ON a.id = o.attribute_id
WHERE a.kind = 'tag' AND o.gone = 0 ORDER BY o.position, o.id;

-- name: tag_row :one
-- in: id i64
-- out: id i64, label text, hidden i64, lasts_days i64, ends_day i64, created_at i64, people i64
SELECT o.id, o.label, o.hidden, o.lasts_days, COALESCE(o.ends_day, 0), o.created_at,
	(SELECT count(*) FROM membership m WHERE m.option_id = o.id)
FROM option o JOIN attribute a ON a.id = o.attribute_id
WHERE o.id = $1 AND a.kind = 'tag' AND o.gone = 0;

-- name: tag_set_end :exec
-- in: id i64, lasts_days i64, ends_day i64?
UPDATE option SET lasts_days = $2, ends_day = $3 WHERE id = $1;

-- name: tag_noted :exec
-- in: option_id i64, friend_id i64, at i64, giver text, giver_id i64
INSERT INTO tag_given (option_id, friend_id, at, giver, giver_id) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (option_id, friend_id) DO UPDATE SET at = excluded.at, giver = excluded.giver, giver_id = excluded.giver_id, until_day = NULL;

-- name: tag_noted_many :bulk
-- in: option_id i64, friend_id i64, at i64, giver text, giver_id i64
INSERT INTO tag_given (option_id, friend_id, at, giver, giver_id) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (option_id, friend_id) DO UPDATE SET at = excluded.at, giver = excluded.giver, giver_id = excluded.giver_id, until_day = NULL;

-- name: tag_forgotten :exec
-- in: option_id i64, friend_id i64
DELETE FROM tag_given WHERE option_id = $1 AND friend_id = $2;

-- name: tag_forgotten_all :exec
-- in: option_id i64
DELETE FROM tag_given WHERE option_id = $1;

-- name: tag_mark_rows :many 1000
-- in: friend_id i64
-- out: id i64, label text, lasts_days i64, ends_day i64, until_day i64, at i64, giver text, by_id i64, by_name text
SELECT o.id, o.label, o.lasts_days, COALESCE(o.ends_day, 0), COALESCE(g.until_day, 0), COALESCE(g.at, 0),
	COALESCE(g.giver, 'unknown'), COALESCE(g.giver_id, 0),
	COALESCE(CASE g.giver WHEN 'staff' THEN (SELECT name FROM staff WHERE id = g.giver_id)
		WHEN 'button' THEN (SELECT title FROM broadcast WHERE id = g.giver_id)
		WHEN 'file' THEN (SELECT name FROM bulk_edit WHERE id = g.giver_id)
		WHEN 'reply' THEN (SELECT name FROM reply WHERE id = g.giver_id)
		WHEN 'scenario' THEN (SELECT name FROM scenario WHERE id = g.giver_id)
		WHEN 'menu' THEN (SELECT name FROM menu WHERE id = g.giver_id)
		WHEN 'code' THEN (SELECT name FROM code_list WHERE id = g.giver_id)
		WHEN 'source' THEN (SELECT so.label FROM source s JOIN option so ON so.id = s.option_id WHERE s.id = g.giver_id)
		WHEN 'rule' THEN (SELECT name FROM tag_rule WHERE id = g.giver_id) END, '')
FROM option o JOIN attribute a ON a.id = o.attribute_id
JOIN membership m ON m.option_id = o.id AND m.friend_id = $1
LEFT JOIN tag_given g ON g.option_id = o.id AND g.friend_id = $1
WHERE a.kind = 'tag' AND o.gone = 0 ORDER BY o.position, o.id;

-- name: tag_mark_rows_of :many 200000
-- in: friend_ids i64[]
-- out: friend_id i64, id i64, label text, at i64, giver text, by_id i64, by_name text
SELECT g.friend_id, o.id, o.label, g.at, g.giver, g.giver_id,
	COALESCE(CASE g.giver WHEN 'staff' THEN (SELECT name FROM staff WHERE id = g.giver_id)
		WHEN 'button' THEN (SELECT title FROM broadcast WHERE id = g.giver_id)
		WHEN 'file' THEN (SELECT name FROM bulk_edit WHERE id = g.giver_id)
		WHEN 'reply' THEN (SELECT name FROM reply WHERE id = g.giver_id)
		WHEN 'scenario' THEN (SELECT name FROM scenario WHERE id = g.giver_id)
		WHEN 'menu' THEN (SELECT name FROM menu WHERE id = g.giver_id)
		WHEN 'code' THEN (SELECT name FROM code_list WHERE id = g.giver_id)
		WHEN 'source' THEN (SELECT so.label FROM source s JOIN option so ON so.id = s.option_id WHERE s.id = g.giver_id)
		WHEN 'rule' THEN (SELECT name FROM tag_rule WHERE id = g.giver_id) END, '')
FROM tag_given g JOIN option o ON o.id = g.option_id
WHERE g.friend_id IN ($1) AND o.gone = 0 ORDER BY g.friend_id, o.position, o.id;

-- name: tag_ending :many 1000
-- Those that end some day, after so many days or on a day.
-- out: id i64, label text, hidden i64, lasts_days i64, ends_day i64
SELECT o.id, o.label, o.hidden, o.lasts_days, COALESCE(o.ends_day, 0)
FROM option o JOIN attribute a ON a.id = o.attribute_id
WHERE a.kind = 'tag' AND o.gone = 0 AND (o.lasts_days > 0 OR o.ends_day IS NOT NULL) ORDER BY o.id;

-- name: tag_note_unknown :exec
-- Whose beginning nobody noted has it from now on.
-- in: option_id i64, now i64
INSERT INTO tag_given (option_id, friend_id, at, giver)
SELECT m.option_id, m.friend_id, CAST($2 AS BIGINT), 'unknown' FROM membership m
WHERE m.option_id = $1 AND NOT EXISTS (SELECT 1 FROM tag_given g WHERE g.option_id = m.option_id AND g.friend_id = m.friend_id)
ON CONFLICT (option_id, friend_id) DO NOTHING;

-- name: tag_due :many 5000
-- in: option_id i64, before i64
-- out: friend_id i64
SELECT friend_id FROM tag_given WHERE option_id = $1 AND at < $2 ORDER BY friend_id LIMIT 5000;

-- name: tag_over :many 5000
-- Givings with a last day of their own that is over.
-- in: today i64
-- out: option_id i64, friend_id i64
SELECT option_id, friend_id FROM tag_given WHERE until_day < $1 ORDER BY option_id, friend_id LIMIT 5000;

-- name: tag_forgotten_many :changes
-- in: option_id i64, friend_ids i64[]
DELETE FROM tag_given WHERE option_id = $1 AND friend_id IN ($2);

-- name: tag_hide :exec
-- in: option_id i64
UPDATE option SET hidden = 1 WHERE id = $1;

-- name: tag_join :exec
-- in: from_option i64, to_option i64
INSERT INTO tag_given (option_id, friend_id, at, giver, giver_id)
SELECT CAST($2 AS BIGINT), friend_id, at, giver, giver_id FROM tag_given WHERE option_id = $1
ON CONFLICT (option_id, friend_id) DO NOTHING;

-- name: tag_became :exec
-- in: option_id i64, into_option i64?
UPDATE option SET gone = 1, hidden = 1, merged_into = $2 WHERE id = $1;

-- name: tag_followed :exec
-- Those that became this one before lead on to the new one.
-- in: option_id i64, into_option i64
UPDATE option SET merged_into = $2 WHERE merged_into = $1;
