-- What LINE guesses about those who follow us, as it said last: shares of each
-- kind in tenths of a percent. Nothing about one person.
CREATE TABLE demographic (
	kind TEXT NOT NULL CHECK (kind IN ('gender', 'age', 'area', 'app', 'period')),
	word TEXT NOT NULL, -- LINE's own
	tenths BIGINT NOT NULL,
	PRIMARY KEY (kind, word)
) WITHOUT_ROWID;
