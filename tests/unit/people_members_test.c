/* members: versions, roll-backs, bounds, many threads. */
#include "people_harness.h"

#include "attribute.h"
#include "friend.h"
#include "member_cache.h"
#include "members.h"
#include "people.h"

#include <pthread.h>
#include <stdatomic.h>

static int64_t tag_of(struct db *db, struct arena *arena, const char *label)
{
	struct attribute tags;
	int64_t id;
	assert_ok(attribute_by_key(db, arena, S("tag"), &tags));
	assert_ok(option_add(db, arena, tags.id, &(struct option_edit){.label = str_from(label)}, 1, &id));
	return id;
}

static int64_t count_of(struct db *db, struct arena *arena, struct members *members, int64_t option)
{
	const struct people *set;
	assert_ok(members_of_option(db, arena, members, option, &set));
	return people_count(set);
}

DB_TEST(a_change_is_seen_at_once_and_by_everybody_after_the_commit)
{
	struct db *db = city_writer(place, arena);
	struct members *members = members_new(0);
	struct db *other = reader(place, arena);
	int64_t tag = tag_of(db, arena, "町内会長");
	bool changed;
	assert_ok(tx_commit(db));
	assert_int_equal(count_of(other, arena, members, tag), 0);
	assert_ok(tx_begin(db));
	assert_ok(member_add(db, arena, tag, 1, &changed));
	assert_true(changed);
	assert_ok(member_add(db, arena, tag, 1, &changed));
	assert_false(changed);
	assert_int_equal(count_of(db, arena, members, tag), 1);
	assert_int_equal(count_of(other, arena, members, tag), 0);
	assert_ok(tx_commit(db));
	assert_int_equal(count_of(other, arena, members, tag), 1);
	assert_ok(member_remove(db, arena, tag, 1, &changed));
	assert_true(changed);
	assert_int_equal(count_of(other, arena, members, tag), 0);
	members_free(&members);
}

DB_TEST(what_was_rolled_back_is_never_believed)
{
	struct db *db = city_writer(place, arena);
	struct members *members = members_new(0);
	int64_t tag = tag_of(db, arena, "消防団");
	assert_ok(tx_commit(db));
	for (int64_t i = 1; i <= 20; i++) {
		assert_ok(tx_begin(db));
		assert_ok(member_add(db, arena, tag, 100 + i, NULL));
		assert_int_equal(count_of(db, arena, members, tag), 1); /* now in the cache */
		tx_rollback(db);
		assert_int_equal(count_of(db, arena, members, tag), 0);
	}
	members_free(&members);
}

/* Against the table, after each of: one change, many, a roll-back, more changes than are kept. */
DB_TEST(a_set_that_is_behind_catches_up)
{
	struct db *db = city_writer(place, arena);
	struct members *members = members_new(0);
	int64_t tag = tag_of(db, arena, "回覧"), added, ids[50];
	uint64_t random = 88172645463325252u;
	assert_ok(tx_commit(db));
	for (int round = 0; round < 300; round++) {
		struct arena *own = arena_new();
		random ^= random << 13;
		random ^= random >> 7;
		random ^= random << 17;
		assert_ok(tx_begin(db));
		size_t changes = round == 150 ? 2500 : random % 7;
		for (size_t i = 0; i < changes; i++) {
			int64_t id = 1 + (int64_t)((random >> 9) + i * 7919) % 400;
			assert_ok((random >> i % 50) & 1 ? member_add(db, own, tag, id, NULL) : member_remove(db, own, tag, id, NULL));
		}
		for (int64_t i = 0; i < 50; i++)
			ids[i] = 300 + (int64_t)(random >> 40) % 100 + i;
		if (random % 11 == 0)
			assert_ok(members_add_many(db, own, tag, ids, 50, &added));
		if (random % 3 == 0)
			(void)count_of(db, own, members, tag); /* what may be rolled back is in the cache */
		if (random % 5 == 0)
			tx_rollback(db);
		else
			assert_ok(tx_commit(db));
		const struct people *set;
		bool has;
		assert_ok(members_of_option(db, own, members, tag, &set));
		for (int64_t id = 1; id < 460; id++) {
			assert_ok(member_has(db, own, tag, id, &has));
			assert_int_equal(people_has(set, id), has);
		}
		arena_free(&own);
	}
	members_free(&members);
}

DB_TEST(many_at_once)
{
	struct db *db = city_writer(place, arena);
	struct members *members = members_new(0);
	int64_t tag = tag_of(db, arena, "防災"), added, ids[3000];
	for (int64_t i = 0; i < 3000; i++)
		ids[i] = i + 1;
	assert_ok(members_add_many(db, arena, tag, ids, 2000, &added));
	assert_int_equal(added, 2000);
	assert_int_equal(count_of(db, arena, members, tag), 2000);
	assert_ok(members_add_many(db, arena, tag, ids, 3000, &added));
	assert_int_equal(count_of(db, arena, members, tag), 3000);
	assert_ok(tx_commit(db));
	members_free(&members);
}

