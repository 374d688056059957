-- name: received_newest :each
-- out: id i64, title text, at i64, audience bytes
SELECT id, title, COALESCE(started_at, updated_at), audience FROM broadcast
WHERE state IN ('sent', 'sending', 'stopping', 'stopped') AND audience IS NOT NULL
ORDER BY created_at DESC, id DESC LIMIT 200;
