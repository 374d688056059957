/* lane: a bounded number of connections, lent first come, first served.
 *
 * A pool has one lane for readers and one for writers. What is lent is a slot:
 * a connection, or NULL for "you may open one". For src/db/ only. */
#pragma once

#include <pthread.h>

#include "err.h"

struct connection;
struct lane_waiter;

struct lane {
	pthread_mutex_t lock;
	struct connection *idle;
	struct lane_waiter *first, *last;
	size_t most, lent;
	pthread_t holder; /* of the only slot, when most is 1 */
};

void lane_init(struct lane *lane, size_t most);
/* ERR_BUSY after wait_ms. Whoever holds the only slot must not ask again. */
enum err lane_take(struct lane *lane, int64_t wait_ms, struct connection **out) MUST_CHECK;
void lane_give(struct lane *lane, struct connection *connection); /* NULL: the slot stays empty */
/* Closes what is idle; nothing may be lent. */
void lane_end(struct lane *lane, void (*close)(struct connection *connection));
