-- Digest: what a broadcast did not bring at once comes in one message a day.

-- Who asked for one message a day, as a condition of segments. Who did not has no option.
INSERT INTO attribute (key, label, kind, position) VALUES ('delivery', '受け取る回数', 'state', 860);
INSERT INTO option (attribute_id, key, label, position)
	SELECT id, 'digest', '1日1回まとめて', 1 FROM attribute WHERE key = 'delivery';

-- What staff said of a broadcast; a missing row: it may go into a digest at any time.
CREATE TABLE digest_rule (
	broadcast_id BIGINT PRIMARY KEY REFERENCES broadcast (id),
	never BIGINT NOT NULL DEFAULT 0, -- of no use on another day
	until_day BIGINT -- the last day (Japan) on which it is of use
);

-- Whom a broadcast left for a digest, and why: they asked for one message a day, or
-- had enough that day. digest_id: the one it went with; then people are those it went to.
CREATE TABLE digest_item (
	broadcast_id BIGINT NOT NULL REFERENCES broadcast (id),
	why TEXT NOT NULL CHECK (why IN ('choice', 'cap')),
	people BYTES NOT NULL, -- portable roaring bitmap of friend ids
	people_count BIGINT NOT NULL,
	asked_day BIGINT NOT NULL, -- the day its condition was asked on
	due_day BIGINT NOT NULL, -- not before
	until_day BIGINT,
	kept_at BIGINT NOT NULL,
	digest_id BIGINT,
	ended_at BIGINT, -- taken out …
	ended_by BIGINT, -- … by; 0: the program itself
	ended_reason TEXT,
	PRIMARY KEY (broadcast_id, why)
) WITHOUT_ROWID;
CREATE INDEX digest_item_due ON digest_item (due_day);
CREATE INDEX digest_item_digest ON digest_item (digest_id);

-- One a day, whatever happens.
CREATE TABLE digest (
	id ID_PRIMARY_KEY,
	day BIGINT NOT NULL UNIQUE,
	made_at BIGINT NOT NULL,
	people BIGINT NOT NULL,
	items BIGINT NOT NULL
);

-- A broadcast for those who missed the same.
CREATE TABLE digest_group (
	broadcast_id BIGINT PRIMARY KEY REFERENCES broadcast (id),
	digest_id BIGINT NOT NULL REFERENCES digest (id),
	items TEXT NOT NULL -- broadcast ids with commas, as the buttons stand; empty: each has a list of their own
);
CREATE INDEX digest_group_digest ON digest_group (digest_id);

-- Who read what.
CREATE TABLE digest_read (
	broadcast_id BIGINT NOT NULL REFERENCES broadcast (id),
	friend_id BIGINT NOT NULL REFERENCES friend (id),
	first_at BIGINT NOT NULL,
	PRIMARY KEY (broadcast_id, friend_id)
) WITHOUT_ROWID;
CREATE INDEX digest_read_friend ON digest_read (friend_id);
