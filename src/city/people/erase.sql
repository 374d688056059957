-- Deleting a person. What belongs together with which table: erase.c.

-- --- beginning ---

-- name: erase_person :one
-- in: friend_id i64
-- out: line_user_id text, state text, language text, chosen_language text, erased_at i64
SELECT line_user_id, state, COALESCE(language, ''), COALESCE(chosen_language, ''), COALESCE(erased_at, 0)
FROM friend WHERE id = $1
-- pg: FOR UPDATE
;

-- name: erase_add :one
-- in: friend_id i64, door text, now i64
-- out: id i64
INSERT INTO erasure (friend_id, door, state, asked_at) VALUES ($1, $2, 'running', $3) RETURNING id;

-- name: erase_take_up :exec
-- in: id i64, line_hash text, line_id_sealed bytes, language text, menu i64, now i64
UPDATE erasure SET state = 'running', line_hash = $2, line_id_sealed = $3, language = $4, menu = $5, begun_at = $6
WHERE id = $1;

-- name: erase_detach :exec
-- in: friend_id i64, line_user_id text, now i64
UPDATE friend SET line_user_id = $2, state = 'unknown', name_sealed = NULL, language = NULL, chosen_language = NULL,
	followed_at = NULL, blocked_at = NULL, settings_saved_at = NULL, profile_at = NULL, created_at = $3, erased_at = $3
WHERE id = $1;

-- name: erase_visits :exec
-- in: friend_id i64
DELETE FROM visit WHERE friend_id = $1;

-- name: erase_arrival :exec
-- in: line_user_id text
DELETE FROM arrival WHERE line_user_id = $1;

-- name: erase_token :exec
-- in: friend_id i64
DELETE FROM reply_token WHERE friend_id = $1;

-- name: erase_code_wait :exec
-- in: friend_id i64
DELETE FROM code_wait WHERE friend_id = $1;

-- name: erase_article_wait :exec
-- in: friend_id i64
DELETE FROM article_wait WHERE friend_id = $1;

-- name: erase_menu_link :changes
-- in: friend_id i64
DELETE FROM menu_link WHERE friend_id = $1;

-- name: erase_menu_given :exec
-- in: friend_id i64
DELETE FROM menu_given WHERE friend_id = $1;

-- name: erase_menu_preview :exec
-- in: friend_id i64, now i64
UPDATE menu_edition SET ends_at = $2 WHERE friend_id = $1 AND ends_at > $2;

-- name: erase_unsent_answers :exec
-- Nothing of staff reaches the person any more.
-- in: friend_id i64
UPDATE conversation_answer SET state = 'failed', message_sealed = NULL, token_sealed = NULL, why = 'この人の情報を消しました。'
WHERE state IN ('looking', 'back', 'queued') AND conversation_id IN (SELECT id FROM conversation WHERE friend_id = $1);

-- name: erase_jobs :exec
-- What would be done for the person later.
-- in: friend_id i64
DELETE FROM job WHERE state = 'waiting' AND lease_until = 0 AND (
	(kind IN ('profile_fetch', 'settings_saved', 'conversation_typing') AND payload = CAST($1 AS TEXT))
	OR (kind = 'attachment_fetch' AND payload IN (SELECT CAST(id AS TEXT) FROM utterance WHERE friend_id = $1))
	OR (kind = 'virus_check' AND (payload IN (SELECT 'utterance ' || CAST(id AS TEXT) FROM utterance WHERE friend_id = $1)
		OR payload IN (SELECT 'handout ' || CAST(h.id AS TEXT) FROM handout h JOIN conversation c ON c.id = h.conversation_id
			WHERE c.friend_id = $1)))
	OR (kind = 'conversation_send' AND payload IN (SELECT CAST(a.id AS TEXT) FROM conversation_answer a
		JOIN conversation c ON c.id = a.conversation_id WHERE c.friend_id = $1)));

-- --- the steps: at most $2 rows a time, until none is left ---

