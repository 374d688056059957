-- One broadcast in several languages.

-- Its messages in other languages than Japanese, a JSON list (delivery/translation.h).
ALTER TABLE broadcast ADD COLUMN translations TEXT NOT NULL DEFAULT '[]';
ALTER TABLE template ADD COLUMN translations TEXT NOT NULL DEFAULT '[]';
ALTER TABLE approval_request ADD COLUMN translations TEXT NOT NULL DEFAULT '[]';

-- Those of the audience who get another text than the Japanese one, as resolved. The
-- ranks of a batch count within the people of its language.
CREATE TABLE broadcast_language (
	broadcast_id BIGINT NOT NULL REFERENCES broadcast (id),
	language TEXT NOT NULL,
	people BIGINT NOT NULL,
	audience BYTES NOT NULL, -- portable roaring bitmap of friend ids
	PRIMARY KEY (broadcast_id, language)
) WITHOUT_ROWID;
ALTER TABLE batch ADD COLUMN language TEXT NOT NULL DEFAULT 'ja';

-- In which language an address was sent: each counts by itself.
ALTER TABLE link ADD COLUMN language TEXT NOT NULL DEFAULT 'ja';
