/* factor_help: somebody lost the second factor. Where two people may help, both
 * have to: the first asks, another one does it (GL-6). */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

#define FACTOR_HELP_MS ((int64_t)24 * 60 * 60 * 1000)

struct factor_help {
	int64_t asked_by, asked_at; /* 0: nobody asked, or too long ago */
	struct str asked_name;
};
enum err factor_help_find(struct db *db, struct arena *arena, int64_t staff_id, int64_t now,
                          struct factor_help *out) MUST_CHECK;
struct factor_helper {
	int64_t staff_id, now;
};
/* reset: a second person said so now, or there is nobody else who could (each of
 * them has every right that person has). Else the request is kept, and the
 * others are told. */
enum err factor_help(struct db *db, struct arena *arena, int64_t staff_id, struct factor_helper helper,
                     bool *reset) MUST_CHECK;
