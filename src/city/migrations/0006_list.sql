-- Rosters: people by name, with texts of their own; refused batches in halves; approved templates.

-- How often refused batches of it were cut in two: bounds the calls this may cost.
ALTER TABLE broadcast ADD COLUMN splits BIGINT NOT NULL DEFAULT 0;
-- Whose values stand for its placeholders; NULL: none.
ALTER TABLE broadcast ADD COLUMN roster_id BIGINT;
CREATE INDEX broadcast_roster ON broadcast (roster_id);

-- Of a message to one person: instead of messages, which is then [].
ALTER TABLE broadcast ADD COLUMN messages_sealed BYTES;

-- Looked at beforehand by somebody who may send; any change ends it.
ALTER TABLE template ADD COLUMN approved_at BIGINT;
ALTER TABLE template ADD COLUMN approved_by BIGINT;

-- A file of people as it was read in. Values are forgotten some time after the
-- last send; who was meant, and in which line, stays for the results.
CREATE TABLE roster (
	id ID_PRIMARY_KEY,
	name TEXT NOT NULL, -- of the file
	person_heading TEXT NOT NULL, -- of the column that names the person
	columns TEXT NOT NULL, -- JSON array of the columns with values, in their order (roster.h)
	lines BIGINT NOT NULL, -- in the file, without the headings
	people BIGINT NOT NULL, -- that can be sent to, with those who blocked us
	faults BIGINT NOT NULL, -- lines left out
	created_by BIGINT NOT NULL,
	created_at BIGINT NOT NULL,
	erased_at BIGINT
);
CREATE INDEX roster_kept ON roster (erased_at, created_at);
CREATE TABLE roster_row (
	roster_id BIGINT NOT NULL REFERENCES roster (id),
	friend_id BIGINT NOT NULL,
	line BIGINT NOT NULL, -- as a spreadsheet counts them: the headings are line 1
	values_sealed BYTES, -- JSON array of texts, one a column; NULL once forgotten
	PRIMARY KEY (roster_id, friend_id)
) WITHOUT_ROWID;
CREATE INDEX roster_row_line ON roster_row (roster_id, line);
-- Lines nobody can be sent to, and why; forgotten with the values.
CREATE TABLE roster_fault (
	roster_id BIGINT NOT NULL REFERENCES roster (id),
	line BIGINT NOT NULL,
	kind TEXT NOT NULL,
	heading TEXT NOT NULL DEFAULT '', -- of the column, when one is to blame
	other_line BIGINT NOT NULL DEFAULT 0, -- of a person who is there twice
	person_sealed BYTES, -- what stood in the column that names the person
	PRIMARY KEY (roster_id, line)
) WITHOUT_ROWID;