-- name: erase_attachments :changes
-- in: friend_id i64, most i64
DELETE FROM attachment_part WHERE utterance_id IN (SELECT u.id FROM utterance u
	WHERE u.friend_id = $1 AND EXISTS (SELECT 1 FROM attachment_part p WHERE p.utterance_id = u.id) LIMIT $2);

-- name: erase_secrets :changes
-- in: friend_id i64, most i64
DELETE FROM utterance_secret WHERE utterance_id IN (SELECT s.utterance_id FROM utterance_secret s
	JOIN utterance u ON u.id = s.utterance_id WHERE u.friend_id = $1 LIMIT $2);

-- name: erase_said :many 200
-- The next of what was said, for the texts that were kept of it elsewhere.
-- in: friend_id i64
-- out: id i64, speaker text, kind text, body_sealed bytes?, said_at i64
SELECT id, speaker, kind, body_sealed, said_at FROM utterance WHERE friend_id = $1 ORDER BY id LIMIT 200;

-- name: erase_utterances :changes
-- in: ids i64[]
DELETE FROM utterance WHERE id IN ($1);

-- name: erase_answers :changes
-- in: friend_id i64, most i64
DELETE FROM conversation_answer WHERE id IN (SELECT a.id FROM conversation_answer a
	JOIN conversation c ON c.id = a.conversation_id WHERE c.friend_id = $1 LIMIT $2);

-- name: erase_entries :changes
-- in: friend_id i64, most i64
DELETE FROM conversation_entry WHERE id IN (SELECT e.id FROM conversation_entry e
	JOIN conversation c ON c.id = e.conversation_id WHERE c.friend_id = $1 LIMIT $2);

-- name: erase_drafts :changes
-- in: friend_id i64, most i64
DELETE FROM conversation_draft WHERE conversation_id IN (SELECT c.id FROM conversation c
	JOIN conversation_draft d ON d.conversation_id = c.id WHERE c.friend_id = $1 LIMIT $2);

-- name: erase_looks :changes
-- in: friend_id i64, most i64
DELETE FROM conversation_look WHERE conversation_id IN (SELECT c.id FROM conversation c
	JOIN conversation_look l ON l.conversation_id = c.id WHERE c.friend_id = $1 LIMIT $2);

-- name: erase_handout_parts :changes
-- in: friend_id i64, most i64
DELETE FROM handout_part WHERE handout_id IN (SELECT h.id FROM handout h JOIN conversation c ON c.id = h.conversation_id
	JOIN handout_part p ON p.handout_id = h.id WHERE c.friend_id = $1 LIMIT $2);

-- name: erase_handouts :changes
-- in: friend_id i64, most i64
DELETE FROM handout WHERE id IN (SELECT h.id FROM handout h JOIN conversation c ON c.id = h.conversation_id
	WHERE c.friend_id = $1 LIMIT $2);

-- name: erase_picture_parts :changes
-- in: friend_id i64, most i64
DELETE FROM media_part WHERE media_id IN (SELECT m.id FROM conversation c
	JOIN conversation_picture p ON p.conversation_id = c.id JOIN media m ON m.token = p.token
	JOIN media_part b ON b.media_id = m.id WHERE c.friend_id = $1 LIMIT $2);

-- name: erase_picture_media :changes
-- in: friend_id i64, most i64
DELETE FROM media WHERE id IN (SELECT m.id FROM conversation c
	JOIN conversation_picture p ON p.conversation_id = c.id JOIN media m ON m.token = p.token WHERE c.friend_id = $1 LIMIT $2);

-- name: erase_pictures :changes
-- in: friend_id i64, most i64
DELETE FROM conversation_picture WHERE conversation_id IN (SELECT c.id FROM conversation c
	JOIN conversation_picture p ON p.conversation_id = c.id WHERE c.friend_id = $1 LIMIT $2);

-- name: erase_conversations :changes
-- in: friend_id i64, most i64
DELETE FROM conversation WHERE id IN (SELECT id FROM conversation WHERE friend_id = $1 LIMIT $2);

-- name: erase_runs :changes
-- in: friend_id i64, most i64
DELETE FROM scenario_run WHERE id IN (SELECT id FROM scenario_run WHERE friend_id = $1 LIMIT $2);

