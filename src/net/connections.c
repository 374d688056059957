/* connections: a list, two locks and a thread. */
#include "connections.h"

#include "arena.h"
#include "clock.h"

#define SWEEP_MS 100
#define CUT_AGAIN_MS 1000
#define WAKES 64

void connections_init(struct connections *all, void (*wake)(void *who), int64_t late_ms)
{
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&all->lock, NULL);
	pthread_cond_init(&all->ended, &monotonic);
	pthread_condattr_destroy(&monotonic);
	all->wake = wake;
	all->late_ms = late_ms;
}

void connections_destroy(struct connections *all)
{
	pthread_cond_destroy(&all->ended);
	pthread_mutex_destroy(&all->lock);
}

struct connection *connection_open(struct connections *all, int fd, const struct sockaddr *peer,
                                   int64_t ms)
{
	struct connection *connection = mem_make(sizeof *connection);
	connection->all = all;
	connection->fd = fd;
	listen_peer_text(peer, connection->peer);
	connection_deadline(connection, ms);
	pthread_mutex_init(&connection->lock, NULL);
	pthread_mutex_lock(&all->lock);
	connection->next = all->first;
	if (connection->next)
		connection->next->previous = connection;
	all->first = connection;
	pthread_mutex_unlock(&all->lock);
	atomic_fetch_add(&all->count, 1);
	return connection;
}

void connection_close(struct connection *connection)
{
	struct connections *all = connection->all;
	pthread_mutex_lock(&all->lock);
	if (connection->next)
		connection->next->previous = connection->previous;
	if (connection->previous)
		connection->previous->next = connection->next;
	else
		all->first = connection->next;
	pthread_mutex_unlock(&all->lock);
	atomic_fetch_sub(&all->count, 1);
	pthread_mutex_destroy(&connection->lock);
	mem_free(connection);
}

void connection_deadline(struct connection *connection, int64_t ms_from_now)
{
	atomic_store_explicit(&connection->deadline, clock_monotonic() + ms_from_now,
	                      memory_order_relaxed);
}

bool waiter_turn(struct waiter *waiter, enum waiting to)
{
	enum waiting open = WAITING_OPEN;
	return atomic_compare_exchange_strong(&waiter->state, &open, to);
}

void connection_set_waiter(struct connection *connection, struct waiter *waiter)
{
	struct connections *all = connection->all;
	pthread_mutex_lock(&connection->lock);
	connection->waiter = waiter;
	pthread_mutex_unlock(&connection->lock);
	/* Either this sees the end coming, or connections_refuse() sees the waiter. */
	if (waiter && atomic_load(&all->refusing) && waiter_turn(waiter, WAITING_LATE))
		all->wake(waiter->who);
}

void connection_extend(struct connections *all, struct connection *connection,
                       struct waiter *waiter, int64_t ms_from_now)
{
	pthread_mutex_lock(&all->lock);
	if (atomic_load(&waiter->state) == WAITING_OPEN)
		connection_deadline(connection, ms_from_now);
	pthread_mutex_unlock(&all->lock);
}

/* ---- the sweep */

struct wakes {
	void *who[WAKES];
	size_t count;
};

static bool is_waiting(const struct connection *connection)
{
	return connection->waiter && atomic_load(&connection->waiter->state) == WAITING_OPEN;
}

/* With all->lock held. */
static void end_one(struct connection *connection, struct wakes *wakes)
{
	pthread_mutex_lock(&connection->lock);
	if (!is_waiting(connection)) {
		connection_deadline(connection, CUT_AGAIN_MS);
		shutdown(connection->fd, SHUT_RDWR);
	} else if (wakes->count < WAKES && waiter_turn(connection->waiter, WAITING_LATE)) {
		connection_deadline(connection, connection->all->late_ms);
		wakes->who[wakes->count++] = connection->waiter->who;
	}
	pthread_mutex_unlock(&connection->lock);
}

/* True when there may be more to wake. */
static bool sweep_once(struct connections *all, int64_t now)
{
	struct wakes wakes = {.count = 0};
	pthread_mutex_lock(&all->lock);
	for (struct connection *at = all->first; at; at = at->next)
		if (atomic_load_explicit(&at->deadline, memory_order_relaxed) <= now)
			end_one(at, &wakes);
	pthread_mutex_unlock(&all->lock);
	for (size_t i = 0; i < wakes.count; i++)
		all->wake(wakes.who[i]);
	return wakes.count == WAKES;
}

static struct timespec next_sweep(void)
{
	struct timespec at;
	clock_gettime(CLOCK_MONOTONIC, &at);
	at.tv_nsec += SWEEP_MS * 1000000L;
	at.tv_sec += at.tv_nsec / 1000000000L;
	at.tv_nsec %= 1000000000L;
	return at;
}

static void *sweep(void *thing)
{
	struct connections *all = thing;
	pthread_mutex_lock(&all->lock);
	while (all->sweeping) {
		struct timespec until = next_sweep();
		pthread_cond_timedwait(&all->ended, &all->lock, &until);
		pthread_mutex_unlock(&all->lock);
		while (sweep_once(all, clock_monotonic()))
			;
		pthread_mutex_lock(&all->lock);
	}
	pthread_mutex_unlock(&all->lock);
	return NULL;
}

enum err connections_start_sweep(struct connections *all)
{
	all->sweeping = true;
	if (pthread_create(&all->sweeper, NULL, sweep, all) == 0)
		return OK;
	all->sweeping = false;
	return fail(ERR_INTERNAL, "cannot start the sweep thread");
}

void connections_stop_sweep(struct connections *all)
{
	if (!all->sweeping)
		return;
	pthread_mutex_lock(&all->lock);
	all->sweeping = false;
	pthread_mutex_unlock(&all->lock);
	pthread_cond_signal(&all->ended);
	pthread_join(all->sweeper, NULL);
}

/* ---- the end */

bool connections_quiet(struct connections *all)
{
	bool quiet = true;
	pthread_mutex_lock(&all->lock);
	for (struct connection *at = all->first; at; at = at->next) {
		if (atomic_load(&at->busy))
			quiet = false;
		else
			shutdown(at->fd, SHUT_RDWR);
	}
	pthread_mutex_unlock(&all->lock);
	return quiet;
}

void connections_refuse(struct connections *all)
{
	atomic_store(&all->refusing, true);
	pthread_mutex_lock(&all->lock);
	for (struct connection *at = all->first; at; at = at->next) {
		pthread_mutex_lock(&at->lock);
		if (is_waiting(at))
			atomic_store(&at->deadline, 0);
		pthread_mutex_unlock(&at->lock);
	}
	pthread_mutex_unlock(&all->lock);
	while (sweep_once(all, 0))
		;
}
