-- What was said in a time.

-- name: history_down :many 500
-- in: everywhere bool, departments i64[], desk_id i64, from_at i64, to_at i64, before i64, most i64
-- out: id i64, at i64, friend_id i64, conversation_id i64, speaker text, desk text, staff text, body bytes?
SELECT u.id, u.said_at, u.friend_id, COALESCE(u.conversation_id, 0), u.speaker, COALESCE(k.name, ''), COALESCE(s.name, ''), u.body_sealed
FROM utterance u LEFT JOIN conversation c ON c.id = u.conversation_id LEFT JOIN desk k ON k.id = c.desk_id
LEFT JOIN conversation_answer a ON a.utterance_id = u.id LEFT JOIN staff s ON s.id = a.staff_id
WHERE u.id < $6 AND u.said_at >= $4 AND u.said_at < $5 AND ($3 = 0 OR c.desk_id = $3) AND ($1 OR k.department_id IN ($2))
ORDER BY u.id DESC LIMIT $7;

-- name: history_up :many 500
-- in: everywhere bool, departments i64[], desk_id i64, from_at i64, to_at i64, after i64, most i64
-- out: id i64, at i64, friend_id i64, conversation_id i64, speaker text, desk text, staff text, body bytes?
SELECT u.id, u.said_at, u.friend_id, COALESCE(u.conversation_id, 0), u.speaker, COALESCE(k.name, ''), COALESCE(s.name, ''), u.body_sealed
FROM utterance u LEFT JOIN conversation c ON c.id = u.conversation_id LEFT JOIN desk k ON k.id = c.desk_id
LEFT JOIN conversation_answer a ON a.utterance_id = u.id LEFT JOIN staff s ON s.id = a.staff_id
WHERE u.id > $6 AND u.said_at >= $4 AND u.said_at < $5 AND ($3 = 0 OR c.desk_id = $3) AND ($1 OR k.department_id IN ($2))
ORDER BY u.id LIMIT $7;
