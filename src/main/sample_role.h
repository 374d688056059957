/* sample_role: codes on paper for two roles, and a tag that people get by a rule. */
#pragma once

#include "err.h"

struct arena;
struct db;
struct keyring;

/* In a transaction of its own. */
enum err sample_roles(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t now) MUST_CHECK;
