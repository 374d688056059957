-- name: article_day_shown :exec
-- in: article_id i64, day i64
INSERT INTO article_day (article_id, day, shown) SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), 1
WHERE EXISTS (SELECT 1 FROM article WHERE id = $1)
ON CONFLICT (article_id, day) DO UPDATE SET shown = article_day.shown + 1;

-- name: article_day_voice :exec
-- in: article_id i64, day i64, solved i64, unsolved i64
INSERT INTO article_day (article_id, day, solved, unsolved) VALUES ($1, $2, $3, $4)
ON CONFLICT (article_id, day) DO UPDATE SET solved = article_day.solved + EXCLUDED.solved,
	unsolved = article_day.unsolved + EXCLUDED.unsolved;

-- name: article_day_unvoice :exec
-- in: article_id i64, day i64, solved i64, unsolved i64
UPDATE article_day SET solved = solved - $3, unsolved = unsolved - $4 WHERE article_id = $1 AND day = $2;

-- name: article_voice_before :one
-- in: article_id i64, friend_id i64, day i64
-- out: solved i64
SELECT solved FROM article_voice WHERE article_id = $1 AND friend_id = $2 AND day = $3;

-- name: article_voice_put :exec
-- in: article_id i64, friend_id i64, day i64, solved i64
INSERT INTO article_voice (article_id, friend_id, day, solved) VALUES ($1, $2, $3, $4)
ON CONFLICT (article_id, friend_id, day) DO UPDATE SET solved = EXCLUDED.solved;

-- name: article_exists :one
-- in: article_id i64
-- out: id i64
SELECT id FROM article WHERE id = $1;

-- name: article_voice_forget :exec
-- in: day i64
DELETE FROM article_voice WHERE day < $1;

-- name: article_wait_put :exec
-- in: friend_id i64, article_id i64, until i64
INSERT INTO article_wait (friend_id, article_id, until) VALUES ($1, $2, $3)
ON CONFLICT (friend_id) DO UPDATE SET article_id = EXCLUDED.article_id, until = EXCLUDED.until;

-- name: article_wait_end :many 1
-- in: friend_id i64
-- out: article_id i64, until i64
DELETE FROM article_wait WHERE friend_id = $1 RETURNING article_id, until;

-- name: article_wait_forget :exec
-- in: before i64
DELETE FROM article_wait WHERE until < $1;

-- name: article_comment_insert :exec
-- in: article_id i64, body bytes, at i64
INSERT INTO article_comment (article_id, body_sealed, at) SELECT CAST($1 AS BIGINT), $2, CAST($3 AS BIGINT)
WHERE EXISTS (SELECT 1 FROM article WHERE id = $1);

-- name: article_comment_rows :many 50
-- in: article_id i64
-- out: id i64, body bytes, at i64
SELECT id, body_sealed, at FROM article_comment WHERE article_id = $1 ORDER BY id DESC LIMIT 50;

-- name: article_comment_forget :exec
-- in: before i64
DELETE FROM article_comment WHERE at < $1;

-- name: article_miss_put :one
-- in: hash bytes, body bytes, times i64, now i64
-- out: id i64
INSERT INTO article_miss (hash, body_sealed, times, first_at, last_at) VALUES ($1, $2, $3, $4, $4)
ON CONFLICT (hash) DO UPDATE SET times = article_miss.times + EXCLUDED.times, last_at = EXCLUDED.last_at
RETURNING id;

-- name: article_miss_more :exec
-- in: id i64, now i64
UPDATE article_miss SET times = times + 1, last_at = $2 WHERE id = $1;

-- name: article_miss_rows :many 200
-- in: state text
-- out: id i64, body bytes, times i64, first_at i64, last_at i64, state text, article_id i64?
SELECT id, body_sealed, times, first_at, last_at, state, article_id FROM article_miss
WHERE state = $1 AND times > 0 ORDER BY times DESC, last_at DESC LIMIT 200;

-- name: article_miss_row :one
-- in: id i64
-- out: id i64, body bytes, times i64, first_at i64, last_at i64, state text, article_id i64?
SELECT id, body_sealed, times, first_at, last_at, state, article_id FROM article_miss WHERE id = $1;

-- name: article_miss_state :changes
-- in: id i64, state text, article_id i64?
UPDATE article_miss SET state = $2, article_id = $3 WHERE id = $1;

-- name: article_miss_forget :exec
-- in: before i64, offered_before i64
DELETE FROM article_miss WHERE last_at < $1 OR (times = 0 AND last_at < $2);

-- name: article_miss_keep :exec
-- in: most i64
DELETE FROM article_miss WHERE id IN (SELECT id FROM article_miss ORDER BY last_at DESC LIMIT 1000 OFFSET $1);

-- name: article_miss_less :changes
-- in: hash bytes
UPDATE article_miss SET times = times - 1 WHERE hash = $1 AND times > 1;

-- name: article_miss_drop :exec
-- in: hash bytes
DELETE FROM article_miss WHERE hash = $1;

-- name: article_comments_near :many 500
-- in: from_at i64, to_at i64
-- out: id i64, body bytes
SELECT id, body_sealed FROM article_comment WHERE at BETWEEN $1 AND $2 ORDER BY id LIMIT 500;

-- name: article_comment_drop :exec
-- in: id i64
DELETE FROM article_comment WHERE id = $1;
