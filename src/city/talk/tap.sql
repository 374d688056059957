-- name: tap_add :exec
-- in: broadcast_id i64, button text, friend_id i64, at i64
INSERT INTO button_tap (broadcast_id, button, friend_id, first_at)
SELECT CAST($1 AS BIGINT), $2, CAST($3 AS BIGINT), CAST($4 AS BIGINT)
WHERE EXISTS (SELECT 1 FROM broadcast WHERE id = $1)
ON CONFLICT (broadcast_id, button, friend_id) DO NOTHING;
