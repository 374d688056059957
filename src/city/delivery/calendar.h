/* calendar: what all departments send, sent, and mean to send, and what of it
 * meets the same people at the same time. */
#pragma once

#include "broadcast.h"

#define CALENDAR_DAYS_MOST 62
#define CALENDAR_MOST 1000
#define CALENDAR_MEETS_MOST 5

struct calendar_meet {
	size_t other; /* index of the entry */
	int64_t share; /* percent of the smaller of the two */
};
struct calendar_entry {
	int64_t id; /* of the broadcast; of the series for what is to come of one */
	struct str title;
	int64_t at;
	enum broadcast_state state; /* a draft stands at the time it is planned for */
	enum broadcast_kind kind;
	enum broadcast_purpose purpose;
	int64_t department_id; /* 0: the whole city */
	struct str department;
	int64_t people; /* -1: its condition cannot be counted any more */
	struct calendar_meet meets[CALENDAR_MEETS_MOST]; /* of those to come */
	size_t meet_count;
};
struct calendar {
	struct calendar_entry *entries; /* by time */
	size_t count;
	bool cut; /* there are more */
	int64_t around_minutes, percent; /* from when on two meet; the guard's limits */
};
/* Days from … to, both included. ERR_INVALID (field "to") for more than CALENDAR_DAYS_MOST. */
struct calendar_ask {
	int64_t from_day, to_day, now;
};
enum err calendar_read(struct db *db, struct arena *arena, const struct delivery *delivery,
                       const struct calendar_ask *ask, struct calendar *out) MUST_CHECK;
