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

-- name: menu_preview_buttons_forget :exec
-- in:   before i64
DELETE FROM menu_button WHERE edition_id IN (SELECT id FROM menu_edition WHERE friend_id <> 0 AND state = 'ended' AND ended_at < $1);

-- name: menu_preview_pages_forget :exec
-- in:   before i64
DELETE FROM menu_page WHERE edition_id IN (SELECT id FROM menu_edition WHERE friend_id <> 0 AND state = 'ended' AND ended_at < $1);

-- name: menu_previews_forget :exec
-- in:   before i64
DELETE FROM menu_edition WHERE friend_id <> 0 AND state = 'ended' AND ended_at < $1;

-- name: menu_pictures_forget :changes
-- in:   ids i64[], before i64
DELETE FROM menu_picture WHERE created_at < $2 AND id NOT IN ($1)
	AND NOT EXISTS (SELECT 1 FROM menu_page p WHERE p.picture_id = menu_picture.id);
