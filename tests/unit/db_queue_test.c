/* Jobs and leases: nothing is done twice at once, nothing is forgotten. */
#include "db_harness.h"

#include "clock.h"
#include "lease.h"
#include "queue.h"

#include <pthread.h>
#include <string.h>

static const struct str both_kinds[] = {S_INIT("mail"), S_INIT("report")};
#define ALL_KINDS ((struct text_list){both_kinds, 2})
#define LEASE 1000

static struct db *queue_db(struct place *place, struct arena *arena)
{
	assert_ok(migrate_run(place->pool, S("queue"), queue_migrations, queue_migration_count));
	return writer(place, arena);
}

static bool put(struct db *db, struct arena *arena, const char *kind, const char *payload, int64_t at)
{
	bool added;
	const struct job_new job = {.kind = str_from(kind), .payload = str_from(payload), .run_at = at};
	assert_ok(queue_add(db, arena, &job, &added));
	return added;
}

static size_t claim(struct db *db, struct arena *arena, int64_t now, size_t most, struct job **jobs)
{
	size_t count;
	const struct queue_claim wanted = {ALL_KINDS, now, LEASE, most};
	assert_ok(queue_claim(db, arena, &wanted, jobs, &count));
	return count;
}

DB_TEST(due_jobs_come_oldest_first)
{
	struct db *db = queue_db(place, arena);
	struct job *jobs;
	put(db, arena, "report", "second", 20);
	put(db, arena, "mail", "first", 10);
	put(db, arena, "report", "third", 30);
	put(db, arena, "mail", "not yet", 5000);
	put(db, arena, "stranger", "of another kind", 1);
	assert_int_equal(claim(db, arena, 9, 10, &jobs), 0);
	assert_int_equal(claim(db, arena, 100, 1, &jobs), 1);
	assert_str(jobs[0].payload, "first");
	assert_int_equal(jobs[0].tries, 1);
	assert_int_equal(claim(db, arena, 100, 10, &jobs), 2);
	assert_str(jobs[0].payload, "second");
	assert_str(jobs[1].payload, "third");
	assert_int_equal(claim(db, arena, 100, 10, &jobs), 0);
}

DB_TEST(a_job_is_added_with_its_transaction)
{
	struct db *db = queue_db(place, arena);
	struct job *jobs;
	assert_ok(tx_begin(db));
	put(db, arena, "mail", "never", 1);
	tx_rollback(db);
	assert_int_equal(claim(db, arena, 100, 10, &jobs), 0);
}

DB_TEST(a_lease_that_ran_out_is_claimed_again)
{
	struct db *db = queue_db(place, arena);
	struct job *first, *second;
	put(db, arena, "mail", "x", 1);
	assert_int_equal(claim(db, arena, 100, 1, &first), 1);
	assert_int_equal(claim(db, arena, 100 + LEASE, 1, &second), 0);
	assert_int_equal(claim(db, arena, 101 + LEASE, 1, &second), 1);
	assert_int_equal(second->tries, 2);
	assert_err(queue_done(db, arena, first), ERR_CONFLICT);
	assert_err(queue_extend_lease(db, arena, first, 9000), ERR_CONFLICT);
	assert_ok(queue_extend_lease(db, arena, second, 9000));
	assert_int_equal(claim(db, arena, 8999, 1, &first), 0);
	assert_ok(queue_done(db, arena, second));
	assert_err(queue_done(db, arena, second), ERR_CONFLICT);
	assert_int_equal(claim(db, arena, 99999, 1, &first), 0);
}

DB_TEST(a_retry_waits_and_a_failure_stays)
{
	struct db *db = queue_db(place, arena);
	struct job *jobs;
	put(db, arena, "mail", "x", 1);
	assert_int_equal(claim(db, arena, 100, 1, &jobs), 1);
	assert_ok(queue_retry(db, arena, jobs, 500, S("too fast")));
	assert_int_equal(claim(db, arena, 499, 1, &jobs), 0);
	assert_int_equal(claim(db, arena, 500, 1, &jobs), 1);
	assert_int_equal(jobs->tries, 2);
	assert_ok(queue_give_up(db, arena, jobs, S("no such friend")));
	assert_int_equal(claim(db, arena, 99999, 1, &jobs), 0);

	struct queue_count *counts;
	size_t count;
	put(db, arena, "mail", "y", 7);
	assert_ok(queue_counts(db, arena, &counts, &count));
	assert_int_equal(count, 1);
	assert_int_equal(counts[0].failed, 1);
	assert_int_equal(counts[0].waiting, 1);
	assert_int_equal(counts[0].oldest_due, 7);
}

