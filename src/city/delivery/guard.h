/* guard: the look that every message gets before it leaves the house.
 *
 * One table of checks (guard.c): each is a small function that says in Japanese
 * what it found, where, and what to do. The administrator gives each a level:
 * off, hint (shown), or stop (a second person gives a reason first). What a
 * second person let pass is bound to the version of the broadcast and the code
 * of the check; any change of the broadcast makes it void. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct broadcast;
struct db;
struct delivery;

enum guard_level { GUARD_OFF, GUARD_HINT, GUARD_STOP };
extern const char *const guard_levels[]; /* NULL at the end */

/* Who lets it go: a person who looks at it, a series that comes round, or a
 * source that hands in items by itself. Not all checks make sense for each. */
enum guard_occasion { GUARD_PERSON = 1, GUARD_SERIES = 2, GUARD_FEED = 4 };

enum guard_occasion guard_occasion_of(const struct broadcast *broadcast);

struct guard_ask {
	int64_t at; /* when it will be sent; 0: now */
	int64_t now;
	enum guard_occasion occasion;
};

struct guard_finding {
	struct str code, label; /* of the check */
	enum guard_level level;
	struct str field; /* messages[0].text, condition, at; empty: the whole */
	struct str text;
	int64_t other_id; /* the broadcast it is like; 0: none */
	struct str other_title;
	bool final; /* to be put right; nobody can let it pass */
	/* by the second person */
	bool cleared;
	struct str cleared_by, reason;
	int64_t cleared_at;
};
#define GUARD_FINDINGS_MOST 60
struct guard_report {
	struct guard_finding findings[GUARD_FINDINGS_MOST];
	size_t count;
	int64_t people, reachable;
	int64_t left_out;      /* had as many messages today as a person is to get */
	int64_t links_waiting; /* not looked at yet */
	int64_t previous_id, previous_people; /* the last one like it; 0: none */
	struct str previous_title;
	size_t stops; /* that nobody has let pass */
};

enum err guard_check(struct db *db, struct arena *arena, const struct delivery *delivery,
                     const struct broadcast *broadcast, const struct guard_ask *ask,
                     struct guard_report *out) MUST_CHECK;

/* Has the worker look at the addresses in it; those seen lately are left alone. */
enum err guard_ask_links(struct db *db, struct arena *arena, const struct delivery *delivery,
                         const struct broadcast *broadcast, int64_t now) MUST_CHECK;

/* The second person. ERR_DENIED for who wrote or changed it last, ERR_INVALID
 * for a reason under five characters, ERR_CONFLICT when nothing like it is found
 * any more. */
struct guard_clearing {
	struct str code, reason;
	int64_t version, staff_id;
};
enum err guard_clear(struct db *db, struct arena *arena, const struct delivery *delivery,
                     const struct broadcast *broadcast, const struct guard_ask *ask,
                     const struct guard_clearing *clearing) MUST_CHECK;
bool guard_is_second(const struct broadcast *broadcast, int64_t staff_id);
/* One line for a refusal or for `trouble`: the open stops, cut after some. */
struct str guard_stops_text(struct arena *arena, const struct guard_report *report);
