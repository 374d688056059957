-- Keyword replies: what the city answers by itself in the talk.

-- A rule. Its words, times, conditions and answers lie in its versions: `version` is
-- the newest, `live_version` the one that answers (0: none, a draft).
CREATE TABLE reply (
	id ID_PRIMARY_KEY,
	name TEXT NOT NULL,
	category TEXT NOT NULL DEFAULT '',
	department_id BIGINT REFERENCES department (id), -- NULL: everybody's
	enabled BIGINT NOT NULL DEFAULT 1,
	version BIGINT NOT NULL,
	live_version BIGINT NOT NULL DEFAULT 0,
	created_at BIGINT NOT NULL,
	updated_by BIGINT NOT NULL, -- 0: the program itself
	updated_at BIGINT NOT NULL,
	UNIQUE (category, name)
);

CREATE TABLE reply_version (
	reply_id BIGINT NOT NULL REFERENCES reply (id),
	version BIGINT NOT NULL,
	rule TEXT NOT NULL, -- JSON, talk/reply_rule.h
	staff_id BIGINT NOT NULL,
	at BIGINT NOT NULL,
	published_at BIGINT, -- NULL: it never answered anybody
	PRIMARY KEY (reply_id, version)
) WITHOUT_ROWID;

-- How often each answered, by day of Japan.
CREATE TABLE reply_day (
	reply_id BIGINT NOT NULL REFERENCES reply (id),
	day BIGINT NOT NULL,
	heard BIGINT NOT NULL,
	PRIMARY KEY (reply_id, day)
) WITHOUT_ROWID;

-- Changed with every change of a live rule or a synonym: whoever holds the rules in
-- memory reads them again. A random number, so that none comes twice.
CREATE TABLE reply_edition (
	id BIGINT PRIMARY KEY,
	value BIGINT NOT NULL
);
INSERT INTO reply_edition (id, value) VALUES (1, 1);

INSERT INTO role_right (role_id, name) SELECT id, 'reply.view' FROM role WHERE name IN ('作成者', '承認者', '閲覧者');
INSERT INTO role_right (role_id, name) SELECT id, 'reply.edit' FROM role WHERE name IN ('作成者', '承認者');
INSERT INTO role_right (role_id, name) SELECT id, 'reply.approve' FROM role WHERE name = '承認者';
INSERT INTO role_right (role_id, name) SELECT id, 'reply.export' FROM role WHERE name = '承認者';
