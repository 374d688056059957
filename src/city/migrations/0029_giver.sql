-- Who gave a tag: also a rule of answers, a scenario, a menu, a code on paper, a
-- printed QR code, a rule of tags. until_day: the last day of this one giving, where
-- the giver says so; the tag's own end counts besides.

CREATE TABLE tag_given_now (
	option_id BIGINT NOT NULL,
	friend_id BIGINT NOT NULL,
	at BIGINT NOT NULL,
	giver TEXT NOT NULL CHECK (giver IN ('unknown', 'staff', 'button', 'file', 'reply', 'scenario', 'menu', 'code', 'source', 'rule')),
	giver_id BIGINT NOT NULL DEFAULT 0, -- of staff, broadcast, bulk_edit, reply, scenario, menu, code_list, source, tag_rule
	until_day BIGINT,
	PRIMARY KEY (option_id, friend_id)
) WITHOUT_ROWID;
INSERT INTO tag_given_now (option_id, friend_id, at, giver, giver_id) SELECT option_id, friend_id, at, giver, giver_id FROM tag_given;
DROP TABLE tag_given;
ALTER TABLE tag_given_now RENAME TO tag_given;
CREATE INDEX tag_given_at ON tag_given (option_id, at);
CREATE INDEX tag_given_friend ON tag_given (friend_id);
CREATE INDEX tag_given_until ON tag_given (until_day);
