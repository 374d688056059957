-- name: language_options :many 20
-- out: id i64, key text
SELECT o.id, o.key FROM option o JOIN attribute a ON a.id = o.attribute_id WHERE a.key = 'language' ORDER BY o.id;

-- name: language_chosen :exec
-- in: id i64, language text
UPDATE friend SET chosen_language = $2 WHERE id = $1;
