-- A translation that was replaced by one of newer Japanese words: said for as long as
-- the old words are, until the new ones are published.
CREATE TABLE wording_before (
	id ID_PRIMARY_KEY,
	kind TEXT NOT NULL,
	thing TEXT NOT NULL,
	language TEXT NOT NULL,
	text TEXT NOT NULL,
	source TEXT NOT NULL,
	reviewed BIGINT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX wording_before_thing ON wording_before (kind, thing, language);
