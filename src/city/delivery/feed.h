/* feed: what hands in items by itself: feeds, relays, other systems. Each has a
 * name; every item passes the guard like a message of a person, and beyond that
 * the limits for feeds: age, number in an hour, night. What does not pass is
 * held for a person. */
#pragma once

#include "broadcast.h"

struct feed_item {
	struct str feed; /* "weather": the same at every call */
	struct broadcast_content content; /* no repeat rule */
	int64_t item_at; /* the date the source gives it; 0: none */
};
/* In a transaction. *made is the new broadcast; *released tells whether it goes out. */
enum err feed_release(struct db *db, struct arena *arena, const struct delivery *delivery,
                      const struct feed_item *item, int64_t now, int64_t *made, bool *released) MUST_CHECK;
