/* Loans, transactions and what happens when many want to write. */
#include "db_harness.h"

#include "clock.h"
#include "db_thing.sql.h"

#include <pthread.h>

static int64_t seen_by(struct place *place, struct arena *arena)
{
	struct db *db = reader(place, arena);
	int64_t count;
	assert_ok(sql_thing_count(db, arena, &count));
	db_return(&db);
	return count;
}

DB_TEST(what_is_committed_is_seen_by_others)
{
	struct db *db = writer(place, arena);
	assert_ok(tx_begin(db));
	assert_ok(sql_thing_put(db, arena, S("a")));
	assert_int_equal(seen_by(place, arena), 0);
	assert_ok(tx_commit(db));
	assert_int_equal(seen_by(place, arena), 1);
}

DB_TEST(a_loan_that_ends_rolls_back)
{
	struct db *db = writer(place, arena);
	assert_ok(tx_begin(db));
	assert_ok(sql_thing_put(db, arena, S("a")));
	db_return(&db);
	assert_null(db);

	struct arena *inner = arena_new();
	db = writer(place, inner);
	assert_ok(tx_begin(db));
	assert_ok(sql_thing_put(db, inner, S("b")));
	arena_free(&inner);
	assert_int_equal(seen_by(place, arena), 0);
}

DB_TEST(a_failed_statement_dooms_its_transaction)
{
	struct db *db = writer(place, arena);
	assert_ok(sql_thing_put(db, arena, S("a")));
	assert_ok(tx_begin(db));
	assert_ok(sql_thing_put(db, arena, S("b")));
	assert_err(sql_thing_put(db, arena, S("a")), ERR_CONFLICT);
	assert_err(sql_thing_put(db, arena, S("c")), ERR_INTERNAL);
	assert_err(tx_commit(db), ERR_INTERNAL);
	assert_false(db_in_tx(db));
	assert_int_equal(seen_by(place, arena), 1);
	assert_ok(sql_thing_put(db, arena, S("c")));
}

DB_TEST(not_found_dooms_nothing)
{
	struct db *db = writer(place, arena);
	struct thing_find_row row;
	assert_ok(tx_begin(db));
	assert_err(sql_thing_find(db, arena, S("a"), &row), ERR_NOT_FOUND);
	assert_ok(sql_thing_put(db, arena, S("a")));
	assert_ok(tx_commit(db));
	assert_int_equal(seen_by(place, arena), 1);
}

DB_TEST(a_read_handle_cannot_write)
{
	struct db *db = reader(place, arena);
	assert_err(sql_thing_put(db, arena, S("a")), ERR_INTERNAL);
	assert_ok(tx_begin(db));
	assert_err(sql_thing_put(db, arena, S("a")), ERR_INTERNAL);
	tx_rollback(db);
	assert_err(db_script(db, arena, S("CREATE TABLE x (id BIGINT)")), ERR_INTERNAL);
	assert_int_equal(seen_by(place, arena), 0);
}

DB_TEST(a_reading_transaction_sees_one_moment)
{
	struct db *reading = reader(place, arena), *writing = writer(place, arena);
	int64_t count;
	assert_ok(tx_begin(reading));
	assert_ok(sql_thing_count(reading, arena, &count));
	assert_ok(sql_thing_put(writing, arena, S("a")));
	assert_ok(sql_thing_count(reading, arena, &count));
	assert_int_equal(count, 0);
	assert_ok(tx_commit(reading));
	assert_ok(sql_thing_count(reading, arena, &count));
	assert_int_equal(count, 1);
}

DB_TEST(an_idle_loan_holds_nothing)
{
	for (int i = 0; i < 100; i++) {
		int64_t count;
		assert_ok(sql_thing_count(writer(place, arena), arena, &count));
		assert_ok(sql_thing_count(reader(place, arena), arena, &count));
	}
}

DB_TEST(readers_wait_for_their_turn_and_give_up)
{
	struct db *held[4];
	place_hurry(place);
	for (size_t i = 0; i < COUNT(held); i++) {
		held[i] = reader(place, arena);
		assert_ok(tx_begin(held[i]));
	}
	struct db *one_more = reader(place, arena);
	assert_err(tx_begin(one_more), ERR_BUSY);
	tx_rollback(held[0]);
	assert_ok(tx_begin(one_more));
}

DB_TEST(a_ping_is_answered) { assert_ok(db_ping(reader(place, arena))); }
DB_TEST(a_sound_database_verifies) { assert_ok(db_verify(reader(place, arena))); }
DB_TEST(tidying_up_harms_nobody)
{
	struct db *db = writer(place, arena);
	assert_ok(sql_thing_put(db, arena, S("a")));
	assert_ok(db_tidy(db));
	assert_int_equal(seen_by(place, arena), 1);
}

/* --- threads --- */

#define WRITERS 8
#define EACH 25

struct worker {
	struct place *place;
	int64_t number;
	enum err result;
};

