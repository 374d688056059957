/* batch: operations on the state before the request. */
#include "batch.h"

#include "arena.h"
#include "clock.h"
#include "world.h"

void batch_add(struct world *world, const struct batch *given)
{
	struct batches *batches = &world->batches;
	list_room(batches->items, batches->count, batches->capacity);
	batches->items[batches->count] = *given;
	batches->items[batches->count++].due = given->accepted_at + BATCH_TAKES_MS;
	pthread_cond_signal(&world->time_changed);
}

static void link_people(struct world *world, const struct batch *batch)
{
	for (uint32_t i = 0; i < batch->person_count; i++)
		if (batch->people[i] != NOBODY)
			menu_link(world, batch->menu, batch->people[i]);
}

static void move_person(struct world *world, const struct batch *batch, uint32_t person)
{
	uint32_t menu = people_at(world, person)->menu;
	if (!menu)
		return;
	for (uint32_t i = 0; i < batch->step_count; i++) {
		const struct batch_step *step = &batch->steps[i];
		if (step->operation != BATCH_UNLINK_ALL && step->from != menu - 1)
			continue;
		menu_link(world, step->operation == BATCH_LINK ? step->to : MENU_NONE, person);
		return;
	}
}

static void finish(struct world *world, struct batch *batch)
{
	link_people(world, batch);
	if (batch->step_count)
		for (uint32_t i = 0; i < world->people.count; i++)
			move_person(world, batch, i);
	batch->done = true;
	batch->completed_at = clock_now();
	mem_free(batch->people);
	batch->people = NULL;
	batch->person_count = 0;
}

bool batches_step(struct world *world)
{
	bool waiting = false;
	for (uint32_t i = world->batches.first_open; i < world->batches.count; i++) {
		struct batch *batch = &world->batches.items[i];
		if (!batch->done && batch->due <= clock_now())
			finish(world, batch);
		waiting |= !batch->done;
		if (batch->done && i == world->batches.first_open)
			world->batches.first_open++;
	}
	return waiting;
}

void batches_clear(struct world *world)
{
	for (uint32_t i = 0; i < world->batches.count; i++) {
		mem_free(world->batches.items[i].steps);
		mem_free(world->batches.items[i].people);
	}
	mem_free(world->batches.items);
	world->batches = (struct batches){0};
}
