/* arrival: somebody opened a printed code and LINE Login said who they are.
 *
 * Whether they are a friend LINE tells by an event, which comes before the login
 * is through, after it, or never; so an arrival waits for a day. Counted is who
 * became a friend (the first source stays for ever), who came back after
 * blocking, and who was a friend already. A second scan on the same day counts
 * as of somebody known. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct friend;

#define ARRIVAL_LIFE_MS ((int64_t)24 * 60 * 60 * 1000)
/* A friend so fresh when the login is through became one on the way here. */
#define ARRIVAL_FRESH_MS ((int64_t)15 * 60 * 1000)

enum arrival { ARRIVAL_ADDED, ARRIVAL_RETURNED, ARRIVAL_KNOWN, ARRIVAL_WAITING };

struct arrival_new {
	int64_t source_id;
	struct str line_user_id;
	int64_t at;
	bool friend_before; /* LINE says so, though we may never have heard of the person */
};

/* In the caller's write transaction. */
enum err arrival_record(struct db *db, struct arena *arena, const struct arrival_new *arrival,
                        enum arrival *out) MUST_CHECK;
/* Called by friend.c when somebody becomes a friend at that time; back: after a block. */
enum err arrival_followed(struct db *db, struct arena *arena, const struct friend *f, int64_t at, bool back) MUST_CHECK;
enum err arrival_forget_old(struct db *db, struct arena *arena, int64_t now) MUST_CHECK;
