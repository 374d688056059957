/* groups: few and small, so plain lists do. */
#include "groups.h"

#include "arena.h"
#include "world.h"

uint32_t group_add(struct world *world, struct str name)
{
	struct groups *groups = &world->groups;
	struct group *group = mem_make(sizeof *group);
	group->id = id16_random();
	group->name = world_keep(world, name);
	group->inside = true;
	list_room(groups->items, groups->count, groups->capacity);
	groups->items[groups->count] = group;
	return groups->count++;
}

struct group *group_at(struct world *world, uint32_t group)
{
	assert(group < world->groups.count);
	return world->groups.items[group];
}

uint32_t group_find(const struct world *world, struct str text)
{
	struct id16 id;
	if (!ids_group(text, &id))
		return GROUP_NONE;
	for (uint32_t i = 0; i < world->groups.count; i++)
		if (id16_eq(world->groups.items[i]->id, id))
			return i;
	return GROUP_NONE;
}

static uint32_t place_of(const struct group *group, uint32_t person)
{
	uint32_t i = 0;
	while (i < group->member_count && group->members[i] != person)
		i++;
	return i;
}

bool group_has(const struct group *group, uint32_t person)
{
	return place_of(group, person) < group->member_count;
}

bool group_take_in(struct group *group, uint32_t person)
{
	if (group->member_count == GROUP_MEMBERS_MOST || group_has(group, person))
		return false;
	group->members[group->member_count++] = person;
	return true;
}

bool group_let_go(struct group *group, uint32_t person)
{
	uint32_t place = place_of(group, person);
	if (place == group->member_count)
		return false;
	group->members[place] = group->members[--group->member_count];
	return true;
}

void groups_clear(struct world *world)
{
	for (uint32_t i = 0; i < world->groups.count; i++) {
		mem_free(world->groups.items[i]->parcels);
		mem_free(world->groups.items[i]);
	}
	mem_free(world->groups.items);
	world->groups = (struct groups){0};
}
