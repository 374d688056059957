/* scenario_run: where a friend is in which scenario. One is open at a time; what was
 * answered is kept sealed while it is open and forgotten when it ends.
 *
 * Buttons say "s=SCENARIO&v=VERSION&r=RUN&k=STEP&c=CHOICE" (or a=back, leave, help,
 * date); "s=SCENARIO" alone begins. Whatever is in them is looked up: a button of a
 * run that is over, or of an older version, goes on at the same question where
 * today's version still has it, and else offers to begin again. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct turn;

/* Takes taps on scenarios' buttons, and whatever is said in the middle of one. */
enum err scenario_hear(struct turn *turn, bool *taken) MUST_CHECK;
/* Begins it; whatever was open is given up. Not published or stopped: says so. */
enum err scenario_begin(struct turn *turn, int64_t scenario_id) MUST_CHECK;
/* Given up quietly: staff speak now. */
enum err scenario_break_off(struct db *db, struct arena *arena, int64_t friend_id, int64_t now) MUST_CHECK;
/* Ends, in pieces, those that have been silent for too long. *ended 0: none left. */
enum err scenario_time_out(struct db *db, struct arena *arena, int64_t now, int64_t *ended) MUST_CHECK;
/* Runs that ended before; *forgotten 0: none left. */
enum err scenario_forget(struct db *db, struct arena *arena, int64_t before, int64_t *forgotten) MUST_CHECK;
