-- name: amendment_insert :exec
-- in: friend_id i64, at i64, staff_id i64, department text, action text, attribute_id i64, cause i64, note bytes
INSERT INTO amendment (friend_id, at, staff_id, department, action, attribute_id, cause, note_sealed)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8);

-- name: amendment_rows :many 200
-- in: friend_id i64, upto i64
-- out: id i64, at i64, staff_id i64, department text, action text, attribute_id i64, cause i64, note bytes
SELECT id, at, staff_id, department, action, attribute_id, cause, note_sealed FROM amendment
WHERE friend_id = $1 AND at <= $2 ORDER BY at DESC, id DESC LIMIT 200;
