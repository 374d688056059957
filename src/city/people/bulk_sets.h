/* bulk_sets: who has the options of a sheet's columns. For bulk*.c only. */
#pragma once

#include "bulk_part.h"

/* Borrowed of the cache, as long as the arena. */
enum err bulk_sets_load(struct db *db, struct arena *arena, struct members *members, const struct bulk_sheet *sheet,
                        struct bulk_sets *out) MUST_CHECK;

struct bulk_place {
	int64_t id;
	const char *part;
	int64_t no;
};
struct str bulk_context(struct arena *arena, int64_t id, const char *part, int64_t no);
enum err bulk_part(struct db *db, struct arena *arena, const struct keyring *keyring, struct bulk_place place,
                   struct str *out) MUST_CHECK;
