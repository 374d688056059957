-- In which languages something was delivered.

-- name: correction_parts :many 20
-- in: broadcast_id i64
-- out: language text, people i64
SELECT language, people FROM broadcast_language WHERE broadcast_id = $1 AND people > 0 ORDER BY language;

-- Who reads it in a digest gets it in any of its languages.
-- name: correction_in_digest :one
-- in: broadcast_id i64
-- out: items i64
SELECT count(*) FROM digest_item WHERE broadcast_id = $1 AND digest_id IS NOT NULL;
