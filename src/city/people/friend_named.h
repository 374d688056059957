/* friend_named: the friends that the lines of a file mean. */
#pragma once

#include "err.h"

struct arena;
struct db;

/* Beside keys (friends' numbers, in digits of any width, or LINE's ids): who it is;
 * 0: nobody. */
enum err friend_named(struct db *db, struct arena *arena, bool by_number, const struct str *keys, size_t count,
                      int64_t *ids) MUST_CHECK;
