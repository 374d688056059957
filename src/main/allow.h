/* allow: the operator's way back when nobody can reach the console any more:
 * `kairanban allow`. At the machine, at once, on record. */
#pragma once

#include "err.h"

struct arena;
struct db_pool;
struct keyring;
struct settings;

struct allow {
	struct str what;  /* "list", "off", or a network to let in too */
	int64_t hours;    /* of the network; 0: until the list is changed */
};

enum err allow_run(struct arena *arena, const struct settings *settings, const struct keyring *keyring,
                   struct db_pool *pool, const struct allow *allow) MUST_CHECK;
