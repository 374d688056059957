/* sending: what stands between a send request and its delivery: retry keys, the
 * monthly quota, daily counts, unit names, and broadcasts under way.
 *
 * Wants the world's lock. */
#pragma once

#include "limits.h"
#include "parcel.h"

struct world;
struct arena;

#define RETRY_KEY_HOURS 24
#define UNITS_MOST 1000
#define DAY_COUNTS_MOST 400

struct accepted { /* a retry key that was used */
	int64_t at;
	uint32_t parcel;
	enum line_call call;
	struct id16 body;
};

struct day_count {
	int64_t day; /* Japan */
	int64_t people[VIAS];
};

struct unit {
	struct str name;
	int64_t month;
};

struct broadcast_run {
	uint32_t parcel;
	uint32_t next, end; /* people */
	int64_t started_at; /* clock_monotonic() */
	int64_t delivered;
};

struct sending {
	struct accepted *accepted;
	uint32_t accepted_count, accepted_capacity;
	struct table by_key;
	int64_t month; /* year * 12 + month, Japan */
	int64_t used;  /* of this month's quota */
	int64_t reserved;
	struct day_count *days;
	uint32_t day_count, day_capacity;
	struct unit *units;
	uint32_t unit_count, unit_capacity;
	struct broadcast_run *runs;
	uint32_t run_count, run_capacity;
};

/* The earlier acceptance of this key within 24 h, or NULL. */
const struct accepted *sending_accepted(struct world *world, struct str retry_key);
void sending_accept(struct world *world, struct str retry_key, const struct accepted *accepted);

bool sending_fits_quota(struct world *world, int64_t people);
void sending_count(struct world *world, enum via via, int64_t people); /* quota and day */
int64_t sending_used(struct world *world);
int64_t sending_on_day(const struct world *world, int64_t day, enum via via);
int64_t sending_month(int64_t ms);

/* Records the name for this month; over 1,000 it is dropped silently (empty). */
struct str sending_unit(struct world *world, struct str name);
uint32_t sending_units_this_month(const struct world *world, struct str *names, uint32_t most);

/* To everybody known now; people who follow when their turn comes get it. */
void broadcast_start(struct world *world, uint32_t parcel);
/* Goes on with what is under way; true while there is something left. */
bool broadcasts_step(struct world *world);
void sending_clear(struct world *world);
