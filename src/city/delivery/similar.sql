-- What a department sent, newest first.
-- name: similar_rows :many 300
-- in: department_id i64, besides i64
-- out: id i64, title text, condition text
SELECT id, title, condition FROM broadcast
WHERE COALESCE(department_id, 0) = $1 AND id <> $2 AND state IN ('sending', 'sent', 'stopped')
	AND kind IN ('normal', 'occurrence', 'correction') AND audience_count > 0 AND messages_sealed IS NULL
ORDER BY id DESC LIMIT 300;
