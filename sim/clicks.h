/* clicks: sums over parcels of what people opened and tapped. */
#pragma once

#include "table.h"

struct world;
struct arena;
struct parcel;

struct click {
	struct str uri;
	int64_t times, people;
};

#define CLICK_URIS_MOST 200

struct clicks {
	struct world *world;
	struct arena *arena;
	struct click *items;
	uint32_t count;
	uint32_t bubbles;  /* of the longest parcel */
	int64_t opened;    /* people */
	int64_t clickers;  /* people who tapped anything */
};

void clicks_begin(struct clicks *clicks, struct world *world, struct arena *arena);
void clicks_add(struct clicks *clicks, const struct parcel *parcel);
