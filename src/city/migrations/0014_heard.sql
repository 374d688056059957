-- Taps whose effect is in these tables already: the same event may be handled
-- again after a crash, and a second time must do nothing. LINE repeats an event
-- for some minutes at most; a housekeeping job forgets them after days.
CREATE TABLE heard (
	event_id TEXT PRIMARY KEY,
	at BIGINT NOT NULL
);
CREATE INDEX heard_at ON heard (at);
