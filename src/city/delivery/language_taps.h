/* language_taps: what the people of each language of a broadcast did with it. A person
 * counts for the language in which they got it; who read it in a digest, for the one
 * they would get today. */
#pragma once

#include "err.h"
#include "language.h"
#include "str.h"

struct arena;
struct broadcast;
struct db;
struct members;

struct language_button {
	struct str button;
	int64_t people[LANGUAGES];
};
struct language_taps {
	int64_t answered[LANGUAGES]; /* people who pressed any button */
	int64_t links[LANGUAGES];    /* how often addresses were opened */
	struct language_button *buttons;
	size_t button_count;
};
enum err language_taps(struct db *db, struct arena *arena, struct members *members, const struct broadcast *broadcast,
                       struct language_taps *out) MUST_CHECK;
