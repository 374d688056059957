-- Conversations with desks.

-- name: conversation_row :one
-- in: id i64
-- out: id i64, friend_id i64, desk_id i64, desk text, department_id i64?, state text, holder_id i64?, holder text?, version i64, began_at i64, said_at i64, waits_since i64?, alarmed_at i64?, away_at i64?, closed_at i64?, closed_by text, second_look i64
SELECT c.id, c.friend_id, c.desk_id, k.name, k.department_id, c.state, c.holder_id, s.name, c.version, c.began_at, c.said_at,
	c.waits_since, c.alarmed_at, c.away_at, c.closed_at, c.closed_by, k.second_look
FROM conversation c JOIN desk k ON k.id = c.desk_id LEFT JOIN staff s ON s.id = c.holder_id WHERE c.id = $1;

-- name: conversation_live_id :one
-- in: friend_id i64
-- out: id i64
SELECT id FROM conversation WHERE friend_id = $1 AND state <> 'closed';

-- name: conversation_insert :one
-- in: friend_id i64, desk_id i64, now i64
-- out: id i64
INSERT INTO conversation (friend_id, desk_id, state, began_at, said_at, waits_since, changed_at)
VALUES ($1, $2, 'waiting', $3, $3, $3, $3) RETURNING id;

-- name: conversation_utterance :exec
-- in: utterance_id i64, conversation_id i64
UPDATE utterance SET conversation_id = $2 WHERE id = $1;

-- name: conversation_hear_one :exec
-- in: id i64, now i64
UPDATE conversation SET said_at = $2, waits_since = COALESCE(waits_since, $2), version = version + 1, changed_at = $2
WHERE id = $1;

-- name: conversation_answer_one :exec
-- in: id i64, now i64
UPDATE conversation SET said_at = $2, waits_since = NULL, alarmed_at = NULL, version = version + 1, changed_at = $2
WHERE id = $1;

-- name: conversation_touch_one :exec
-- in: id i64, now i64
UPDATE conversation SET version = version + 1, changed_at = $2 WHERE id = $1;

-- name: conversation_away_one :exec
-- in: id i64, now i64
UPDATE conversation SET away_at = $2 WHERE id = $1;

-- name: conversation_put :changes
-- in: id i64, version i64, desk_id i64, state text, holder_id i64?, closed_at i64?, closed_by text, now i64
UPDATE conversation SET desk_id = $3, state = $4, holder_id = $5, closed_at = $6, closed_by = $7,
	waits_since = CASE WHEN $4 = 'closed' THEN NULL ELSE waits_since END,
	alarmed_at = CASE WHEN $4 = 'open' THEN alarmed_at ELSE NULL END,
	version = version + 1, changed_at = $8
WHERE id = $1 AND version = $2;

