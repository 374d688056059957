-- Delivery: what is sent to whom, and what became of each call to LINE.

-- Bytes that LINE or a phone fetches from us by an address nobody can guess.
CREATE TABLE media (
	id ID_PRIMARY_KEY,
	token TEXT NOT NULL UNIQUE, -- in the public address
	kind TEXT NOT NULL CHECK (kind IN ('image', 'video', 'audio', 'imagemap')),
	mime TEXT NOT NULL,
	name TEXT NOT NULL,
	width BIGINT NOT NULL DEFAULT 0,
	height BIGINT NOT NULL DEFAULT 0,
	duration_ms BIGINT NOT NULL DEFAULT 0,
	size BIGINT NOT NULL,
	created_by BIGINT NOT NULL,
	created_at BIGINT NOT NULL
);
-- variant: 'original', 'preview', or a width of an imagemap (240 … 1040).
CREATE TABLE media_part (
	media_id BIGINT NOT NULL REFERENCES media (id),
	variant TEXT NOT NULL,
	no BIGINT NOT NULL,
	size BIGINT NOT NULL, -- of the plain bytes, at most 1 MiB
	sealed BYTES NOT NULL,
	PRIMARY KEY (media_id, variant, no)
);

CREATE TABLE template (
	id ID_PRIMARY_KEY,
	name TEXT NOT NULL UNIQUE,
	category TEXT NOT NULL DEFAULT '',
	messages TEXT NOT NULL,
	created_by BIGINT NOT NULL,
	updated_at BIGINT NOT NULL
);

-- state: draft → scheduled → resolving → sending → sent
--                                      ↘ stopping → stopped
--        held (quota, token: a person decides), failed (nothing was sent)
-- kind:  normal; series (a repeating plan, never sent itself); occurrence (of a
--        series); test (to testers); correction (to those who received another)
CREATE TABLE broadcast (
	id ID_PRIMARY_KEY,
	title TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('draft', 'scheduled', 'resolving', 'sending', 'stopping',
		'stopped', 'held', 'sent', 'failed', 'cancelled')),
	kind TEXT NOT NULL CHECK (kind IN ('normal', 'series', 'occurrence', 'test', 'correction')),
	origin_id BIGINT, -- series of an occurrence, subject of a test, a copy or a correction
	messages TEXT NOT NULL, -- JSON array in LINE's form; media as media:TOKEN/VARIANT
	condition TEXT NOT NULL, -- JSON; {} is everybody
	first_text TEXT NOT NULL DEFAULT '', -- of the messages, for lists
	condition_text TEXT NOT NULL DEFAULT '', -- the condition in Japanese when it was saved
	repeat_rule TEXT, -- JSON, only for a series
	notification_off BIGINT NOT NULL DEFAULT 0,
	scheduled_at BIGINT,
	version BIGINT NOT NULL DEFAULT 1, -- raised by every change of the content
	unit TEXT, -- customAggregationUnits
	audience BYTES, -- portable roaring bitmap of friend ids, as resolved
	audience_count BIGINT NOT NULL DEFAULT 0,
	-- The books, kept in the transaction that changes a batch. Waiting (with
	-- uncertain) is what is left: audience_count - sent - refused - dropped.
	sent BIGINT NOT NULL DEFAULT 0,
	refused BIGINT NOT NULL DEFAULT 0,
	dropped BIGINT NOT NULL DEFAULT 0,
	uncertain BIGINT NOT NULL DEFAULT 0,
	batches BIGINT NOT NULL DEFAULT 0,
	batches_done BIGINT NOT NULL DEFAULT 0,
	due_at BIGINT NOT NULL DEFAULT 0, -- not to be looked at by the sender before
	by_broadcast BIGINT NOT NULL DEFAULT 0, -- sent to everybody in one call
	personal BIGINT NOT NULL DEFAULT 0, -- has placeholders: one push a person
	trouble TEXT, -- why it is held or failed, in Japanese
	created_by BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	updated_by BIGINT NOT NULL,
	updated_at BIGINT NOT NULL,
	started_at BIGINT,
	finished_at BIGINT
);
CREATE INDEX broadcast_listed ON broadcast (created_at);
CREATE INDEX broadcast_due ON broadcast (state, scheduled_at);
CREATE INDEX broadcast_origin ON broadcast (origin_id);

-- A batch is a range of the audience with one retry key. Stored before a byte
-- leaves; first_tried_at bounds the repetition (LINE keeps keys for 24 hours).
CREATE TABLE batch (
	id ID_PRIMARY_KEY,
	broadcast_id BIGINT NOT NULL REFERENCES broadcast (id),
	no BIGINT NOT NULL, -- from 0, in the order of sending
	first_rank BIGINT NOT NULL, -- of the audience, counted from 0
	people BIGINT NOT NULL,
	left_out BIGINT NOT NULL DEFAULT 0, -- how many of them cannot be sent to …
	left_out_ids TEXT NOT NULL DEFAULT '', -- … and who: friend ids with commas
	retry_key TEXT NOT NULL,
	state TEXT NOT NULL CHECK (state IN ('waiting', 'sending', 'uncertain', 'sent', 'refused', 'dropped')),
	tries BIGINT NOT NULL DEFAULT 0,
	due_at BIGINT NOT NULL DEFAULT 0,
	first_tried_at BIGINT,
	settled_at BIGINT,
	request_id TEXT,
	status BIGINT,
	answer TEXT, -- LINE's words when it refused
	UNIQUE (broadcast_id, no)
);
CREATE INDEX batch_open ON batch (broadcast_id, state, no);

-- Our own links (C12): counted on our domain, then on to the real address.
CREATE TABLE link (
	id ID_PRIMARY_KEY,
	code TEXT NOT NULL UNIQUE,
	broadcast_id BIGINT NOT NULL REFERENCES broadcast (id),
	url TEXT NOT NULL,
	label TEXT NOT NULL DEFAULT '',
	taps BIGINT NOT NULL DEFAULT 0,
	tappers BIGINT NOT NULL DEFAULT 0
);
CREATE INDEX link_broadcast ON link (broadcast_id);
CREATE TABLE link_tap (
	link_id BIGINT NOT NULL REFERENCES link (id),
	visitor TEXT NOT NULL, -- keyed hash of a random cookie, never a person
	first_at BIGINT NOT NULL,
	PRIMARY KEY (link_id, visitor)
);
-- Postback buttons name the broadcast, so these are people: usable as a condition.
CREATE TABLE button_tap (
	broadcast_id BIGINT NOT NULL,
	button TEXT NOT NULL,
	friend_id BIGINT NOT NULL,
	first_at BIGINT NOT NULL,
	PRIMARY KEY (broadcast_id, button, friend_id)
);

-- What LINE's statistics say (frozen there after 14 days, so kept here).
CREATE TABLE broadcast_result (
	broadcast_id BIGINT PRIMARY KEY REFERENCES broadcast (id),
	delivered BIGINT,
	opened BIGINT,
	clicked BIGINT,
	blocked_24h BIGINT,
	fetched_at BIGINT NOT NULL
);
