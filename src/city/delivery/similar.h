/* similar: the last thing sent that was like this one, to be looked at beside it. */
#pragma once

#include "broadcast.h"

/* Of the same department, among what was sent before: what it was copied from,
 * else the last with the same title but for numbers, else the last with the same
 * condition, unless that is everybody. ERR_NOT_FOUND when there is none. */
enum err broadcast_similar(struct db *db, struct arena *arena, const struct broadcast *broadcast,
                           struct broadcast *out) MUST_CHECK;
