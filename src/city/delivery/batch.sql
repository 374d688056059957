-- Batches: ranges of an audience with a retry key each, and the books.

-- What the sender has to look at now: stopping first, then the oldest start.
-- name: batch_runnable :many 50
-- in:   now i64
-- out:  id i64, state text, due_at i64
SELECT id, state, due_at FROM broadcast
WHERE state IN ('resolving', 'sending', 'stopping') AND (state <> 'sending' OR due_at <= $1)
ORDER BY CASE state WHEN 'stopping' THEN 0 ELSE 1 END, started_at, id LIMIT 50;

-- name: batch_state :one
-- in:   broadcast_id i64
-- out:  state text
SELECT state FROM broadcast WHERE id = $1;

-- name: batch_audience :one
-- in:   broadcast_id i64
-- out:  audience bytes?, audience_count i64
SELECT audience, audience_count FROM broadcast WHERE id = $1;

-- name: batch_store_audience :changes
-- in:   broadcast_id i64, audience bytes, audience_count i64, by_broadcast i64, personal i64, unit text?, batches i64, left_out i64
UPDATE broadcast SET audience = $2, audience_count = $3, by_broadcast = $4, personal = $5, unit = $6, batches = $7,
	left_out = $8
WHERE id = $1 AND state = 'resolving';

-- name: batch_add :bulk
-- in:   broadcast_id i64, no i64, first_rank i64, people i64, retry_key text, language text
INSERT INTO batch (broadcast_id, no, first_rank, people, retry_key, language, state) VALUES ($1, $2, $3, $4, $5, $6, 'waiting');

-- name: batch_stored :one
-- in:   broadcast_id i64
-- out:  stored i64
SELECT CAST(count(*) AS BIGINT) FROM batch WHERE broadcast_id = $1;

-- name: batch_begin_sending :changes
-- in:   broadcast_id i64
UPDATE broadcast SET state = 'sending', due_at = 0 WHERE id = $1 AND state = 'resolving';

-- name: batch_fail :changes
-- in:   broadcast_id i64, trouble text, now i64
UPDATE broadcast SET state = 'failed', trouble = $2, finished_at = $3 WHERE id = $1 AND state = 'resolving';

-- Those that a dead process left behind: perhaps they were sent.
-- name: batch_recover :changes
-- in:   broadcast_id i64
UPDATE batch SET state = 'uncertain', due_at = 0 WHERE broadcast_id = $1 AND state = 'sending';

-- name: batch_claim_uncertain :many 64
-- in:   broadcast_id i64, now i64, tried_after i64, most i64
-- out:  id i64, no i64, first_rank i64, people i64, left_out i64, left_out_ids text, retry_key text, tries i64, first_tried_at i64, language text
UPDATE batch SET state = 'sending', tries = tries + 1, first_tried_at = COALESCE(first_tried_at, $2)
WHERE state = 'uncertain' AND id IN (SELECT id FROM batch
	WHERE broadcast_id = $1 AND state = 'uncertain' AND due_at <= $2
		AND (first_tried_at IS NULL OR first_tried_at > $3)
	ORDER BY no LIMIT $4)
RETURNING id, no, first_rank, people, left_out, left_out_ids, retry_key, tries, first_tried_at, language;

-- name: batch_claim_waiting :many 64
-- in:   broadcast_id i64, now i64, most i64
-- out:  id i64, no i64, first_rank i64, people i64, left_out i64, left_out_ids text, retry_key text, tries i64, first_tried_at i64, language text
UPDATE batch SET state = 'sending', tries = tries + 1, first_tried_at = $2
WHERE state = 'waiting' AND id IN (SELECT id FROM batch
	WHERE broadcast_id = $1 AND state = 'waiting' ORDER BY no LIMIT $3)
RETURNING id, no, first_rank, people, left_out, left_out_ids, retry_key, tries, first_tried_at, language;

-- A whole group at once: rows that are there are changed, none is ever added.
-- name: batch_settle :bulk
-- in:   id i64, broadcast_id i64, no i64, first_rank i64, people i64, retry_key text, state text, due_at i64, first_tried_at i64?, settled_at i64?, request_id text?, status i64?, answer text?, left_out i64, left_out_ids text
INSERT INTO batch (id, broadcast_id, no, first_rank, people, retry_key, state, due_at, first_tried_at, settled_at,
	request_id, status, answer, left_out, left_out_ids)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)
