-- name: friend_make :exec
-- in: line_user_id text, now i64
INSERT INTO friend (line_user_id, state, created_at) VALUES ($1, 'unknown', $2)
ON CONFLICT (line_user_id) DO NOTHING;

-- name: friend_locked :one
-- in: line_user_id text
-- out: id i64, state text, followed_at i64, blocked_at i64, settings_saved_at i64, created_at i64, language text, chosen_language text
SELECT id, state, COALESCE(followed_at, 0), COALESCE(blocked_at, 0), COALESCE(settings_saved_at, 0),
	created_at, COALESCE(language, ''), COALESCE(chosen_language, '')
FROM friend WHERE line_user_id = $1
-- pg: FOR UPDATE
;

-- name: friend_row :one
-- in: id i64
-- out: id i64, line_user_id text, state text, name_sealed bytes?, language text, followed_at i64, blocked_at i64, settings_saved_at i64, created_at i64, chosen_language text
SELECT id, line_user_id, state, name_sealed, COALESCE(language, ''), COALESCE(followed_at, 0),
	COALESCE(blocked_at, 0), COALESCE(settings_saved_at, 0), created_at, COALESCE(chosen_language, '')
FROM friend WHERE id = $1 AND erased_at IS NULL;

-- name: friend_id_of_line :one
-- in: line_user_id text
-- out: id i64
SELECT id FROM friend WHERE line_user_id = $1;

-- name: friend_now_following :exec
-- in: id i64, followed_at i64?
UPDATE friend SET state = 'following', followed_at = COALESCE($2, followed_at) WHERE id = $1;

-- name: friend_now_blocked :exec
-- in: id i64, blocked_at i64
UPDATE friend SET state = 'blocked', blocked_at = $2 WHERE id = $1;

-- name: friend_profile :exec
-- in: id i64, name_sealed bytes, language text, now i64
UPDATE friend SET name_sealed = $2, language = $3, profile_at = $4 WHERE id = $1;

-- name: friend_settings_saved :exec
-- in: id i64, now i64
UPDATE friend SET settings_saved_at = $2 WHERE id = $1;

-- name: friend_names :many 500
-- in: ids i64[]
-- out: id i64, name_sealed bytes?
SELECT id, name_sealed FROM friend WHERE id IN ($1);

-- name: friend_line_ids :many 500
-- in: ids i64[]
-- out: id i64, line_user_id text
SELECT id, line_user_id FROM friend WHERE id IN ($1) ORDER BY id;
