-- Questions that citizens ask, and the city's answers to them.
--
-- An article is a row of article and one of article_version for every time it was
-- saved; citizens see public_version (NULL: nothing), staff edit the newest.

CREATE TABLE article_category (
	id ID_PRIMARY_KEY,
	name TEXT NOT NULL UNIQUE,
	position BIGINT NOT NULL,
	phone TEXT NOT NULL DEFAULT '',
	hours TEXT NOT NULL DEFAULT ''
);

CREATE TABLE article (
	id ID_PRIMARY_KEY,
	department_id BIGINT REFERENCES department (id),
	version BIGINT NOT NULL,
	public_version BIGINT,
	review_day BIGINT,
	created_at BIGINT NOT NULL,
	updated_at BIGINT NOT NULL
);
CREATE INDEX article_review ON article (review_day);

-- variants: other wordings, a JSON list of texts; messages: the answer in LINE's form;
-- related: a JSON list of article ids; valid_from, valid_until: days in Japan, both included.
CREATE TABLE article_version (
	article_id BIGINT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	version BIGINT NOT NULL,
	question TEXT NOT NULL,
	variants TEXT NOT NULL,
	messages TEXT NOT NULL,
	category_id BIGINT REFERENCES article_category (id) ON DELETE SET NULL,
	url TEXT NOT NULL DEFAULT '',
	valid_from BIGINT,
	valid_until BIGINT,
	related TEXT NOT NULL DEFAULT '[]',
	staff_id BIGINT NOT NULL,
	at BIGINT NOT NULL,
	PRIMARY KEY (article_id, version)
) WITHOUT_ROWID;

-- Two words that mean the same to a citizen.
CREATE TABLE article_synonym (
	id ID_PRIMARY_KEY,
	word TEXT NOT NULL,
	same TEXT NOT NULL UNIQUE
);

-- One row: raised by whatever changes what can be found, so that every program
-- makes its index anew.
CREATE TABLE article_stamp (
	id BIGINT PRIMARY KEY,
	version BIGINT NOT NULL
);
INSERT INTO article_stamp (id, version) VALUES (1, 1);

-- By the day in Japan: how often an answer was shown, and what people said of it.
CREATE TABLE article_day (
	article_id BIGINT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	day BIGINT NOT NULL,
	shown BIGINT NOT NULL DEFAULT 0,
	solved BIGINT NOT NULL DEFAULT 0,
	unsolved BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (article_id, day)
) WITHOUT_ROWID;

-- The last word of a person about an answer that day, so that each counts once.
CREATE TABLE article_voice (
	article_id BIGINT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	friend_id BIGINT NOT NULL,
	day BIGINT NOT NULL,
	solved BIGINT NOT NULL,
	PRIMARY KEY (article_id, friend_id, day)
) WITHOUT_ROWID;
CREATE INDEX article_voice_day ON article_voice (day);

-- What was missing; of nobody in particular.
CREATE TABLE article_comment (
	id ID_PRIMARY_KEY,
	article_id BIGINT NOT NULL REFERENCES article (id) ON DELETE CASCADE,
	body_sealed BYTES NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX article_comment_article ON article_comment (article_id, id);

-- Who was asked to write what was missing: the next text is that.
CREATE TABLE article_wait (
	friend_id BIGINT PRIMARY KEY,
	article_id BIGINT NOT NULL,
	until BIGINT NOT NULL
);

-- Questions without an answer, by their folded and masked words; hash: keyed, to
-- know the same one again. state: open, made (article_id), ignored.
CREATE TABLE article_miss (
	id ID_PRIMARY_KEY,
	hash BYTES NOT NULL UNIQUE,
	body_sealed BYTES NOT NULL,
	times BIGINT NOT NULL,
	first_at BIGINT NOT NULL,
	last_at BIGINT NOT NULL,
	state TEXT NOT NULL DEFAULT 'open',
	article_id BIGINT
);
CREATE INDEX article_miss_times ON article_miss (state, times);

-- The last day an owner was told about articles to look through.
CREATE TABLE article_told (
	staff_id BIGINT PRIMARY KEY,
	week BIGINT NOT NULL
);

INSERT INTO role_right (role_id, name) SELECT id, 'article.view' FROM role WHERE name IN ('作成者', '承認者', '閲覧者');
INSERT INTO role_right (role_id, name) SELECT id, 'article.edit' FROM role WHERE name IN ('作成者', '承認者');
INSERT INTO role_right (role_id, name) SELECT id, 'article.approve' FROM role WHERE name IN ('承認者');
INSERT INTO role_right (role_id, name) SELECT id, 'article.export' FROM role WHERE name IN ('作成者', '承認者');
