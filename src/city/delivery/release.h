/* release: the one door out of the house. Whatever leaves is looked at here
 * first, whoever sends it. */
#pragma once

#include "broadcast.h"

/* Before a person's broadcast is scheduled or sent. ERR_DENIED with the field
 * "approval": this version has to be approved first. */
enum err release_check(struct db *db, struct arena *arena, const struct delivery *delivery,
                       const struct broadcast *broadcast, int64_t at, struct broadcast_who who) MUST_CHECK;
/* Afterwards, in the same transaction; broadcast: as it was before. */
enum err release_done(struct db *db, struct arena *arena, const struct broadcast *broadcast,
                      const struct broadcast_ask *ask, struct broadcast_who who) MUST_CHECK;
