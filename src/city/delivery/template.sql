-- Texts that staff keep to use again.

-- name: template_list :many 500
-- out:  id i64, name text, category text, messages text, updated_at i64
SELECT id, name, category, messages, updated_at FROM template ORDER BY category, name, id LIMIT 500;

-- name: template_find :one
-- in:   template_id i64
-- out:  id i64, name text, category text, messages text, updated_at i64
SELECT id, name, category, messages, updated_at FROM template WHERE id = $1;

-- name: template_named :one
-- in:   name text
-- out:  id i64
SELECT id FROM template WHERE name = $1;

-- name: template_count :one
-- out:  total i64
SELECT count(*) FROM template;

-- name: template_add :one
-- in:   name text, category text, messages text, staff_id i64, now i64
-- out:  id i64
INSERT INTO template (name, category, messages, created_by, updated_at) VALUES ($1, $2, $3, $4, $5) RETURNING id;

-- name: template_save :changes
-- in:   template_id i64, name text, category text, messages text, now i64
UPDATE template SET name = $2, category = $3, messages = $4, updated_at = $5 WHERE id = $1;

-- name: template_delete :changes
-- in:   template_id i64
DELETE FROM template WHERE id = $1;