-- name: conversation_entry_insert :exec
-- in: conversation_id i64, kind text, staff_id i64?, other text, note bytes?, at i64
INSERT INTO conversation_entry (conversation_id, kind, staff_id, other, note_sealed, at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: conversation_entry_rows :many 500
-- in: conversation_id i64
-- out: id i64, kind text, staff_id i64?, staff text?, other text, note bytes?, at i64
SELECT e.id, e.kind, e.staff_id, s.name, e.other, e.note_sealed, e.at
FROM conversation_entry e LEFT JOIN staff s ON s.id = e.staff_id
WHERE e.conversation_id = $1 ORDER BY e.id DESC LIMIT 500;

-- name: conversation_rows :many 101
-- in: everywhere bool, departments i64[], state text, desk_id i64, holder_id i64, before_at i64, before_id i64, most i64
-- out: id i64, friend_id i64, desk_id i64, desk text, department_id i64?, state text, holder_id i64?, holder text?, version i64, began_at i64, said_at i64, waits_since i64?, alarmed_at i64?, away_at i64?, closed_at i64?, closed_by text, second_look i64, newest bytes?
SELECT c.id, c.friend_id, c.desk_id, k.name, k.department_id, c.state, c.holder_id, s.name, c.version, c.began_at, c.said_at,
	c.waits_since, c.alarmed_at, c.away_at, c.closed_at, c.closed_by, k.second_look,
	(SELECT u.body_sealed FROM utterance u WHERE u.conversation_id = c.id ORDER BY u.id DESC LIMIT 1)
FROM conversation c JOIN desk k ON k.id = c.desk_id LEFT JOIN staff s ON s.id = c.holder_id
WHERE c.state = $3 AND (c.said_at, c.id) < ($6, $7) AND ($4 = 0 OR c.desk_id = $4) AND ($5 = 0 OR c.holder_id = $5)
	AND ($1 OR k.department_id IN ($2))
ORDER BY c.said_at DESC, c.id DESC LIMIT $8;

-- The longest first. after: the last of the page before this one.
-- name: conversation_waiting :many 101
-- in: everywhere bool, departments i64[], desk_id i64, after_at i64, after_id i64, most i64
-- out: id i64, friend_id i64, desk_id i64, desk text, department_id i64?, state text, holder_id i64?, holder text?, version i64, began_at i64, said_at i64, waits_since i64?, alarmed_at i64?, away_at i64?, closed_at i64?, closed_by text, second_look i64, newest bytes?
SELECT c.id, c.friend_id, c.desk_id, k.name, k.department_id, c.state, c.holder_id, s.name, c.version, c.began_at, c.said_at,
	c.waits_since, c.alarmed_at, c.away_at, c.closed_at, c.closed_by, k.second_look,
	(SELECT u.body_sealed FROM utterance u WHERE u.conversation_id = c.id ORDER BY u.id DESC LIMIT 1)
FROM conversation c JOIN desk k ON k.id = c.desk_id LEFT JOIN staff s ON s.id = c.holder_id
WHERE c.state = 'waiting' AND (COALESCE(c.waits_since, c.said_at), c.id) > ($4, $5) AND ($3 = 0 OR c.desk_id = $3)
	AND ($1 OR k.department_id IN ($2))
ORDER BY COALESCE(c.waits_since, c.said_at), c.id LIMIT $6;

-- name: conversation_friends :many 100
-- in: everywhere bool, departments i64[], friend_ids i64[]
-- out: id i64, friend_id i64, desk_id i64, desk text, department_id i64?, state text, holder_id i64?, holder text?, version i64, began_at i64, said_at i64, waits_since i64?, alarmed_at i64?, away_at i64?, closed_at i64?, closed_by text, second_look i64, newest bytes?
SELECT c.id, c.friend_id, c.desk_id, k.name, k.department_id, c.state, c.holder_id, s.name, c.version, c.began_at, c.said_at,
	c.waits_since, c.alarmed_at, c.away_at, c.closed_at, c.closed_by, k.second_look,
	(SELECT u.body_sealed FROM utterance u WHERE u.conversation_id = c.id ORDER BY u.id DESC LIMIT 1)
FROM conversation c JOIN desk k ON k.id = c.desk_id LEFT JOIN staff s ON s.id = c.holder_id
WHERE c.friend_id IN ($3) AND ($1 OR k.department_id IN ($2))
ORDER BY c.said_at DESC, c.id DESC LIMIT 100;

-- name: conversation_counts :one
-- in: everywhere bool, departments i64[], staff_id i64
-- out: waiting i64, open i64, mine i64
SELECT
	(SELECT count(*) FROM conversation c JOIN desk k ON k.id = c.desk_id WHERE c.state = 'waiting' AND ($1 OR k.department_id IN ($2))),
	(SELECT count(*) FROM conversation c JOIN desk k ON k.id = c.desk_id WHERE c.state = 'open' AND ($1 OR k.department_id IN ($2))),
	(SELECT count(*) FROM conversation c JOIN desk k ON k.id = c.desk_id WHERE c.state = 'open' AND c.holder_id = $3 AND ($1 OR k.department_id IN ($2)));

-- name: conversation_newest :one
-- out: at i64
SELECT COALESCE(max(changed_at), 0) FROM conversation;

-- name: conversation_alarmed :changes
-- in: id i64, now i64
UPDATE conversation SET alarmed_at = $2, version = version + 1, changed_at = $2 WHERE id = $1 AND alarmed_at IS NULL;

-- Nobody has answered for so long.
-- name: conversation_forgotten :many 200
-- in: before i64
-- out: desk_id i64, department_id i64, desk text, total i64, oldest i64
SELECT k.id, COALESCE(k.department_id, 0), k.name, count(*), min(c.waits_since)
FROM conversation c JOIN desk k ON k.id = c.desk_id
WHERE c.state <> 'closed' AND c.waits_since IS NOT NULL AND c.waits_since < $1
GROUP BY k.id, k.department_id, k.name ORDER BY k.name BYTE_ORDER LIMIT 200;
