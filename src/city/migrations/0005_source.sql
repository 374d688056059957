-- Where friends come from: one printed QR code each.
--
-- A source is an option of the built-in attribute `source`: its label, whether
-- it is hidden and who first came by it stand there, so that segments and
-- statistics know it like any other. What is printed leads to /q/CODE.

CREATE TABLE source (
	id ID_PRIMARY_KEY,
	option_id BIGINT NOT NULL UNIQUE REFERENCES option (id),
	code TEXT NOT NULL UNIQUE,
	department TEXT NOT NULL DEFAULT '',
	note TEXT NOT NULL DEFAULT '',
	created_by BIGINT NOT NULL,
	created_at BIGINT NOT NULL
);

-- A row a day (Japan). scans: how often the code was opened, by whomever.
-- added, returned, known: people who proved who they are and became friends for
-- the first time, came back after blocking, were friends already.
CREATE TABLE source_day (
	source_id BIGINT NOT NULL REFERENCES source (id),
	day BIGINT NOT NULL,
	scans BIGINT NOT NULL DEFAULT 0,
	added BIGINT NOT NULL DEFAULT 0,
	returned BIGINT NOT NULL DEFAULT 0,
	known BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (source_id, day)
) WITHOUT_ROWID;

-- Who came by a code and is proven, for one day: LINE tells that they follow us
-- before, after or never. settled: counted.
CREATE TABLE arrival (
	line_user_id TEXT PRIMARY KEY,
	source_id BIGINT NOT NULL REFERENCES source (id),
	at BIGINT NOT NULL,
	settled BIGINT NOT NULL
);
CREATE INDEX arrival_at ON arrival (at);
