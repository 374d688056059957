-- name: digest_hear_group :one
-- in: broadcast_id i64
-- out: digest_id i64, items text
SELECT digest_id, items FROM digest_group WHERE broadcast_id = $1;

-- name: digest_hear_items :each
-- in: digest_id i64
-- out: broadcast_id i64, people bytes, first_text text, translations text, until_day i64?
SELECT i.broadcast_id, i.people, b.first_text, b.translations, i.until_day FROM digest_item i JOIN broadcast b ON b.id = i.broadcast_id
WHERE i.digest_id = $1 ORDER BY i.broadcast_id DESC, i.why;

-- name: digest_hear_item :many 2
-- in: broadcast_id i64
-- out: people bytes
SELECT people FROM digest_item WHERE broadcast_id = $1 AND digest_id IS NOT NULL;

-- name: digest_hear_corrected :one
-- in: broadcast_id i64, exactly text
-- out: corrections i64
SELECT count(*) FROM broadcast WHERE id > $1 AND kind = 'correction' AND (origin_id = $1 OR condition LIKE $2)
	AND state NOT IN ('draft', 'cancelled');

-- name: digest_hear_read :exec
-- in: broadcast_id i64, friend_id i64, at i64
INSERT INTO digest_read (broadcast_id, friend_id, first_at) VALUES ($1, $2, $3)
ON CONFLICT (broadcast_id, friend_id) DO NOTHING;
