-- Access: what was asked of the web role, for months. On the embedded engine this
-- is a file of its own, so that writing it never holds up anything else.

CREATE TABLE access (
	id ID_PRIMARY_KEY,
	at BIGINT NOT NULL,
	door TEXT NOT NULL, -- console, api, citizen, link, … (access.h)
	method TEXT NOT NULL,
	path TEXT NOT NULL, -- what is somebody's own in it is replaced
	status BIGINT NOT NULL, -- 0: cut before an answer
	us BIGINT NOT NULL,
	who TEXT NOT NULL, -- "s17" staff, "c…" keyed hash of a citizen, or empty
	address TEXT NOT NULL, -- of citizens a keyed hash
	agent TEXT NOT NULL,
	request TEXT NOT NULL,
	refused TEXT NOT NULL
);
CREATE INDEX access_at ON access (at, id);
CREATE INDEX access_who ON access (who, at, id) WHERE who <> '';

-- What is only counted: webhooks, health, pictures, scripts; and what could not
-- be listed (door "lost"). status: 200 for 200 to 299, and so on.
CREATE TABLE access_count (
	hour BIGINT NOT NULL, -- ms, its beginning
	door TEXT NOT NULL,
	status BIGINT NOT NULL,
	requests BIGINT NOT NULL,
	PRIMARY KEY (hour, door, status)
);