-- name: erase_code_uses :changes
-- in: friend_id i64, most i64
DELETE FROM code_use WHERE friend_id = $1 AND code_id IN (SELECT code_id FROM code_use WHERE friend_id = $1 LIMIT $2);

-- name: erase_amendments :changes
-- in: friend_id i64, most i64
DELETE FROM amendment WHERE id IN (SELECT id FROM amendment WHERE friend_id = $1 LIMIT $2);

-- name: erase_digest_reads :changes
-- in: friend_id i64, most i64
DELETE FROM digest_read WHERE friend_id = $1 AND broadcast_id IN (SELECT broadcast_id FROM digest_read WHERE friend_id = $1 LIMIT $2);

-- name: erase_code_misses :changes
-- in: friend_id i64, most i64
DELETE FROM code_miss WHERE id IN (SELECT id FROM code_miss WHERE friend_id = $1 LIMIT $2);

-- name: erase_voices :changes
-- in: friend_id i64, most i64
DELETE FROM article_voice WHERE friend_id = $1 AND article_id IN (SELECT article_id FROM article_voice WHERE friend_id = $1 LIMIT $2);

-- name: erase_roster_rows :changes
-- in: friend_id i64, most i64
DELETE FROM roster_row WHERE friend_id = $1 AND roster_id IN (SELECT roster_id FROM roster_row WHERE friend_id = $1 LIMIT $2);

-- name: erase_tags :changes
-- in: friend_id i64, most i64
DELETE FROM tag_given WHERE friend_id = $1 AND option_id IN (SELECT option_id FROM tag_given WHERE friend_id = $1 LIMIT $2);

-- name: erase_changes :changes
-- 0: many at once, so caches read the whole set again.
-- in: friend_id i64, most i64
UPDATE member_change SET friend_id = 0 WHERE friend_id = $1
	AND option_id IN (SELECT option_id FROM member_change WHERE friend_id = $1 LIMIT $2);

-- name: erase_tapped :many 200
-- in: friend_id i64
-- out: broadcast_id i64
SELECT DISTINCT broadcast_id FROM button_tap WHERE friend_id = $1 ORDER BY broadcast_id LIMIT 200;

-- name: erase_tap_name :changes
-- Still one person, still counted; below 0 is nobody who can be found.
-- in: friend_id i64, broadcast_id i64, nobody i64
UPDATE button_tap SET friend_id = $3 WHERE friend_id = $1 AND broadcast_id = $2;

-- name: erase_models :exec
-- Questions that a language model was asked: done, and kept only as jobs.
UPDATE job SET payload = '' WHERE kind = 'article_ask' AND state <> 'waiting' AND payload <> '';

-- name: erase_own_broadcasts :many 500
-- Messages to this person alone, with their tests.
-- in: pattern text
-- out: id i64
SELECT id FROM broadcast WHERE messages_sealed IS NOT NULL AND title <> 'この人の情報は消しました'
	AND (condition LIKE $1 OR origin_id IN (SELECT id FROM broadcast WHERE condition LIKE $1)) ORDER BY id LIMIT 500;

-- name: erase_own_broadcast :exec
-- in: broadcast_id i64, messages_sealed bytes
UPDATE broadcast SET messages_sealed = $2, title = 'この人の情報は消しました', first_text = '', condition_text = '' WHERE id = $1;

-- name: erase_own_approvals :exec
-- in: broadcast_id i64, messages_sealed bytes
UPDATE approval_request SET messages_sealed = CASE WHEN messages_sealed IS NULL THEN NULL ELSE $2 END,
	title = 'この人の情報は消しました', condition_text = '', reason = '' WHERE broadcast_id = $1;

-- name: erase_faults :many 500
-- in: roster_id i64, line i64
-- out: roster_id i64, line i64, person_sealed bytes
SELECT roster_id, line, person_sealed FROM roster_fault
WHERE person_sealed IS NOT NULL AND (roster_id > $1 OR (roster_id = $1 AND line > $2)) ORDER BY roster_id, line LIMIT 500;

