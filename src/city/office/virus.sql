-- Files that wait for the virus check, in the three tables that hold them.

-- name: virus_utterance_wait :changes
-- in: id i64
UPDATE utterance SET virus = 'waiting', virus_found = '' WHERE id = $1 AND attachment_state = 'kept' AND virus IN ('unchecked', 'unreadable');

-- name: virus_handout_wait :changes
-- in: id i64
UPDATE handout SET virus = 'waiting' WHERE id = $1 AND virus = 'unchecked';

-- name: virus_paper_wait :changes
-- in: id i64
UPDATE approval_file SET virus = 'waiting' WHERE id = $1 AND virus = 'unchecked';

-- name: virus_utterance_state :one
-- in: id i64
-- out: state text, found text
SELECT virus, virus_found FROM utterance WHERE id = $1 AND attachment_state = 'kept';

-- name: virus_handout_state :one
-- in: id i64
-- out: state text, found text
SELECT virus, virus_found FROM handout WHERE id = $1;

-- name: virus_paper_state :one
-- in: id i64
-- out: state text, found text
SELECT virus, virus_found FROM approval_file WHERE id = $1;

-- name: virus_utterance_settle :changes
-- in: id i64, state text, found text
UPDATE utterance SET virus = $2, virus_found = $3 WHERE id = $1 AND virus = 'waiting';

-- name: virus_handout_settle :changes
-- in: id i64, state text, found text
UPDATE handout SET virus = $2, virus_found = $3 WHERE id = $1 AND virus = 'waiting';

-- name: virus_paper_settle :changes
-- in: id i64, state text, found text
UPDATE approval_file SET virus = $2, virus_found = $3 WHERE id = $1 AND virus = 'waiting';

-- name: virus_utterance_forget :exec
-- in: id i64
DELETE FROM attachment_part WHERE utterance_id = $1;

-- name: virus_handout_forget :exec
-- in: id i64
DELETE FROM handout_part WHERE handout_id = $1;

-- name: virus_paper_forget :exec
-- in: id i64
DELETE FROM approval_file_part WHERE file_id = $1;

-- Who looks at the conversation reads it again.
-- name: virus_conversation_changed :exec
-- in: id i64
UPDATE conversation SET version = version + 1 WHERE id = (SELECT conversation_id FROM utterance WHERE id = $1);

-- name: virus_unreadable :many 1000
-- out: id i64
SELECT id FROM utterance WHERE virus = 'unreadable' ORDER BY id LIMIT 1000;

-- name: virus_waiting :one
-- out: files i64
SELECT count(*) FROM job WHERE kind = 'virus_check' AND state = 'waiting';

-- Who sees to the installation.
-- name: virus_helpers :many 1000
-- in: now i64
-- out: id i64
SELECT DISTINCT p.id FROM staff p JOIN staff_role g ON g.staff_id = p.id JOIN role r ON r.id = g.role_id
WHERE p.state = 'active' AND g.from_at <= $1 AND (g.until_at IS NULL OR g.until_at > $1) AND r.from_at <= $1
	AND (r.builtin = 1 OR EXISTS (SELECT 1 FROM role_right n WHERE n.role_id = r.id AND n.name = 'setting.edit'))
ORDER BY p.id;
