/* session: who is at the other end, staff or citizen. Cookies carry a random
 * secret; the database keeps only its hash. */
#pragma once

#include "err.h"
#include "rights.h"
#include "str.h"

struct arena;
struct db;

#define VISIT_LIFE_MS ((int64_t)60 * 60 * 1000)
#define SESSIONS_LISTED 50

/* How far a sign-in has come. A route says from which on it may be called. */
enum session_stage {
	STAGE_CODE,     /* the password was right, the second factor is missing */
	STAGE_PASSWORD, /* has to choose a password of one's own */
	STAGE_FACTOR,   /* has to set up a second factor */
	STAGE_FULL,
};

enum session_method { SIGNED_BY_PASSWORD, SIGNED_BY_PASSKEY, SIGNED_BY_SSO };

/* An administrator looks at the console as somebody else: with that person's
 * rights, and nothing can be changed meanwhile. */
struct session_look {
	int64_t staff_id; /* who really is there; 0: the person of the session */
	struct str login, name, department, roles;
	int64_t until;
	bool over; /* too long, or one of the two changed: nothing is shown any more */
};
#define SESSION_LOOK_MINUTES 30

struct staff_session {
	int64_t staff_id;
	struct str login, name, department;
	int64_t department_id; /* 0: none */
	struct rights rights;  /* as of this moment */
	enum session_stage stage;
	enum session_method method;
	struct str csrf;
	struct str id_hash;
	int64_t created_at, seen_at;
	int64_t proved_at; /* the last proof that it is still this person */
	struct session_look look;
};

/* A citizen, proved by LINE Login. */
struct visit {
	int64_t friend_id;
	struct str csrf;
	struct str id_hash;
};

struct session_new {
	int64_t staff_id;
	enum session_stage stage;
	enum session_method method;
	struct str address;
	struct str browser; /* in words: "Chrome（Windows）" */
};
/* Makes a session; *secret goes into the cookie. Signing in is a proof. */
enum err session_start(struct db *db, struct arena *arena, const struct session_new *session, int64_t now,
                       struct str *secret) MUST_CHECK;
/* ERR_NOT_FOUND when unknown, ended, idle or too old (settings), or the person is disabled. */
enum err session_find(struct db *db, struct arena *arena, struct str secret, int64_t now,
                      struct staff_session *out) MUST_CHECK;
enum err session_touch(struct db *db, struct arena *arena, const struct staff_session *session,
                       int64_t now) MUST_CHECK;
/* Another secret for the same session, which has come to this stage by a proof
 * just given; the old secret is worth nothing from now on. */
enum err session_rise(struct db *db, struct arena *arena, const struct staff_session *session,
                      enum session_stage stage, int64_t now, struct str *secret) MUST_CHECK;
/* From now on the session shows what that person sees, under another secret. */
enum err session_look(struct db *db, struct arena *arena, const struct staff_session *session, int64_t as_staff_id,
                      int64_t now, struct str *secret) MUST_CHECK;
/* Back to oneself. What is dangerous wants a new proof. */
enum err session_look_end(struct db *db, struct arena *arena, const struct staff_session *session) MUST_CHECK;
enum err session_end(struct db *db, struct arena *arena, struct str id_hash) MUST_CHECK;
enum err session_end_all(struct db *db, struct arena *arena, int64_t staff_id) MUST_CHECK;
enum err session_end_others(struct db *db, struct arena *arena, int64_t staff_id, struct str id_hash) MUST_CHECK;
/* key: of session_list(). ERR_NOT_FOUND: not one of this person's. */
enum err session_end_key(struct db *db, struct arena *arena, int64_t staff_id, struct str key) MUST_CHECK;

struct session_listed {
	struct str key; /* names it, opens nothing */
	struct str id_hash;
	struct str address, browser;
	enum session_method method;
	enum session_stage stage;
	int64_t created_at, seen_at;
};
/* Those of one person that are alive, the latest first. */
enum err session_list(struct db *db, struct arena *arena, int64_t staff_id, int64_t now,
                      struct session_listed **out, size_t *count) MUST_CHECK;

enum err visit_start(struct db *db, struct arena *arena, int64_t friend_id, int64_t now,
                     struct str *secret) MUST_CHECK;
enum err visit_find(struct db *db, struct arena *arena, struct str secret, int64_t now,
                    struct visit *out) MUST_CHECK;
enum err visit_end(struct db *db, struct arena *arena, struct str id_hash) MUST_CHECK;

/* Deletes what has run out: sessions, visits, login attempts. */
enum err session_forget_old(struct db *db, struct arena *arena, int64_t now) MUST_CHECK;
