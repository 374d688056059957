/* erase_ask: staff ask that a person's information is deleted, and a second one
 * decides: a word on the telephone is not enough for one person alone. */
#pragma once

#include "erase.h"

#define ERASE_REASON_MOST 400
#define ERASURES_MOST 100

struct erasure {
	int64_t id, friend_id, asked_by, asked_at, removed;
	int64_t decided_at, finished_at; /* 0: not */
	enum erase_door door;
	struct str state; /* asked, refused, withdrawn, running, done */
	struct str reason, asked_name, decided_name, note;
};
/* friend_id 0: of all. Those that wait first, then the newest. */
enum err erasure_list(struct db *db, struct arena *arena, int64_t friend_id, struct erasure **out, size_t *count) MUST_CHECK;
enum err erasure_find(struct db *db, struct arena *arena, int64_t id, struct erasure *out) MUST_CHECK;

struct erasure_ask {
	int64_t friend_id, staff_id, now;
	struct str reason;
};
/* ERR_CONFLICT: somebody has asked already. */
enum err erasure_ask(struct db *db, struct arena *arena, const struct erasure_ask *ask, int64_t *id) MUST_CHECK;
/* Who may decide, without this one. */
enum err erasure_deciders(struct db *db, struct arena *arena, int64_t without, int64_t now, int64_t **out,
                          size_t *count) MUST_CHECK;

enum erasure_choice { ERASURE_YES, ERASURE_NO, ERASURE_WITHDRAWN };
struct erasure_decision {
	int64_t id, staff_id, now;
	enum erasure_choice choice;
	struct str note;
};
/* Yes begins at once. ERR_DENIED: who asked does not decide, and nobody else
 * withdraws. ERR_CONFLICT: it does not wait any more. */
enum err erasure_decide(struct db *db, struct arena *arena, const struct keyring *keyring,
                        const struct erasure_decision *decision) MUST_CHECK;

/* The moment so many months before, for who blocked us before it. */
int64_t erase_months_before(int64_t now, int64_t months);
