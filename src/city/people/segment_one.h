/* segment_one: whether one person fulfils a condition, asked row by row instead of
 * by sets of everybody. */
#pragma once

#include "err.h"
#include "db.h"

struct arena;
struct segment;

struct segment_person {
	int64_t friend_id;        /* 0: nobody, an example with these options and nothing else */
	struct i64_list options;
	int64_t day;              /* Japan, for ages */
};

/* Only leaves that can be asked of one person: options, answers, children, the day
 * of adding the account. */
bool segment_is_of_one(const struct segment *segment);
enum err segment_holds(struct db *db, struct arena *arena, const struct segment *segment,
                       const struct segment_person *person, bool *out) MUST_CHECK;
