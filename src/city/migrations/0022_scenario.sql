-- Scenarios: a drawn flow of steps, its published versions, who is where in it,
-- and how many came and left at each step.

CREATE TABLE scenario (
	id ID_PRIMARY_KEY,
	name TEXT NOT NULL UNIQUE,
	note TEXT NOT NULL DEFAULT '',
	department_id BIGINT REFERENCES department (id), -- NULL: the whole city
	state TEXT NOT NULL DEFAULT 'stopped' CHECK (state IN ('active', 'stopped')),
	draft TEXT NOT NULL, -- the flow as it is being written
	revision BIGINT NOT NULL DEFAULT 1, -- of the draft, against two who write at once
	changed_by BIGINT NOT NULL,
	changed_at BIGINT NOT NULL,
	published_no BIGINT NOT NULL DEFAULT 0, -- 0: never
	published_revision BIGINT NOT NULL DEFAULT 0, -- of the draft, when it was
	deleted_at BIGINT -- its buttons may come back at any time
);

-- Never changed once written.
CREATE TABLE scenario_version (
	scenario_id BIGINT NOT NULL REFERENCES scenario (id),
	no BIGINT NOT NULL,
	flow TEXT NOT NULL,
	note TEXT NOT NULL,
	published_by BIGINT NOT NULL,
	published_at BIGINT NOT NULL,
	PRIMARY KEY (scenario_id, no)
);

CREATE TABLE scenario_run (
	id ID_PRIMARY_KEY,
	scenario_id BIGINT NOT NULL REFERENCES scenario (id),
	version_no BIGINT NOT NULL,
	friend_id BIGINT NOT NULL REFERENCES friend (id),
	step TEXT NOT NULL, -- where it waits
	answers_sealed BYTES, -- gone when it ends
	misfits BIGINT NOT NULL DEFAULT 0, -- in a row
	state TEXT NOT NULL DEFAULT 'open'
		CHECK (state IN ('open', 'finished', 'left', 'timed_out', 'replaced')),
	started_at BIGINT NOT NULL,
	last_at BIGINT NOT NULL,
	until_at BIGINT NOT NULL -- silent until then, it ends by itself
);
CREATE UNIQUE INDEX scenario_run_open ON scenario_run (friend_id) WHERE state = 'open';
CREATE INDEX scenario_run_until ON scenario_run (until_at) WHERE state = 'open';
CREATE INDEX scenario_run_scenario ON scenario_run (scenario_id, started_at);

-- Numbers without persons. choice: of a question, '' for the step itself.
CREATE TABLE scenario_count (
	scenario_id BIGINT NOT NULL REFERENCES scenario (id),
	version_no BIGINT NOT NULL,
	day BIGINT NOT NULL,
	step TEXT NOT NULL,
	choice TEXT NOT NULL,
	entered BIGINT NOT NULL DEFAULT 0,
	left_here BIGINT NOT NULL DEFAULT 0,
	timed_out BIGINT NOT NULL DEFAULT 0,
	misfits BIGINT NOT NULL DEFAULT 0,
	PRIMARY KEY (scenario_id, version_no, day, step, choice)
);

INSERT INTO role_right (role_id, name) SELECT id, 'scenario.view' FROM role WHERE name IN ('作成者', '承認者', '閲覧者');
INSERT INTO role_right (role_id, name) SELECT id, 'scenario.edit' FROM role WHERE name IN ('作成者', '承認者');
INSERT INTO role_right (role_id, name) SELECT id, 'scenario.approve' FROM role WHERE name = '承認者';
