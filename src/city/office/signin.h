/* signin: is it this person? Passwords and codes, and the lock on wrong ones.
 *
 * Whatever was wrong, password, code, or the current password when it is being
 * changed, counts for the lock; only a sign-in that came to its end sets the
 * count back. IDs that nobody has cost the same time, get the same answers and
 * lock the same way. */
#pragma once

#include "signin_rules.h"

struct db_pool;
struct keyring;

/* Each takes its own loans, so that no connection waits while a password is
 * hashed. ERR_DENIED with a text for the person who types. */
enum err signin_password(struct db_pool *pool, struct arena *arena, const struct signin_rules *rules,
                         struct str login, struct str password, int64_t now, int64_t *staff_id) MUST_CHECK;
/* The same for somebody whose session is known: before a dangerous act. */
enum err signin_password_again(struct db_pool *pool, struct arena *arena, const struct signin_rules *rules,
                               int64_t staff_id, struct str password, int64_t now) MUST_CHECK;
/* recovery: a code of the paper was taken. */
enum err signin_code(struct db_pool *pool, struct arena *arena, const struct signin_rules *rules,
                     const struct keyring *keyring, int64_t staff_id, struct str code, int64_t now,
                     bool *recovery) MUST_CHECK;
/* ERR_DENIED while the person is locked. */
enum err signin_not_locked(struct db *db, struct arena *arena, const struct signin_rules *rules, int64_t staff_id,
                           int64_t now) MUST_CHECK;
/* A one-time password, or one that is past its days. */
enum err signin_must_change(struct db *db, struct arena *arena, const struct signin_rules *rules, int64_t staff_id,
                            int64_t now, bool *out) MUST_CHECK;
/* It came to its end: wrong tries are forgotten. */
enum err signin_done(struct db *db, struct arena *arena, int64_t staff_id, int64_t now) MUST_CHECK;
/* By an administrator. */
enum err signin_unlock(struct db *db, struct arena *arena, int64_t staff_id) MUST_CHECK;

struct password_change {
	int64_t staff_id;
	struct str current, changed;
	struct password_context context;
};
/* ERR_INVALID with field "current" or "new"; ERR_DENIED when locked. */
enum err signin_password_change(struct db_pool *pool, struct arena *arena, const struct signin_rules *rules,
                                const struct password_change *change, int64_t now) MUST_CHECK;
/* Wrong tries of strangers that are over. */
enum err signin_forget_old(struct db *db, struct arena *arena, int64_t now) MUST_CHECK;
