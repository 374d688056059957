-- name: friend_named_numbers :many 500
-- in: ids i64[]
-- out: id i64
SELECT id FROM friend WHERE id IN ($1) AND erased_at IS NULL;

-- name: friend_named_lines :many 500
-- in: line_user_ids text[]
-- out: id i64, line_user_id text
SELECT id, line_user_id FROM friend WHERE line_user_id IN ($1);