DB_TEST(a_unique_job_is_queued_once)
{
	struct db *db = queue_db(place, arena);
	struct job *jobs;
	int64_t forgotten;
	bool added;
	const struct job_new job = {.kind = S("mail"), .payload = S("x"), .run_at = 1, .unique_key = S("2026-11-22")};
	assert_ok(queue_add(db, arena, &job, &added));
	assert_true(added);
	assert_ok(queue_add(db, arena, &job, &added));
	assert_false(added);
	assert_int_equal(claim(db, arena, 100, 10, &jobs), 1);
	assert_ok(queue_done(db, arena, jobs));
	assert_ok(queue_add(db, arena, &job, &added));
	assert_false(added);
	assert_ok(queue_forget(db, arena, clock_now() + 1, &forgotten));
	assert_int_equal(forgotten, 1);
	assert_ok(queue_add(db, arena, &job, &added));
	assert_true(added);
}

DB_TEST(a_coalescing_job_may_be_queued_again_once_it_runs)
{
	struct db *db = queue_db(place, arena);
	struct job *jobs;
	bool added;
	const struct job_new job = {.kind = S("mail"), .payload = S("x"), .run_at = 1, .unique_key = S("count"),
	                            .coalesce = true};
	assert_ok(queue_add(db, arena, &job, NULL));
	assert_ok(queue_add(db, arena, &job, &added));
	assert_false(added);
	assert_int_equal(claim(db, arena, 100, 10, &jobs), 1);
	assert_ok(queue_add(db, arena, &job, &added));
	assert_true(added);
}

DB_TEST(many_jobs_are_added_at_once)
{
	struct db *db = queue_db(place, arena);
	struct job_new *jobs = arena_array(arena, struct job_new, 2000);
	for (int64_t i = 0; i < 2000; i++)
		jobs[i] = (struct job_new){.kind = S("mail"), .payload = str_fmt(arena, "%" PRId64, i), .run_at = i,
		                           .unique_key = str_fmt(arena, "%" PRId64, i / 2)};
	int64_t added;
	assert_ok(queue_add_many(db, arena, jobs, 2000, &added));
	assert_int_equal(added, 1000);
	struct job *claimed;
	assert_int_equal(claim(db, arena, 9999, 1000, &claimed), 1000);
	assert_str(claimed[999].payload, "1998");
}

DB_TEST(the_next_due_moment_is_known)
{
	struct db *db = queue_db(place, arena);
	struct job *jobs;
	int64_t at;
	assert_err(queue_next_due(db, arena, ALL_KINDS, &at), ERR_NOT_FOUND);
	put(db, arena, "stranger", "x", 1);
	assert_err(queue_next_due(db, arena, ALL_KINDS, &at), ERR_NOT_FOUND);
	put(db, arena, "mail", "x", 50);
	put(db, arena, "report", "x", 5000);
	assert_ok(queue_next_due(db, arena, ALL_KINDS, &at));
	assert_int_equal(at, 50);
	assert_int_equal(claim(db, arena, 100, 10, &jobs), 1);
	assert_ok(queue_next_due(db, arena, ALL_KINDS, &at));
	assert_int_equal(at, 100 + LEASE + 1);
	assert_int_equal(claim(db, arena, at, 10, &jobs), 1);
	assert_ok(queue_done(db, arena, jobs));
	assert_ok(queue_next_due(db, arena, ALL_KINDS, &at));
	assert_int_equal(at, 5000);
}

