-- What an attribute and an option mean for the program, apart from their keys.

-- meaning: '' = nothing special; topic = kinds of news: the question that "only
-- emergencies" takes away, but for its option that is one.
ALTER TABLE attribute ADD COLUMN meaning TEXT NOT NULL DEFAULT '';
ALTER TABLE option ADD COLUMN emergency BIGINT NOT NULL DEFAULT 0;
UPDATE attribute SET meaning = 'topic' WHERE key = 'topic' AND kind IN ('one', 'many');
UPDATE option SET emergency = 1 WHERE key = 'emergency'
	AND attribute_id IN (SELECT id FROM attribute WHERE meaning = 'topic');
CREATE UNIQUE INDEX attribute_meaning ON attribute (meaning) WHERE meaning <> '';
CREATE UNIQUE INDEX option_emergency ON option (attribute_id) WHERE emergency = 1;

-- Where citizens may not answer: whether they see what staff filled in.
ALTER TABLE attribute ADD COLUMN citizen_sees BIGINT NOT NULL DEFAULT 0;

-- Tags end: so many days after each person got one, or for everybody after a day.
ALTER TABLE option ADD COLUMN lasts_days BIGINT NOT NULL DEFAULT 0; -- 0: for ever
ALTER TABLE option ADD COLUMN ends_day BIGINT; -- the last day (Japan)
-- A tag that became another one, and one that is gone: both stay as rows, so that
-- what was sent to them can still be read.
ALTER TABLE option ADD COLUMN merged_into BIGINT;
ALTER TABLE option ADD COLUMN gone BIGINT NOT NULL DEFAULT 0;

-- When somebody got a tag, and by whom. A missing row: not known.
CREATE TABLE tag_given (
	option_id BIGINT NOT NULL,
	friend_id BIGINT NOT NULL,
	at BIGINT NOT NULL,
	giver TEXT NOT NULL CHECK (giver IN ('staff', 'button', 'file', 'unknown')),
	giver_id BIGINT NOT NULL DEFAULT 0, -- of staff, broadcast, bulk_edit
	PRIMARY KEY (option_id, friend_id)
) WITHOUT_ROWID;
CREATE INDEX tag_given_at ON tag_given (option_id, at);
CREATE INDEX tag_given_friend ON tag_given (friend_id);

-- Postback buttons of a broadcast as they were sent, by their number in its messages.
CREATE TABLE broadcast_button (
	broadcast_id BIGINT NOT NULL REFERENCES broadcast (id),
	no BIGINT NOT NULL,
	word TEXT NOT NULL, -- for the results and conditions
	tags TEXT NOT NULL, -- JSON {"add":[…],"remove":[…]}, or empty
	PRIMARY KEY (broadcast_id, no)
) WITHOUT_ROWID;

-- Answers of many friends from a file: looked at first, then written piece by
-- piece. state: checked → waiting → running → done; dropped (not wanted), failed.
CREATE TABLE bulk_edit (
	id ID_PRIMARY_KEY,
	name TEXT NOT NULL, -- of the file
	mode TEXT NOT NULL, -- replace | add | remove
	clears BIGINT NOT NULL, -- an empty cell takes the answer away; else it means nothing
	state TEXT NOT NULL CHECK (state IN ('checked', 'waiting', 'running', 'done', 'failed', 'dropped')),
	lines BIGINT NOT NULL, -- in the file, without the headings
	people BIGINT NOT NULL, -- whose lines are good
	faults BIGINT NOT NULL, -- lines left out
	ignored TEXT NOT NULL, -- headings that say nothing, with 、 between
	done BIGINT NOT NULL DEFAULT 0, -- people gone through …
	done_to BIGINT NOT NULL DEFAULT 0, -- … up to this friend; they go by number
	changed BIGINT NOT NULL DEFAULT 0, -- people whose answers changed
	trouble TEXT,
	created_by BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	applied_by BIGINT,
	applied_at BIGINT,
	finished_at BIGINT,
	erased_at BIGINT -- the file and the results are forgotten
);
CREATE INDEX bulk_edit_kept ON bulk_edit (erased_at, created_at);
-- What the check found, by question; people, not answers.
CREATE TABLE bulk_edit_column (
	bulk_edit_id BIGINT NOT NULL REFERENCES bulk_edit (id),
	no BIGINT NOT NULL,
	label TEXT NOT NULL,
	added BIGINT NOT NULL, -- had no answer
	changed BIGINT NOT NULL, -- had another
	removed BIGINT NOT NULL, -- have none afterwards
	same BIGINT NOT NULL,
	PRIMARY KEY (bulk_edit_id, no)
) WITHOUT_ROWID;
-- The first of the lines that are left out.
CREATE TABLE bulk_edit_fault (
	bulk_edit_id BIGINT NOT NULL REFERENCES bulk_edit (id),
	line BIGINT NOT NULL, -- as a spreadsheet counts: the headings are line 1
	heading TEXT NOT NULL,
	reason_sealed BYTES NOT NULL, -- may repeat what was typed
	PRIMARY KEY (bulk_edit_id, line)
) WITHOUT_ROWID;
-- part: 'source' is the file as it came, 'result' what was there before and is there now.
CREATE TABLE bulk_edit_part (
	bulk_edit_id BIGINT NOT NULL REFERENCES bulk_edit (id),
	part TEXT NOT NULL CHECK (part IN ('source', 'result')),
	no BIGINT NOT NULL,
	sealed BYTES NOT NULL,
	PRIMARY KEY (bulk_edit_id, part, no)
);
