/* content_person: what placeholders become for one person. */
#pragma once

#include "content.h"

struct keyring;
struct roster;

/* Which children a condition means: those born in these days; none: all. */
struct content_children {
	bool some;
	int64_t first_day, last_day;
};
/* From the first childAge, childGrade or childBorn of a condition, as of that day. */
void content_children_meant(const struct node *condition, int64_t day, struct content_children *out);
/* What is read of people, and how it is meant. */
struct content_source {
	const struct keyring *keyring;
	struct content_needs needs;
	int64_t day;
	struct content_children children;
	const struct roster *roster; /* NULL: none */
	const struct str *stand_ins; /* of a test, for everybody; NULL: their own values */
};
#define CONTENT_PEOPLE_MOST 64 /* at once */
/* Of each, what is needed, with a few questions for all of them; empty for who is
 * not there. Several children: 「はなさん・たろう」, the age of the oldest. */
enum err content_people(struct db *db, struct arena *arena, const struct content_source *source, const int64_t *ids,
                        size_t count, struct content_person *out) MUST_CHECK;
