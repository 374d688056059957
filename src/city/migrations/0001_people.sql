-- People: who follows the account and what they told us.
--
-- Everything that a segment can ask for in a set is an *option*: a topic, a
-- district, a tag, a source, "follows us", "is a tester". membership holds
-- who has which, and nothing the other way round: one condition is one range
-- of its primary key. Writers raise option.version in the same transaction,
-- which is how cached bitmaps learn that they are old.

CREATE TABLE friend (
	id ID_PRIMARY_KEY,
	line_user_id TEXT NOT NULL UNIQUE,
	state TEXT NOT NULL CHECK (state IN ('following', 'blocked', 'unknown')),
	name_sealed BYTES,
	language TEXT,
	followed_at BIGINT,
	blocked_at BIGINT,
	settings_saved_at BIGINT,
	profile_at BIGINT,
	created_at BIGINT NOT NULL
);
CREATE INDEX friend_followed ON friend (followed_at, id);
CREATE INDEX friend_state ON friend (state, id);

-- kind: one  = at most one option per friend; many = any number;
--       child = birth dates in table child; tag = given by staff or rules;
--       source = where somebody added the account; state = kept by the program.
CREATE TABLE attribute (
	id ID_PRIMARY_KEY,
	key TEXT NOT NULL UNIQUE,
	label TEXT NOT NULL,
	help TEXT NOT NULL DEFAULT '',
	kind TEXT NOT NULL CHECK (kind IN ('one', 'many', 'child', 'tag', 'source', 'state')),
	citizen_edits BIGINT NOT NULL DEFAULT 0,
	required BIGINT NOT NULL DEFAULT 0,
	hidden BIGINT NOT NULL DEFAULT 0,
	most_choices BIGINT NOT NULL DEFAULT 0,
	position BIGINT NOT NULL DEFAULT 0,
	version BIGINT NOT NULL DEFAULT 1
);

CREATE TABLE option (
	id ID_PRIMARY_KEY,
	attribute_id BIGINT NOT NULL REFERENCES attribute (id),
	key TEXT NOT NULL,
	label TEXT NOT NULL,
	help TEXT NOT NULL DEFAULT '',
	ticked BIGINT NOT NULL DEFAULT 0,
	hidden BIGINT NOT NULL DEFAULT 0,
	position BIGINT NOT NULL DEFAULT 0,
	version BIGINT NOT NULL DEFAULT 1,
	changes BIGINT NOT NULL DEFAULT 0, -- how often the members changed
	created_at BIGINT NOT NULL DEFAULT 0,
	UNIQUE (attribute_id, key)
);

CREATE TABLE membership (
	option_id BIGINT NOT NULL,
	friend_id BIGINT NOT NULL,
	PRIMARY KEY (option_id, friend_id)
) WITHOUT_ROWID;

-- The newest changes of each option, so that a large set in memory catches up
-- instead of being read again. no counts option.changes.
CREATE TABLE member_change (
	option_id BIGINT NOT NULL,
	no BIGINT NOT NULL,
	version BIGINT NOT NULL, -- the option's after this change
	friend_id BIGINT NOT NULL, -- 0: many at once
	PRIMARY KEY (option_id, no)
) WITHOUT_ROWID;

CREATE TABLE child (
	id ID_PRIMARY_KEY,
	friend_id BIGINT NOT NULL REFERENCES friend (id),
	birth_day BIGINT NOT NULL, -- days since 1970-01-01
	name_sealed BYTES
);
CREATE INDEX child_birth ON child (birth_day, friend_id);
CREATE INDEX child_friend ON child (friend_id);

-- The text people agreed to is kept word for word, as long as anyone agreed to it.
CREATE TABLE consent_text (
	id ID_PRIMARY_KEY,
	version BIGINT NOT NULL UNIQUE,
	body TEXT NOT NULL,
	created_at BIGINT NOT NULL
);
CREATE TABLE consent (
	id ID_PRIMARY_KEY,
	friend_id BIGINT NOT NULL REFERENCES friend (id),
	text_version BIGINT NOT NULL,
	given_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX consent_friend ON consent (friend_id, text_version);
CREATE INDEX consent_version ON consent (text_version);

-- One row a day (Japan): what N1 draws. Counted when events are handled.
CREATE TABLE friend_day (
	day BIGINT PRIMARY KEY,
	added BIGINT NOT NULL DEFAULT 0,
	returned BIGINT NOT NULL DEFAULT 0,
	blocked BIGINT NOT NULL DEFAULT 0,
	reachable BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE segment (
	id ID_PRIMARY_KEY,
	name TEXT NOT NULL UNIQUE,
	condition TEXT NOT NULL, -- JSON, segment.h
	created_by BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL
);

-- The built-in attributes and options; their keys are fixed, labels may change.
INSERT INTO attribute (key, label, kind, position) VALUES
	('state', '友だちの状態', 'state', 900), ('tag', 'タグ', 'tag', 800), ('source', '追加した場所', 'source', 700);
INSERT INTO option (attribute_id, key, label, position)
	SELECT id, 'following', '友だち', 1 FROM attribute WHERE key = 'state';
INSERT INTO option (attribute_id, key, label, position)
	SELECT id, 'tester', 'テスト配信の受け手', 2 FROM attribute WHERE key = 'state';
INSERT INTO option (attribute_id, key, label, position)
	SELECT id, 'settings_saved', '受信設定に回答済み', 3 FROM attribute WHERE key = 'state';
INSERT INTO option (attribute_id, key, label, position)
	SELECT id, 'emergency_only', '緊急情報だけ受け取る', 4 FROM attribute WHERE key = 'state';
