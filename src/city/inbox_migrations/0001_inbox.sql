-- Inbox: what LINE said, durable before we answer 200. On the embedded engine
-- this is a file of its own, so that a bulk change elsewhere never holds it up.
-- A row is its own job: due, leased, tried, done.

CREATE TABLE event (
	id ID_PRIMARY_KEY,
	webhook_event_id TEXT NOT NULL UNIQUE,
	received_at BIGINT NOT NULL,
	body BYTES, -- NULL once handled
	state BIGINT NOT NULL DEFAULT 0, -- 0 waiting, 1 done, 2 given up
	due_at BIGINT NOT NULL,
	lease_until BIGINT NOT NULL DEFAULT 0,
	tries BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX event_open ON event (due_at) WHERE state = 0;
