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
