-- name: audit_chain :each
-- out: id i64, at i64, staff_id i64, staff text, department text, role text, address text, action text, object text, result text, detail text, removes i64, hash text
SELECT id, at, staff_id, staff, department, role, address, action, object, result, detail, removes, hash
FROM audit ORDER BY id;

-- name: audit_checkpoint_last :one
-- out: removes i64, detail text
SELECT removes, detail FROM audit WHERE removes > 0 ORDER BY removes DESC, id DESC LIMIT 1;

-- name: audit_hash_of :one
-- in: id i64
-- out: hash text
SELECT hash FROM audit WHERE id = $1;

-- The rows of the front that are old: the first that is not ends them, so that
-- a clock that was wrong for a while tears no hole.
-- name: audit_old_end :one
-- in: before i64, most i64
-- out: first i64?, last i64?
SELECT min(id), max(id) FROM (
	SELECT id FROM audit
	WHERE id < COALESCE((SELECT min(id) FROM audit WHERE at >= $1), (SELECT max(id) + 1 FROM audit))
	ORDER BY id LIMIT $2
) front;

-- name: audit_remove :exec
-- in: last i64
DELETE FROM audit WHERE id <= $1;

-- name: audit_anchor_remove :exec
-- in: last i64
DELETE FROM audit_anchor WHERE last_id <= $1;

-- name: audit_anchor_add :exec
-- in: at i64, last_id i64, hash text, seal text
INSERT INTO audit_anchor (at, last_id, hash, seal) VALUES ($1, $2, $3, $4);

-- name: audit_anchors :many 20000
-- out: at i64, last_id i64, hash text, seal text
SELECT at, last_id, hash, seal FROM audit_anchor ORDER BY at, id;

-- name: audit_anchors_newest :many 30
-- out: at i64, last_id i64, hash text, seal text
SELECT at, last_id, hash, seal FROM audit_anchor ORDER BY id DESC LIMIT 30;

-- name: audit_before :many 500
-- out: id i64, at i64, staff_id i64, staff text, action text, object text, detail text, address text
SELECT a.id, a.at, COALESCE(a.staff_id, 0), COALESCE(s.name, ''), a.action, a.object, a.detail, a.address
FROM audit_before a LEFT JOIN staff s ON s.id = a.staff_id ORDER BY a.id LIMIT 500;

-- name: audit_before_remove :exec
-- in: last i64
DELETE FROM audit_before WHERE id <= $1;
