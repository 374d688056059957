/* friend: a person who follows the account, or did. */
#pragma once

#include "err.h"
#include "language.h"
#include "str.h"

struct arena;
struct db;
struct keyring;

enum friend_state { FRIEND_FOLLOWING, FRIEND_BLOCKED, FRIEND_UNKNOWN };
extern const char *const friend_states[]; /* as in the database, NULL at the end */
enum friend_state friend_state_from(struct str text);

struct friend {
	int64_t id;
	struct str line_user_id;
	enum friend_state state;
	struct str name;      /* empty until LINE's profile was read */
	struct str language;  /* LINE's word for it, may be empty */
	enum language reads;  /* what they are written to in */
	bool chose_language;  /* they said so themselves */
	int64_t followed_at, blocked_at, settings_saved_at, created_at; /* 0: never */
	bool tester;
};

/* Finds, or makes, the person of an event; `following` for whoever acts as a
 * friend (any message or postback). In the caller's write transaction. */
enum err friend_seen(struct db *db, struct arena *arena, struct str line_user_id, int64_t at,
                     struct friend *out) MUST_CHECK;
/* Follow and unblock: state, built-in option `following`, friend_day. Older
 * events than the last change do nothing (order is not promised). Name and
 * tester are not filled in by these. */
enum err friend_follow(struct db *db, struct arena *arena, struct str line_user_id, int64_t at,
                       struct friend *out) MUST_CHECK;
enum err friend_block(struct db *db, struct arena *arena, struct str line_user_id, int64_t at) MUST_CHECK;
enum err friend_set_profile(struct db *db, struct arena *arena, const struct keyring *keyring,
                            int64_t id, struct str name, struct str language, int64_t now) MUST_CHECK;
/* keyring NULL: the name stays empty. */
enum err friend_find(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id,
                     struct friend *out) MUST_CHECK;
/* What friend.name_sealed holds; "" without keyring. */
enum err friend_name_open(const struct keyring *keyring, struct arena *arena, int64_t id, struct str sealed,
                          struct str *out) MUST_CHECK;
/* Names of at most 500 friends, in no order; only of those who are there. */
struct friend_name {
	int64_t id;
	struct str name;
};
enum err friend_names(struct db *db, struct arena *arena, const struct keyring *keyring, const int64_t *ids,
                      size_t count, struct friend_name **out, size_t *found) MUST_CHECK;
enum err friend_by_line_id(struct db *db, struct arena *arena, struct str line_user_id,
                           int64_t *id) MUST_CHECK;
/* LINE ids of these friends, ids rising, at most 500 a call; *out has `count`
 * entries, empty for ids that are not there. */
enum err friend_line_ids(struct db *db, struct arena *arena, const int64_t *ids, size_t count,
                         struct str *out) MUST_CHECK;
/* Receiving a test needs no more than this mark. */
enum err friend_set_tester(struct db *db, struct arena *arena, int64_t id, bool tester) MUST_CHECK;
/* The citizen answered the receive settings: time and the built-in option. */
enum err friend_settings_saved(struct db *db, struct arena *arena, int64_t id, int64_t now) MUST_CHECK;
