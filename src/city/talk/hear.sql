-- name: heard_add :changes
-- in: event_id text, at i64
INSERT INTO heard (event_id, at) VALUES ($1, $2) ON CONFLICT (event_id) DO NOTHING;

-- name: heard_forget :exec
-- in: before i64
DELETE FROM heard WHERE at < $1;
