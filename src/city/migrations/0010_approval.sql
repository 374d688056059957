-- Approval: who says yes before something leaves the house, and how staff hear of it.

ALTER TABLE staff ADD COLUMN email TEXT NOT NULL DEFAULT '';
ALTER TABLE staff ADD COLUMN mail BIGINT NOT NULL DEFAULT 1; -- notices come by mail too

-- What the program tells one person: the bell of the console, and a mail.
CREATE TABLE notice (
	id ID_PRIMARY_KEY,
	staff_id BIGINT NOT NULL,
	kind TEXT NOT NULL, -- a row of notice.c
	text TEXT NOT NULL, -- for the bell only; mails never carry it
	link TEXT NOT NULL DEFAULT '', -- a page of the console
	at BIGINT NOT NULL,
	read_at BIGINT
);
CREATE INDEX notice_staff ON notice (staff_id, id);
CREATE INDEX notice_old ON notice (at);

-- A chain of steps for a department and a kind of sending; department 0 is for
-- those that have none of their own. A chain without steps: no approval needed.
CREATE TABLE approval_chain (
	id ID_PRIMARY_KEY,
	department_id BIGINT NOT NULL DEFAULT 0,
	purpose TEXT NOT NULL CHECK (purpose IN ('normal', 'correction', 'emergency', 'drill')),
	release_first BIGINT NOT NULL DEFAULT 0, -- released at once, confirmed afterwards
	updated_by BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	UNIQUE (department_id, purpose)
);
-- Decided by any one of: the persons named, or those who have the role in the
-- department (0: that of the broadcast, or the nearest one above it).
CREATE TABLE approval_step (
	chain_id BIGINT NOT NULL REFERENCES approval_chain (id),
	no BIGINT NOT NULL, -- from 1
	name TEXT NOT NULL, -- 係長
	role_id BIGINT NOT NULL DEFAULT 0, -- 0: the persons named
	department_id BIGINT NOT NULL DEFAULT 0,
	staff TEXT NOT NULL DEFAULT '', -- ids with commas
	wait_minutes BIGINT NOT NULL DEFAULT 0, -- then others may decide too; 0: never
	stand_ins TEXT NOT NULL DEFAULT '', -- who: ids with commas; empty: those of the next step
	PRIMARY KEY (chain_id, no)
);

-- While somebody is away another decides too.
CREATE TABLE absence (
	id ID_PRIMARY_KEY,
	staff_id BIGINT NOT NULL,
	substitute_id BIGINT NOT NULL,
	from_day BIGINT NOT NULL,
	until_day BIGINT NOT NULL, -- included
	note TEXT NOT NULL DEFAULT '',
	made_by BIGINT NOT NULL,
	made_at BIGINT NOT NULL,
	ended_at BIGINT -- taken back
);
CREATE INDEX absence_staff ON absence (staff_id);

-- A request is bound to one version of a broadcast and keeps what was asked for
-- as it stood: text, people, time.
--   waiting → approved → released, or failed (the release was refused)
--           → sent_back, withdrawn, expired, void (the broadcast was changed)
-- after = 1: it was released first; waiting → confirmed, or objected.
CREATE TABLE approval_request (
	id ID_PRIMARY_KEY,
	broadcast_id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('waiting', 'approved', 'released', 'failed', 'sent_back',
		'withdrawn', 'expired', 'void', 'confirmed', 'objected')),
	after BIGINT NOT NULL DEFAULT 0,
	purpose TEXT NOT NULL,
	kind TEXT NOT NULL, -- of the broadcast
	department_id BIGINT NOT NULL, -- 0: the whole city
	title TEXT NOT NULL,
	messages TEXT NOT NULL,
	messages_sealed BYTES, -- instead, of a message to one person (broadcast_seal.c)
	condition TEXT NOT NULL,
	condition_text TEXT NOT NULL,
	repeat_rule TEXT,
	notification_off BIGINT NOT NULL,
	people BIGINT NOT NULL, -- as the asker saw it
	send_at BIGINT, -- NULL: at once, or as the series says
	deadline_at BIGINT, -- not approved by then: not sent
	reason TEXT NOT NULL,
	asked_by BIGINT NOT NULL,
	edited_by BIGINT NOT NULL, -- who changed the broadcast last
	asked_at BIGINT NOT NULL,
	step BIGINT NOT NULL, -- the one that waits
	steps BIGINT NOT NULL,
	step_since BIGINT NOT NULL,
	widened_at BIGINT, -- stand-ins of this step were told
	reminded_at BIGINT,
	ended_at BIGINT
);
CREATE INDEX approval_request_state ON approval_request (state, id);
CREATE INDEX approval_request_broadcast ON approval_request (broadcast_id, version);
CREATE UNIQUE INDEX approval_request_open ON approval_request (broadcast_id)
	WHERE state IN ('waiting', 'approved') AND after = 0;

-- The steps as they stood when it was asked for: a chain that is changed later
-- changes nothing for what already waits.
CREATE TABLE approval_request_step (
	request_id BIGINT NOT NULL REFERENCES approval_request (id),
	no BIGINT NOT NULL,
	name TEXT NOT NULL,
	role_id BIGINT NOT NULL,
	department_id BIGINT NOT NULL, -- a real one, or 0 with persons named
	staff TEXT NOT NULL,
	wait_minutes BIGINT NOT NULL,
	stand_ins TEXT NOT NULL,
	PRIMARY KEY (request_id, no)
);

-- What happened to a request. Rows are added and never changed.
CREATE TABLE approval_entry (
	id ID_PRIMARY_KEY,
	request_id BIGINT NOT NULL REFERENCES approval_request (id),
	at BIGINT NOT NULL,
	staff_id BIGINT NOT NULL, -- 0: the program
	kind TEXT NOT NULL,
	step BIGINT NOT NULL DEFAULT 0,
	as_who TEXT NOT NULL DEFAULT '', -- decided in whose place, in Japanese
	text TEXT NOT NULL DEFAULT ''
);
CREATE INDEX approval_entry_request ON approval_entry (request_id, id);
-- One decision a step, whatever happens.
CREATE UNIQUE INDEX approval_entry_once ON approval_entry (request_id, step)
	WHERE kind IN ('approve', 'pass', 'send_back', 'object');

INSERT INTO role_right (role_id, name) SELECT id, 'approval.view' FROM role WHERE builtin = 0;

-- Papers beside a request: PDF and pictures, sealed in parts.
CREATE TABLE approval_file (
	id ID_PRIMARY_KEY,
	broadcast_id BIGINT NOT NULL,
	name TEXT NOT NULL,
	mime TEXT NOT NULL,
	size BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	created_at BIGINT NOT NULL
);
CREATE INDEX approval_file_broadcast ON approval_file (broadcast_id);
CREATE TABLE approval_file_part (
	file_id BIGINT NOT NULL REFERENCES approval_file (id),
	no BIGINT NOT NULL,
	sealed BYTES NOT NULL,
	PRIMARY KEY (file_id, no)
);
CREATE TABLE approval_request_file (
	request_id BIGINT NOT NULL REFERENCES approval_request (id),
	file_id BIGINT NOT NULL REFERENCES approval_file (id),
	PRIMARY KEY (request_id, file_id)
);