static enum err write_some(const struct worker *worker, struct arena *arena)
{
	struct db *db;
	TRY(db_take(worker->place->pool, arena, DB_WRITE, &db));
	for (int64_t i = 0; i < EACH; i++) {
		TRY(tx_begin(db));
		TRY(sql_thing_put(db, arena, str_fmt(arena, "%" PRId64 " %" PRId64, worker->number, i)));
		TRY(sql_thing_put(db, arena, str_fmt(arena, "%" PRId64 " %" PRId64 " b", worker->number, i)));
		TRY(tx_commit(db));
	}
	return OK;
}

static void *writing(void *context)
{
	struct worker *worker = context;
	struct arena *arena = arena_new();
	worker->result = write_some(worker, arena);
	arena_free(&arena);
	return NULL;
}

static void together(struct place *place, void *(*body)(void *))
{
	struct worker workers[WRITERS];
	pthread_t threads[WRITERS];
	for (int64_t i = 0; i < WRITERS; i++) {
		workers[i] = (struct worker){.place = place, .number = i};
		assert_int_equal(pthread_create(&threads[i], NULL, body, &workers[i]), 0);
	}
	for (size_t i = 0; i < WRITERS; i++) {
		pthread_join(threads[i], NULL);
		assert_string_equal(err_name(workers[i].result), "ok");
	}
}

DB_TEST(eight_writers_lose_nothing)
{
	together(place, writing);
	assert_int_equal(seen_by(place, arena), 2 * WRITERS * EACH);
}

/* Reads a number and writes the next: only safe when one goes at a time. */
static enum err count_up(struct worker *worker, struct arena *arena)
{
	struct db *db;
	int64_t count;
	TRY(db_take(worker->place->pool, arena, DB_WRITE, &db));
	for (int64_t i = 0; i < EACH; i++) {
		TRY(tx_begin(db));
		TRY(tx_lock(db, arena, S("things")));
		TRY(sql_thing_count(db, arena, &count));
		TRY(sql_thing_put(db, arena, str_fmt(arena, "%" PRId64, count)));
		TRY(tx_commit(db));
	}
	return OK;
}

static void *counting(void *context)
{
	struct worker *worker = context;
	struct arena *arena = arena_new();
	worker->result = count_up(worker, arena);
	arena_free(&arena);
	return NULL;
}

DB_TEST(a_lock_lets_one_at_a_time_through)
{
	together(place, counting);
	assert_int_equal(seen_by(place, arena), WRITERS * EACH);
}

DB_TEST(a_row_that_another_transaction_changes_is_busy)
{
	struct db_pool *other;
	place_hurry(place);
	struct db *theirs, *ours = writer(place, arena);
	int64_t changed;
	assert_ok(sql_thing_put(ours, arena, S("a")));
	assert_ok(place_open(place, &other));
	assert_ok(db_take(other, arena, DB_WRITE, &theirs));
	assert_ok(tx_begin(theirs));
	assert_ok(sql_thing_rename(theirs, arena, S("a"), S("b"), &changed));
	assert_err(sql_thing_rename(ours, arena, S("a"), S("c"), &changed), ERR_BUSY);
	assert_err(sql_thing_put(ours, arena, S("b")), ERR_BUSY); /* taken or not: not known yet */
	assert_ok(tx_commit(theirs));
	assert_err(sql_thing_put(ours, arena, S("b")), ERR_CONFLICT);
	db_return(&theirs);
	db_pool_close(&other);
}

static void fill_up(struct arena *arena, struct place *place)
{
	struct db *db = writer(place, arena);
	const struct str big = str_of(arena_alloc(arena, 1 << 20), 1 << 20);
	const struct thing_add_in in = {.name = S("big"), .data = &big};
	int64_t id;
	assert_ok(sql_thing_put(db, arena, S("kept")));
	assert_ok(db_script(db, arena, S("PRAGMA max_page_count = 60")));
	assert_ok(tx_begin(db));
	assert_ok(sql_thing_put(db, arena, S("lost")));
	assert_err(sql_thing_add(db, arena, &in, &id), ERR_BUSY);
	assert_err(tx_commit(db), ERR_INTERNAL);
	assert_err(sql_thing_add(db, arena, &in, &id), ERR_BUSY);
	assert_int_equal(seen_by(place, arena), 1);
	assert_ok(db_script(db, arena, S("PRAGMA max_page_count = 100000")));
	assert_ok(sql_thing_add(db, arena, &in, &id));
	assert_ok(db_verify(db));
}

TEST(a_full_disk_is_busy_and_loses_nothing) { place_run(arena, DB_SQLITE, fill_up); }

static void hold_and_ask(struct arena *arena, struct place *place)
{
	struct db_pool *other; /* as another process would */
	struct db *theirs;
	place_hurry(place);
	assert_ok(place_open(place, &other));
	assert_ok(db_take(other, arena, DB_WRITE, &theirs));
	assert_ok(tx_begin(theirs));
	int64_t before = clock_monotonic();
	assert_err(tx_begin(writer(place, arena)), ERR_BUSY);
	assert_in_range(clock_monotonic() - before, SHORT_WAIT_MS - 1, 20 * SHORT_WAIT_MS);
	tx_rollback(theirs);
	assert_ok(tx_begin(writer(place, arena)));
	db_return(&theirs);
	db_pool_close(&other);
}

TEST(sqlite_waits_a_while_for_another_process) { place_run(arena, DB_SQLITE, hold_and_ask); }
