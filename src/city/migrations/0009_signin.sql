-- Sign-in: rules for passwords, second factors, passkeys, single sign-on, and
-- from where the console may be reached.

-- When the person chose the password; 0: before this was kept.
ALTER TABLE staff ADD COLUMN password_at BIGINT NOT NULL DEFAULT 0;

-- How far a sign-in has come: code, password, factor, full (office/session.h).
ALTER TABLE session ADD COLUMN stage TEXT NOT NULL DEFAULT 'full';
ALTER TABLE session ADD COLUMN method TEXT NOT NULL DEFAULT 'password';
ALTER TABLE session ADD COLUMN browser TEXT NOT NULL DEFAULT '';
-- The last proof that it is still this person: password, code or passkey.
ALTER TABLE session ADD COLUMN proved_at BIGINT NOT NULL DEFAULT 0;

-- Hashes of passwords that may not come back.
CREATE TABLE password_past (
	id ID_PRIMARY_KEY,
	staff_id BIGINT NOT NULL REFERENCES staff (id),
	password_hash TEXT NOT NULL,
	at BIGINT NOT NULL
);
CREATE INDEX password_past_staff ON password_past (staff_id);

-- Wrong tries for IDs that nobody has: they lock like those of real ones.
CREATE TABLE stranger (
	login_hash TEXT PRIMARY KEY,
	failures BIGINT NOT NULL,
	locked_until BIGINT NOT NULL,
	at BIGINT NOT NULL
);

-- Shared secrets of authenticator programs, sealed. One that waits for its
-- first code lies beside the one in use.
CREATE TABLE totp (
	staff_id BIGINT NOT NULL REFERENCES staff (id),
	state TEXT NOT NULL CHECK (state IN ('waiting', 'used')),
	secret BYTES NOT NULL,
	last_step BIGINT NOT NULL DEFAULT 0, -- no step is taken twice
	created_at BIGINT NOT NULL,
	PRIMARY KEY (staff_id, state)
);

CREATE TABLE recovery_code (
	staff_id BIGINT NOT NULL REFERENCES staff (id),
	code_hash TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	used_at BIGINT,
	PRIMARY KEY (staff_id, code_hash)
);

CREATE TABLE passkey (
	id ID_PRIMARY_KEY,
	staff_id BIGINT NOT NULL REFERENCES staff (id),
	credential_id TEXT NOT NULL UNIQUE, -- base64url
	algorithm BIGINT NOT NULL, -- COSE: -7 ES256, -8 EdDSA, -257 RS256
	public_key BYTES NOT NULL, -- as libfido2 gives it
	counter BIGINT NOT NULL,
	name TEXT NOT NULL,
	created_at BIGINT NOT NULL,
	used_at BIGINT
);
CREATE INDEX passkey_staff ON passkey (staff_id);

-- Asked once, answered once; bound to the session that asked ('' before one).
CREATE TABLE passkey_challenge (
	challenge_hash TEXT PRIMARY KEY,
	purpose TEXT NOT NULL CHECK (purpose IN ('create', 'get')),
	session_hash TEXT NOT NULL,
	expires_at BIGINT NOT NULL
);

-- Single sign-on (OpenID Connect): attempts under way, and who is who.
CREATE TABLE sso_attempt (
	state_hash TEXT PRIMARY KEY,
	nonce TEXT NOT NULL,
	verifier TEXT NOT NULL,
	expires_at BIGINT NOT NULL
);
CREATE TABLE sso_identity (
	staff_id BIGINT PRIMARY KEY REFERENCES staff (id),
	issuer TEXT NOT NULL,
	name TEXT NOT NULL, -- the claim's value that an administrator entered
	subject TEXT NOT NULL DEFAULT '', -- filled by the first sign-in, then it must fit
	linked_by BIGINT,
	linked_at BIGINT NOT NULL,
	UNIQUE (issuer, name)
);

-- From where the console may be reached, beside console_allow of the settings
-- file. At most one list is in force and at most one is proposed.
CREATE TABLE address_list (
	id ID_PRIMARY_KEY,
	state TEXT NOT NULL CHECK (state IN ('proposed', 'used', 'past', 'refused', 'withdrawn')),
	base_id BIGINT NOT NULL, -- the list it was made from; 0: none
	reason TEXT NOT NULL,
	proposed_by BIGINT, -- NULL: the operator's command
	proposed_at BIGINT NOT NULL,
	decided_by BIGINT,
	decided_at BIGINT
);
CREATE INDEX address_list_state ON address_list (state);
CREATE TABLE address_range (
	list_id BIGINT NOT NULL REFERENCES address_list (id),
	position BIGINT NOT NULL,
	network TEXT NOT NULL, -- 192.0.2.0/24
	note TEXT NOT NULL,
	from_at BIGINT,
	until_at BIGINT,
	PRIMARY KEY (list_id, position)
);
