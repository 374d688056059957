/* lane: a slot that comes back is handed to the longest waiting, so nobody
 * starves behind newcomers. */
#include "lane.h"

#include "engine.h"

#include <errno.h>
#include <time.h>

struct lane_waiter {
	struct lane_waiter *next;
	struct connection *connection;
	bool served;
	pthread_cond_t called;
};

void lane_init(struct lane *lane, size_t most)
{
	*lane = (struct lane){.most = most};
	pthread_mutex_init(&lane->lock, NULL);
}

static void waiter_init(struct lane_waiter *waiter)
{
	*waiter = (struct lane_waiter){0};
	pthread_condattr_t attributes;
	pthread_condattr_init(&attributes);
	pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
	pthread_cond_init(&waiter->called, &attributes);
	pthread_condattr_destroy(&attributes);
}

static struct timespec deadline_in(int64_t ms)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_sec += (time_t)(ms / 1000);
	at.tv_nsec += (long)(ms % 1000) * 1000000;
	if (at.tv_nsec >= 1000000000) {
		at.tv_sec++;
		at.tv_nsec -= 1000000000;
	}
	return at;
}

static void join(struct lane *lane, struct lane_waiter *waiter)
{
	if (lane->last)
		lane->last->next = waiter;
	else
		lane->first = waiter;
	lane->last = waiter;
}

static void leave(struct lane *lane, struct lane_waiter *waiter)
{
	struct lane_waiter *before = NULL;
	for (struct lane_waiter *at = lane->first; at != waiter; at = at->next)
		before = at;
	if (before)
		before->next = waiter->next;
	else
		lane->first = waiter->next;
	if (lane->last == waiter)
		lane->last = before;
}

/* Waits with the lock held; true when a slot was handed over. */
static bool wait_for_slot(struct lane *lane, int64_t wait_ms, struct connection **out)
{
	struct lane_waiter waiter;
	waiter_init(&waiter);
	struct timespec deadline = deadline_in(wait_ms);
	join(lane, &waiter);
	int result = 0;
	while (!waiter.served && result != ETIMEDOUT)
		result = pthread_cond_timedwait(&waiter.called, &lane->lock, &deadline);
	if (waiter.served)
		*out = waiter.connection;
	else
		leave(lane, &waiter);
	pthread_cond_destroy(&waiter.called);
	return waiter.served;
}

static struct connection *pop_idle(struct lane *lane)
{
	struct connection *connection = lane->idle;
	if (connection) {
		lane->idle = connection->next;
		connection->next = NULL;
	}
	return connection;
}

enum err lane_take(struct lane *lane, int64_t wait_ms, struct connection **out)
{
	pthread_mutex_lock(&lane->lock);
	/* Two loans of one thread that both want the only writer: our bug. */
	assert(lane->most > 1 || lane->lent == 0 || !pthread_equal(lane->holder, pthread_self()));
	bool got = lane->lent < lane->most && !lane->first;
	if (got) {
		*out = pop_idle(lane);
		lane->lent++;
	} else {
		got = wait_for_slot(lane, wait_ms, out);
	}
	if (got)
		lane->holder = pthread_self();
	pthread_mutex_unlock(&lane->lock);
	return got ? OK : fail(ERR_BUSY, "no free database connection within %" PRId64 " ms", wait_ms);
}

void lane_give(struct lane *lane, struct connection *connection)
{
	pthread_mutex_lock(&lane->lock);
	struct lane_waiter *waiter = lane->first;
	if (waiter) {
		leave(lane, waiter);
		waiter->connection = connection;
		waiter->served = true;
		lane->holder = (pthread_t)0;
		pthread_cond_signal(&waiter->called);
	} else {
		lane->lent--;
		if (connection) {
			connection->next = lane->idle;
			lane->idle = connection;
		}
	}
	pthread_mutex_unlock(&lane->lock);
}

void lane_end(struct lane *lane, void (*close)(struct connection *connection))
{
	pthread_mutex_lock(&lane->lock);
	assert(lane->lent == 0 && !lane->first);
	struct connection *connection;
	while ((connection = pop_idle(lane)))
		close(connection);
	pthread_mutex_unlock(&lane->lock);
	pthread_mutex_destroy(&lane->lock);
}
