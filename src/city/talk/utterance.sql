-- name: utterance_add :one
-- in: friend_id i64, line_message_id text?, speaker text, kind text, body bytes, attachment_state text, said_at i64, conversation_id i64?, masked text, answers text?
-- out: id i64
INSERT INTO utterance (friend_id, line_message_id, speaker, kind, body_sealed, attachment_state, said_at, conversation_id, masked, answers)
SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), $3, $4, $5, $6, CAST($7 AS BIGINT), CAST($8 AS BIGINT), $9, CAST($10 AS TEXT)
WHERE NOT EXISTS (SELECT 1 FROM unsent WHERE line_message_id = $2)
ON CONFLICT (line_message_id) DO NOTHING RETURNING id;

-- name: utterance_erase :changes
-- in: line_message_id text, now i64
UPDATE utterance SET body_sealed = NULL, erased_at = $2, attachment_state = 'none' WHERE line_message_id = $1;

-- name: attachment_erase :exec
-- in: line_message_id text
DELETE FROM attachment_part WHERE utterance_id IN (SELECT id FROM utterance WHERE line_message_id = $1);

-- name: utterance_secret_erase :exec
-- in: line_message_id text
DELETE FROM utterance_secret WHERE utterance_id IN (SELECT id FROM utterance WHERE line_message_id = $1);

-- name: unsent_add :exec
-- in: line_message_id text, now i64
INSERT INTO unsent (line_message_id, at) VALUES ($1, $2) ON CONFLICT (line_message_id) DO NOTHING;

-- name: unsent_forget :exec
-- in: before i64
DELETE FROM unsent WHERE at < $1;

-- name: utterance_rows :many 201
-- in: friend_id i64, before i64, everywhere bool, departments i64[], most i64
-- out: id i64, speaker text, body bytes?, attachment_state text, said_at i64, conversation_id i64, masked text, secret i64, state text, way text, why text, staff text, virus text, virus_found text
SELECT u.id, u.speaker, u.body_sealed, u.attachment_state, u.said_at, COALESCE(u.conversation_id, 0), u.masked,
	CASE WHEN u.masked <> '' AND EXISTS (SELECT 1 FROM utterance_secret x WHERE x.utterance_id = u.id) THEN 1 ELSE 0 END,
	COALESCE(a.state, ''), COALESCE(a.way, ''), COALESCE(a.why, ''), COALESCE(s.name, ''), u.virus, u.virus_found
FROM utterance u LEFT JOIN conversation c ON c.id = u.conversation_id LEFT JOIN desk k ON k.id = c.desk_id
LEFT JOIN conversation_answer a ON a.utterance_id = u.id LEFT JOIN staff s ON s.id = a.staff_id
WHERE u.friend_id = $1 AND u.id < $2 AND (u.conversation_id IS NULL OR $3 OR k.department_id IN ($4))
ORDER BY u.id DESC LIMIT $5;

-- name: utterance_answers :many 5
-- in: friend_id i64, event_id text
-- out: body bytes
SELECT body_sealed FROM utterance WHERE friend_id = $1 AND answers = $2 AND body_sealed IS NOT NULL ORDER BY id LIMIT 5;

-- name: utterance_hidden :one
-- in: friend_id i64, everywhere bool, departments i64[]
-- out: total i64
SELECT count(*) FROM utterance u JOIN conversation c ON c.id = u.conversation_id JOIN desk k ON k.id = c.desk_id
WHERE u.friend_id = $1 AND NOT $2 AND (k.department_id IS NULL OR k.department_id NOT IN ($3));

-- name: utterance_seen :one
-- in: id i64, friend_id i64, everywhere bool, departments i64[]
-- out: id i64
SELECT u.id FROM utterance u LEFT JOIN conversation c ON c.id = u.conversation_id LEFT JOIN desk k ON k.id = c.desk_id
WHERE u.id = $1 AND ($2 = 0 OR u.friend_id = $2) AND (u.conversation_id IS NULL OR $3 OR k.department_id IN ($4));

-- name: attachment_wanted :one
-- in: id i64
-- out: line_message_id text
SELECT line_message_id FROM utterance WHERE id = $1 AND attachment_state = 'wanted' AND line_message_id IS NOT NULL;

-- name: attachment_add :exec
-- in: utterance_id i64, no i64, mime text, sealed bytes
INSERT INTO attachment_part (utterance_id, no, mime, sealed)
SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), $3, $4
WHERE EXISTS (SELECT 1 FROM utterance WHERE id = $1 AND attachment_state = 'wanted')
ON CONFLICT (utterance_id, no) DO UPDATE SET mime = EXCLUDED.mime, sealed = EXCLUDED.sealed;

-- name: attachment_state :exec
-- in: id i64, state text
UPDATE utterance SET attachment_state = $2 WHERE id = $1 AND attachment_state = 'wanted';

-- name: attachment_drop :exec
-- in: id i64
DELETE FROM attachment_part WHERE utterance_id = $1
	AND NOT EXISTS (SELECT 1 FROM utterance WHERE id = $1 AND attachment_state = 'kept');

-- name: attachment_part :one
-- in: utterance_id i64, no i64
-- out: mime text, sealed bytes
SELECT mime, sealed FROM attachment_part WHERE utterance_id = $1 AND no = $2;
