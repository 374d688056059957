/* table: 16-byte keys (ids, hashes) to small numbers, and arrays that grow.
 *
 * Made for a million people: open addressing, 20 bytes a place. Keys are taken
 * as they are, so they should be random or a hash. No removal: a number that is
 * no longer true is overwritten, or the whole table is cleared. */
#pragma once

#include "base.h"

#define TABLE_NONE UINT32_MAX

struct id16 {
	uint8_t bytes[16];
};

struct table_slot {
	struct id16 key;
	uint32_t value;
};

struct table {
	struct table_slot *slots;
	uint32_t count, capacity;
};

uint32_t table_get(const struct table *table, struct id16 key); /* TABLE_NONE when absent */
void table_prefetch(const struct table *table, struct id16 key); /* soon to be asked for */
void table_put(struct table *table, struct id16 key, uint32_t value);
void table_clear(struct table *table); /* gives the memory back */

/* Room for one more item: items, how many there are, and for how many there is room. */
void *list_grow(void *items, size_t item_size, uint32_t count, uint32_t *capacity);
#define list_room(items, count, capacity) \
	((items) = list_grow((items), sizeof *(items), (count), &(capacity)))

bool id16_eq(struct id16 a, struct id16 b);
struct id16 id16_hash(struct str data); /* half of SHA-256 */
struct id16 id16_fingerprint(struct str data); /* fast; for bytes of good will */
struct id16 id16_random(void);
