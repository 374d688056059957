-- name: friends_of_ids :many 500
-- in: ids i64[]
-- out: id i64, state text, name_sealed bytes?, followed_at i64, blocked_at i64, settings_saved_at i64
SELECT id, state, name_sealed, COALESCE(followed_at, 0), COALESCE(blocked_at, 0), COALESCE(settings_saved_at, 0)
FROM friend WHERE id IN ($1) AND erased_at IS NULL ORDER BY id DESC;

-- name: friends_before :many 500
-- in: before i64, most i64
-- out: id i64, state text, name_sealed bytes?, followed_at i64, blocked_at i64, settings_saved_at i64
SELECT id, state, name_sealed, COALESCE(followed_at, 0), COALESCE(blocked_at, 0), COALESCE(settings_saved_at, 0)
FROM friend WHERE id < $1 AND erased_at IS NULL ORDER BY id DESC LIMIT $2;

-- name: friends_in_state_before :many 500
-- in: before i64, most i64, state text
-- out: id i64, state text, name_sealed bytes?, followed_at i64, blocked_at i64, settings_saved_at i64
SELECT id, state, name_sealed, COALESCE(followed_at, 0), COALESCE(blocked_at, 0), COALESCE(settings_saved_at, 0)
FROM friend WHERE state = $3 AND id < $1 AND erased_at IS NULL ORDER BY id DESC LIMIT $2;

-- name: friends_after :many 500
-- in: after i64, most i64
-- out: id i64, state text, name_sealed bytes?, followed_at i64, blocked_at i64, settings_saved_at i64
SELECT id, state, name_sealed, COALESCE(followed_at, 0), COALESCE(blocked_at, 0), COALESCE(settings_saved_at, 0)
FROM friend WHERE id > $1 AND erased_at IS NULL ORDER BY id LIMIT $2;

-- name: friend_total :one
-- out: people i64
SELECT count(*) FROM friend WHERE erased_at IS NULL;

-- name: friend_total_in_state :one
-- in: state text
-- out: people i64
SELECT count(*) FROM friend WHERE state = $1 AND erased_at IS NULL;
