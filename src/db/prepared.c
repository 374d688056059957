/* prepared: open addressing, keyed by the statement's address. */
#include "prepared.h"

#include "arena.h"

static size_t home(const struct prepared_table *table, const struct statement *statement)
{
	uint64_t mixed = (uint64_t)(uintptr_t)statement * UINT64_C(0x9E3779B97F4A7C15);
	return (size_t)(mixed >> 32) & (table->capacity - 1);
}

static struct prepared *slot_of(const struct prepared_table *table, const struct statement *statement)
{
	size_t at = home(table, statement);
	while (table->slots[at].statement && table->slots[at].statement != statement)
		at = (at + 1) & (table->capacity - 1);
	return &table->slots[at];
}

struct prepared *prepared_find(const struct prepared_table *table, const struct statement *statement)
{
	if (table->capacity == 0)
		return NULL;
	struct prepared *slot = slot_of(table, statement);
	return slot->statement ? slot : NULL;
}

static void grow(struct prepared_table *table)
{
	struct prepared_table bigger = {.capacity = table->capacity ? table->capacity * 2 : 32};
	bigger.slots = mem_make(bigger.capacity * sizeof *bigger.slots);
	for (size_t i = 0; i < table->capacity; i++)
		if (table->slots[i].statement)
			*slot_of(&bigger, table->slots[i].statement) = table->slots[i];
	bigger.used = table->used;
	mem_free(table->slots);
	*table = bigger;
}

struct prepared *prepared_add(struct prepared_table *table, const struct statement *statement)
{
	if (2 * (table->used + 1) > table->capacity)
		grow(table);
	struct prepared *slot = slot_of(table, statement);
	assert(!slot->statement);
	slot->statement = statement;
	table->used++;
	return slot;
}

void prepared_clear(struct prepared_table *table, void (*release)(void *handle))
{
	for (size_t i = 0; release && i < table->capacity; i++)
		if (table->slots[i].statement)
			release(table->slots[i].handle);
	mem_free(table->slots);
	*table = (struct prepared_table){0};
}
