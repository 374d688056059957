/* sample_office: invented desks for a demo: section chiefs, heads, the press
 * office, and what passes through whom. */
#pragma once

#include "err.h"

struct arena;
struct db;

/* Once; all with this password's hash. */
enum err sample_office(struct db *db, struct arena *arena, struct str password_hash) MUST_CHECK;
