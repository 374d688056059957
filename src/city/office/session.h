/* session: who is at the other end, staff or citizen. Cookies carry a random
 * secret; the database keeps only its hash. */
#pragma once

#include "err.h"
#include "rights.h"
#include "str.h"

struct arena;
struct db;

#define SESSION_IDLE_MS ((int64_t)30 * 60 * 1000)
#define SESSION_LIFE_MS ((int64_t)12 * 60 * 60 * 1000)
#define VISIT_LIFE_MS ((int64_t)60 * 60 * 1000)

struct staff_session {
	int64_t staff_id;
	struct str login, name, department;
	int64_t department_id; /* 0: none */
	struct rights rights;  /* as of this moment */
	bool must_change; /* may do nothing but change the password */
	struct str csrf;
	struct str id_hash;
	int64_t created_at, seen_at;
};

/* A citizen, proved by LINE Login. */
struct visit {
	int64_t friend_id;
	struct str csrf;
	struct str id_hash;
};

/* Makes a session; *secret goes into the cookie. */
enum err session_start(struct db *db, struct arena *arena, int64_t staff_id, struct str address,
                       int64_t now, struct str *secret) MUST_CHECK;
/* ERR_NOT_FOUND when unknown, ended, idle or too old, or the person is disabled. */
enum err session_find(struct db *db, struct arena *arena, struct str secret, int64_t now,
                      struct staff_session *out) MUST_CHECK;
enum err session_touch(struct db *db, struct arena *arena, const struct staff_session *session,
                       int64_t now) MUST_CHECK;
enum err session_end(struct db *db, struct arena *arena, struct str id_hash) MUST_CHECK;
enum err session_end_all(struct db *db, struct arena *arena, int64_t staff_id) MUST_CHECK;

enum err visit_start(struct db *db, struct arena *arena, int64_t friend_id, int64_t now,
                     struct str *secret) MUST_CHECK;
enum err visit_find(struct db *db, struct arena *arena, struct str secret, int64_t now,
                    struct visit *out) MUST_CHECK;
enum err visit_end(struct db *db, struct arena *arena, struct str id_hash) MUST_CHECK;

/* Deletes what has run out: sessions, visits, login attempts. */
enum err session_forget_old(struct db *db, struct arena *arena, int64_t now) MUST_CHECK;
