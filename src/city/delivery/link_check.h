/* link_check: do the addresses in messages answer? The city asks, the worker
 * looks (jobs/link_look.c), the guard reads what came of it. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

enum link_state {
	LINK_UNKNOWN, /* nobody asked, or long ago */
	LINK_WAITING,
	LINK_GOOD,
	LINK_DEAD,    /* it answered that there is nothing */
	LINK_SILENT,  /* it did not answer, or not safely */
	LINK_PRIVATE, /* it leads to where citizens cannot go */
};

struct link_look {
	struct str url;
	enum link_state state;
	struct str why; /* in Japanese; empty when good */
	int64_t checked_at; /* 0: not yet */
};

#define LINK_FRESH_MS ((int64_t)30 * 60 * 1000)
/* One for each url, in their order. */
enum err link_check_read(struct db *db, struct arena *arena, const struct str *urls, size_t count, int64_t now,
                         struct link_look *out) MUST_CHECK;
/* Queues a look at those nobody has looked at lately. */
enum err link_check_ask(struct db *db, struct arena *arena, const struct str *urls, size_t count,
                        int64_t now) MUST_CHECK;
/* What the worker found. */
enum err link_check_store(struct db *db, struct arena *arena, const struct link_look *look, int64_t now) MUST_CHECK;
enum err link_check_forget(struct db *db, struct arena *arena, int64_t before) MUST_CHECK;

/* The host is a name or number inside the house: localhost, 192.168…, .local,
 * LGWAN. allow_loopback: for trials on one machine. */
bool link_is_inside(struct str url, bool allow_loopback);
