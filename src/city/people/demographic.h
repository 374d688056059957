/* demographic: what LINE guesses about those who follow the account, as shares:
 * gender, age, area, device, how long they have been friends. Fetched once a day;
 * LINE says nothing while fewer than 20 people can be reached. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

enum demographic_kind { DEMOGRAPHIC_GENDER, DEMOGRAPHIC_AGE, DEMOGRAPHIC_AREA, DEMOGRAPHIC_APP, DEMOGRAPHIC_PERIOD };
#define DEMOGRAPHIC_KINDS 5
#define DEMOGRAPHIC_MOST 500 /* shares of all kinds */

struct demographic {
	enum demographic_kind kind;
	struct str word; /* LINE's own: from20to24 */
	int64_t tenths;  /* of a percent */
};

struct demographics {
	int64_t asked_at; /* 0: never */
	bool available;
	struct demographic *list; /* by kind; ages and periods rising, others by share */
	size_t count;
};
enum err demographics_find(struct db *db, struct arena *arena, struct demographics *out) MUST_CHECK;
/* In the caller's transaction. Not available: what was known before is forgotten. */
enum err demographics_set(struct db *db, struct arena *arena, const struct demographics *now) MUST_CHECK;

struct str demographic_kind_label(enum demographic_kind kind); /* 年齢 */
struct str demographic_label(const struct demographic *share); /* 20～24歳 */
