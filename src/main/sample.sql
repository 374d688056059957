-- name: sample_ready :one
-- out: topics i64
SELECT count(*) FROM attribute WHERE key = 'topic';

-- name: sample_staff_known :exec
-- A demo's passwords are printed on the screen: nobody has to change them.
UPDATE staff SET must_change = 0;

-- Tests send often and at once.
-- name: sample_no_cooling :exec
-- in: now i64
INSERT INTO setting (key, value, updated_by, updated_at) VALUES ('delivery.cooling', '0', 0, $1)
ON CONFLICT (key) DO NOTHING;

-- name: sample_friend_most :one
-- out: most i64
SELECT COALESCE(max(id), 0) FROM friend;

-- name: sample_friends :bulk
-- in: id i64, line_user_id text, state text, followed_at i64, settings_saved_at i64, created_at i64
INSERT INTO friend (id, line_user_id, state, followed_at, settings_saved_at, created_at)
VALUES ($1, $2, $3, $4, $5, $6);

-- name: sample_friend_sequence :exec
-- sqlite: SELECT 1
-- pg: SELECT setval(pg_get_serial_sequence('friend', 'id'), (SELECT max(id) FROM friend))
;

-- name: sample_memberships :bulk
-- in: option_id i64, friend_id i64
INSERT INTO membership (option_id, friend_id) VALUES ($1, $2) ON CONFLICT (option_id, friend_id) DO NOTHING;

-- name: sample_children :bulk
-- in: friend_id i64, birth_day i64
INSERT INTO child (friend_id, birth_day) VALUES ($1, $2);

-- name: sample_template :exec
-- in: name text, category text, messages text, staff_id i64, now i64
INSERT INTO template (name, category, messages, created_by, updated_at) VALUES ($1, $2, $3, $4, $5);

-- name: sample_came :exec
-- in: source_id i64, first_friend i64, last_friend i64
-- Counted on the day they were added; two others looked and went on.
INSERT INTO source_day (source_id, day, scans, added)
SELECT $1, (f.followed_at + 32400000) / 86400000, 3 * count(*), count(*) FROM friend f
WHERE f.id BETWEEN $2 AND $3 GROUP BY (f.followed_at + 32400000) / 86400000;
