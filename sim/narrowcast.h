/* narrowcast: accepted at once, delivered a little later.
 *
 * Who is reached is decided when sending begins. What the simulated people are
 * (age, gender, area) follows from their user id. Wants the world's lock. */
#pragma once

#include "ids.h"

struct world;
struct node;
struct arena;

enum narrowcast_phase { NARROWCAST_WAITING, NARROWCAST_SENDING, NARROWCAST_SUCCEEDED, NARROWCAST_FAILED };

struct narrowcast {
	uint32_t parcel;
	enum narrowcast_phase phase;
	int64_t accepted_at, completed_at;
	struct str filter;        /* JSON of filter.demographic, empty: none */
	struct str recipient;     /* JSON of recipient, empty: all friends */
	int64_t most;             /* limit.max, 0: none */
	bool up_to_quota, forbid_partial;
	int64_t reserved;
	int64_t target, success, failure;
	int error; /* LINE's errorCode, 0: none */
};

struct narrowcasts {
	struct narrowcast *items;
	uint32_t count, capacity;
	int next_error; /* injected: the next one fails so */
};

#define NARROWCAST_WAITS_MS 100
#define NARROWCAST_SENDS_MS 200
#define NARROWCAST_DAYS 14

uint32_t narrowcast_add(struct world *world, const struct narrowcast *narrowcast);
struct narrowcast *narrowcast_of_request(struct world *world, struct str request_id); /* NULL when unknown */
/* How many friends fit the filter and recipient. */
int64_t narrowcast_reach(struct world *world, struct arena *arena, const struct narrowcast *narrowcast);
/* Moves what is due by the virtual clock; true while something waits. */
bool narrowcasts_step(struct world *world);
void narrowcasts_clear(struct world *world);
