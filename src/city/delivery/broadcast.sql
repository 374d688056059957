-- Broadcasts: what is sent to whom and when. Changes of state are single
-- UPDATEs that repeat their condition.

-- name: broadcast_add :one
-- in:   title text, state text, kind text, origin_id i64?, messages text, condition text, first_text text, condition_text text, repeat_rule text?, notification_off i64, scheduled_at i64?, staff_id i64, now i64, department_id i64?, purpose text, messages_sealed bytes?, roster_id i64?, planned_at i64?, feed text?, item_at i64?, guard_held i64, translations text
-- out:  id i64
INSERT INTO broadcast (title, state, kind, origin_id, messages, condition, first_text, condition_text,
	repeat_rule, notification_off, scheduled_at, created_by, created_at, updated_by, updated_at,
	owner_id, department_id, purpose, messages_sealed, roster_id, planned_at, feed, item_at, guard_held,
	translations)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $12, $13, $12, $14, $15, $16, $17, $18, $19, $20, $21, $22)
RETURNING id;

-- name: broadcast_by_id :one
-- in:   broadcast_id i64
-- out:  id i64, title text, state text, kind text, origin_id i64?, messages text, condition text, first_text text, condition_text text, repeat_rule text?, notification_off i64, scheduled_at i64?, version i64, unit text?, audience_count i64, sent i64, refused i64, dropped i64, uncertain i64, batches i64, batches_done i64, due_at i64, by_broadcast i64, personal i64, trouble text?, created_by i64, created_at i64, updated_by i64, updated_at i64, started_at i64?, finished_at i64?, created_name text?, updated_name text?, origin_title text?, purpose text, department_id i64?, department text?, owner_id i64?, owner_name text?, messages_sealed bytes?, roster_id i64?, planned_at i64?, cooling i64, left_out i64, feed text?, item_at i64?, guard_held i64, origin_department_id i64?, translations text
SELECT b.id, b.title, b.state, b.kind, b.origin_id, b.messages, b.condition, b.first_text, b.condition_text,
	b.repeat_rule, b.notification_off, b.scheduled_at, b.version, b.unit, b.audience_count, b.sent, b.refused,
	b.dropped, b.uncertain, b.batches, b.batches_done, b.due_at, b.by_broadcast, b.personal, b.trouble,
	b.created_by, b.created_at, b.updated_by, b.updated_at, b.started_at, b.finished_at,
	creator.name, changer.name, origin.title, b.purpose, b.department_id, d.name, b.owner_id, owner.name,
	b.messages_sealed, b.roster_id,
	b.planned_at, b.cooling, b.left_out, b.feed, b.item_at, b.guard_held, origin.department_id,
	b.translations
FROM broadcast b
LEFT JOIN staff creator ON creator.id = b.created_by
LEFT JOIN staff changer ON changer.id = b.updated_by
LEFT JOIN staff owner ON owner.id = b.owner_id
LEFT JOIN department d ON d.id = b.department_id
LEFT JOIN broadcast origin ON origin.id = b.origin_id
WHERE b.id = $1;

-- name: broadcast_save :changes
-- in:   broadcast_id i64, version i64, kind text, title text, messages text, condition text, first_text text, condition_text text, repeat_rule text?, notification_off i64, staff_id i64, now i64, department_id i64?, purpose text, messages_sealed bytes?, roster_id i64?, planned_at i64?, translations text
UPDATE broadcast SET kind = $3, title = $4, messages = $5, condition = $6, first_text = $7, condition_text = $8,
	repeat_rule = $9, notification_off = $10, updated_by = $11, updated_at = $12, version = version + 1,
	department_id = $13, purpose = $14, messages_sealed = $15, roster_id = $16, planned_at = $17,
	translations = $18
WHERE id = $1 AND state = 'draft' AND version = $2;

-- name: broadcast_delete :changes
-- in:   broadcast_id i64
DELETE FROM broadcast WHERE id = $1 AND state = 'draft';

-- name: broadcast_schedule :changes
-- in:   broadcast_id i64, version i64, scheduled_at i64, staff_id i64, now i64
UPDATE broadcast SET state = 'scheduled', scheduled_at = $3, trouble = NULL, updated_by = $4, updated_at = $5,
	version = version + 1, cooling = 0
