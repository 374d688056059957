/* batch_split: batches that go again for fewer people. For batch.c only. */
#pragma once

#include "batch.h"

/* Each in the caller's transaction; a batch that somebody else settled meanwhile is
 * left alone. */
enum err batch_shorten(struct db *db, struct arena *arena, const struct batch_outcome *outcome) MUST_CHECK;
/* *enough: it was not cut, this broadcast had its share (BATCH_SPLITS_MOST). */
enum err batch_split(struct db *db, struct arena *arena, int64_t broadcast_id, const struct batch_outcome *outcome,
                     bool *enough) MUST_CHECK;
