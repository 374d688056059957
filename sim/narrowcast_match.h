/* narrowcast_match: is this friend meant?
 *
 * What simulated people are (gender, age, area, device, time as a friend)
 * follows from their user id, as LINE's guesses follow from what it sees. */
#pragma once

#include "narrowcast.h"

struct node;

struct narrowcast_match {
	struct world *world;
	const struct node *filter;    /* demographic; NULL: none */
	const struct node *recipient; /* NULL: all friends */
};

void narrowcast_match_init(struct narrowcast_match *match, struct world *world, struct arena *arena,
                           const struct narrowcast *narrowcast);
bool narrowcast_matches(const struct narrowcast_match *match, uint32_t person);

/* LINE's words for what somebody is. */
struct traits {
	bool male;
	int age_group;    /* index into ages: 0 is under 15 */
	int prefecture;   /* 1 to 47 */
	bool ios;
	int period;       /* index: under 7, 30, 90, 180, 365 days, longer */
};
struct traits traits_of(const struct world *world, uint32_t person);
