/* frequency: who has had enough for a day. Emergencies, corrections, drills and
 * tests do not count and are never kept from anybody. */
#pragma once

#include "err.h"

struct arena;
struct broadcast;
struct db;
struct people;

bool frequency_concerns(const struct broadcast *broadcast);
/* Who was sent `most` or more on that day, this broadcast not counted. Those a
 * broadcast under way will still reach count as reached. */
enum err frequency_full(struct db *db, struct arena *arena, const struct broadcast *broadcast, int64_t day,
                        int64_t most, struct people **out) MUST_CHECK;
