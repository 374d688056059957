/* conversation_heir: what somebody answers who leaves: to the successor where that
 * person may answer, else back to everybody at the desk. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

struct conversation_heir {
	int64_t staff_id;
	int64_t successor_id; /* 0: nobody */
	int64_t now;
};
enum err conversation_hand_over(struct db *db, struct arena *arena, const struct conversation_heir *heir) MUST_CHECK;
/* The desks of what this person answers now, once for each conversation. */
enum err conversation_held_desks(struct db *db, struct arena *arena, int64_t staff_id, struct str **out,
                                 size_t *count) MUST_CHECK;
