-- name: session_add :exec
-- in: id_hash text, staff_id i64, csrf text, address text, browser text, stage text, method text, now i64
INSERT INTO session (id_hash, staff_id, csrf, address, browser, stage, method, created_at, seen_at, proved_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $8, $8);

-- name: session_row :one
-- in: id_hash text, idle_since i64, born_since i64
-- out: staff_id i64, login text, name text, department_id i64?, department text, stage text, method text, csrf text, created_at i64, seen_at i64, proved_at i64, as_staff_id i64?
SELECT s.staff_id, p.login, p.name, p.department_id, COALESCE(d.name, ''), s.stage, s.method, s.csrf, s.created_at,
	s.seen_at, s.proved_at, s.as_staff_id
FROM session s JOIN staff p ON p.id = s.staff_id LEFT JOIN department d ON d.id = p.department_id
WHERE s.id_hash = $1 AND s.seen_at >= $2 AND s.created_at >= $3 AND p.state = 'active';

-- name: session_rise :changes
-- in: id_hash text, risen text, stage text, now i64
UPDATE session SET id_hash = $2, stage = $3, seen_at = $4, proved_at = $4 WHERE id_hash = $1;

-- Not when there is one already: nobody looks through two pairs of eyes.
-- name: session_as :changes
-- in: id_hash text, as_staff_id i64
UPDATE session SET as_staff_id = $2 WHERE id_hash = $1 AND as_staff_id IS NULL;

-- name: session_as_end :exec
-- in: id_hash text
UPDATE session SET as_staff_id = NULL, proved_at = 0 WHERE id_hash = $1;

-- name: session_person :one
-- in: staff_id i64
-- out: login text, name text, department_id i64?, department text
SELECT p.login, p.name, p.department_id, COALESCE(d.name, '') FROM staff p LEFT JOIN department d ON d.id = p.department_id
WHERE p.id = $1 AND p.state = 'active';

-- name: session_delete_others :exec
-- in: staff_id i64, id_hash text
DELETE FROM session WHERE staff_id = $1 AND id_hash <> $2;

-- name: session_delete_key :changes
-- in: staff_id i64, pattern text
DELETE FROM session WHERE staff_id = $1 AND id_hash LIKE $2;

-- name: session_rows :many 50
-- in: staff_id i64, idle_since i64, born_since i64
-- out: id_hash text, address text, browser text, method text, stage text, created_at i64, seen_at i64
SELECT id_hash, address, browser, method, stage, created_at, seen_at FROM session
WHERE staff_id = $1 AND seen_at >= $2 AND created_at >= $3 ORDER BY seen_at DESC, id_hash LIMIT 50;

-- name: session_seen :exec
-- in: id_hash text, now i64
UPDATE session SET seen_at = $2 WHERE id_hash = $1;

-- name: session_delete :exec
-- in: id_hash text
DELETE FROM session WHERE id_hash = $1;

-- name: session_delete_staff :exec
-- in: staff_id i64
DELETE FROM session WHERE staff_id = $1;

-- name: session_forget :exec
-- in: idle_since i64, born_since i64
DELETE FROM session WHERE seen_at < $1 OR created_at < $2;

-- name: visit_add :exec
-- in: id_hash text, friend_id i64, csrf text, now i64, expires_at i64
INSERT INTO visit (id_hash, friend_id, csrf, created_at, expires_at) VALUES ($1, $2, $3, $4, $5);

-- name: visit_row :one
-- in: id_hash text, now i64
-- out: friend_id i64, csrf text
SELECT friend_id, csrf FROM visit WHERE id_hash = $1 AND expires_at > $2;

-- name: visit_delete :exec
-- in: id_hash text
DELETE FROM visit WHERE id_hash = $1;

-- name: visit_forget :exec
-- in: now i64
DELETE FROM visit WHERE expires_at <= $1;

-- name: login_attempt_forget :exec
-- in: now i64
DELETE FROM login_attempt WHERE expires_at <= $1;
