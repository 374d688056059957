/* audience: whom a broadcast is for, as it was resolved, and in which language each
 * of them gets it. The ranks of a batch count within one part. */
#pragma once

#include "err.h"
#include "language.h"

struct arena;
struct db;
struct members;
struct people;

struct audience {
	struct people *all;
	struct people *part[LANGUAGES]; /* they share nobody, and are all together; without translations one is all */
};
/* Empty while it is not resolved. */
enum err audience_load(struct db *db, struct arena *arena, int64_t broadcast_id, struct audience *out) MUST_CHECK;
/* Of a batch, by its word. */
const struct people *audience_part(const struct audience *audience, struct str language);

struct audience_written { /* in which languages there are messages, beside Japanese */
	bool in[LANGUAGES];
};
/* What a person who reads this language gets: it, plain Japanese, Japanese. */
enum language audience_gets(const struct audience_written *written, enum language reads);
/* Fills in the parts; audience->all is given. */
enum err audience_split(struct db *db, struct arena *arena, struct members *members,
                        const struct audience_written *written, struct audience *audience) MUST_CHECK;
/* Stores the parts beside the audience itself. */
enum err audience_store(struct db *db, struct arena *arena, int64_t broadcast_id,
                        const struct audience *audience) MUST_CHECK;
