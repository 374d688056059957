CREATE TABLE job (
	id ID_PRIMARY_KEY,
	kind TEXT NOT NULL,
	unique_key TEXT,
	coalesces BOOLEAN NOT NULL, -- the key is free again once the job is claimed
	payload TEXT NOT NULL,
	run_at BIGINT NOT NULL,
	lease_until BIGINT NOT NULL DEFAULT 0, -- 0: nobody works on it
	tries BIGINT NOT NULL DEFAULT 0,
	state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'done', 'failed')),
	error TEXT NOT NULL DEFAULT '',
	created_at BIGINT NOT NULL,
	ended_at BIGINT,
	UNIQUE (kind, unique_key)
);
CREATE INDEX job_due ON job (kind, run_at, id) WHERE state = 'waiting';
CREATE INDEX job_leased ON job (lease_until) WHERE state = 'waiting' AND lease_until > 0;
CREATE INDEX job_ended ON job (ended_at) WHERE state <> 'waiting';

CREATE TABLE lease (
	name TEXT PRIMARY KEY,
	holder TEXT NOT NULL,
	held_until BIGINT NOT NULL
);
