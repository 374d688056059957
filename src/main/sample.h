/* sample: an invented city for demos, tests and benches. */
#pragma once

#include "err.h"

struct db_pool;
struct keyring;
struct settings;

struct sample_wish {
	int64_t friends; /* made up, with choices; for benches */
	bool desks;      /* several desks with chains of approval (sample_office.h); a demo always has them */
};
/* Topics, districts, consent text, staff (admin/editor), templates; `friends`
 * made-up friends with choices, for benches. Refuses in production. */
enum err sample_fill(const struct settings *settings, const struct keyring *keyring, struct db_pool *db,
                     const struct sample_wish *wish) MUST_CHECK;
