-- What staff say, and the reply tokens it leaves by.

-- name: token_put :exec
-- in: friend_id i64, sealed bytes, at i64
INSERT INTO reply_token (friend_id, token_sealed, at) VALUES ($1, $2, $3)
ON CONFLICT (friend_id) DO UPDATE SET token_sealed = EXCLUDED.token_sealed, at = EXCLUDED.at;

-- name: token_take :one
-- in: friend_id i64
-- out: sealed bytes, at i64
DELETE FROM reply_token WHERE friend_id = $1 RETURNING token_sealed, at;

-- name: token_forget :exec
-- in: before i64
DELETE FROM reply_token WHERE at < $1;

-- name: answer_of_key :one
-- in: key text
-- out: id i64, conversation_id i64
SELECT id, conversation_id FROM conversation_answer WHERE key = $1;

-- name: answer_insert :one
-- in: conversation_id i64, staff_id i64, key text, message bytes, state text, retry_key text, now i64
-- out: id i64
INSERT INTO conversation_answer (conversation_id, staff_id, key, message_sealed, state, retry_key, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id;

-- name: answer_row :one
-- in: id i64
-- out: id i64, conversation_id i64, friend_id i64, staff_id i64, message bytes?, state text, way text, token bytes?, retry_key text, utterance_id i64?, created_at i64, line_user_id text, friend_state text, body bytes?
SELECT a.id, a.conversation_id, c.friend_id, a.staff_id, a.message_sealed, a.state, a.way, a.token_sealed, a.retry_key,
	a.utterance_id, a.created_at, f.line_user_id, f.state, u.body_sealed
FROM conversation_answer a JOIN conversation c ON c.id = a.conversation_id JOIN friend f ON f.id = c.friend_id
LEFT JOIN utterance u ON u.id = a.utterance_id WHERE a.id = $1;

-- name: answer_earlier :one
-- in: conversation_id i64, id i64
-- out: total i64
SELECT count(*) FROM conversation_answer WHERE conversation_id = $1 AND id < $2 AND state IN ('queued', 'sending');

-- name: answer_said :changes
-- in: id i64, utterance_id i64, from_state text, looked_by i64?, looked_at i64?
UPDATE conversation_answer SET state = 'queued', message_sealed = NULL, utterance_id = $2, looked_by = $4, looked_at = $5
WHERE id = $1 AND state = $3;

-- name: answer_back :changes
-- in: id i64, looked_by i64, looked_at i64
UPDATE conversation_answer SET state = 'back', looked_by = $2, looked_at = $3 WHERE id = $1 AND state = 'looking';

-- name: answer_drop :changes
-- in: id i64, staff_id i64, conversation_id i64
DELETE FROM conversation_answer WHERE id = $1 AND staff_id = $2 AND conversation_id = $3 AND state IN ('looking', 'back');

-- name: answer_sending :changes
-- in: id i64, way text, token bytes?
UPDATE conversation_answer SET state = 'sending', way = $2, token_sealed = $3 WHERE id = $1 AND state IN ('queued', 'sending');

-- name: answer_settle :changes
-- in: id i64, state text, why text, now i64
UPDATE conversation_answer SET state = $2, why = $3, token_sealed = NULL, sent_at = $4 WHERE id = $1 AND state IN ('queued', 'sending');

-- name: answer_unsaid :many 100
-- in: conversation_id i64
-- out: id i64, staff_id i64, staff text, state text, message bytes, created_at i64
SELECT a.id, a.staff_id, COALESCE(s.name, ''), a.state, a.message_sealed, a.created_at
FROM conversation_answer a LEFT JOIN staff s ON s.id = a.staff_id
WHERE a.conversation_id = $1 AND a.state IN ('looking', 'back') AND a.message_sealed IS NOT NULL ORDER BY a.id LIMIT 100;
