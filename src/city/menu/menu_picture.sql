-- Pictures of rich menus.

-- name: menu_picture_insert :one
-- in:   mime text, width i64, height i64, bytes bytes, source text, staff_id i64, now i64
-- out:  id i64
INSERT INTO menu_picture (mime, width, height, bytes, source, created_by, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id;

-- name: menu_picture_row :one
-- in:   picture_id i64
-- out:  id i64, mime text, width i64, height i64
SELECT id, mime, width, height FROM menu_picture WHERE id = $1;

-- name: menu_picture_data :one
-- in:   picture_id i64
-- out:  mime text, bytes bytes
SELECT mime, bytes FROM menu_picture WHERE id = $1;

-- name: menu_picture_origin :one
-- in:   picture_id i64
-- out:  source text
SELECT source FROM menu_picture WHERE id = $1;
