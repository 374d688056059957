/* release: asks for approval. */
#include "release.h"

#include "approval.h"

enum err release_check(struct db *db, struct arena *arena, const struct delivery *delivery,
                       const struct broadcast *broadcast, int64_t at, struct broadcast_who who)
{
	(void)delivery;
	(void)at;
	return approval_check(db, arena, broadcast, who);
}

enum err release_done(struct db *db, struct arena *arena, const struct broadcast *broadcast,
                      const struct broadcast_ask *ask, struct broadcast_who who)
{
	return approval_released(db, arena, broadcast, ask, who);
}
