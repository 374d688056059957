-- Files that staff hand to one person by a link of ours: LINE takes none from a bot.

-- sent_at NULL: uploaded, and not said yet; nobody can open it.
CREATE TABLE handout (
	id ID_PRIMARY_KEY,
	conversation_id BIGINT NOT NULL REFERENCES conversation (id),
	token TEXT NOT NULL UNIQUE,
	name_sealed BYTES NOT NULL,
	mime TEXT NOT NULL,
	size BIGINT NOT NULL,
	staff_id BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	sent_at BIGINT,
	expires_at BIGINT NOT NULL
);
CREATE INDEX handout_expires ON handout (expires_at);
CREATE INDEX handout_conversation ON handout (conversation_id);

CREATE TABLE handout_part (
	handout_id BIGINT NOT NULL REFERENCES handout (id),
	no BIGINT NOT NULL,
	sealed BYTES NOT NULL,
	PRIMARY KEY (handout_id, no)
);

-- Pictures that were sent to one person, by the token of their media: gone with that person.
CREATE TABLE conversation_picture (
	conversation_id BIGINT NOT NULL REFERENCES conversation (id),
	token TEXT NOT NULL,
	PRIMARY KEY (conversation_id, token)
) WITHOUT_ROWID;

-- A picture that goes out before the text; the token of a media, empty: none.
ALTER TABLE canned ADD COLUMN picture TEXT NOT NULL DEFAULT '';
