/* sample_chat: desks, fixed answers, and a few conversations in every state. */
#pragma once

#include "err.h"

struct arena;
struct db;
struct keyring;

/* After the people of sample_office.h. */
enum err sample_desks(struct db *db, struct arena *arena, int64_t now) MUST_CHECK;
/* With the first friends that sample made up. */
enum err sample_talks(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t now) MUST_CHECK;
