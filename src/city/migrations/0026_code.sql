-- Codes on paper that unlock a role: a list for each role, a code for each person.

CREATE TABLE code_list (
	id ID_PRIMARY_KEY,
	name TEXT NOT NULL UNIQUE,
	note TEXT NOT NULL DEFAULT '',
	deeds TEXT NOT NULL, -- what a code does (talk/deed.h)
	from_day BIGINT, -- Japan
	until_day BIGINT, -- the last day
	uses_most BIGINT NOT NULL, -- people of one code
	hidden BIGINT NOT NULL DEFAULT 0, -- takes no code any more
	created_by BIGINT NOT NULL,
	created_at BIGINT NOT NULL
);

-- The code itself is told once, when it is made; here is its keyed hash.
CREATE TABLE code (
	id ID_PRIMARY_KEY,
	list_id BIGINT NOT NULL REFERENCES code_list (id),
	no BIGINT NOT NULL, -- within the list
	hash TEXT NOT NULL UNIQUE,
	uses BIGINT NOT NULL DEFAULT 0,
	revoked_at BIGINT,
	created_at BIGINT NOT NULL,
	UNIQUE (list_id, no)
);

CREATE TABLE code_use (
	code_id BIGINT NOT NULL REFERENCES code (id),
	friend_id BIGINT NOT NULL REFERENCES friend (id),
	at BIGINT NOT NULL,
	PRIMARY KEY (code_id, friend_id)
) WITHOUT_ROWID;
CREATE INDEX code_use_friend ON code_use (friend_id);

-- Wrong codes of the last hour.
CREATE TABLE code_miss (
	id ID_PRIMARY_KEY,
	friend_id BIGINT NOT NULL REFERENCES friend (id),
	at BIGINT NOT NULL
);
CREATE INDEX code_miss_friend ON code_miss (friend_id, at);

-- Who said 「コード」 and may type one next.
CREATE TABLE code_wait (
	friend_id BIGINT PRIMARY KEY REFERENCES friend (id),
	until BIGINT NOT NULL
);