WHERE id = $1 AND state = 'draft' AND version = $2;

-- Sent "now", but it waits a while to be taken back.
-- name: broadcast_cool :changes
-- in:   broadcast_id i64, version i64, scheduled_at i64, staff_id i64, now i64
UPDATE broadcast SET state = 'scheduled', scheduled_at = $3, trouble = NULL, updated_by = $4, updated_at = $5,
	version = version + 1, cooling = 1
WHERE id = $1 AND state IN ('draft', 'scheduled') AND kind <> 'series' AND version = $2;

-- name: broadcast_take_back :changes
-- in:   broadcast_id i64, version i64, staff_id i64, now i64
UPDATE broadcast SET state = 'draft', scheduled_at = NULL, updated_by = $3, updated_at = $4, version = version + 1,
	cooling = 0
WHERE id = $1 AND state = 'scheduled' AND cooling = 1 AND version = $2;

-- name: broadcast_unschedule :changes
-- in:   broadcast_id i64, version i64, staff_id i64, now i64
UPDATE broadcast SET state = 'draft', scheduled_at = NULL, updated_by = $3, updated_at = $4, version = version + 1,
	cooling = 0, guard_held = 0, trouble = NULL
WHERE id = $1 AND version = $2
	AND (state = 'scheduled' OR (state = 'held' AND batches = 0 AND kind IN ('normal', 'correction') AND feed IS NULL));

-- name: broadcast_send_now :changes
-- in:   broadcast_id i64, version i64, staff_id i64, now i64
UPDATE broadcast SET state = 'resolving', scheduled_at = NULL, trouble = NULL, due_at = 0, started_at = $4,
	updated_by = $3, updated_at = $4, version = version + 1, cooling = 0
WHERE id = $1 AND state IN ('draft', 'scheduled') AND kind <> 'series' AND version = $2;

-- At its time. A broadcast that was moved meanwhile has another scheduled_at.
-- name: broadcast_begin :changes
-- in:   broadcast_id i64, scheduled_at i64, now i64
UPDATE broadcast SET state = 'resolving', due_at = 0, started_at = $3, cooling = 0
WHERE id = $1 AND state = 'scheduled' AND kind <> 'series' AND scheduled_at = $2;

-- name: broadcast_hold_late :changes
-- in:   broadcast_id i64, scheduled_at i64, trouble text
UPDATE broadcast SET state = 'held', trouble = $3, cooling = 0
WHERE id = $1 AND state = 'scheduled' AND kind <> 'series' AND scheduled_at = $2;

-- name: broadcast_stop :changes
-- in:   broadcast_id i64, staff_id i64, now i64
UPDATE broadcast SET state = 'stopping', updated_by = $2, updated_at = $3, version = version + 1
WHERE id = $1 AND state IN ('resolving', 'sending', 'held') AND kind <> 'series';

-- A series ends at once: it sends nothing itself.
-- name: broadcast_series_end :changes
-- in:   broadcast_id i64, state text, staff_id i64, now i64, trouble text?
UPDATE broadcast SET state = $2, scheduled_at = NULL, finished_at = $4, updated_by = $3, updated_at = $4,
	trouble = $5, version = version + 1
WHERE id = $1 AND state = 'scheduled' AND kind = 'series';

-- With an audience it goes on sending, without one it is resolved first.
-- name: broadcast_resume :changes
-- in:   broadcast_id i64, staff_id i64, now i64
UPDATE broadcast SET state = CASE WHEN batches > 0 THEN 'sending' ELSE 'resolving' END, trouble = NULL, due_at = 0,
	finished_at = NULL, started_at = COALESCE(started_at, $3), scheduled_at = NULL,
	updated_by = $2, updated_at = $3, version = version + 1, guard_held = 0
WHERE id = $1 AND state IN ('held', 'stopped') AND kind <> 'series';

-- name: broadcast_series_advance :changes
-- in:   broadcast_id i64, scheduled_at i64, next_at i64?, state text, now i64
UPDATE broadcast SET scheduled_at = $3, state = $4,
	finished_at = CASE WHEN $4 = 'scheduled' THEN NULL ELSE $5 END
