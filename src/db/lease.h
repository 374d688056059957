/* lease: a named thing that one holder at a time has, until a moment.
 *
 * Keeps "only one sender per channel" true across processes and nodes. The
 * table is part of the queue's migrations. */
#pragma once

#include "db.h"

struct lease {
	struct str name;
	struct str holder; /* unique per process, say random_uuid() */
	int64_t until;
};

/* Takes or extends it; ERR_CONFLICT while somebody else holds it. */
enum err lease_take(struct db *db, struct arena *arena, const struct lease *lease, int64_t now) MUST_CHECK;
/* Gives it back; nothing when it is not ours any more. */
enum err lease_release(struct db *db, struct arena *arena, const struct lease *lease) MUST_CHECK;
/* Who holds it now; ERR_NOT_FOUND when free. */
enum err lease_holder(struct db *db, struct arena *arena, struct str name, int64_t now,
                      struct lease *out) MUST_CHECK;
