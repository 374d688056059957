-- What the city decides for itself while the programs run. A missing row means
-- the default of setting.c.
CREATE TABLE setting (
	key TEXT PRIMARY KEY,
	value TEXT NOT NULL,
	updated_by BIGINT NOT NULL,
	updated_at BIGINT NOT NULL
);
