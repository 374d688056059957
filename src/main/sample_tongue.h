/* sample_tongue: some of the demo's texts in English and plain Japanese, so that a
 * phone in English sees them. */
#pragma once

#include "err.h"

#include <stdint.h>

struct arena;
struct db;

/* After the articles, the replies and the scenarios. */
enum err sample_tongues(struct db *db, struct arena *arena, int64_t now) MUST_CHECK;
