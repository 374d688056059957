/* groups: talks of several people that the account was invited to.
 *
 * Wants the world's lock. */
#pragma once

#include "ids.h"

struct world;

#define GROUP_NONE UINT32_MAX
#define GROUP_MEMBERS_MOST 500

struct group {
	struct id16 id;
	struct str name;
	bool inside; /* the account is in it */
	uint32_t members[GROUP_MEMBERS_MOST];
	uint32_t member_count;
	uint32_t *parcels; /* what reached the talk */
	uint32_t parcel_count, parcel_capacity;
};

struct groups {
	struct group **items; /* each stays where it is */
	uint32_t count, capacity;
};

/* The account is in it from the start. */
uint32_t group_add(struct world *world, struct str name);
uint32_t group_find(const struct world *world, struct str id); /* GROUP_NONE when unknown */
struct group *group_at(struct world *world, uint32_t group);
bool group_has(const struct group *group, uint32_t person);
bool group_take_in(struct group *group, uint32_t person); /* false when it is full or has them */
bool group_let_go(struct group *group, uint32_t person);  /* false when it has them not */
void groups_clear(struct world *world);
