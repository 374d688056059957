/* access_log: a ring, a table of numbers, and one thread. */
#include "access_log.h"

#include "arena.h"
#include "clock.h"
#include "db.h"
#include "jst.h"
#include "log.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#define BATCH 1024
#define CLASSES 6 /* 0, 100 … 500 */
#define COUNTS (DOORS * CLASSES * 2) /* of the hour, and of the one before until it is stored */
#define PAUSE_MS 1000                /* after a failure */
#define COMPLAIN_EVERY_MS 10000

struct access_log {
	struct db_pool *pool;
	pthread_t thread;
	pthread_mutex_t lock;
	pthread_cond_t arrived;
	bool stopping;
	struct access_line ring[ACCESS_LOG_RING];
	size_t first, length;
	struct access_count numbers[COUNTS]; /* not stored yet; the first number_count are used */
	size_t number_count;
	struct access_log_counts counts;
	int64_t complained_at;
	int64_t lost_told; /* of counts.lost, how many the operator knows of */
};

struct batch { /* of the thread alone */
	struct access_line lines[BATCH];
	size_t line_count;
	struct access_count numbers[COUNTS];
	size_t number_count;
};

/* --- from many threads --- */

static bool add_number(struct access_log *log, int64_t at, enum access_door door, int status)
{
	int64_t hour = at - at % MS_HOUR;
	for (size_t i = 0; i < log->number_count; i++) {
		struct access_count *number = &log->numbers[i];
		if (number->hour == hour && number->door == door && number->status == status) {
			number->requests++;
			return true;
		}
	}
	if (log->number_count == COUNTS)
		return false;
	log->numbers[log->number_count++] = (struct access_count){hour, door, status, 1};
	return true;
}

/* Under the lock. What cannot be listed is at least a number. */
static void lose(struct access_log *log, int64_t at, int64_t *tell)
{
	int64_t now = clock_monotonic();
	log->counts.lost++;
	bool kept = add_number(log, at, DOOR_LOST, 0);
	(void)kept; /* the counter above has it in any case */
	if (log->complained_at && now - log->complained_at < COMPLAIN_EVERY_MS)
		return;
	log->complained_at = now;
	*tell = log->counts.lost - log->lost_told;
	log->lost_told = log->counts.lost;
}

void access_log_list(struct access_log *log, const struct access_line *line)
{
	int64_t tell = 0;
	pthread_mutex_lock(&log->lock);
	if (log->length < ACCESS_LOG_RING && !log->stopping) {
		log->ring[(log->first + log->length++) % ACCESS_LOG_RING] = *line;
		if (log->length == 1)
			pthread_cond_signal(&log->arrived);
	} else {
		lose(log, line->at, &tell);
	}
	pthread_mutex_unlock(&log->lock);
	if (tell)
		log_warn("access_not_recorded", "requests=%" PRId64, tell);
}

void access_log_count(struct access_log *log, int64_t at, enum access_door door, int status)
{
	pthread_mutex_lock(&log->lock);
	bool first = log->number_count == 0;
	if (add_number(log, at, door, status / 100 * 100))
		log->counts.counted++;
	else
		log->counts.lost++;
	if (first)
		pthread_cond_signal(&log->arrived);
	pthread_mutex_unlock(&log->lock);
}

struct access_log_counts access_log_counts(struct access_log *log)
{
	pthread_mutex_lock(&log->lock);
	struct access_log_counts counts = log->counts;
	counts.waiting = (int64_t)log->length;
	pthread_mutex_unlock(&log->lock);
	return counts;
}

/* --- the thread --- */

static void pause_ms(struct access_log *log, int64_t ms)
{
	struct timespec until;
	clock_gettime(CLOCK_MONOTONIC, &until);
	int64_t nanoseconds = until.tv_nsec + ms * 1000000;
	until.tv_sec += nanoseconds / 1000000000;
	until.tv_nsec = nanoseconds % 1000000000;
	while (!log->stopping && pthread_cond_timedwait(&log->arrived, &log->lock, &until) == 0)
		;
}

