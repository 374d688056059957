-- name: bulk_add :one
-- in: name text, mode text, clears i64, lines i64, people i64, faults i64, ignored text, staff_id i64, now i64
-- out: id i64
INSERT INTO bulk_edit (name, mode, clears, state, lines, people, faults, ignored, created_by, created_at)
VALUES ($1, $2, $3, 'checked', $4, $5, $6, $7, $8, $9) RETURNING id;

-- name: bulk_column_add :exec
-- in: bulk_edit_id i64, no i64, label text, added i64, moved i64, removed i64, same i64
INSERT INTO bulk_edit_column (bulk_edit_id, no, label, added, changed, removed, same)
VALUES ($1, $2, $3, $4, $5, $6, $7);

-- name: bulk_fault_add :exec
-- in: bulk_edit_id i64, line i64, heading text, reason_sealed bytes
INSERT INTO bulk_edit_fault (bulk_edit_id, line, heading, reason_sealed) VALUES ($1, $2, $3, $4);

-- name: bulk_part_add :exec
-- in: bulk_edit_id i64, part text, no i64, sealed bytes
INSERT INTO bulk_edit_part (bulk_edit_id, part, no, sealed) VALUES ($1, $2, $3, $4);

-- name: bulk_part_find :one
-- in: bulk_edit_id i64, part text, no i64
-- out: sealed bytes
SELECT sealed FROM bulk_edit_part WHERE bulk_edit_id = $1 AND part = $2 AND no = $3;

-- name: bulk_part_last :one
-- in: bulk_edit_id i64, part text
-- out: no i64
SELECT COALESCE(max(no), -1) FROM bulk_edit_part WHERE bulk_edit_id = $1 AND part = $2;

-- name: bulk_by_id :one
-- in: bulk_edit_id i64
-- out: id i64, name text, mode text, clears i64, state text, lines i64, people i64, faults i64, ignored text, done i64, moved i64, trouble text?, created_name text?, created_at i64, applied_by i64, applied_name text?, applied_at i64, finished_at i64, erased_at i64
SELECT b.id, b.name, b.mode, b.clears, b.state, b.lines, b.people, b.faults, b.ignored, b.done, b.changed, b.trouble,
	c.name, b.created_at, COALESCE(b.applied_by, 0), a.name, COALESCE(b.applied_at, 0), COALESCE(b.finished_at, 0),
	COALESCE(b.erased_at, 0)
FROM bulk_edit b LEFT JOIN staff c ON c.id = b.created_by LEFT JOIN staff a ON a.id = b.applied_by
WHERE b.id = $1;

-- name: bulk_newest :many 50
-- out: id i64, name text, mode text, clears i64, state text, lines i64, people i64, faults i64, ignored text, done i64, moved i64, trouble text?, created_name text?, created_at i64, applied_by i64, applied_name text?, applied_at i64, finished_at i64, erased_at i64
SELECT b.id, b.name, b.mode, b.clears, b.state, b.lines, b.people, b.faults, b.ignored, b.done, b.changed, b.trouble,
	c.name, b.created_at, COALESCE(b.applied_by, 0), a.name, COALESCE(b.applied_at, 0), COALESCE(b.finished_at, 0),
	COALESCE(b.erased_at, 0)
FROM bulk_edit b LEFT JOIN staff c ON c.id = b.created_by LEFT JOIN staff a ON a.id = b.applied_by
ORDER BY b.id DESC LIMIT 50;

-- name: bulk_column_rows :many 60
-- in: bulk_edit_id i64
-- out: label text, added i64, moved i64, removed i64, same i64
SELECT label, added, changed, removed, same FROM bulk_edit_column WHERE bulk_edit_id = $1 ORDER BY no;

-- name: bulk_fault_rows :many 200
-- in: bulk_edit_id i64
-- out: line i64, heading text, reason_sealed bytes
SELECT line, heading, reason_sealed FROM bulk_edit_fault WHERE bulk_edit_id = $1 ORDER BY line LIMIT 200;

-- name: bulk_under_way :one
-- out: id i64
SELECT COALESCE(min(id), 0) FROM bulk_edit WHERE state IN ('waiting', 'running');

-- name: bulk_want :changes
-- in: bulk_edit_id i64, staff_id i64, now i64
UPDATE bulk_edit SET state = 'waiting', applied_by = $2, applied_at = $3 WHERE id = $1 AND state = 'checked';

-- name: bulk_drop :changes
-- in: bulk_edit_id i64, now i64
UPDATE bulk_edit SET state = 'dropped', finished_at = $2, erased_at = $2 WHERE id = $1 AND state = 'checked';

-- name: bulk_step :changes
-- in: bulk_edit_id i64, from_friend i64, done_to i64, people i64, moved i64, state text, finished_at i64?
UPDATE bulk_edit SET state = $6, done = done + $4, done_to = $3, changed = changed + $5, finished_at = $7
WHERE id = $1 AND state IN ('waiting', 'running') AND done_to = $2;

-- name: bulk_done_to :one
-- in: bulk_edit_id i64
-- out: done_to i64
SELECT done_to FROM bulk_edit WHERE id = $1;

-- name: bulk_failed :exec
-- in: bulk_edit_id i64, trouble text, now i64
UPDATE bulk_edit SET state = 'failed', trouble = $2, finished_at = $3 WHERE id = $1 AND state IN ('waiting', 'running');

-- name: bulk_erase_parts :exec
-- in: bulk_edit_id i64, part text
DELETE FROM bulk_edit_part WHERE bulk_edit_id = $1 AND ($2 = '' OR part = $2);

-- name: bulk_erase_faults :exec
-- in: bulk_edit_id i64
DELETE FROM bulk_edit_fault WHERE bulk_edit_id = $1;

-- name: bulk_old :many 100
-- in: unwanted_before i64, results_before i64
-- out: id i64
SELECT id FROM bulk_edit WHERE erased_at IS NULL
	AND ((state = 'checked' AND created_at < $1) OR (state IN ('done', 'failed') AND created_at < $2))
ORDER BY id LIMIT 100;

-- name: bulk_erased :exec
-- in: bulk_edit_id i64, now i64
UPDATE bulk_edit SET erased_at = $2, state = CASE WHEN state = 'checked' THEN 'dropped' ELSE state END WHERE id = $1;
