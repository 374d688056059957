/* approval_part: what the approval*.c files share. Not for others. */
#pragma once

#include "approval.h"

struct approval_entry_new {
	int64_t request_id, staff_id;
	const char *kind;
	int64_t step;
	struct str as_who, text;
	int64_t now;
};
enum err approval_note(struct db *db, struct arena *arena, const struct approval_entry_new *entry) MUST_CHECK;
/* The first step from `step` on that somebody has to decide; steps whose people
 * have all decided already, or are the asker, are passed over. > steps: none. */
int64_t approval_next_step(const struct approval_case *open, struct arena *arena, int64_t step, int64_t decided_by,
                           int64_t now);
/* Whether anybody could decide a step, were there no exclusions. */
size_t approval_step_people(const struct approval_case *open, struct arena *arena, int64_t step);
/* Plans the next tick, when something will be due. */
enum err approval_plan(struct db *db, struct arena *arena, const struct approval *approval, int64_t now) MUST_CHECK;
struct str approval_time(struct arena *arena, int64_t at); /* 11月28日 8:55 */

/* approval_tell.c. text: behind 「件名」. */
enum err approval_tell_turn(struct db *db, struct arena *arena, const struct approval_case *open, const char *kind,
                            struct str text, int64_t now) MUST_CHECK;
enum err approval_tell_asker(struct db *db, struct arena *arena, const struct approval *approval, const char *kind,
                             struct str text, int64_t now) MUST_CHECK;
/* Everybody who took part or whose turn it is, but not `besides`. */
enum err approval_tell_all(struct db *db, struct arena *arena, const struct approval_case *open, const char *kind,
                           struct str text, struct broadcast_who besides) MUST_CHECK;
enum err approval_tell_managers(struct db *db, struct arena *arena, const struct approval *approval, struct str text,
                                int64_t now) MUST_CHECK;
/* Whoever has to decide now; when there is nobody, those who can mend that. */
enum err approval_call(struct db *db, struct arena *arena, const struct approval_case *open, int64_t now) MUST_CHECK;
