/* amendment: that staff changed what a citizen had said, and why. What it was
 * and became stands in the record of deeds by numbers; the reason in words stands
 * only here, sealed, and goes with the person. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct keyring;

#define AMENDMENT_NOTE_MOST 200
#define AMENDMENTS_READ 200

enum amendment_cause { AMENDMENT_ASKED, AMENDMENT_CHECKED, AMENDMENT_PAPER, AMENDMENT_MISTAKE, AMENDMENT_OTHER, AMENDMENT_CAUSES };

struct amendment {
	int64_t id, friend_id, at, staff_id;
	struct str department; /* as it was then; empty: none */
	struct str action;     /* of the record: "friend.choices" */
	int64_t attribute_id;
	enum amendment_cause cause;
	struct str note; /* in words; may be empty unless the cause is another */
};

/* 本人から頼まれたため */
struct str amendment_cause_label(enum amendment_cause cause);

/* In the caller's transaction. ERR_INVALID with field: "note". */
enum err amendment_add(struct db *db, struct arena *arena, const struct keyring *keyring,
                        const struct amendment *amendment) MUST_CHECK;
/* Newest first, at most AMENDMENTS_READ, none later than `upto`. */
enum err amendment_list(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t friend_id,
                         int64_t upto, struct amendment **out, size_t *count) MUST_CHECK;
