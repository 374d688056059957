-- Rosters: people by name with values of their own.

-- name: roster_add :one
-- in:   name text, person_heading text, columns text, lines i64, people i64, faults i64, staff_id i64, now i64
-- out:  id i64
INSERT INTO roster (name, person_heading, columns, lines, people, faults, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8) RETURNING id;

-- name: roster_row_add :bulk
-- in:   roster_id i64, friend_id i64, line i64, values_sealed bytes
INSERT INTO roster_row (roster_id, friend_id, line, values_sealed) VALUES ($1, $2, $3, $4);

-- name: roster_fault_add :bulk
-- in:   roster_id i64, line i64, kind text, heading text, other_line i64, person_sealed bytes
INSERT INTO roster_fault (roster_id, line, kind, heading, other_line, person_sealed) VALUES ($1, $2, $3, $4, $5, $6);

-- name: roster_by_id :one
-- in:   roster_id i64
-- out:  id i64, name text, person_heading text, columns text, lines i64, people i64, faults i64, created_by i64, created_at i64, erased_at i64, created_name text
SELECT r.id, r.name, r.person_heading, r.columns, r.lines, r.people, r.faults, r.created_by, r.created_at,
	COALESCE(r.erased_at, 0), COALESCE(s.name, '')
FROM roster r LEFT JOIN staff s ON s.id = r.created_by WHERE r.id = $1;

-- name: roster_reachable :one
-- in:   roster_id i64
-- out:  people i64
SELECT count(*) FROM roster_row r JOIN friend f ON f.id = r.friend_id
WHERE r.roster_id = $1 AND f.state = 'following';

-- name: roster_careful :one
-- in:   roster_id i64, option_id i64
-- out:  people i64
SELECT count(*) FROM roster_row r JOIN membership m ON m.option_id = $2 AND m.friend_id = r.friend_id
WHERE r.roster_id = $1;

-- name: roster_fault_rows :many 500
-- in:   roster_id i64, after_line i64, most i64
-- out:  line i64, kind text, heading text, other_line i64, person_sealed bytes?, friend_id i64
SELECT line, kind, heading, other_line, person_sealed, 0 AS friend_id FROM roster_fault WHERE roster_id = $1 AND line > $2
UNION ALL
SELECT r.line, 'blocked', '', 0, NULL, r.friend_id FROM roster_row r LEFT JOIN friend f ON f.id = r.friend_id
WHERE r.roster_id = $1 AND r.line > $2 AND COALESCE(f.state, '') <> 'following'
ORDER BY line LIMIT $3;

-- name: roster_row_at :one
-- in:   roster_id i64, place i64
-- out:  line i64, friend_id i64, values_sealed bytes?
SELECT line, friend_id, values_sealed FROM roster_row WHERE roster_id = $1 ORDER BY line LIMIT 1 OFFSET $2;

-- name: roster_values :many 100
-- in:   roster_id i64, friend_ids i64[]
-- out:  friend_id i64, values_sealed bytes?
SELECT friend_id, values_sealed FROM roster_row WHERE roster_id = $1 AND friend_id IN ($2);

-- name: roster_rows :each
-- in:   roster_id i64
-- out:  line i64, friend_id i64, values_sealed bytes?
SELECT line, friend_id, values_sealed FROM roster_row WHERE roster_id = $1 ORDER BY line;

-- name: roster_lines :each
-- in:   roster_id i64
-- out:  line i64, friend_id i64
SELECT line, friend_id FROM roster_row WHERE roster_id = $1 ORDER BY line;

-- name: roster_batches :each
-- in:   broadcast_id i64
-- out:  first_rank i64, people i64, left_out_ids text, state text, tried i64, settled_at i64, answer text, language text
SELECT first_rank, people, left_out_ids, state, COALESCE(first_tried_at, 0), COALESCE(settled_at, 0), COALESCE(answer, ''),
	language
FROM batch WHERE broadcast_id = $1 ORDER BY first_rank;

-- Wanted: by one that may still be sent. A stopped one may be resumed as long as the values are there.
-- name: roster_wanted :one
-- in:   roster_id i64
-- out:  broadcasts i64
SELECT count(*) FROM broadcast
WHERE roster_id = $1 AND state IN ('scheduled', 'resolving', 'sending', 'stopping', 'held');

-- name: roster_erase :changes
-- in:   roster_id i64, now i64
UPDATE roster SET erased_at = $2 WHERE id = $1 AND erased_at IS NULL;

-- name: roster_erase_values :exec
-- in:   roster_id i64
UPDATE roster_row SET values_sealed = NULL WHERE roster_id = $1;

-- name: roster_erase_faults :exec
-- in:   roster_id i64
DELETE FROM roster_fault WHERE roster_id = $1;

-- name: roster_old :many 20
-- in:   unused_before i64, ended_before i64
-- out:  id i64
SELECT r.id FROM roster r
WHERE r.erased_at IS NULL AND r.created_at < $1
	AND NOT EXISTS (SELECT 1 FROM broadcast b WHERE b.roster_id = r.id
		AND (b.state IN ('scheduled', 'resolving', 'sending', 'stopping', 'held')
			OR COALESCE(b.finished_at, b.updated_at) >= $2))
ORDER BY r.id LIMIT 20;

-- Broadcasts that use it, newest first; tests are parts of theirs.
-- name: roster_uses :many 100
-- in:   roster_id i64
-- out:  id i64, title text, state text, department_id i64
SELECT id, title, state, COALESCE(department_id, 0) FROM broadcast
WHERE roster_id = $1 AND kind <> 'test' ORDER BY id DESC LIMIT 100;
