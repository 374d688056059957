/* sample: an invented city for demos, tests and benches. */
#pragma once

#include "err.h"

struct db_pool;
struct keyring;
struct settings;

/* Topics, districts, consent text, staff (admin/editor), templates; `friends`
 * made-up friends with choices, for benches. Refuses in production. */
enum err sample_fill(const struct settings *settings, const struct keyring *keyring, struct db_pool *db,
                     int64_t friends) MUST_CHECK;
