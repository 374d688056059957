/* desk: where people who want to talk to staff are sent: a name, a department,
 * hours, and what is said outside of them. */
#pragma once

#include "err.h"
#include "scope.h"
#include "str.h"

struct arena;
struct db;

#define DESKS_MOST 200
#define DESKS_OFFERED_MOST 13 /* quick replies of one message */

struct desk {
	int64_t id;
	struct str name;
	int64_t department_id; /* 0: the whole city's */
	struct str department;
	bool closed;  /* takes nobody new */
	bool offered; /* can be chosen by people */
	int64_t weekdays; /* bit 0 Sunday … bit 6 Saturday */
	int64_t from_minute, to_minute, break_from, break_to;
	bool holidays; /* open on public holidays and from 29 December to 3 January too */
	struct str away_text;
	int64_t alarm_minutes, timeout_minutes; /* 0: none */
	bool second_look;
	int64_t waiting, open; /* conversations */
};

bool desk_is_open(const struct desk *desk, int64_t now);
/* 平日 8:30〜17:15 */
struct str desk_hours_text(struct arena *arena, const struct desk *desk);

/* By name. */
enum err desk_list(struct db *db, struct arena *arena, struct scope scope, struct desk **out, size_t *count) MUST_CHECK;
/* What people choose from: at most DESKS_OFFERED_MOST. */
enum err desk_offered(struct db *db, struct arena *arena, struct desk **out, size_t *count) MUST_CHECK;
enum err desk_find(struct db *db, struct arena *arena, int64_t id, struct desk *out) MUST_CHECK;
/* Errors name the field. */
enum err desk_add(struct db *db, struct arena *arena, const struct desk *desk, int64_t now, int64_t *id) MUST_CHECK;
enum err desk_save(struct db *db, struct arena *arena, const struct desk *desk, int64_t now) MUST_CHECK;
