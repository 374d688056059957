-- name: option_version :one
-- in: option_id i64
-- out: version i64, changes i64
SELECT version, changes FROM option WHERE id = $1;

-- name: option_new_version :one
-- in: option_id i64, version i64
-- out: changes i64
UPDATE option SET version = $2, changes = changes + 1 WHERE id = $1 RETURNING changes;

-- name: attribute_versions :many 1000
-- in: attribute_id i64
-- out: id i64, version i64, changes i64
SELECT id, version, changes FROM option WHERE attribute_id = $1 ORDER BY id;

-- name: member_change_add :exec
-- in: option_id i64, no i64, version i64, friend_id i64
INSERT INTO member_change (option_id, no, version, friend_id) VALUES ($1, $2, $3, $4);

-- name: member_change_forget :exec
-- in: option_id i64, no i64
DELETE FROM member_change WHERE option_id = $1 AND no <= $2;

-- name: member_changes :many 1001
-- in: option_id i64, from_no i64, to_no i64
-- out: version i64, friend_id i64
SELECT version, friend_id FROM member_change WHERE option_id = $1 AND no BETWEEN $2 AND $3 ORDER BY no;

-- name: state_version :one
-- in: attribute_key text
-- out: version i64
SELECT version FROM attribute WHERE key = $1;

-- name: state_set_version :exec
-- in: attribute_key text, version i64
UPDATE attribute SET version = $2 WHERE key = $1;

-- name: child_version :one
-- out: version i64
SELECT COALESCE(max(version), 0) FROM attribute WHERE kind = 'child';

-- name: child_set_version :exec
-- in: version i64
UPDATE attribute SET version = $1 WHERE kind = 'child';

-- name: member_ids :each
-- in: option_id i64
-- out: friend_id i64
SELECT friend_id FROM membership WHERE option_id = $1 ORDER BY friend_id;

-- name: born_ids :each
-- in: first_day i64, last_day i64
-- out: friend_id i64
SELECT friend_id FROM child WHERE birth_day BETWEEN $1 AND $2 ORDER BY birth_day, friend_id;

-- name: followed_ids :each
-- in: from_ms i64, to_ms i64
-- out: friend_id i64
SELECT id FROM friend WHERE followed_at BETWEEN $1 AND $2 ORDER BY followed_at, id;

-- name: blocked_ids :each
-- out: friend_id i64
SELECT id FROM friend WHERE state = 'blocked' ORDER BY id;

-- name: tapped_ids :each
-- in: broadcast_id i64
-- out: friend_id i64
SELECT friend_id FROM button_tap WHERE broadcast_id = $1 AND friend_id > 0 ORDER BY button, friend_id;

-- name: tapped_button_ids :each
-- in: broadcast_id i64, button text
-- out: friend_id i64
SELECT friend_id FROM button_tap WHERE broadcast_id = $1 AND button = $2 AND friend_id > 0 ORDER BY friend_id;

-- name: received_state :one
-- in: broadcast_id i64
-- out: state text, finished_at i64
SELECT state, COALESCE(finished_at, 0) FROM broadcast WHERE id = $1;

-- name: received_missing :each
-- Ranges of the audience that LINE was never asked for, or refused; and people it refused one by one.
-- in: broadcast_id i64
-- out: first_rank i64, people i64, left_out_ids text, language text
SELECT first_rank, CASE WHEN state IN ('waiting', 'refused', 'dropped') THEN people ELSE 0 END, left_out_ids, language FROM batch
WHERE broadcast_id = $1 AND (state IN ('waiting', 'refused', 'dropped') OR left_out > 0) ORDER BY no;

-- name: member_insert :changes
-- in: option_id i64, friend_id i64
INSERT INTO membership (option_id, friend_id) VALUES ($1, $2) ON CONFLICT (option_id, friend_id) DO NOTHING;

-- name: member_delete :changes
-- in: option_id i64, friend_id i64
DELETE FROM membership WHERE option_id = $1 AND friend_id = $2;

-- name: member_insert_many :bulk
-- in: option_id i64, friend_id i64
INSERT INTO membership (option_id, friend_id) VALUES ($1, $2) ON CONFLICT (option_id, friend_id) DO NOTHING;

-- name: member_insert_of :changes
-- in: from_option i64, to_option i64
INSERT INTO membership (option_id, friend_id)
SELECT CAST($2 AS BIGINT), friend_id FROM membership WHERE option_id = $1
ON CONFLICT (option_id, friend_id) DO NOTHING;

-- name: member_delete_many :changes
-- in: option_id i64, friend_ids i64[]
DELETE FROM membership WHERE option_id = $1 AND friend_id IN ($2);

-- name: member_delete_all :changes
-- in: option_id i64
DELETE FROM membership WHERE option_id = $1;

-- name: member_there :one
-- in: option_id i64, friend_id i64
-- out: there i64
SELECT count(*) FROM membership WHERE option_id = $1 AND friend_id = $2;

-- name: member_options :many 2000
-- in: friend_id i64
-- out: option_id i64
-- Drives from the few options: there is no index from friends to them.
SELECT m.option_id FROM option o CROSS JOIN membership m
WHERE m.option_id = o.id AND m.friend_id = $1 ORDER BY m.option_id;

-- In which digests it stood, and for whom.
-- name: reached_by_digest_items :many 10
-- in: broadcast_id i64
-- out: people bytes
SELECT people FROM digest_item WHERE broadcast_id = $1 AND digest_id IS NOT NULL;

-- name: reached_by_digest_groups :many 100
-- in: broadcast_id i64
-- out: group_id i64
SELECT DISTINCT g.broadcast_id FROM digest_group g JOIN digest_item i ON i.digest_id = g.digest_id
WHERE i.broadcast_id = $1 AND g.broadcast_id <> $1 ORDER BY g.broadcast_id;

-- Who read it later, out of a digest.
-- name: received_late_ids :each
-- in: broadcast_id i64
-- out: friend_id i64
SELECT friend_id FROM digest_read WHERE broadcast_id = $1 ORDER BY friend_id;