ON CONFLICT (id) DO UPDATE SET state = excluded.state, due_at = excluded.due_at,
	first_tried_at = excluded.first_tried_at, settled_at = excluded.settled_at,
	request_id = COALESCE(excluded.request_id, batch.request_id),
	-- The words about those left out stay, when the others were sent to.
	status = CASE WHEN excluded.state = 'sent' AND excluded.left_out > 0 AND batch.status >= 400 THEN batch.status
		ELSE excluded.status END,
	answer = CASE WHEN excluded.state = 'sent' AND excluded.left_out > 0 THEN batch.answer ELSE excluded.answer END,
	left_out = excluded.left_out, left_out_ids = excluded.left_out_ids
WHERE batch.state = 'sending';

-- Other people mean another body, which needs another key.
-- name: batch_shorten :changes
-- in:   batch_id i64, left_out i64, left_out_ids text, retry_key text, status i64?, answer text?
UPDATE batch SET state = 'waiting', first_tried_at = NULL, left_out = $2, left_out_ids = $3, retry_key = $4,
	status = $5, answer = $6
WHERE id = $1 AND state = 'sending';

-- What speaks for cutting a refused batch in two, and against it.
-- name: batch_splits :one
-- in:   broadcast_id i64
-- out:  sent i64, splits i64
SELECT sent, splits FROM broadcast WHERE id = $1;

-- The first half stays in its row.
-- name: batch_halve :changes
-- in:   batch_id i64, people i64, left_out i64, left_out_ids text, retry_key text, status i64?, answer text?
UPDATE batch SET state = 'waiting', first_tried_at = NULL, people = $2, left_out = $3, left_out_ids = $4,
	retry_key = $5, status = $6, answer = $7
WHERE id = $1 AND state = 'sending';

-- name: batch_add_half :exec
-- in:   broadcast_id i64, first_rank i64, people i64, left_out i64, left_out_ids text, retry_key text, status i64?, answer text?, language text
INSERT INTO batch (broadcast_id, no, first_rank, people, left_out, left_out_ids, retry_key, state, status, answer, language)
SELECT $1, max(no) + 1, $2, $3, $4, $5, $6, 'waiting', $7, $8, $9 FROM batch WHERE broadcast_id = $1;

-- name: batch_book_half :exec
-- in:   broadcast_id i64
UPDATE broadcast SET batches = batches + 1, splits = splits + 1 WHERE id = $1;

-- name: batch_book :exec
-- in:   broadcast_id i64, sent i64, refused i64, done i64
UPDATE broadcast SET sent = sent + $2, refused = refused + $3, batches_done = batches_done + $4 WHERE id = $1;

-- When somebody else settled some of them meanwhile.
-- name: batch_book_anew :exec
-- in:   broadcast_id i64, sent i64, refused i64
UPDATE broadcast SET sent = $2, refused = $3,
	batches_done = (SELECT count(*) FROM batch
		WHERE broadcast_id = $1 AND state IN ('sent', 'refused', 'dropped'))
WHERE id = $1;

-- name: batch_book_uncertain :exec
-- in:   broadcast_id i64
UPDATE broadcast SET uncertain = (SELECT CAST(COALESCE(sum(people), 0) AS BIGINT) FROM batch
	WHERE broadcast_id = $1 AND state = 'uncertain') WHERE id = $1;

-- name: batch_postpone :exec
-- in:   broadcast_id i64, due_at i64
UPDATE broadcast SET due_at = $2 WHERE id = $1 AND state = 'sending';

-- name: batch_hold :changes
-- in:   broadcast_id i64, trouble text
UPDATE broadcast SET state = 'held', trouble = $2 WHERE id = $1 AND state IN ('resolving', 'sending');

-- name: batch_finish :changes
-- in:   broadcast_id i64, now i64, trouble text?
UPDATE broadcast SET state = CASE WHEN sent = 0 AND refused > 0 THEN 'failed' ELSE 'sent' END, finished_at = $2,
	trouble = $3, uncertain = 0
WHERE id = $1 AND (state = 'sending' OR (state = 'stopping' AND dropped = 0)) AND batches > 0
	AND audience_count = sent + refused + dropped;

-- name: batch_stopped :changes
-- in:   broadcast_id i64, now i64, trouble text?
UPDATE broadcast SET state = 'stopped', finished_at = $2, trouble = $3 WHERE id = $1 AND state = 'stopping';

