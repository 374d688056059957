-- name: received_newest :each
-- in: everywhere bool, departments i64[]
-- out: id i64, title text, at i64, audience bytes
SELECT id, title, COALESCE(started_at, updated_at), audience FROM broadcast
WHERE state IN ('sent', 'sending', 'stopping', 'stopped') AND audience IS NOT NULL
	AND ($1 OR department_id IN ($2))
ORDER BY created_at DESC, id DESC LIMIT 200;