-- name: erase_fault :exec
-- in: roster_id i64, line i64
UPDATE roster_fault SET person_sealed = NULL WHERE roster_id = $1 AND line = $2;

-- --- how far it is ---

-- name: erase_work :one
-- in: id i64
-- out: id i64, friend_id i64, door text, state text, line_id_sealed bytes?, language text, menu i64, step i64, removed i64, begun_at i64
SELECT id, friend_id, door, state, line_id_sealed, language, menu, step, removed, COALESCE(begun_at, 0) FROM erasure WHERE id = $1;

-- name: erase_stepped :changes
-- in: id i64, from_step i64, step i64, removed i64
UPDATE erasure SET step = $3, removed = removed + $4 WHERE id = $1 AND step = $2 AND state = 'running';

-- name: erase_finish :changes
-- in: id i64, now i64
UPDATE erasure SET state = 'done', finished_at = $2, line_id_sealed = NULL, language = '' WHERE id = $1 AND state = 'running';

-- name: erase_late :one
-- in: line_hash text
-- out: begun_at i64
SELECT COALESCE(max(begun_at), 0) FROM erasure WHERE line_hash = $1;

-- name: erase_forget_hashes :exec
-- in: before i64
UPDATE erasure SET line_hash = NULL WHERE line_hash IS NOT NULL AND state = 'done' AND finished_at < $1;

-- name: erase_blocked :many 100
-- in: before i64
-- out: id i64
SELECT id FROM friend WHERE state = 'blocked' AND blocked_at < $1 ORDER BY blocked_at, id LIMIT 100;

-- name: erase_blocked_count :one
-- in: before i64
-- out: people i64
SELECT count(*) FROM friend WHERE state = 'blocked' AND blocked_at < $1;

-- name: erasure_rows :many 100
-- in: friend_id i64, id i64
-- out: id i64, friend_id i64, door text, state text, reason text, asked_by i64, asked_name text, asked_at i64, decided_name text, decided_at i64, note text, removed i64, finished_at i64
SELECT e.id, e.friend_id, e.door, e.state, e.reason, e.asked_by, COALESCE(a.name, ''), e.asked_at, COALESCE(d.name, ''),
	COALESCE(e.decided_at, 0), e.note, e.removed, COALESCE(e.finished_at, 0)
FROM erasure e LEFT JOIN staff a ON a.id = e.asked_by LEFT JOIN staff d ON d.id = e.decided_by
WHERE ($1 = 0 OR e.friend_id = $1) AND ($2 = 0 OR e.id = $2) ORDER BY CASE WHEN e.state = 'asked' THEN 0 ELSE 1 END, e.id DESC LIMIT 100;

-- name: erasure_ask :one
-- in: friend_id i64, reason text, staff_id i64, now i64
-- out: id i64
INSERT INTO erasure (friend_id, door, state, reason, asked_by, asked_at) VALUES ($1, 'staff', 'asked', $2, $3, $4) RETURNING id;

-- name: erasure_decide :changes
-- in: id i64, state text, note text, staff_id i64, now i64
UPDATE erasure SET state = $2, note = $3, decided_by = $4, decided_at = $5 WHERE id = $1 AND state = 'asked';

-- name: erase_drop_asked :exec
-- The person was quicker.
-- in: friend_id i64, now i64
UPDATE erasure SET state = 'withdrawn', decided_at = $2 WHERE friend_id = $1 AND state = 'asked';

-- name: erasure_deciders :many 2000
-- in: now i64
-- out: id i64
SELECT DISTINCT p.id FROM staff p JOIN staff_role g ON g.staff_id = p.id JOIN role r ON r.id = g.role_id
LEFT JOIN role_right t ON t.role_id = r.id AND t.name = 'erasure.approve'
WHERE p.state = 'active' AND (r.builtin = 1 OR t.name IS NOT NULL) AND r.from_at <= $1 AND g.from_at <= $1
	AND (g.until_at IS NULL OR g.until_at > $1)
ORDER BY p.id LIMIT 2000;
