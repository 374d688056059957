/* table: linear probing over a power of two. */
#include "table.h"

#include "arena.h"
#include "secret.h"

#include <string.h>

#define FIRST_CAPACITY 64u

static uint32_t first_place(const struct table *table, struct id16 key)
{
	uint64_t low, high;
	memcpy(&low, key.bytes, sizeof low);
	memcpy(&high, key.bytes + sizeof low, sizeof high);
	uint64_t mixed = (low ^ (high * 0x9e3779b97f4a7c15u)) * 0xff51afd7ed558ccdu;
	return (uint32_t)(mixed >> 32) & (table->capacity - 1);
}

/* The slot of the key, or the empty one where it belongs. */
static struct table_slot *place(const struct table *table, struct id16 key)
{
	uint32_t at = first_place(table, key);
	while (table->slots[at].value != TABLE_NONE && !id16_eq(table->slots[at].key, key))
		at = (at + 1) & (table->capacity - 1);
	return &table->slots[at];
}

static void resize(struct table *table, uint32_t capacity)
{
	struct table old = *table;
	table->slots = mem_make(capacity * sizeof *table->slots);
	table->capacity = capacity;
	memset(table->slots, 0xff, capacity * sizeof *table->slots);
	for (uint32_t i = 0; i < old.capacity; i++)
		if (old.slots[i].value != TABLE_NONE)
			*place(table, old.slots[i].key) = old.slots[i];
	mem_free(old.slots);
}

uint32_t table_get(const struct table *table, struct id16 key)
{
	return table->capacity ? place(table, key)->value : TABLE_NONE;
}

void table_prefetch(const struct table *table, struct id16 key)
{
	if (table->capacity)
		__builtin_prefetch(&table->slots[first_place(table, key)]);
}

void table_put(struct table *table, struct id16 key, uint32_t value)
{
	assert(value != TABLE_NONE);
	if (table->count + 1 > table->capacity / 4 * 3)
		resize(table, table->capacity ? table->capacity * 2 : FIRST_CAPACITY);
	struct table_slot *slot = place(table, key);
	if (slot->value == TABLE_NONE)
		table->count++;
	*slot = (struct table_slot){key, value};
}

void table_clear(struct table *table)
{
	mem_free(table->slots);
	*table = (struct table){0};
}

void *list_grow(void *items, size_t item_size, uint32_t count, uint32_t *capacity)
{
	if (count < *capacity)
		return items;
	size_t bytes;
	uint32_t wanted = *capacity ? *capacity * 2 : 2;
	assert(wanted > *capacity && !__builtin_mul_overflow((size_t)wanted, item_size, &bytes));
	*capacity = wanted;
	return mem_resize(items, bytes);
}

bool id16_eq(struct id16 a, struct id16 b) { return memcmp(a.bytes, b.bytes, sizeof a.bytes) == 0; }

struct id16 id16_hash(struct str data)
{
	uint8_t whole[32];
	sha256(data, whole);
	struct id16 id = {0};
	memcpy(id.bytes, whole, sizeof id.bytes);
	return id;
}

static uint64_t mix(uint64_t hash, uint64_t word)
{
	hash = (hash ^ word) * 0x9fb21c651e98df25u;
	return hash ^ hash >> 29;
}

struct id16 id16_fingerprint(struct str data)
{
	uint64_t low = data.len, high = 0x9e3779b97f4a7c15u, word;
	size_t at = 0;
	for (; data.len - at >= sizeof word; at += sizeof word) {
		memcpy(&word, data.ptr + at, sizeof word);
		low = mix(low, word);
		high = mix(high + word, low);
	}
	word = 0;
	if (data.len > at)
		memcpy(&word, data.ptr + at, data.len - at);
	low = mix(mix(low, word), high);
	high = mix(mix(high, word), low);
	struct id16 id = {0};
	memcpy(id.bytes, &low, sizeof low);
	memcpy(id.bytes + sizeof low, &high, sizeof high);
	return id;
}

struct id16 id16_random(void)
{
	struct id16 id = {0};
	random_bytes(id.bytes, sizeof id.bytes);
	return id;
}
