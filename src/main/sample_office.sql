-- name: sample_department :exec
-- in: name text
INSERT INTO department (name) SELECT $1 WHERE NOT EXISTS (SELECT 1 FROM department WHERE name = $1);

-- name: sample_department_id :one
-- in: name text
-- out: id i64
SELECT id FROM department WHERE name = $1;

-- name: sample_role :one
-- in: name text, note text
-- out: id i64
INSERT INTO role (name, note) VALUES ($1, $2) RETURNING id;

-- name: sample_role_id :one
-- in: name text
-- out: id i64
SELECT id FROM role WHERE name = $1;

-- name: sample_role_right :exec
-- in: role_id i64, name text
INSERT INTO role_right (role_id, name) VALUES ($1, $2);

-- name: sample_clerk :one
-- in: login text, name text, department_id i64, password_hash text, now i64
-- out: id i64
INSERT INTO staff (login, name, department_id, password_hash, state, must_change, created_at)
VALUES ($1, $2, $3, $4, 'active', 0, $5) RETURNING id;

-- name: sample_give :exec
-- in: staff_id i64, role_id i64, scope text, now i64
INSERT INTO staff_role (staff_id, role_id, scope, given_at) VALUES ($1, $2, $3, $4);
