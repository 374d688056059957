/* roster_part: what the roster*.c files share. Not for others. */
#pragma once

#include "roster.h"

enum err roster_open_values(struct arena *arena, const struct keyring *keyring, const struct roster *roster,
                            int64_t friend_id, struct str sealed, const struct str **out) MUST_CHECK;
