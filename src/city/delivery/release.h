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
/* The minute of a scheduled one has come: looked at once more, for much may have
 * changed since. A new stop holds it and tells who wrote it and who may let it go.
 * held: whether it did. at: the time it was scheduled for; in one transaction. */
enum err release_at_its_time(struct db *db, struct arena *arena, const struct delivery *delivery, int64_t broadcast_id,
                             const struct broadcast_time *time, bool *held) MUST_CHECK;
/* So long before, its links are asked once more. */
#define RELEASE_LINKS_BEFORE_MS ((int64_t)10 * 60 * 1000)

/* Before a person lets one go on that was held or stopped: what stops it is
 * cleared, and what approved it (field "approval") was for this, and not long ago. */
enum err release_resume(struct db *db, struct arena *arena, const struct delivery *delivery,
                        const struct broadcast *broadcast, int64_t now) MUST_CHECK;
