-- name: conversation_held :many 5000
-- in: staff_id i64
-- out: id i64
SELECT id FROM conversation WHERE holder_id = $1 AND state = 'open' ORDER BY id LIMIT 5000;

-- name: conversation_held_desks :many 5000
-- in: staff_id i64
-- out: desk text
SELECT k.name FROM conversation c JOIN desk k ON k.id = c.desk_id
WHERE c.holder_id = $1 AND c.state = 'open' ORDER BY c.id LIMIT 5000;
