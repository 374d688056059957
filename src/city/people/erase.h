/* erase: all that is known of a person goes, from every table.
 *
 * It begins in one transaction: the friend's row becomes a bare number that LINE's
 * id no longer leads to, and nobody can send, look or answer any more. From then on
 * the same LINE user is a stranger. The rest goes step by step, in slices, each with
 * how far it has come, so that a killed process goes on where it was (jobs/erase.c).
 *
 * erase_fates says of every table what becomes of it, and why; a test compares it
 * with the schema, so that no new table is forgotten. */
#pragma once

#include "err.h"
#include "language.h"
#include "str.h"

struct arena;
struct db;
struct keyring;

enum erase_fate {
	ERASE_NOBODY,  /* nothing in it is about a citizen */
	ERASE_GOES,    /* the person's rows are deleted */
	ERASE_EMPTIED, /* the row stays, the values go */
	ERASE_UNNAMED, /* it stays a number among others and leads to nobody */
	ERASE_STAYS,   /* it stays, for the reason given */
};
struct erase_row {
	const char *table, *columns; /* that say who or what, with spaces between; "" : none */
	enum erase_fate fate;
	const char *why; /* Japanese; of STAYS, UNNAMED and EMPTIED */
};
extern const struct erase_row erase_fates[];
extern const size_t erase_fate_count;

enum erase_door { ERASE_BY_CITIZEN, ERASE_BY_STAFF, ERASE_BY_TIME };
extern const char *const erase_doors[]; /* as in the database */

/* How long what was said before may come late, and is then dropped. */
#define ERASE_LATE_MS ((int64_t)30 * 24 * 3600 * 1000)

struct erase_start {
	int64_t friend_id, now;
	int64_t erasure_id; /* one that staff asked for and decided; 0: none */
	enum erase_door door;
};
/* In the caller's transaction, which also records it. ERR_NOT_FOUND: nobody, or
 * erased already. */
enum err erase_begin(struct db *db, struct arena *arena, const struct keyring *keyring,
                     const struct erase_start *start) MUST_CHECK;

struct erase_work {
	int64_t id, friend_id, step, removed, begun_at;
	enum erase_door door;
	bool running;
	struct str line_user_id; /* empty: LINE has been told */
	bool tell;               /* they follow us and get a last word, in … */
	enum language language;
	bool menu; /* LINE may show them a menu of their own */
};
enum err erase_find(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id,
                    struct erase_work *out) MUST_CHECK;
/* One slice, in a transaction of its own. *done: the tables have nothing more.
 * ERR_CONFLICT: somebody else works on it. */
enum err erase_slice(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id,
                     bool *done) MUST_CHECK;
/* LINE was told: nothing leads to the person any more. Recorded. */
enum err erase_finish(struct db *db, struct arena *arena, const struct keyring *keyring, const struct erase_work *work,
                      int64_t now) MUST_CHECK;

/* When everything about this LINE user was erased; 0: never, or long ago. */
enum err erase_when(struct db *db, struct arena *arena, const struct keyring *keyring, struct str line_user_id,
                    int64_t *at) MUST_CHECK;
/* What leads from a LINE user to "was erased" goes after ERASE_LATE_MS. */
enum err erase_forget(struct db *db, struct arena *arena, int64_t now) MUST_CHECK;

/* Who blocked us before that time. */
enum err erase_old_count(struct db *db, struct arena *arena, int64_t before, int64_t *people) MUST_CHECK;
/* Begins with up to 100 of them, and records each. *begun 0: none is left. */
enum err erase_old(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t before, int64_t now,
                   size_t *begun) MUST_CHECK;
