/* people: sets against a plain array of booleans. */
#include "test.h"

#include "people.h"

#include <stdlib.h>
#include <string.h>

#define IDS 200000

static uint64_t state = 88172645463325252u;

static uint32_t chance(uint32_t below)
{
	state ^= state << 13;
	state ^= state >> 7;
	state ^= state << 17;
	return (uint32_t)(state >> 33) % below;
}

/* Sparse, dense and in runs, so that every kind of container is met. */
static struct people *random_set(struct arena *arena, bool *has)
{
	struct people *set = people_new(arena);
	uint32_t kind = chance(3), count = kind == 0 ? 50 : kind == 1 ? 60000 : 5;
	for (uint32_t i = 0; i < count; i++) {
		uint32_t start = chance(IDS), length = kind == 2 ? chance(30000) : 1;
		for (uint32_t id = start; id < start + length && id < IDS; id++) {
			people_add(set, id);
			has[id] = true;
		}
	}
	return set;
}

static void assert_same(const struct people *set, const bool *has)
{
	int64_t count = 0;
	for (int64_t id = 0; id < IDS; id++) {
		if (people_has(set, id) != has[id])
			fail_msg("id %d differs", (int)id);
		count += has[id];
	}
	assert_int_equal(people_count(set), count);
}

TEST(sets_of_people_behave_as_sets)
{
	for (int round = 0; round < 20; round++) {
		struct arena *own = arena_new();
		bool *a = arena_array(own, bool, IDS), *b = arena_array(own, bool, IDS);
		struct people *x = random_set(own, a), *y = random_set(own, b);
		int64_t both = 0;
		struct people *and = people_copy(own, x), *or = people_copy(own, x), *without = people_copy(own, x);
		people_and(and, y);
		people_or(or, y);
		people_without(without, y);
		for (int64_t id = 0; id < IDS; id++)
			both += a[id] && b[id];
		assert_int_equal(people_and_count(x, y), both);
		bool *want = arena_array(own, bool, IDS);
		for (int64_t id = 0; id < IDS; id++)
			want[id] = a[id] && b[id];
		assert_same(and, want);
		for (int64_t id = 0; id < IDS; id++)
			want[id] = a[id] || b[id];
		assert_same(or, want);
		for (int64_t id = 0; id < IDS; id++)
			want[id] = a[id] && !b[id];
		assert_same(without, want);
		arena_free(&own);
	}
}

TEST(a_packed_set_comes_back_the_same)
{
	for (int round = 0; round < 10; round++) {
		struct arena *own = arena_new();
		bool *has = arena_array(own, bool, IDS);
		struct people *back, *set = random_set(own, has);
		assert_ok(people_unpack(own, people_pack(own, set), &back));
		assert_same(back, has);
		assert_same(set, has);
		arena_free(&own);
	}
	struct people *back;
	assert_ok(people_unpack(arena, people_pack(arena, people_new(arena)), &back));
	assert_int_equal(people_count(back), 0);
	assert_err(people_unpack(arena, S(""), &back), ERR_INTERNAL);
	assert_err(people_unpack(arena, S("not a bitmap"), &back), ERR_INTERNAL);
}

TEST(a_range_of_ranks_is_a_slice_of_the_sorted_ids)
{
	bool *has = arena_array(arena, bool, IDS);
	struct people *set = random_set(arena, has);
	int64_t *all = arena_array(arena, int64_t, IDS), ids[500];
	int64_t count = 0;
	for (int64_t id = 0; id < IDS; id++) {
		assert_int_equal(people_rank(set, id), count);
		if (has[id])
			all[count++] = id;
	}
	for (int64_t first = 0; first < count; first += 500) {
		size_t got = people_range(set, first, 500, ids);
		assert_int_equal(got, count - first < 500 ? count - first : 500);
		assert_memory_equal(ids, all + first, got * sizeof *ids);
	}
	assert_int_equal(people_range(set, count, 500, ids), 0);
	assert_int_equal(people_range(set, -1, 500, ids), 0);
}

TEST(a_lent_set_outlives_its_owner)
{
	struct people *set = people_new(arena);
	people_add(set, 7);
	struct people_shared *shared = people_share(set);
	const struct people *lent = people_lend(shared, arena);
	people_unshare(&shared);
	people_unshare(&shared);
	assert_true(people_has(lent, 7));
	assert_int_equal(people_count(lent), 1);
}
