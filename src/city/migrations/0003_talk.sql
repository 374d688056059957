-- Talk: what was said, both ways. Texts are sealed field by field.

CREATE TABLE utterance (
	id ID_PRIMARY_KEY,
	friend_id BIGINT NOT NULL REFERENCES friend (id),
	line_message_id TEXT UNIQUE,
	speaker TEXT NOT NULL CHECK (speaker IN ('citizen', 'city')),
	kind TEXT NOT NULL, -- LINE's message type
	body_sealed BYTES, -- the message object; NULL once erased
	attachment_state TEXT NOT NULL DEFAULT 'none'
		CHECK (attachment_state IN ('none', 'wanted', 'kept', 'gone', 'too_large')),
	said_at BIGINT NOT NULL,
	erased_at BIGINT
);
CREATE INDEX utterance_friend ON utterance (friend_id, id);

CREATE TABLE attachment_part (
	utterance_id BIGINT NOT NULL REFERENCES utterance (id),
	no BIGINT NOT NULL,
	mime TEXT NOT NULL,
	sealed BYTES NOT NULL,
	PRIMARY KEY (utterance_id, no)
);

-- An unsend may come before its message: then the message is never stored.
CREATE TABLE unsent (
	line_message_id TEXT PRIMARY KEY,
	at BIGINT NOT NULL
);

-- Texts the city writes for fixed occasions: greeting, answer to anything else.
CREATE TABLE phrase (
	key TEXT PRIMARY KEY,
	label TEXT NOT NULL,
	messages TEXT NOT NULL,
	updated_at BIGINT NOT NULL
);
