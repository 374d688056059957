/* intake: makes webhooks durable, many in one commit.
 *
 * A request whose signature was right waits asleep while one thread stores the
 * events of all waiting requests in a single transaction; then all are
 * answered 200. Nothing is answered before it is on the disk; what cannot be
 * stored is answered 503, so that LINE sends it again. There is no waiting for
 * company: a commit takes what has gathered during the one before. */
#pragma once

#include "err.h"
#include "event.h"
#include "str.h"

struct db_pool;
struct http_deferred;
struct intake;

#define INTAKE_REQUESTS 4096 /* waiting at most; more are answered 503 */
#define INTAKE_BATCH 512     /* requests in one commit */

struct intake_counts {
	int64_t requests, events, fresh, commits, refused; /* since the start */
};

/* wake: a descriptor that gets 8 bytes (eventfd) after each commit, -1 for none. */
enum err intake_start(struct db_pool *inbox, int wake, struct intake **out) MUST_CHECK;
/* Takes over the request; the slices live in its arena. */
void intake_give(struct intake *intake, struct http_deferred *request, const struct event_slice *events,
                 size_t count);
struct intake_counts intake_counts(struct intake *intake);
void intake_stop(struct intake **intake); /* stores what is waiting; accepts NULL */
