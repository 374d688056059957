-- name: utterance_add :one
-- in: friend_id i64, line_message_id text?, speaker text, kind text, body bytes, attachment_state text, said_at i64
-- out: id i64
INSERT INTO utterance (friend_id, line_message_id, speaker, kind, body_sealed, attachment_state, said_at)
SELECT CAST($1 AS BIGINT), CAST($2 AS TEXT), $3, $4, $5, $6, CAST($7 AS BIGINT)
WHERE NOT EXISTS (SELECT 1 FROM unsent WHERE line_message_id = $2)
ON CONFLICT (line_message_id) DO NOTHING RETURNING id;

-- name: utterance_erase :changes
-- in: line_message_id text, now i64
UPDATE utterance SET body_sealed = NULL, erased_at = $2, attachment_state = 'none' WHERE line_message_id = $1;

-- name: attachment_erase :exec
-- in: line_message_id text
DELETE FROM attachment_part WHERE utterance_id IN (SELECT id FROM utterance WHERE line_message_id = $1);

-- name: unsent_add :exec
-- in: line_message_id text, now i64
INSERT INTO unsent (line_message_id, at) VALUES ($1, $2) ON CONFLICT (line_message_id) DO NOTHING;

-- name: unsent_forget :exec
-- in: before i64
DELETE FROM unsent WHERE at < $1;

-- name: utterance_rows :many 200
-- in: friend_id i64, most i64
-- out: id i64, speaker text, body bytes?, attachment_state text, said_at i64
SELECT id, speaker, body_sealed, attachment_state, said_at FROM utterance
WHERE friend_id = $1 ORDER BY id DESC LIMIT $2;

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
