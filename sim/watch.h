/* watch: who changed, for phones that wait for it.
 *
 * A ring of person numbers with a running count; a long poll asks for all after
 * a count and sleeps while there are none. Wants the world's lock. */
#pragma once

#include "people.h"

struct http_request;
struct http_response;
struct http_deferred;

#define WATCH_RING 65536
#define WATCH_ANSWER_MOST 200
#define WATCHERS_MOST 256

struct watcher {
	struct http_deferred *deferred;
	int64_t from;
	int64_t until; /* clock_monotonic() */
};

struct watch {
	uint32_t ring[WATCH_RING];
	int64_t next; /* count of changes so far */
	struct watcher watchers[WATCHERS_MOST];
	uint32_t watcher_count;
};

void watch_changed(struct world *world, uint32_t person);
void watch_changed_all(struct world *world); /* the named people */
/* Answers now, or when something changed. */
void watch_answer(struct world *world, struct http_request *req, struct http_response *res, int64_t from,
                  int64_t wait_ms);
/* Finishes those who waited long enough or have something now; `all`: everybody. */
void watch_serve(struct world *world, bool all);
