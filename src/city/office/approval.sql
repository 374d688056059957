-- Requests for approval. Changes of state are single UPDATEs that repeat their
-- condition: of two people at the same moment one wins.

-- name: approval_add :one
-- in: broadcast_id i64, version i64, after i64, purpose text, kind text, department_id i64, title text, messages text, condition text, condition_text text, repeat_rule text?, notification_off i64, people i64, send_at i64?, deadline_at i64?, reason text, asked_by i64, edited_by i64, now i64, step i64, steps i64, messages_sealed bytes?, translations text
-- out: id i64
INSERT INTO approval_request (broadcast_id, version, state, after, purpose, kind, department_id, title, messages,
	condition, condition_text, repeat_rule, notification_off, people, send_at, deadline_at, reason, asked_by,
	edited_by, asked_at, step, steps, step_since, messages_sealed, translations)
VALUES ($1, $2, 'waiting', $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $19, $22, $23)
RETURNING id;

-- name: approval_row :one
-- in: id i64
-- out: id i64, broadcast_id i64, version i64, state text, after i64, purpose text, kind text, department_id i64, department text, title text, messages text, condition text, condition_text text, repeat_rule text?, notification_off i64, people i64, send_at i64, deadline_at i64, reason text, asked_by i64, asked_name text, edited_by i64, asked_at i64, step i64, steps i64, step_since i64, widened_at i64, reminded_at i64, ended_at i64, messages_sealed bytes?, translations text
SELECT r.id, r.broadcast_id, r.version, r.state, r.after, r.purpose, r.kind, r.department_id, COALESCE(d.name, ''),
	r.title, r.messages, r.condition, r.condition_text, r.repeat_rule, r.notification_off, r.people,
	COALESCE(r.send_at, 0), COALESCE(r.deadline_at, 0), r.reason, r.asked_by, COALESCE(s.name, ''), r.edited_by,
	r.asked_at, r.step, r.steps, r.step_since, COALESCE(r.widened_at, 0), COALESCE(r.reminded_at, 0),
	COALESCE(r.ended_at, 0), r.messages_sealed, r.translations
FROM approval_request r LEFT JOIN staff s ON s.id = r.asked_by LEFT JOIN department d ON d.id = r.department_id
WHERE r.id = $1;

-- For lists, newest first: what they show, not the content. Empty lists mean "any".
-- name: approval_rows :many 1000
-- in: states text[], any_state bool, asked_by i64, before i64, everywhere bool, departments i64[], most i64
-- out: id i64, broadcast_id i64, version i64, state text, after i64, purpose text, kind text, department_id i64, department text, title text, condition_text text, people i64, send_at i64, deadline_at i64, asked_by i64, asked_name text, edited_by i64, asked_at i64, step i64, steps i64, step_since i64, ended_at i64
SELECT r.id, r.broadcast_id, r.version, r.state, r.after, r.purpose, r.kind, r.department_id, COALESCE(d.name, ''),
	r.title, r.condition_text, r.people, COALESCE(r.send_at, 0), COALESCE(r.deadline_at, 0), r.asked_by,
	COALESCE(s.name, ''), r.edited_by, r.asked_at, r.step, r.steps, r.step_since, COALESCE(r.ended_at, 0)
FROM approval_request r LEFT JOIN staff s ON s.id = r.asked_by LEFT JOIN department d ON d.id = r.department_id
WHERE ($2 OR r.state IN ($1)) AND ($3 = 0 OR r.asked_by = $3) AND ($4 = 0 OR r.id < $4)
	AND ($5 OR r.department_id IN ($6))
ORDER BY r.id DESC LIMIT $7;

-- The newest request of a broadcast that says something about it as it stands.
-- name: approval_of_broadcast :one
-- in: broadcast_id i64
-- out: id i64, version i64, state text, after i64
SELECT id, version, state, after FROM approval_request WHERE broadcast_id = $1 ORDER BY id DESC LIMIT 1;

-- name: approval_open :many 20
-- in: broadcast_id i64
-- out: id i64
SELECT id FROM approval_request WHERE broadcast_id = $1 AND state IN ('waiting', 'approved') AND after = 0;

