-- name: colleague_rows :many 5000
-- out: id i64, name text, department text
SELECT s.id, s.name, COALESCE(d.name, '') FROM staff s LEFT JOIN department d ON d.id = s.department_id
WHERE s.state = 'active' ORDER BY COALESCE(d.position, 0), COALESCE(d.name, ''), s.name, s.id;

-- name: colleague_role_rows :many 1000
-- out: id i64, name text
SELECT id, name FROM role ORDER BY builtin DESC, id;

-- name: colleague_department_rows :many 2000
-- out: id i64, name text
SELECT id, name FROM department WHERE state = 'active' ORDER BY position, name, id;
