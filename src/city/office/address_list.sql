-- name: address_list_in :one
-- in: state text, since i64
-- out: id i64, base_id i64, state text, reason text, proposed_by_id i64, proposed_at i64, decided_at i64, proposed_by text, decided_by text
SELECT l.id, l.base_id, l.state, l.reason, COALESCE(l.proposed_by, 0), l.proposed_at, COALESCE(l.decided_at, 0),
	COALESCE(p.name, ''), COALESCE(d.name, '')
FROM address_list l LEFT JOIN staff p ON p.id = l.proposed_by LEFT JOIN staff d ON d.id = l.decided_by
WHERE l.state = $1 AND l.proposed_at >= $2 ORDER BY l.id DESC LIMIT 1;

-- name: address_lists_past :many 20
-- out: id i64, base_id i64, state text, reason text, proposed_by_id i64, proposed_at i64, decided_at i64, proposed_by text, decided_by text
SELECT l.id, l.base_id, l.state, l.reason, COALESCE(l.proposed_by, 0), l.proposed_at, COALESCE(l.decided_at, 0),
	COALESCE(p.name, ''), COALESCE(d.name, '')
FROM address_list l LEFT JOIN staff p ON p.id = l.proposed_by LEFT JOIN staff d ON d.id = l.decided_by
WHERE l.state IN ('past', 'refused', 'withdrawn') ORDER BY l.id DESC LIMIT 20;

-- name: address_ranges :many 100
-- in: list_id i64
-- out: network text, note text, from_at i64, until_at i64
SELECT network, note, COALESCE(from_at, 0), COALESCE(until_at, 0) FROM address_range WHERE list_id = $1 ORDER BY position;

-- name: address_list_add :one
-- in: state text, base_id i64, reason text, staff_id i64?, now i64, decided_at i64?
-- out: id i64
INSERT INTO address_list (state, base_id, reason, proposed_by, proposed_at, decided_at)
VALUES ($1, $2, $3, $4, $5, $6) RETURNING id;

-- name: address_range_add :exec
-- in: list_id i64, position i64, network text, note text, from_at i64?, until_at i64?
INSERT INTO address_range (list_id, position, network, note, from_at, until_at) VALUES ($1, $2, $3, $4, $5, $6);

-- name: address_list_decide :changes
-- in: id i64, state text, staff_id i64, now i64
UPDATE address_list SET state = $2, decided_by = $3, decided_at = $4 WHERE id = $1 AND state = 'proposed';

-- name: address_list_retire :exec
-- in: besides i64
UPDATE address_list SET state = 'past' WHERE state = 'used' AND id <> $1;

-- name: address_list_lapse :exec
-- in: before i64, now i64
UPDATE address_list SET state = 'withdrawn', decided_at = $2 WHERE state = 'proposed' AND proposed_at < $1;

-- name: address_approvers :many 1000
-- in: besides i64, now i64
-- out: id i64
SELECT DISTINCT p.id FROM staff p JOIN staff_role g ON g.staff_id = p.id JOIN role r ON r.id = g.role_id
WHERE p.state = 'active' AND p.id <> $1 AND g.from_at <= $2 AND (g.until_at IS NULL OR g.until_at > $2)
	AND r.from_at <= $2
	AND (r.builtin = 1 OR EXISTS (SELECT 1 FROM role_right n WHERE n.role_id = r.id AND n.name = 'security.approve'))
ORDER BY p.id;
