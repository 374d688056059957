/* people: adding, finding, following, blocking. */
#include "people.h"

#include "arena.h"
#include "clock.h"
#include "world.h"

#include <stdio.h>
#include <string.h>

struct person *people_at(struct world *world, uint32_t index)
{
	assert(index < world->people.count);
	return &world->people.items[index];
}

uint32_t people_find(const struct world *world, struct str user_id)
{
	struct id16 id;
	return ids_user(user_id, &id) ? table_get(&world->people.by_id, id) : NOBODY;
}

/* --- adding ---------------------------------------------------------------- */

/* The same seed makes the same people: a restarted demo finds its friends again. */
static struct id16 id_from_seed(const struct world *world, uint32_t index)
{
	struct {
		char seed[32];
		uint32_t index;
	} what = {.index = index};
	memcpy(what.seed, world->seed.ptr, sizeof what.seed);
	return id16_fingerprint(str_of((const char *)&what, sizeof what));
}

static uint32_t crowd_add(struct world *world, const struct newcomer *newcomer, bool alone)
{
	struct people *people = &world->people;
	list_room(people->crowds, people->crowd_count, people->crowd_capacity);
	people->crowds[people->crowd_count] = (struct crowd){
		.name = world_keep(world, newcomer->name),
		.language = world_keep(world, newcomer->language),
		.first = people->count,
		.alone = alone,
	};
	return people->crowd_count++;
}

static uint32_t person_add(struct world *world, struct id16 id, uint32_t crowd)
{
	struct people *people = &world->people;
	list_room(people->items, people->count, people->capacity);
	people->items[people->count] = (struct person){.id = id, .crowd = crowd};
	table_put(&people->by_id, id, people->count);
	return people->count++;
}

enum err people_add(struct world *world, const struct newcomer *newcomer, uint32_t *out)
{
	struct people *people = &world->people;
	struct id16 id = id_from_seed(world, people->count);
	if (people->count >= PEOPLE_MOST)
		return fail(ERR_LIMIT, "too many people (%u)", PEOPLE_MOST);
	if (newcomer->user_id.len && !ids_user(newcomer->user_id, &id))
		return fail(ERR_INVALID, "userId is not U and 32 hex digits");
	if (table_get(&people->by_id, id) != TABLE_NONE)
		return fail(ERR_CONFLICT, "there is already somebody with this userId");
	uint32_t index = person_add(world, id, crowd_add(world, newcomer, true));
	people->items[index].named = true;
	struct details *details = people_details(world, index);
	details->picture_url = world_keep(world, newcomer->picture_url);
	details->status_message = world_keep(world, newcomer->status_message);
	details->no_consent = newcomer->no_consent;
	*out = index;
	return OK;
}

enum err people_add_crowd(struct world *world, const struct newcomer *newcomer, uint32_t count,
                          uint32_t *first)
{
	struct people *people = &world->people;
	if (count > PEOPLE_MOST - people->count)
		return fail(ERR_LIMIT, "too many people (%u)", PEOPLE_MOST);
	uint32_t crowd = crowd_add(world, newcomer, false);
	*first = people->count;
	for (uint32_t i = 0; i < count; i++)
		person_add(world, id_from_seed(world, people->count), crowd);
	return OK;
}

void people_clear(struct world *world)
{
	struct people *people = &world->people;
	for (uint32_t i = 0; i < people->count; i++)
		mem_free(people->items[i].entries);
	mem_free(people->items);
	mem_free(people->details);
	mem_free(people->crowds);
	mem_free(people->notices);
	table_clear(&people->by_id);
	*people = (struct people){0};
}

/* --- what is known about somebody -------------------------------------------- */

struct details *people_details(struct world *world, uint32_t index)
{
	struct people *people = &world->people;
	struct person *person = people_at(world, index);
	if (!person->details) {
		list_room(people->details, people->details_count, people->details_capacity);
		people->details[people->details_count] = (struct details){0};
		person->details = ++people->details_count;
	}
	return &people->details[person->details - 1];
}