TEST(pauses_grow_with_the_square_of_tries)
{
	(void)arena;
	assert_int_equal(queue_backoff_ms(0), 0);
	assert_int_equal(queue_backoff_ms(1), 1000);
	assert_int_equal(queue_backoff_ms(3), 9000);
	assert_int_equal(queue_backoff_ms(60), 3600000);
	assert_int_equal(queue_backoff_ms(INT64_MAX), 3600000);
}

/* --- many workers --- */

#define WORKERS 6
#define JOBS 400

struct worker {
	struct place *place;
	enum err result;
	size_t most;
	int64_t done[JOBS + 1]; /* by id */
};

static enum err work(struct worker *worker, struct arena *arena)
{
	struct db *db;
	TRY(db_take(worker->place->pool, arena, DB_WRITE, &db));
	for (int empty = 0; empty < 3;) {
		struct job *jobs;
		size_t count;
		const struct queue_claim wanted = {ALL_KINDS, 1000, 1000000, worker->most};
		TRY(queue_claim(db, arena, &wanted, &jobs, &count));
		for (size_t i = 0; i < count; i++) {
			worker->done[jobs[i].id]++;
			TRY(queue_done(db, arena, &jobs[i]));
		}
		empty = count ? 0 : empty + 1;
	}
	return OK;
}

static void *working(void *context)
{
	struct worker *worker = context;
	struct arena *arena = arena_new();
	worker->result = work(worker, arena);
	arena_free(&arena);
	return NULL;
}

DB_TEST(workers_side_by_side_never_get_the_same_job)
{
	struct db *db = queue_db(place, arena);
	for (int i = 0; i < JOBS; i++)
		put(db, arena, i % 3 ? "mail" : "report", "x", i % 7);
	struct worker *workers = arena_array(arena, struct worker, WORKERS);
	pthread_t threads[WORKERS];
	for (size_t i = 0; i < WORKERS; i++) {
		workers[i].place = place;
		workers[i].most = 1 + i;
		assert_int_equal(pthread_create(&threads[i], NULL, working, &workers[i]), 0);
	}
	for (size_t i = 0; i < WORKERS; i++) {
		pthread_join(threads[i], NULL);
		assert_string_equal(err_name(workers[i].result), "ok");
	}
	for (size_t id = 1; id <= JOBS; id++) {
		int64_t times = 0;
		for (size_t i = 0; i < WORKERS; i++)
			times += workers[i].done[id];
		assert_int_equal(times, 1);
	}
}

DB_TEST(an_uncommitted_claim_is_not_waited_for)
{
	struct db *db = queue_db(place, arena);
	struct db *other = writer(place, arena);
	struct job *first, *second;
	if (place->engine == DB_SQLITE)
		return; /* one writer at a time: there is nothing to skip */
	put(db, arena, "mail", "a", 1);
	put(db, arena, "mail", "b", 2);
	assert_ok(tx_begin(db));
	assert_int_equal(claim(db, arena, 100, 1, &first), 1);
	assert_int_equal(claim(other, arena, 100, 2, &second), 1);
	assert_str(second->payload, "b");
	assert_ok(tx_commit(db));
}

DB_TEST(one_holder_at_a_time_has_a_lease)
{
	struct db *db = queue_db(place, arena);
	const struct lease mine = {S("channel"), S("me"), 100}, theirs = {S("channel"), S("you"), 300};
	struct lease held;
	assert_err(lease_holder(db, arena, S("channel"), 1, &held), ERR_NOT_FOUND);
	assert_ok(lease_take(db, arena, &mine, 1));
	assert_ok(lease_take(db, arena, &mine, 50));
	assert_err(lease_take(db, arena, &theirs, 100), ERR_CONFLICT);
	assert_ok(lease_holder(db, arena, S("channel"), 100, &held));
	assert_str(held.holder, "me");
	assert_ok(lease_take(db, arena, &theirs, 101));
	assert_ok(lease_release(db, arena, &mine));
	assert_err(lease_take(db, arena, &mine, 200), ERR_CONFLICT);
	assert_ok(lease_release(db, arena, &theirs));
	assert_ok(lease_take(db, arena, &mine, 200));
}
