-- name: audit_last :one
-- out: id i64, hash text
SELECT id, hash FROM audit ORDER BY id DESC LIMIT 1;

-- name: audit_add :exec
-- in: id i64, at i64, staff_id i64, staff text, department text, role text, address text, action text, object text, result text, detail text, removes i64, hash text
INSERT INTO audit (id, at, staff_id, staff, department, role, address, action, object, result, detail, removes, hash)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13);

-- name: audit_page :many 201
-- in: before i64, from_at i64, to_at i64, staff_id i64, department text, action text, result text, q text, actions text[], most i64
-- out: id i64, at i64, staff_id i64, staff text, department text, role text, address text, action text, object text, result text, detail text, hash text
SELECT id, at, staff_id, staff, department, role, address, action, object, result, detail, hash
FROM audit
WHERE id < $1 AND at >= $2 AND at < $3 AND ($4 = 0 OR staff_id = $4) AND ($5 = '' OR department = $5)
	AND ($6 = '' OR action = $6) AND ($7 = '' OR result = $7)
	AND ($8 = '' OR action IN ($9) OR action LIKE $8 ESCAPE '\' OR object LIKE $8 ESCAPE '\'
		OR detail LIKE $8 ESCAPE '\' OR staff LIKE $8 ESCAPE '\' OR address LIKE $8 ESCAPE '\')
ORDER BY id DESC LIMIT $10;

-- name: audit_after :many 500
-- in: after i64, upto i64, from_at i64, to_at i64, staff_id i64, department text, action text, result text, q text, actions text[]
-- out: id i64, at i64, staff_id i64, staff text, department text, role text, address text, action text, object text, result text, detail text, hash text
SELECT id, at, staff_id, staff, department, role, address, action, object, result, detail, hash
FROM audit
WHERE id > $1 AND id <= $2 AND at >= $3 AND at < $4 AND ($5 = 0 OR staff_id = $5) AND ($6 = '' OR department = $6)
	AND ($7 = '' OR action = $7) AND ($8 = '' OR result = $8)
	AND ($9 = '' OR action IN ($10) OR action LIKE $9 ESCAPE '\' OR object LIKE $9 ESCAPE '\'
		OR detail LIKE $9 ESCAPE '\' OR staff LIKE $9 ESCAPE '\' OR address LIKE $9 ESCAPE '\')
ORDER BY id LIMIT 500;

-- name: audit_departments :many 1000
-- out: name text
SELECT name FROM department ORDER BY position, name;

-- name: audit_lookers :many 100
-- in: object text
-- out: staff_id i64, staff text, department text, times i64, last_at i64
SELECT staff_id, staff, department, CAST(sum(CASE WHEN action = 'friend.view' THEN 1 ELSE 0 END) AS BIGINT), max(at)
FROM audit WHERE object = $1 AND result = 'done' AND action IN ('friend.view', 'friend.timeline', 'friend.attachment')
GROUP BY staff_id, staff, department ORDER BY max(at) DESC, staff_id LIMIT 100;