const struct details *people_details_if_any(const struct world *world, uint32_t index)
{
	uint32_t details = world->people.items[index].details;
	return details ? &world->people.details[details - 1] : NULL;
}

static const struct crowd *crowd_of(const struct world *world, uint32_t index)
{
	return &world->people.crowds[world->people.items[index].crowd];
}

struct str people_name_in(const struct world *world, uint32_t index, char room[NAME_ROOM])
{
	const struct details *details = people_details_if_any(world, index);
	const struct crowd *crowd = crowd_of(world, index);
	if (details && details->name.len)
		return details->name;
	if (crowd->alone)
		return crowd->name;
	int len = snprintf(room, NAME_ROOM, "%.*s %u", FMT(str_left(crowd->name, NAME_ROOM - 20)),
	                   index - crowd->first + 1);
	return str_of(room, (size_t)len);
}

struct str people_name(const struct world *world, struct arena *arena, uint32_t index)
{
	char room[NAME_ROOM];
	return str_dup(arena, people_name_in(world, index, room));
}

struct str people_language(const struct world *world, uint32_t index)
{
	const struct details *details = people_details_if_any(world, index);
	return details && details->language.len ? details->language : crowd_of(world, index)->language;
}

/* --- the talk ------------------------------------------------------------------ */

void people_append(struct world *world, uint32_t index, enum entry_kind kind, uint32_t what)
{
	struct person *person = people_at(world, index);
	if (!world->settings.keep)
		return;
	list_room(person->entries, person->entry_count, person->entry_capacity);
	person->entries[person->entry_count++] = (struct entry){.index = what, .kind = (uint8_t)kind};
	watch_changed(world, index);
}

void people_notice(struct world *world, uint32_t index, struct str text)
{
	struct people *people = &world->people;
	if (!people_at(world, index)->named)
		return; /* nobody reads the talk of one in a crowd */
	list_room(people->notices, people->notice_count, people->notice_capacity);
	people->notices[people->notice_count] = (struct notice){clock_now(), world_keep(world, text)};
	people_append(world, index, ENTRY_NOTICE, people->notice_count++);
}

/* --- friendship ------------------------------------------------------------------ */

void people_follow(struct world *world, uint32_t index, bool silent)
{
	struct person *person = people_at(world, index);
	bool unblocked = person->state == PERSON_BLOCKED;
	if (person->state == PERSON_FOLLOWING || person->state == PERSON_DELETED)
		return;
	person->state = PERSON_FOLLOWING;
	world->people.following++;
	world->people.blocked -= unblocked;
	world->people.ever += !unblocked;
	people_notice(world, index, unblocked ? S("ブロックを解除しました") : S("友だちに追加しました"));
	watch_changed(world, index);
	if (!silent)
		hook_event(world, index,
		           unblocked ? S("\"type\":\"follow\",\"follow\":{\"isUnblocked\":true}")
		                     : S("\"type\":\"follow\",\"follow\":{\"isUnblocked\":false}"),
		           true);
}

void people_block(struct world *world, uint32_t index, bool silent)
{
	struct person *person = people_at(world, index);
	if (person->state == PERSON_BLOCKED || person->state == PERSON_DELETED)
		return;
	world->people.following -= person->state == PERSON_FOLLOWING;
	world->people.blocked++;
	person->state = PERSON_BLOCKED;
	person->menu = 0; /* LINE forgets the personal menu at a block */
	people_notice(world, index, S("ブロックしました"));
	watch_changed(world, index);
	if (!silent)
		hook_event(world, index, S("\"type\":\"unfollow\""), false);
}

void people_delete(struct world *world, uint32_t index)
{
	struct person *person = people_at(world, index);
	world->people.following -= person->state == PERSON_FOLLOWING;
	world->people.blocked -= person->state == PERSON_BLOCKED;
	person->state = PERSON_DELETED;
	person->menu = 0;
	watch_changed(world, index);
}
