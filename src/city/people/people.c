/* people: sets of friends on top of CRoaring. */
#include "people.h"

#include "arena.h"
#include "str.h"

#include <roaring/roaring.h>
#include <stdatomic.h>

#define RANGE 512

struct people {
	roaring_bitmap_t *bitmap;
};

struct people_shared {
	roaring_bitmap_t *bitmap;
	size_t bytes;
	atomic_int holders; /* the owner and every loan */
};

static roaring_bitmap_t *made(roaring_bitmap_t *bitmap)
{
	assert(bitmap); /* NULL is out of memory */
	return bitmap;
}

static void release(void *thing)
{
	roaring_bitmap_free(thing);
}

static struct people *adopt(struct arena *arena, roaring_bitmap_t *bitmap)
{
	struct people *set = arena_make(arena, struct people);
	set->bitmap = made(bitmap);
	arena_defer(arena, release, bitmap);
	return set;
}

/* Friend ids are handed out from 1 by the database; four billion is not a city. */
static uint32_t small(int64_t id)
{
	assert(id >= 0 && id <= UINT32_MAX);
	return (uint32_t)id;
}

struct people *people_new(struct arena *arena)
{
	return adopt(arena, roaring_bitmap_create());
}

struct people *people_copy(struct arena *arena, const struct people *set)
{
	return adopt(arena, roaring_bitmap_copy(set->bitmap));
}

void people_add(struct people *set, int64_t id) { roaring_bitmap_add(set->bitmap, small(id)); }

void people_remove(struct people *set, int64_t id) { roaring_bitmap_remove(set->bitmap, small(id)); }

void people_add_many(struct people *set, const uint32_t *ids, size_t count)
{
	roaring_bitmap_add_many(set->bitmap, count, ids);
}

bool people_has(const struct people *set, int64_t id)
{
	return id >= 0 && id <= UINT32_MAX && roaring_bitmap_contains(set->bitmap, (uint32_t)id);
}

int64_t people_count(const struct people *set)
{
	return (int64_t)roaring_bitmap_get_cardinality(set->bitmap);
}

void people_and(struct people *set, const struct people *other)
{
	roaring_bitmap_and_inplace(set->bitmap, other->bitmap);
}

void people_or(struct people *set, const struct people *other)
{
	roaring_bitmap_or_inplace(set->bitmap, other->bitmap);
}

void people_without(struct people *set, const struct people *other)
{
	roaring_bitmap_andnot_inplace(set->bitmap, other->bitmap);
}

int64_t people_and_count(const struct people *a, const struct people *b)
{
	return (int64_t)roaring_bitmap_and_cardinality(a->bitmap, b->bitmap);
}

int64_t people_rank(const struct people *set, int64_t id)
{
	if (id <= 0)
		return 0;
	if (id > UINT32_MAX)
		return people_count(set);
	return (int64_t)roaring_bitmap_rank(set->bitmap, small(id - 1));
}

size_t people_range(const struct people *set, int64_t first, size_t count, int64_t *ids)
{
	uint32_t start;
	if (first < 0 || first > UINT32_MAX || !roaring_bitmap_select(set->bitmap, (uint32_t)first, &start))
		return 0;
	roaring_uint32_iterator_t at;
	roaring_init_iterator(set->bitmap, &at);
	roaring_move_uint32_iterator_equalorlarger(&at, start);
	size_t got = 0;
	while (got < count && at.has_value) {
		ids[got++] = at.current_value;
		roaring_advance_uint32_iterator(&at);
	}
	return got;
}

void people_add_range(struct people *set, const struct people *from, int64_t first, int64_t count)
{
	int64_t ids[RANGE];
	uint32_t narrow[RANGE];
	size_t got = 1;
	for (int64_t at = 0; at < count && got; at += (int64_t)got) {
		int64_t left = count - at;
		got = people_range(from, first + at, left < RANGE ? (size_t)left : RANGE, ids);
		for (size_t i = 0; i < got; i++)
			narrow[i] = small(ids[i]);
		people_add_many(set, narrow, got);
	}
}

void people_add_listed(struct people *set, struct str ids)
{
	struct str piece;
	int64_t id;
	while (ids.len && str_cut(&ids, ',', &piece))
		if (str_to_i64(piece, &id) && id > 0 && id <= UINT32_MAX)
			people_add(set, id);
}

struct str people_pack(struct arena *arena, const struct people *set)
{
	const struct people *copy = people_copy(arena, set);
	roaring_bitmap_run_optimize(copy->bitmap);
	size_t size = roaring_bitmap_portable_size_in_bytes(copy->bitmap);
	char *bytes = arena_alloc(arena, size);
	size = roaring_bitmap_portable_serialize(copy->bitmap, bytes);
	return str_of(bytes, size);
}

enum err people_unpack(struct arena *arena, struct str packed, struct people **out)
{
	roaring_bitmap_t *bitmap = roaring_bitmap_portable_deserialize_safe(packed.ptr, packed.len);
	if (!bitmap)
		return fail(ERR_INTERNAL, "a stored set of people is damaged (%zu bytes)", packed.len);
	*out = adopt(arena, bitmap);
	return OK;
}

struct people_shared *people_share(const struct people *set)
{
	struct people_shared *shared = mem_make(sizeof *shared);
	shared->bitmap = made(roaring_bitmap_copy(set->bitmap));
	roaring_bitmap_run_optimize(shared->bitmap);
	roaring_bitmap_shrink_to_fit(shared->bitmap);
	shared->bytes = sizeof *shared + roaring_bitmap_size_in_bytes(shared->bitmap);
	atomic_init(&shared->holders, 1);
	return shared;
}

size_t people_shared_bytes(const struct people_shared *shared) { return shared->bytes; }

static void let_go(void *thing)
{
	struct people_shared *shared = thing;
	if (atomic_fetch_sub(&shared->holders, 1) > 1)
		return;
	roaring_bitmap_free(shared->bitmap);
	mem_free(shared);
}

const struct people *people_lend(struct people_shared *shared, struct arena *arena)
{
	struct people *set = arena_make(arena, struct people);
	atomic_fetch_add(&shared->holders, 1);
	set->bitmap = shared->bitmap;
	arena_defer(arena, let_go, shared);
	return set;
}

void people_unshare(struct people_shared **shared)
{
	if (*shared)
		let_go(*shared);
	*shared = NULL;
}
