-- name: audit_add :exec
-- in: at i64, staff_id i64?, action text, object text, detail text, address text
INSERT INTO audit (at, staff_id, action, object, detail, address) VALUES ($1, $2, $3, $4, $5, $6);

-- name: audit_page :many 201
-- in: before i64, from_at i64, to_at i64, staff_id i64, pattern text, most i64
-- out: id i64, at i64, staff text, action text, object text, detail text, address text
SELECT a.id, a.at, COALESCE(s.name, 'システム'), a.action, a.object, a.detail, a.address
FROM audit a LEFT JOIN staff s ON s.id = a.staff_id
WHERE a.id < $1 AND a.at >= $2 AND a.at < $3 AND ($4 = 0 OR a.staff_id = $4)
	AND ($5 = '' OR a.action LIKE $5 OR a.object LIKE $5 OR a.detail LIKE $5)
ORDER BY a.id DESC LIMIT $6;

-- name: audit_all :each
-- in: from_at i64, to_at i64, staff_id i64, pattern text
-- out: id i64, at i64, staff text, action text, object text, detail text, address text
SELECT a.id, a.at, COALESCE(s.name, 'システム'), a.action, a.object, a.detail, a.address
FROM audit a LEFT JOIN staff s ON s.id = a.staff_id
WHERE a.at >= $1 AND a.at < $2 AND ($3 = 0 OR a.staff_id = $3)
	AND ($4 = '' OR a.action LIKE $4 OR a.object LIKE $4 OR a.detail LIKE $4)
ORDER BY a.id;
