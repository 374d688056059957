/* sample_scenario: two scenarios of the invented city, published. */
#pragma once

#include "err.h"

struct arena;
struct db;

/* In the caller's transaction. */
enum err sample_scenarios(struct db *db, struct arena *arena, int64_t now) MUST_CHECK;
