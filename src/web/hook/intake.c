/* intake: group commit. One thread writes; server threads only hand over. */
#include "intake.h"

#include "arena.h"
#include "clock.h"
#include "db.h"
#include "http_server.h"
#include "inbox.h"
#include "log.h"

#include <pthread.h>
#include <unistd.h>

struct waiting {
	struct http_deferred *request;
	const struct event_slice *events;
	size_t count;
};

struct intake {
	struct db_pool *inbox;
	int wake;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t arrived;
	bool stopping;
	struct waiting queue[INTAKE_REQUESTS]; /* a ring */
	size_t first, length;
	struct intake_counts counts;
};

static size_t take(struct intake *intake, struct waiting *batch)
{
	pthread_mutex_lock(&intake->lock);
	while (intake->length == 0 && !intake->stopping)
		pthread_cond_wait(&intake->arrived, &intake->lock);
	size_t count = intake->length < INTAKE_BATCH ? intake->length : INTAKE_BATCH;
	for (size_t i = 0; i < count; i++)
		batch[i] = intake->queue[(intake->first + i) % INTAKE_REQUESTS];
	intake->first = (intake->first + count) % INTAKE_REQUESTS;
	intake->length -= count;
	pthread_mutex_unlock(&intake->lock);
	return count;
}

static enum err store(struct intake *intake, struct arena *arena, const struct waiting *batch,
                      size_t count, int64_t *events, int64_t *fresh)
{
	size_t total = 0, at = 0;
	for (size_t i = 0; i < count; i++)
		total += batch[i].count;
	struct inbox_new *rows = arena_array(arena, struct inbox_new, total);
	for (size_t i = 0; i < count; i++)
		for (size_t k = 0; k < batch[i].count; k++, at++)
			rows[at] = (struct inbox_new){batch[i].events[k].webhook_event_id, batch[i].events[k].json};
	struct db *db;
	TRY(db_take(intake->inbox, arena, DB_WRITE, &db));
	TRY(tx_begin(db));
	TRY(inbox_store(db, arena, rows, total, clock_now(), fresh));
	*events = (int64_t)total;
	return tx_commit(db);
}

static void answer(const struct waiting *batch, size_t count, enum err stored)
{
	for (size_t i = 0; i < count; i++)
		http_finish(batch[i].request, stored == OK ? 200 : 503, stored == OK ? S("{}") : S(""));
}

static void note(struct intake *intake, size_t requests, int64_t events, int64_t fresh, enum err stored)
{
	pthread_mutex_lock(&intake->lock);
	intake->counts.requests += (int64_t)requests;
	intake->counts.commits++;
	if (stored == OK) {
		intake->counts.events += events;
		intake->counts.fresh += fresh;
	} else {
		intake->counts.refused += (int64_t)requests;
	}
	pthread_mutex_unlock(&intake->lock);
}

static void wake_worker(const struct intake *intake)
{
	if (intake->wake < 0)
		return;
	uint64_t one = 1;
	ssize_t ignored = write(intake->wake, &one, sizeof one);
	(void)ignored; /* full means it is awake anyway; it polls besides */
}

static void *run(void *thing)
{
	struct intake *intake = thing;
	static _Thread_local struct waiting batch[INTAKE_BATCH];
	for (size_t count; (count = take(intake, batch)) > 0;) {
		struct arena *arena = arena_new();
		int64_t events = 0, fresh = 0;
		enum err stored = store(intake, arena, batch, count, &events, &fresh);
		if (stored != OK)
			log_failure("webhook_not_stored", stored, "requests=%zu", count);
		arena_free(&arena); /* gives the loan back before the next begin */
		note(intake, count, events, fresh, stored);
		answer(batch, count, stored);
		if (stored == OK && fresh > 0)
			wake_worker(intake);
	}
	return NULL;
}

enum err intake_start(struct db_pool *inbox, int wake, struct intake **out)
{
	struct intake *intake = mem_make(sizeof *intake);
	intake->inbox = inbox;
	intake->wake = wake;
	pthread_mutex_init(&intake->lock, NULL);
	pthread_cond_init(&intake->arrived, NULL);
	if (pthread_create(&intake->thread, NULL, run, intake) != 0) {
		mem_free(intake);
		return fail(ERR_INTERNAL, "cannot start the intake thread");
	}
	*out = intake;
	return OK;
}

void intake_give(struct intake *intake, struct http_deferred *request, const struct event_slice *events,
                 size_t count)
{
	pthread_mutex_lock(&intake->lock);
	bool room = intake->length < INTAKE_REQUESTS && !intake->stopping;
	if (room) {
		intake->queue[(intake->first + intake->length++) % INTAKE_REQUESTS] =
			(struct waiting){request, events, count};
		pthread_cond_signal(&intake->arrived);
	} else {
		intake->counts.refused++;
	}
	pthread_mutex_unlock(&intake->lock);
	if (!room)
		http_finish(request, 503, S(""));
}

struct intake_counts intake_counts(struct intake *intake)
{
	pthread_mutex_lock(&intake->lock);
	struct intake_counts counts = intake->counts;
	pthread_mutex_unlock(&intake->lock);
	return counts;
}

void intake_stop(struct intake **intake_at)
{
	struct intake *intake = *intake_at;
	*intake_at = NULL;
	if (!intake)
		return;
	pthread_mutex_lock(&intake->lock);
	intake->stopping = true;
	pthread_cond_signal(&intake->arrived);
	pthread_mutex_unlock(&intake->lock);
	pthread_join(intake->thread, NULL);
	pthread_cond_destroy(&intake->arrived);
	pthread_mutex_destroy(&intake->lock);
	mem_free(intake);
}
