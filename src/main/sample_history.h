/* sample_history: what a city that has been at it for two months looks like: names,
 * people day by day, conditions with a name, broadcasts of every state, a talk. */
#pragma once

#include "err.h"

struct db_pool;
struct keyring;
struct settings;

/* After sample_fill() made friends, before the server was ever started. Broadcasts of
 * the past are worked out like those of today; only LINE's answers are made up. */
enum err sample_history(const struct settings *settings, const struct keyring *keyring, struct db_pool *pool) MUST_CHECK;