TEST(the_cache_keeps_within_its_bytes_and_forgets_the_longest_unused)
{
	struct member_cache *cache = member_cache_new(20000);
	for (int64_t i = 0; i < 2000; i++) {
		struct arena *own = arena_new();
		struct people *set = people_new(own);
		people_add(set, i * 7);
		member_cache_put(cache, own, (struct member_key){1, i, 0}, (struct member_stamp){1, 0}, set);
		const struct people *first = member_cache_get(cache, own, (struct member_key){1, 0, 0}, 1);
		assert_non_null(first);
		assert_true(people_has(first, 0));
		arena_free(&own);
	}
	struct member_cache_counts counts = member_cache_counts(cache);
	assert_true(counts.bytes <= 20000 && counts.sets > 10 && counts.sets < 2000);
	assert_null(member_cache_get(cache, arena, (struct member_key){1, 1, 0}, 1));
	assert_non_null(member_cache_get(cache, arena, (struct member_key){1, 1999, 0}, 1));
	assert_null(member_cache_get(cache, arena, (struct member_key){1, 1999, 0}, 2));
	member_cache_free(&cache);
}

TEST(a_set_larger_than_the_cache_is_lent_all_the_same)
{
	struct member_cache *cache = member_cache_new(10);
	struct people *set = people_new(arena);
	people_add(set, 5);
	const struct people *lent = member_cache_put(cache, arena, (struct member_key){1, 1, 0}, (struct member_stamp){1, 0}, set);
	assert_true(people_has(lent, 5));
	assert_int_equal(member_cache_counts(cache).sets, 0);
	member_cache_free(&cache);
}

#define THREADS 6

struct crowd {
	struct member_cache *cache;
	atomic_int wrong;
};

/* A set under version v holds v and nothing else: any mix-up is seen. */
static void *use_cache(void *context)
{
	struct crowd *crowd = context;
	uint64_t random = (uint64_t)(uintptr_t)&crowd | 1;
	for (int i = 0; i < 3000; i++) {
		struct arena *own = arena_new();
		random ^= random << 13;
		random ^= random >> 7;
		random ^= random << 17;
		int64_t key = (int64_t)(random % 50), version = (int64_t)(random >> 8) % 4;
		const struct people *set = member_cache_get(crowd->cache, own, (struct member_key){2, key, 0}, version);
		if (!set) {
			struct people *made = people_new(own);
			people_add(made, version * 1000 + key);
			set = member_cache_put(crowd->cache, own, (struct member_key){2, key, 0},
			                       (struct member_stamp){version, 0}, made);
		}
		if (people_count(set) != 1 || !people_has(set, version * 1000 + key))
			atomic_fetch_add(&crowd->wrong, 1);
		arena_free(&own);
	}
	return NULL;
}

TEST(many_threads_share_the_cache)
{
	struct crowd crowd = {.cache = member_cache_new(3000)};
	pthread_t threads[THREADS];
	for (size_t i = 0; i < THREADS; i++)
		assert_int_equal(pthread_create(&threads[i], NULL, use_cache, &crowd), 0);
	for (size_t i = 0; i < THREADS; i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(atomic_load(&crowd.wrong), 0);
	member_cache_free(&crowd.cache);
}

struct readers {
	struct place *place;
	struct members *members;
	int64_t tag;
	atomic_bool stop;
	atomic_int wrong;
};

/* The writer adds people 1, 2, 3 … one commit each, so any set is 1…n and grows. */
static void *count_again_and_again(void *context)
{
	struct readers *r = context;
	int64_t before = 0;
	while (!atomic_load(&r->stop)) {
		struct arena *own = arena_new();
		struct db *db;
		const struct people *set;
		if (db_take(r->place->pool, own, DB_READ, &db) != OK ||
		    members_of_option(db, own, r->members, r->tag, &set) != OK || people_count(set) < before ||
		    (people_count(set) && !people_has(set, people_count(set))))
			atomic_fetch_add(&r->wrong, 1);
		else
			before = people_count(set);
		arena_free(&own);
	}
	return NULL;
}

DB_TEST(readers_never_see_an_older_set_than_before)
{
	struct db *db = city_writer(place, arena);
	struct readers readers = {.place = place, .members = members_new(0), .tag = tag_of(db, arena, "見守り")};
	pthread_t threads[3];
	assert_ok(tx_commit(db));
	for (size_t i = 0; i < COUNT(threads); i++)
		assert_int_equal(pthread_create(&threads[i], NULL, count_again_and_again, &readers), 0);
	for (int64_t id = 1; id <= 150; id++) {
		assert_ok(tx_begin(db));
		assert_ok(member_add(db, arena, readers.tag, id, NULL));
		assert_ok(tx_commit(db));
	}
	atomic_store(&readers.stop, true);
	for (size_t i = 0; i < COUNT(threads); i++)
		pthread_join(threads[i], NULL);
	assert_int_equal(atomic_load(&readers.wrong), 0);
	assert_int_equal(count_of(db, arena, readers.members, readers.tag), 150);
	members_free(&readers.members);
}
