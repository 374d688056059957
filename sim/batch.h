/* batch: rich menus linked to many people, which LINE does after answering.
 *
 * Bulk link and unlink, and the batch control with its operations. Wants the
 * world's lock. */
#pragma once

#include "ids.h"

struct world;

enum batch_operation { BATCH_LINK, BATCH_UNLINK, BATCH_UNLINK_ALL };

struct batch_step {
	enum batch_operation operation;
	uint32_t from, to; /* menus */
};

struct batch {
	struct id16 request_id;
	int64_t accepted_at, due, completed_at;
	struct batch_step *steps; /* of a batch control */
	uint32_t step_count;
	uint32_t *people;         /* of a bulk call */
	uint32_t person_count;
	uint32_t menu;            /* of a bulk call; MENU_NONE: unlink */
	bool done;
};

struct batches {
	uint32_t first_open; /* everything before it is done */
	struct batch *items;
	uint32_t count, capacity;
};

#define BATCH_TAKES_MS 200
#define BATCH_DAYS 14

/* Takes over people or steps, which are from mem_make(). */
void batch_add(struct world *world, const struct batch *batch);
/* Does what is due by the virtual clock; true while something waits. */
bool batches_step(struct world *world);
void batches_clear(struct world *world);
