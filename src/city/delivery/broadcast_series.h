/* broadcast_series: a series makes an ordinary broadcast each time it comes round. */
#pragma once

#include "broadcast.h"

/* For the queue, in a transaction: makes the occurrence of that moment with the
 * content as of now, and queues the next. time: when it was to come round, and now. *made is 0 when the series was stopped
 * or moved, or somebody else was first. */
enum err broadcast_repeat(struct db *db, struct arena *arena, const struct delivery *delivery, int64_t series_id,
                          struct broadcast_time time, int64_t *made) MUST_CHECK;
/* It cannot go on (a part of its condition is gone, say): it ends, and says why. */
enum err broadcast_series_fail(struct db *db, struct arena *arena, int64_t series_id, struct str why,
                               int64_t now) MUST_CHECK;
