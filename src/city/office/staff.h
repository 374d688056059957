/* staff: people of city hall who sign in.
 *
 * A password that fails STAFF_FAILURES times in a row locks the ID for
 * STAFF_LOCK_MS. Unknown IDs cost the same time and get the same answer as
 * wrong passwords. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct db_pool;

#define STAFF_FAILURES 5
#define STAFF_LOCK_MS ((int64_t)15 * 60 * 1000)
#define PASSWORD_LEAST 12

struct staff {
	int64_t id;
	struct str login, name, role, department, state;
	bool must_change, locked;
	int64_t signed_in_at; /* 0: never */
};

/* Takes its own loans, so that no connection waits while the password is
 * hashed. ERR_DENIED with a text for the person who types. */
enum err staff_sign_in(struct db_pool *pool, struct arena *arena, struct str login,
                       struct str password, int64_t now, struct staff *out) MUST_CHECK;
/* ERR_INVALID (field "new") tells what the password lacks. */
enum err staff_password_check(struct str login, struct str password) MUST_CHECK;
enum err staff_password_change(struct db_pool *pool, struct arena *arena, int64_t id,
                               struct str current, struct str changed) MUST_CHECK;
/* A new one-time password: the person must change it at the first sign-in. */
struct str staff_one_time_password(struct arena *arena);

struct staff_new {
	struct str login, name, role, department;
	struct str password_hash;
};
enum err staff_add(struct db *db, struct arena *arena, const struct staff_new *staff, int64_t now,
                   int64_t *id) MUST_CHECK;
enum err staff_change(struct db *db, struct arena *arena, const struct staff *staff, int64_t now) MUST_CHECK;
enum err staff_set_password(struct db *db, struct arena *arena, int64_t id, struct str hash,
                            bool must_change) MUST_CHECK;
enum err staff_find(struct db *db, struct arena *arena, int64_t id, int64_t now, struct staff *out) MUST_CHECK;
enum err staff_list(struct db *db, struct arena *arena, int64_t now, struct staff **out, size_t *count) MUST_CHECK;
