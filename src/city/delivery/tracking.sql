-- Tracked links of a broadcast, and who tapped which button.

-- name: link_add :exec
-- in:   code text, broadcast_id i64, url text, label text, language text
INSERT INTO link (code, broadcast_id, url, label, language) VALUES ($1, $2, $3, $4, $5);

-- name: link_of_broadcast :many 600
-- in:   broadcast_id i64
-- out:  id i64, code text, url text, label text, taps i64, tappers i64, language text
SELECT id, code, url, label, taps, tappers, language FROM link WHERE broadcast_id = $1 ORDER BY id LIMIT 600;

-- name: link_by_code :one
-- in:   code text
-- out:  id i64, url text
SELECT id, url FROM link WHERE code = $1;

-- name: link_visit :changes
-- in:   link_id i64, visitor text, now i64
INSERT INTO link_tap (link_id, visitor, first_at) VALUES ($1, $2, $3) ON CONFLICT (link_id, visitor) DO NOTHING;

-- name: link_count_tap :exec
-- in:   link_id i64, new_tappers i64
UPDATE link SET taps = taps + 1, tappers = tappers + $2 WHERE id = $1;

-- name: link_buttons :many 100
-- in:   broadcast_id i64
-- out:  button text, people i64
SELECT button, count(*) FROM button_tap WHERE broadcast_id = $1 GROUP BY button ORDER BY count(*) DESC, button LIMIT 100;

-- name: button_add :bulk
-- in:   broadcast_id i64, no i64, word text, tags text
INSERT INTO broadcast_button (broadcast_id, no, word, tags) VALUES ($1, $2, $3, $4);

-- name: button_by_no :one
-- in:   broadcast_id i64, no i64
-- out:  word text, tags text
SELECT word, tags FROM broadcast_button WHERE broadcast_id = $1 AND no = $2;

-- name: button_by_word :one
-- in:   broadcast_id i64, word text
-- out:  word text, tags text
SELECT word, tags FROM broadcast_button WHERE broadcast_id = $1 AND word = $2 ORDER BY no LIMIT 1;
