-- name: sample_staff_named :one
-- in: login text
-- out: id i64
SELECT id FROM staff WHERE login = $1;

-- name: sample_chat_department :one
-- in: name text
-- out: id i64
SELECT id FROM department WHERE name = $1;

-- name: sample_chat_role :one
-- out: id i64
SELECT id FROM role WHERE name = '相談担当';

-- name: sample_chat_give :exec
-- in: staff_id i64, role_id i64, now i64
INSERT INTO staff_role (staff_id, role_id, scope, given_at) VALUES ($1, $2, 'department', $3);

-- name: sample_friends_most :one
-- out: most i64
SELECT COALESCE(max(id), 0) FROM friend;
