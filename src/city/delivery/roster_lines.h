/* roster_lines: some lines of a roster with what stands in them, for a person who looks. */
#pragma once

#include "roster.h"

#define ROSTER_LINES_SHOWN 20

/* The first ones; q: only those with this text in some cell. Of an erased roster none. */
enum err roster_find_lines(struct db *db, struct arena *arena, const struct keyring *keyring, const struct roster *roster,
                           struct str q, struct roster_row **out, size_t *count) MUST_CHECK;
