/* release: the one door out of the house. Whatever leaves is looked at here
 * first, whether a person sends it, a series comes round or a feed hands it in. */
#pragma once

#include "broadcast.h"

/* Before a person's broadcast is scheduled or sent. ERR_DENIED with the field
 * "guard": a second person has to let something pass first; with the field
 * "approval": this version has to be approved first. */
enum err release_check(struct db *db, struct arena *arena, const struct delivery *delivery,
                       const struct broadcast *broadcast, int64_t at, struct broadcast_who who) MUST_CHECK;
/* Afterwards, in the same transaction; broadcast: as it was before. */
enum err release_done(struct db *db, struct arena *arena, const struct broadcast *broadcast,
                      const struct broadcast_ask *ask, struct broadcast_who who) MUST_CHECK;
/* What would stop it then, in words; empty: nothing. */
enum err release_stops(struct db *db, struct arena *arena, const struct delivery *delivery,
                       const struct broadcast *broadcast, const struct broadcast_time *time, struct str *out) MUST_CHECK;
/* How long it waits to be taken back after somebody pressed "send"; emergencies never. */
enum err release_cooling(struct db *db, struct arena *arena, const struct broadcast *broadcast, int64_t *ms) MUST_CHECK;

/* A broadcast that waits in `held` with guard_held, made by a series or a
 * feed: goes on when nothing stops it, else stays and says why. */
enum err release_automatic(struct db *db, struct arena *arena, const struct delivery *delivery, int64_t broadcast_id,
                           int64_t now, bool *released) MUST_CHECK;
/* Before a person lets such a one go on. */
enum err release_resume(struct db *db, struct arena *arena, const struct delivery *delivery,
                        const struct broadcast *broadcast, int64_t now) MUST_CHECK;