-- name: approval_is_approved :one
-- in: broadcast_id i64, version i64
-- out: id i64
SELECT id FROM approval_request
WHERE broadcast_id = $1 AND version = $2 AND state = 'approved' AND after = 0;

-- name: approval_advance :changes
-- in: id i64, step i64, next i64, state text, now i64, ended_at i64?
UPDATE approval_request SET step = $3, state = $4, step_since = $5, widened_at = NULL, reminded_at = NULL, ended_at = $6
WHERE id = $1 AND state = 'waiting' AND step = $2;

-- name: approval_end :changes
-- in: id i64, was text, state text, now i64
UPDATE approval_request SET state = $3, ended_at = $4 WHERE id = $1 AND state = $2;

-- name: approval_widen :changes
-- in: id i64, step i64, now i64
UPDATE approval_request SET widened_at = $3 WHERE id = $1 AND state = 'waiting' AND step = $2 AND widened_at IS NULL;

-- name: approval_remind :changes
-- in: id i64, step i64, before i64, now i64
UPDATE approval_request SET reminded_at = $4
WHERE id = $1 AND state = 'waiting' AND step = $2 AND COALESCE(reminded_at, step_since) <= $3;

-- name: approval_request_step_add :exec
-- in: request_id i64, no i64, name text, role_id i64, department_id i64, staff text, wait_minutes i64, stand_ins text
INSERT INTO approval_request_step (request_id, no, name, role_id, department_id, staff, wait_minutes, stand_ins)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: approval_request_steps :many 8
-- in: request_id i64
-- out: no i64, name text, role_id i64, department_id i64, staff text, wait_minutes i64, stand_ins text
SELECT no, name, role_id, department_id, staff, wait_minutes, stand_ins
FROM approval_request_step WHERE request_id = $1 ORDER BY no;

-- name: approval_entry_add :exec
-- in: request_id i64, now i64, staff_id i64, kind text, step i64, as_who text, text text
INSERT INTO approval_entry (request_id, at, staff_id, kind, step, as_who, text) VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: approval_entries :many 1000
-- in: request_id i64
-- out: id i64, at i64, staff_id i64, name text, kind text, step i64, as_who text, text text
SELECT e.id, e.at, e.staff_id, COALESCE(s.name, ''), e.kind, e.step, e.as_who, e.text
FROM approval_entry e LEFT JOIN staff s ON s.id = e.staff_id WHERE e.request_id = $1 ORDER BY e.id;

-- name: approval_comments :one
-- in: request_id i64
-- out: comments i64
SELECT count(*) FROM approval_entry WHERE request_id = $1 AND kind = 'comment';

-- name: approval_file_bind :changes
-- in: request_id i64, file_id i64, broadcast_id i64
INSERT INTO approval_request_file (request_id, file_id)
SELECT $1, id FROM approval_file WHERE id = $2 AND broadcast_id = $3 AND virus IN ('unchecked', 'clean');

-- Who may mend it when nobody can decide.
-- name: approval_managers :many 500
-- in: now i64
-- out: id i64
SELECT DISTINCT s.id FROM staff s JOIN staff_role g ON g.staff_id = s.id JOIN role r ON r.id = g.role_id
LEFT JOIN role_right n ON n.role_id = r.id AND n.name = 'approval.manage'
WHERE s.state = 'active' AND g.from_at <= $1 AND (g.until_at IS NULL OR g.until_at > $1) AND r.from_at <= $1
	AND (r.builtin = 1 OR n.name IS NOT NULL);

-- The copy of a message to one person, of what is over so long; the broadcast has its own.
-- name: approval_forget_sealed :changes
-- in: before i64
UPDATE approval_request SET messages_sealed = NULL
WHERE messages_sealed IS NOT NULL AND state NOT IN ('waiting', 'approved') AND ended_at < $1;

-- name: approval_drop_sealed :exec
-- in: broadcast_id i64
UPDATE approval_request SET messages_sealed = NULL WHERE broadcast_id = $1;
