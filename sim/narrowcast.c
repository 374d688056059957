/* narrowcast: who is meant, and when it happens. */
#include "narrowcast.h"

#include "arena.h"
#include "clock.h"
#include "field.h"
#include "narrowcast_match.h"
#include "world.h"

#define LEAST_RECIPIENTS 50 /* when attributes narrow the audience down */
#define ERROR_TOO_FEW 2
#define ERROR_CANCELLED 5

uint32_t narrowcast_add(struct world *world, const struct narrowcast *given)
{
	struct narrowcasts *all = &world->narrowcasts;
	list_room(all->items, all->count, all->capacity);
	all->items[all->count] = *given;
	world->sending.reserved += given->reserved;
	pthread_cond_signal(&world->time_changed);
	return all->count++;
}

struct narrowcast *narrowcast_of_request(struct world *world, struct str request_id)
{
	uint32_t parcel = parcel_find(world, request_id);
	for (uint32_t i = 0; parcel != TABLE_NONE && i < world->narrowcasts.count; i++)
		if (world->narrowcasts.items[i].parcel == parcel)
			return &world->narrowcasts.items[i];
	return NULL;
}

int64_t narrowcast_reach(struct world *world, struct arena *arena, const struct narrowcast *narrowcast)
{
	struct narrowcast_match match;
	int64_t reach = 0;
	narrowcast_match_init(&match, world, arena, narrowcast);
	for (uint32_t i = 0; i < world->people.count; i++)
		reach += narrowcast_matches(&match, i);
	return reach;
}

/* --- sending -------------------------------------------------------------------------------- */

static void fail_with(struct world *world, struct narrowcast *narrowcast, int error)
{
	narrowcast->phase = NARROWCAST_FAILED;
	narrowcast->error = error;
	narrowcast->completed_at = clock_now();
	world->sending.reserved -= narrowcast->reserved;
	narrowcast->reserved = 0;
}

/* A random choice of so many of the rest: each has an equal chance. */
static bool is_chosen(uint64_t *state, int64_t wanted, int64_t left)
{
	assert(left > 0);
	*state = *state * 6364136223846793005u + 1442695040888963407u;
	return (int64_t)((*state >> 33) % (uint64_t)left) < wanted;
}

static void deliver(struct world *world, struct arena *arena, struct narrowcast *narrowcast, int64_t reach)
{
	struct narrowcast_match match;
	uint64_t state = narrowcast->parcel + 1;
	int64_t left = reach, wanted = narrowcast->target;
	narrowcast_match_init(&match, world, arena, narrowcast);
	for (uint32_t i = 0; i < world->people.count && wanted > 0; i++) {
		if (!narrowcast_matches(&match, i))
			continue;
		if (is_chosen(&state, wanted, left--)) {
			parcel_deliver(world, narrowcast->parcel, i);
			wanted--;
		}
	}
}

/* What the plan leaves, and what was set aside for this one. */
static int64_t allowed_for(struct world *world, const struct narrowcast *narrowcast)
{
	int64_t used = sending_used(world);
	if (world->settings.plan < 0)
		return INT64_MAX;
	return world->settings.plan - used - world->sending.reserved + narrowcast->reserved;
}

static void send_now(struct world *world, struct narrowcast *narrowcast)
{
	struct arena *arena = arena_new();
	int64_t reach = narrowcast_reach(world, arena, narrowcast);
	int64_t allowed = allowed_for(world, narrowcast);
	narrowcast->target = narrowcast->most && narrowcast->most < reach ? narrowcast->most : reach;
	if (world->narrowcasts.next_error) {
		fail_with(world, narrowcast, world->narrowcasts.next_error);
		world->narrowcasts.next_error = 0;
	} else if (narrowcast->filter.len && narrowcast->target < LEAST_RECIPIENTS) {
		fail_with(world, narrowcast, ERROR_TOO_FEW);
	} else if (narrowcast->target > allowed && narrowcast->forbid_partial) {
		fail_with(world, narrowcast, ERROR_CANCELLED);
	} else {
		if (narrowcast->target > allowed)
			narrowcast->target = allowed;
		deliver(world, arena, narrowcast, reach);
		narrowcast->success = parcel_at(world, narrowcast->parcel)->people;
		narrowcast->failure = narrowcast->target - narrowcast->success;
		narrowcast->phase = NARROWCAST_SUCCEEDED;
		narrowcast->completed_at = clock_now();
		world->sending.reserved -= narrowcast->reserved;
		narrowcast->reserved = 0;
		sending_count(world, VIA_NARROWCAST, narrowcast->success);
	}
	arena_free(&arena);
}

static bool move_on(struct world *world, struct narrowcast *narrowcast)
{
	int64_t age = clock_now() - narrowcast->accepted_at;
	if (narrowcast->phase == NARROWCAST_WAITING && age >= NARROWCAST_WAITS_MS)
		narrowcast->phase = NARROWCAST_SENDING;
	if (narrowcast->phase == NARROWCAST_SENDING && age >= NARROWCAST_WAITS_MS + NARROWCAST_SENDS_MS)
		send_now(world, narrowcast);
	return narrowcast->phase < NARROWCAST_SUCCEEDED;
}

bool narrowcasts_step(struct world *world)
{
	bool waiting = false;
	for (uint32_t i = 0; i < world->narrowcasts.count; i++)
		waiting |= move_on(world, &world->narrowcasts.items[i]);
	return waiting;
}

void narrowcasts_clear(struct world *world)
{
	mem_free(world->narrowcasts.items);
	world->narrowcasts = (struct narrowcasts){0};
}
