/* content_person: what placeholders become for one person. */
#pragma once

#include "content.h"

struct keyring;

/* Which children a condition means: those born in these days; none: all. */
struct content_children {
	bool some;
	int64_t first_day, last_day;
};
/* From the first childAge or childBorn of a condition, as of that day. */
void content_children_meant(const struct node *condition, int64_t day, struct content_children *out);
/* Several children: 「はなさん・たろう」, the age of the oldest. */
enum err content_person_of(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t friend_id,
                           int64_t day, const struct content_children *children,
                           struct content_person *out) MUST_CHECK;
