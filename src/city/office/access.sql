-- name: access_add :bulk
-- in: at i64, door text, method text, path text, status i64, us i64, who text, address text, agent text, request text, refused text
INSERT INTO access (at, door, method, path, status, us, who, address, agent, request, refused)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11);

-- name: access_count_add :bulk
-- in: hour i64, door text, status i64, requests i64
INSERT INTO access_count (hour, door, status, requests) VALUES ($1, $2, $3, $4)
ON CONFLICT (hour, door, status) DO UPDATE SET requests = access_count.requests + EXCLUDED.requests;

-- name: access_page :many 500
-- in: before_at i64, before_id i64, from_at i64, door text, least i64, most_status i64, q text, address text, hashed text, most i64
-- out: id i64, at i64, door text, method text, path text, status i64, us i64, who text, address text, agent text, request text, refused text
SELECT id, at, door, method, path, status, us, who, address, agent, request, refused
FROM access
WHERE (at, id) < ($1, $2) AND at >= $3 AND ($4 = '' OR door = $4) AND status >= $5 AND status <= $6
	AND ($7 = '' OR path LIKE $7 ESCAPE '\' OR agent LIKE $7 ESCAPE '\' OR request LIKE $7 ESCAPE '\')
	AND ($8 = '' OR address = $8 OR address = $9)
ORDER BY at DESC, id DESC LIMIT $10;

-- name: access_page_of :many 500
-- in: who text, before_at i64, before_id i64, from_at i64, door text, least i64, most_status i64, q text, address text, hashed text, most i64
-- out: id i64, at i64, door text, method text, path text, status i64, us i64, who text, address text, agent text, request text, refused text
SELECT id, at, door, method, path, status, us, who, address, agent, request, refused
FROM access
WHERE who = $1 AND who <> '' AND (at, id) < ($2, $3) AND at >= $4 AND ($5 = '' OR door = $5)
	AND status >= $6 AND status <= $7
	AND ($8 = '' OR path LIKE $8 ESCAPE '\' OR agent LIKE $8 ESCAPE '\' OR request LIKE $8 ESCAPE '\')
	AND ($9 = '' OR address = $9 OR address = $10)
ORDER BY at DESC, id DESC LIMIT $11;

-- name: access_at :one
-- in: id i64
-- out: at i64
SELECT at FROM access WHERE id = $1;

-- name: access_counts :many 200
-- in: from_hour i64, to_hour i64
-- out: door text, status i64, requests i64
SELECT door, status, CAST(sum(requests) AS BIGINT) FROM access_count WHERE hour >= $1 AND hour < $2
GROUP BY door, status ORDER BY door, status;

-- name: access_forget :changes
-- in: before i64, most i64
DELETE FROM access WHERE id IN (SELECT id FROM access WHERE at < $1 ORDER BY at, id LIMIT $2);

-- name: access_count_forget :exec
-- in: before i64
DELETE FROM access_count WHERE hour < $1;
