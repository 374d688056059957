-- The look before something leaves the house, and what is planned for when.

-- Only what the city changed; the rest is as guard_rule.c says.
CREATE TABLE guard_rule (
	code TEXT PRIMARY KEY,
	level TEXT NOT NULL CHECK (level IN ('off', 'hint', 'stop')),
	n0 BIGINT NOT NULL DEFAULT 0,
	n1 BIGINT NOT NULL DEFAULT 0,
	n2 BIGINT NOT NULL DEFAULT 0,
	changed_by BIGINT NOT NULL, -- 0: the program itself
	changed_at BIGINT NOT NULL
);

-- When a department may send; department 0 speaks for all that have no row.
CREATE TABLE guard_hours (
	department_id BIGINT PRIMARY KEY,
	from_minute BIGINT NOT NULL,
	to_minute BIGINT NOT NULL,
	weekdays BIGINT NOT NULL, -- bit 0 Sunday … bit 6 Saturday
	holidays BIGINT NOT NULL DEFAULT 0
);

-- What a second person let pass, of this version and for this time only.
CREATE TABLE guard_clearance (
	id ID_PRIMARY_KEY,
	broadcast_id BIGINT NOT NULL,
	version BIGINT NOT NULL,
	code TEXT NOT NULL,
	at BIGINT NOT NULL, -- the time of sending that was asked about; 0: now
	reason TEXT NOT NULL,
	staff_id BIGINT NOT NULL,
	cleared_at BIGINT NOT NULL
);
CREATE INDEX guard_clearance_broadcast ON guard_clearance (broadcast_id, version);

-- What became of the addresses in messages when the worker asked them.
CREATE TABLE link_check (
	url TEXT PRIMARY KEY,
	state TEXT NOT NULL CHECK (state IN ('waiting', 'good', 'dead', 'silent', 'private')),
	why TEXT NOT NULL DEFAULT '', -- in Japanese
	asked_at BIGINT NOT NULL,
	checked_at BIGINT
);
CREATE INDEX link_check_asked ON link_check (asked_at);

-- planned_at: when its author means to send it; a draft's place in the calendar.
ALTER TABLE broadcast ADD COLUMN planned_at BIGINT;
-- 1: sent "now", and waiting out the time in which it can be taken back.
ALTER TABLE broadcast ADD COLUMN cooling BIGINT NOT NULL DEFAULT 0;
-- People left out because they had enough messages that day.
ALTER TABLE broadcast ADD COLUMN left_out BIGINT NOT NULL DEFAULT 0;
-- What handed it in by itself: "series 17"; NULL: a person wrote it. item_at: the
-- date the feed gave.
ALTER TABLE broadcast ADD COLUMN feed TEXT;
ALTER TABLE broadcast ADD COLUMN item_at BIGINT;
-- 1: the guard holds it; it goes on only once its stops are cleared.
ALTER TABLE broadcast ADD COLUMN guard_held BIGINT NOT NULL DEFAULT 0;
CREATE INDEX broadcast_feed ON broadcast (feed, started_at);
CREATE INDEX broadcast_started ON broadcast (started_at);
CREATE INDEX broadcast_planned ON broadcast (planned_at);
