-- Texts that staff keep to use again.

-- name: template_list :many 500
-- in:   everywhere bool, departments i64[]
-- out:  id i64, name text, category text, messages text, updated_at i64, department_id i64?, department text?, approved_at i64, approved_by text, translations text
SELECT t.id, t.name, t.category, t.messages, t.updated_at, t.department_id, d.name,
	COALESCE(t.approved_at, 0), COALESCE(s.name, ''), t.translations
FROM template t LEFT JOIN department d ON d.id = t.department_id LEFT JOIN staff s ON s.id = t.approved_by
WHERE $1 OR t.department_id IS NULL OR t.department_id IN ($2) ORDER BY t.category, t.name, t.id LIMIT 500;

-- name: template_find :one
-- in:   template_id i64
-- out:  id i64, name text, category text, messages text, updated_at i64, department_id i64?, department text?, approved_at i64, approved_by text, translations text
SELECT t.id, t.name, t.category, t.messages, t.updated_at, t.department_id, d.name,
	COALESCE(t.approved_at, 0), COALESCE(s.name, ''), t.translations
FROM template t LEFT JOIN department d ON d.id = t.department_id LEFT JOIN staff s ON s.id = t.approved_by WHERE t.id = $1;

-- name: template_named :one
-- in:   name text
-- out:  id i64
SELECT id FROM template WHERE name = $1;

-- name: template_count :one
-- out:  total i64
SELECT count(*) FROM template;

-- name: template_add :one
-- in:   name text, category text, messages text, staff_id i64, now i64, department_id i64?, translations text
-- out:  id i64
INSERT INTO template (name, category, messages, created_by, updated_at, department_id, translations)
VALUES ($1, $2, $3, $4, $5, $6, $7)
RETURNING id;

-- name: template_save :changes
-- in:   template_id i64, name text, category text, messages text, now i64, department_id i64?, translations text
UPDATE template SET name = $2, category = $3, messages = $4, updated_at = $5, department_id = $6, translations = $7,
	approved_at = NULL, approved_by = NULL
WHERE id = $1;

-- name: template_approve :changes
-- in:   template_id i64, updated_at i64, staff_id i64?, now i64?
UPDATE template SET approved_by = $3, approved_at = $4 WHERE id = $1 AND updated_at = $2;

-- name: template_delete :changes
-- in:   template_id i64
DELETE FROM template WHERE id = $1;
