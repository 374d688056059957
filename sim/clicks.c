/* clicks: a parcel's taps are few, so plain loops do. */
#include "clicks.h"

#include "arena.h"
#include "world.h"

void clicks_begin(struct clicks *clicks, struct world *world, struct arena *arena)
{
	*clicks = (struct clicks){.world = world, .arena = arena};
	clicks->items = arena_array(arena, struct click, CLICK_URIS_MOST);
}

static struct click *click_of(struct clicks *clicks, struct str uri)
{
	for (uint32_t i = 0; i < clicks->count; i++)
		if (str_eq(clicks->items[i].uri, uri))
			return &clicks->items[i];
	if (clicks->count == CLICK_URIS_MOST)
		return NULL;
	clicks->items[clicks->count] = (struct click){.uri = uri};
	return &clicks->items[clicks->count++];
}

static bool tapped_before(const struct parcel *parcel, uint32_t upto)
{
	for (uint32_t i = 0; i < upto; i++)
		if (parcel->taps[i].person == parcel->taps[upto].person)
			return true;
	return false;
}

void clicks_add(struct clicks *clicks, const struct parcel *parcel)
{
	uint32_t bubbles = parcel_content(clicks->world, parcel)->count;
	clicks->bubbles = bubbles > clicks->bubbles ? bubbles : clicks->bubbles;
	clicks->opened += parcel->opened;
	for (uint32_t i = 0; i < parcel->tap_count; i++) {
		struct click *click = click_of(clicks, parcel->taps[i].uri);
		clicks->clickers += !tapped_before(parcel, i);
		if (!click)
			continue;
		click->times += parcel->taps[i].times;
		click->people++;
	}
}