/* Sleeps until there is something, lets it gather, and takes it. False at the end. */
static bool take(struct access_log *log, struct batch *batch)
{
	pthread_mutex_lock(&log->lock);
	while (log->length == 0 && log->number_count == 0 && !log->stopping)
		pthread_cond_wait(&log->arrived, &log->lock);
	if (log->length < BATCH)
		pause_ms(log, ACCESS_LOG_GATHER_MS);
	size_t count = log->length < BATCH ? log->length : BATCH;
	for (size_t i = 0; i < count; i++)
		batch->lines[i] = log->ring[(log->first + i) % ACCESS_LOG_RING];
	log->first = (log->first + count) % ACCESS_LOG_RING;
	log->length -= count;
	batch->line_count = count;
	memcpy(batch->numbers, log->numbers, log->number_count * sizeof *log->numbers);
	batch->number_count = log->number_count;
	log->number_count = 0;
	pthread_mutex_unlock(&log->lock);
	return batch->line_count || batch->number_count;
}

static enum err store(struct access_log *log, const struct batch *batch)
{
	struct arena *arena = arena_new();
	struct db *db;
	enum err result = db_take(log->pool, arena, DB_WRITE, &db);
	if (result == OK)
		result = access_store(db, arena, batch->lines, batch->line_count, batch->numbers, batch->number_count);
	arena_free(&arena);
	return result;
}

static bool must_give_up(struct access_log *log, bool wait)
{
	pthread_mutex_lock(&log->lock);
	if (wait)
		pause_ms(log, PAUSE_MS);
	bool stopping = log->stopping;
	pthread_mutex_unlock(&log->lock);
	return stopping;
}

/* Until it is stored or the program ends. Uncertain is not tried again: a line
 * twice would be worse than a line that the log says is missing. */
static void keep(struct access_log *log, const struct batch *batch)
{
	bool told = false;
	for (;;) {
		enum err result = store(log, batch);
		if (result == OK) {
			if (told)
				log_info("access_log_goes_on", "lines=%zu", batch->line_count);
			pthread_mutex_lock(&log->lock);
			log->counts.commits++;
			log->counts.listed += (int64_t)batch->line_count;
			pthread_mutex_unlock(&log->lock);
			return;
		}
		if (!told)
			log_failure("access_log_waits", result, "lines=%zu", batch->line_count);
		told = true;
		if (must_give_up(log, result == ERR_BUSY) || result != ERR_BUSY)
			break;
	}
	pthread_mutex_lock(&log->lock);
	log->counts.lost += (int64_t)batch->line_count;
	for (size_t i = 0; i < batch->line_count; i++)
		add_number(log, batch->lines[i].at, DOOR_LOST, 0);
	pthread_mutex_unlock(&log->lock);
	log_warn("access_not_recorded", "requests=%zu", batch->line_count);
}

static void *run(void *thing)
{
	struct access_log *log = thing;
	struct batch *batch = mem_make(sizeof *batch);
	while (take(log, batch))
		keep(log, batch);
	mem_free(batch);
	return NULL;
}

enum err access_log_start(struct db_pool *pool, struct access_log **out)
{
	struct access_log *log = mem_make(sizeof *log);
	pthread_condattr_t monotonic;
	log->pool = pool;
	pthread_mutex_init(&log->lock, NULL);
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_cond_init(&log->arrived, &monotonic);
	pthread_condattr_destroy(&monotonic);
	if (pthread_create(&log->thread, NULL, run, log) != 0) {
		mem_free(log);
		return fail(ERR_INTERNAL, "cannot start the thread of the access log");
	}
	*out = log;
	return OK;
}

void access_log_stop(struct access_log **log_at)
{
	struct access_log *log = *log_at;
	*log_at = NULL;
	if (!log)
		return;
	pthread_mutex_lock(&log->lock);
	log->stopping = true;
	pthread_cond_signal(&log->arrived);
	pthread_mutex_unlock(&log->lock);
	pthread_join(log->thread, NULL);
	pthread_cond_destroy(&log->arrived);
	pthread_mutex_destroy(&log->lock);
	mem_free(log);
}
