-- Notices: what the program tells one person.

-- name: notice_add :one
-- in: staff_id i64, kind text, text text, link text, now i64
-- out: id i64
INSERT INTO notice (staff_id, kind, text, link, at) VALUES ($1, $2, $3, $4, $5) RETURNING id;

-- name: notice_person :one
-- in: staff_id i64
-- out: email text, mail i64, active i64
SELECT email, mail, CASE WHEN state = 'active' THEN 1 ELSE 0 END FROM staff WHERE id = $1;

-- name: notice_page :many 51
-- in: staff_id i64, before i64, most i64
-- out: id i64, at i64, kind text, text text, link text, read i64
SELECT id, at, kind, text, link, CASE WHEN read_at IS NULL THEN 0 ELSE 1 END
FROM notice WHERE staff_id = $1 AND ($2 = 0 OR id < $2) ORDER BY id DESC LIMIT $3;

-- name: notice_unread :one
-- in: staff_id i64
-- out: unread i64, newest i64
SELECT count(*) FILTER (WHERE read_at IS NULL), COALESCE(max(id), 0) FROM notice WHERE staff_id = $1;

-- name: notice_since :one
-- in: staff_id i64, kind text, at i64
-- out: tries i64
SELECT count(*) FROM notice WHERE staff_id = $1 AND kind = $2 AND at >= $3;

-- name: notice_read :changes
-- in: staff_id i64, id i64, now i64
UPDATE notice SET read_at = COALESCE(read_at, $3) WHERE staff_id = $1 AND id = $2;

-- name: notice_read_until :exec
-- in: staff_id i64, id i64, now i64
UPDATE notice SET read_at = $3 WHERE staff_id = $1 AND id <= $2 AND read_at IS NULL;

-- name: notice_forget :exec
-- in: before i64
DELETE FROM notice WHERE at < $1;

-- name: notice_letter :one
-- in: id i64
-- out: kind text, link text, read i64, email text, mail i64, active i64
SELECT n.kind, n.link, CASE WHEN n.read_at IS NULL THEN 0 ELSE 1 END, s.email, s.mail,
	CASE WHEN s.state = 'active' THEN 1 ELSE 0 END
FROM notice n JOIN staff s ON s.id = n.staff_id WHERE n.id = $1;

-- name: mail_choice_put :changes
-- in: staff_id i64, email text, mail i64
UPDATE staff SET email = $2, mail = $3 WHERE id = $1;
