-- Deleting all that is known of a person, and what staff put right about one.
-- The friend's row stays as a bare number, so that it is never given to another.

ALTER TABLE friend ADD COLUMN erased_at BIGINT;
CREATE INDEX friend_blocked ON friend (blocked_at) WHERE state = 'blocked';

CREATE TABLE erasure (
	id ID_PRIMARY_KEY,
	friend_id BIGINT NOT NULL,
	door TEXT NOT NULL, -- citizen, staff, time
	state TEXT NOT NULL, -- asked, refused, withdrawn, running, done
	reason TEXT NOT NULL DEFAULT '',
	asked_by BIGINT NOT NULL DEFAULT 0,
	asked_at BIGINT NOT NULL,
	decided_by BIGINT NOT NULL DEFAULT 0,
	decided_at BIGINT,
	note TEXT NOT NULL DEFAULT '', -- why it was refused
	line_hash TEXT, -- keyed; what was said before comes late for some weeks
	line_id_sealed BYTES, -- until LINE was told
	language TEXT NOT NULL DEFAULT '', -- of the last word to them
	menu BIGINT NOT NULL DEFAULT 0, -- LINE shows them a menu of their own
	step BIGINT NOT NULL DEFAULT 0,
	removed BIGINT NOT NULL DEFAULT 0, -- rows
	begun_at BIGINT,
	finished_at BIGINT
);
CREATE UNIQUE INDEX erasure_open ON erasure (friend_id) WHERE state IN ('asked', 'running');
CREATE INDEX erasure_line ON erasure (line_hash) WHERE line_hash IS NOT NULL;
CREATE INDEX erasure_state ON erasure (state, id);
CREATE INDEX erasure_friend ON erasure (friend_id, id);

INSERT INTO phrase (key, label, updated_at, messages) VALUES
	('erased', 'すべての情報を消したとき', 0, '[{"type":"text","text":"あなたの情報を、市の記録からすべて消しました。これまでご利用いただき、ありがとうございました。\n\nまた使うときは、このトークで何か書いてください。はじめての方として、お迎えします。"}]');

INSERT INTO role_right (role_id, name) SELECT id, 'erasure.view' FROM role WHERE name = '承認者';
INSERT INTO role_right (role_id, name) SELECT id, 'erasure.edit' FROM role WHERE name = '承認者';
INSERT INTO role_right (role_id, name) SELECT id, 'erasure.approve' FROM role WHERE name = '承認者';
