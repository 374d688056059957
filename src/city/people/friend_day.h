/* friend_day: how many came, came back, left, and can be reached, day by day
 * (Japan). Counted when events are handled, also when they come late. */
#pragma once

#include "err.h"

struct arena;
struct db;

struct friend_day {
	int64_t day;
	int64_t added, returned, blocked;
	int64_t reachable; /* at the end of the day */
};

/* Adds to a day; `change` of reachable (+1, -1, 0) counts for later days too.
 * Call after the membership has been changed, in the same transaction. */
enum err friend_day_count(struct db *db, struct arena *arena, const struct friend_day *what,
                          int64_t change) MUST_CHECK;
/* Every day from…to, both included, at most FRIEND_DAYS_MOST; a day without
 * events repeats what could be reached the day before. */
#define FRIEND_DAYS_MOST 3700
enum err friend_days(struct db *db, struct arena *arena, int64_t from, int64_t to,
                     struct friend_day **out, size_t *count) MUST_CHECK;