WHERE id = $1 AND state = 'scheduled' AND kind = 'series' AND scheduled_at = $2;

-- name: broadcast_start_mark :exec
-- in:   broadcast_id i64, now i64
UPDATE broadcast SET started_at = $2 WHERE id = $1;

-- name: broadcast_test_audience :exec
-- in:   broadcast_id i64, audience bytes, audience_count i64
UPDATE broadcast SET audience = $2, audience_count = $3 WHERE id = $1;

-- For lists. before: id, 0 for none. Empty lists and texts mean "any".
-- name: broadcast_list :many 500
-- in:   states text[], any_state bool, kind text, q text, created_by i64, from_ms i64, to_ms i64, before i64, most i64, everywhere bool, departments i64[], cooling bool, named bool, ids i64[]
-- out:  id i64, title text, state text, kind text, origin_id i64?, first_text text, condition_text text, scheduled_at i64?, started_at i64?, finished_at i64?, audience_count i64, sent i64, refused i64, trouble text?, created_by i64, created_name text?, created_at i64, updated_at i64, purpose text, department_id i64?, department text?, approval text, planned_at i64?, cooling i64
SELECT b.id, b.title, b.state, b.kind, b.origin_id, b.first_text, b.condition_text, b.scheduled_at, b.started_at,
	b.finished_at, b.audience_count, b.sent, b.refused, b.trouble, b.created_by, s.name, b.created_at, b.updated_at,
	b.purpose, b.department_id, d.name, COALESCE((SELECT r.state FROM approval_request r
		WHERE r.broadcast_id = b.id AND r.version = b.version AND r.state IN ('waiting', 'approved') AND r.after = 0), 'none'),
	b.planned_at, b.cooling
FROM broadcast b LEFT JOIN staff s ON s.id = b.created_by LEFT JOIN department d ON d.id = b.department_id
WHERE ($2 OR b.state IN ($1)) AND ($3 = '' OR b.kind = $3)
	AND ($4 = '' OR b.title LIKE $4 ESCAPE '\' OR b.messages LIKE $4 ESCAPE '\'
		OR b.translations LIKE $4 ESCAPE '\')
	AND ($5 = 0 OR b.created_by = $5) AND b.created_at >= $6 AND b.created_at < $7
	AND ($8 = 0 OR b.id < $8) AND ($10 OR b.department_id IN ($11)) AND (NOT $12 OR b.cooling = 1)
	AND (NOT $13 OR b.id IN ($14))
ORDER BY b.id DESC LIMIT $9;

-- name: broadcast_list_total :one
-- in:   states text[], any_state bool, kind text, q text, created_by i64, from_ms i64, to_ms i64, everywhere bool, departments i64[]
-- out:  total i64
SELECT count(*) FROM broadcast b
WHERE ($2 OR b.state IN ($1)) AND ($3 = '' OR b.kind = $3)
	AND ($4 = '' OR b.title LIKE $4 ESCAPE '\' OR b.messages LIKE $4 ESCAPE '\'
		OR b.translations LIKE $4 ESCAPE '\')
	AND ($5 = 0 OR b.created_by = $5) AND b.created_at >= $6 AND b.created_at < $7
	AND ($8 OR b.department_id IN ($9));

-- What went out between two moments, or is to.
-- name: broadcast_ids_between :many 200
-- in:   from_ms i64, to_ms i64
-- out:  id i64
SELECT id FROM broadcast WHERE started_at >= $1 AND started_at < $2 AND kind NOT IN ('test', 'series')
UNION
SELECT id FROM broadcast WHERE state = 'scheduled' AND scheduled_at >= $1 AND scheduled_at < $2 AND kind NOT IN ('test', 'series')
ORDER BY 1 DESC LIMIT 200;

-- name: broadcast_trouble :exec
-- in:   broadcast_id i64, trouble text
UPDATE broadcast SET trouble = $2 WHERE id = $1;

-- name: broadcast_siblings :many 100
-- in:   feed text, broadcast_id i64, after i64, before i64
-- out:  id i64, title text, at i64, people i64
SELECT id, title, started_at, sent FROM broadcast
WHERE feed = $1 AND id <> $2 AND started_at >= $3 AND started_at <= $4 AND sent > 0
ORDER BY started_at, id LIMIT 100;
