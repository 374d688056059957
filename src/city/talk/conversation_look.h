/* conversation_look: who has a conversation before their eyes, who is writing, and
 * what they had written when they left. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct keyring;

#define LOOK_FRESH_MS ((int64_t)25 * 1000)   /* the page says so every ten seconds */
#define LOOK_TYPING_MS ((int64_t)12 * 1000)
#define LOOK_VISIT_MS ((int64_t)30 * 60 * 1000) /* a new one is recorded */

struct look {
	int64_t conversation_id, staff_id;
	bool typing;
	int64_t now;
};
/* *before: when it was last seen by this person (0: never), *typed: when they last typed. */
enum err look_put(struct db *db, struct arena *arena, const struct look *look, int64_t *before, int64_t *typed) MUST_CHECK;
/* 0: never. */
enum err look_at(struct db *db, struct arena *arena, int64_t conversation_id, int64_t staff_id, int64_t *at) MUST_CHECK;

struct looker {
	struct str name;
	bool typing;
};
/* Others than this person, now; at most 20. */
enum err look_others(struct db *db, struct arena *arena, const struct look *own, struct looker **out, size_t *count) MUST_CHECK;

/* Empty text: none. */
struct draft {
	int64_t conversation_id, staff_id;
	struct str text;
	int64_t now;
};
enum err draft_put(struct db *db, struct arena *arena, const struct keyring *keyring, const struct draft *draft) MUST_CHECK;
enum err draft_find(struct db *db, struct arena *arena, const struct keyring *keyring, struct draft *draft) MUST_CHECK;
