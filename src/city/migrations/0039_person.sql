-- Everything of one person: found by the person; and why staff changed what a citizen had said.

CREATE TABLE amendment (
	id ID_PRIMARY_KEY,
	friend_id BIGINT NOT NULL,
	at BIGINT NOT NULL,
	staff_id BIGINT NOT NULL,
	department TEXT NOT NULL, -- as it was then; empty: none
	action TEXT NOT NULL, -- of the record of deeds
	attribute_id BIGINT NOT NULL,
	cause BIGINT NOT NULL, -- enum amendment_cause
	note_sealed BYTES NOT NULL
);
CREATE INDEX amendment_friend ON amendment (friend_id, at);


CREATE INDEX button_tap_friend ON button_tap (friend_id);
CREATE INDEX scenario_run_friend ON scenario_run (friend_id, started_at);
