-- Office: staff, their sessions, what they did.

CREATE TABLE department (
	id ID_PRIMARY_KEY,
	name TEXT NOT NULL UNIQUE,
	parent_id BIGINT,
	position BIGINT NOT NULL DEFAULT 0
);

CREATE TABLE staff (
	id ID_PRIMARY_KEY,
	login TEXT NOT NULL UNIQUE,
	name TEXT NOT NULL,
	department_id BIGINT,
	role TEXT NOT NULL,
	password_hash TEXT NOT NULL,
	must_change BIGINT NOT NULL DEFAULT 1,
	state TEXT NOT NULL CHECK (state IN ('active', 'disabled')),
	failures BIGINT NOT NULL DEFAULT 0,
	locked_until BIGINT NOT NULL DEFAULT 0,
	created_at BIGINT NOT NULL,
	signed_in_at BIGINT
);

-- The cookie's secret is kept as a hash only.
CREATE TABLE session (
	id_hash TEXT PRIMARY KEY,
	staff_id BIGINT NOT NULL REFERENCES staff (id),
	csrf TEXT NOT NULL,
	address TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	seen_at BIGINT NOT NULL
);
CREATE INDEX session_staff ON session (staff_id);

-- Citizens' pages: a verified LINE Login, bound to one person.
CREATE TABLE visit (
	id_hash TEXT PRIMARY KEY,
	friend_id BIGINT NOT NULL REFERENCES friend (id),
	csrf TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	expires_at BIGINT NOT NULL
);
CREATE TABLE login_attempt (
	state_hash TEXT PRIMARY KEY,
	nonce TEXT NOT NULL,
	verifier TEXT NOT NULL,
	return_to TEXT NOT NULL,
	expires_at BIGINT NOT NULL
);

CREATE TABLE audit (
	id ID_PRIMARY_KEY,
	at BIGINT NOT NULL,
	staff_id BIGINT, -- NULL: the program itself
	action TEXT NOT NULL, -- "broadcast.schedule"
	object TEXT NOT NULL, -- "broadcast 17"
	detail TEXT NOT NULL DEFAULT '', -- JSON: before, after, reason
	address TEXT NOT NULL DEFAULT ''
);
CREATE INDEX audit_at ON audit (at);
CREATE INDEX audit_object ON audit (object);

-- Numbers that the worker looks up now and then and pages show: quota_limit,
-- quota_used. A missing row means not known.
CREATE TABLE fact (
	key TEXT PRIMARY KEY,
	value BIGINT NOT NULL,
	at BIGINT NOT NULL
);