-- name: batch_drop_waiting :changes
-- in:   broadcast_id i64, now i64
UPDATE batch SET state = 'dropped', settled_at = $2 WHERE broadcast_id = $1 AND state = 'waiting';

-- name: batch_book_dropped :exec
-- in:   broadcast_id i64
UPDATE broadcast SET
	dropped = (SELECT CAST(COALESCE(sum(people), 0) AS BIGINT) FROM batch
		WHERE broadcast_id = $1 AND state = 'dropped'),
	batches_done = (SELECT count(*) FROM batch
		WHERE broadcast_id = $1 AND state IN ('sent', 'refused', 'dropped'))
WHERE id = $1;

-- Those never tried, or tried so lately that their key still protects.
-- name: batch_revive :changes
-- in:   broadcast_id i64, tried_after i64
UPDATE batch SET state = CASE WHEN first_tried_at IS NULL THEN 'waiting' ELSE 'uncertain' END, settled_at = NULL, due_at = 0
WHERE broadcast_id = $1 AND state = 'dropped' AND (first_tried_at IS NULL OR first_tried_at > $2);

-- A person decided: what nobody can know any more is not sent again.
-- name: batch_drop_expired :changes
-- in:   broadcast_id i64, tried_before i64, now i64, answer text
UPDATE batch SET state = 'dropped', settled_at = $3, answer = $4
WHERE broadcast_id = $1 AND state = 'uncertain' AND first_tried_at <= $2;

-- name: batch_expired :one
-- in:   broadcast_id i64, tried_before i64
-- out:  people i64
SELECT CAST(COALESCE(sum(people), 0) AS BIGINT) FROM batch
WHERE broadcast_id = $1 AND state = 'uncertain' AND first_tried_at <= $2;

-- name: batch_next_due :one
-- in:   broadcast_id i64, tried_after i64
-- out:  due_at i64?
SELECT min(due_at) FROM batch WHERE broadcast_id = $1 AND state = 'uncertain'
	AND (first_tried_at IS NULL OR first_tried_at > $2);

-- name: batch_refusals :many 100
-- in:   broadcast_id i64
-- out:  no i64, people i64, left_out i64, state text, status i64?, answer text?
SELECT no, people, left_out, state, status, answer FROM batch
WHERE broadcast_id = $1 AND (state = 'refused' OR left_out > 0) ORDER BY no LIMIT 100;

-- name: batch_ranges_sent :each
-- in:   broadcast_id i64
-- out:  first_rank i64, people i64, left_out_ids text, language text
SELECT first_rank, people, left_out_ids, language FROM batch WHERE broadcast_id = $1 AND state = 'sent' ORDER BY no;

-- Books from the batches themselves: what the columns of the broadcast must say.
-- name: batch_audit :one
-- in:   broadcast_id i64
-- out:  sent i64, refused i64, waiting i64, dropped i64, uncertain i64, batches i64
SELECT
	CAST(COALESCE(sum(CASE WHEN state = 'sent' THEN people - left_out ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(sum(CASE WHEN state = 'sent' THEN left_out WHEN state = 'refused' THEN people ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(sum(CASE WHEN state IN ('waiting', 'sending', 'uncertain') THEN people ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(sum(CASE WHEN state = 'dropped' THEN people ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(sum(CASE WHEN state = 'uncertain' THEN people ELSE 0 END), 0) AS BIGINT),
	count(*)
FROM batch WHERE broadcast_id = $1;

-- What became of each language, in the order of sending.
-- name: batch_languages :many 20
-- in:   broadcast_id i64
-- out:  language text, people i64, sent i64, refused i64, dropped i64
SELECT language, CAST(COALESCE(sum(people), 0) AS BIGINT),
	CAST(COALESCE(sum(CASE WHEN state = 'sent' THEN people - left_out ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(sum(CASE WHEN state = 'sent' THEN left_out WHEN state = 'refused' THEN people ELSE 0 END), 0) AS BIGINT),
	CAST(COALESCE(sum(CASE WHEN state = 'dropped' THEN people ELSE 0 END), 0) AS BIGINT)
FROM batch WHERE broadcast_id = $1 GROUP BY language ORDER BY min(no) LIMIT 20;

-- Addresses of a stretch of friends, with gaps.
-- name: batch_addresses :each
-- in:   first_id i64, last_id i64
-- out:  id i64, line_user_id text
SELECT id, line_user_id FROM friend WHERE id BETWEEN $1 AND $2 ORDER BY id;
