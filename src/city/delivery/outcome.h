/* outcome: what became of the broadcasts of a time, for statistics. Tests, series
 * themselves and messages to one person are not among them. */
#pragma once

#include "err.h"
#include "scope.h"
#include "str.h"

struct arena;
struct db;

#define OUTCOMES_MOST 5000

struct outcome {
	int64_t id;
	struct str title;
	int64_t department_id; /* 0: the whole city */
	struct str department;
	int64_t started_at;
	int64_t audience, sent, refused;
	int64_t opened, clicked, blocked_24h; /* -1: not known; LINE hides numbers below 20 */
	int64_t link_taps, button_people;
};

struct outcome_when {
	int64_t from_ms, to_ms; /* begun; to_ms is not in it */
};
/* Newest first. ERR_LIMIT (field "from") when there are more than OUTCOMES_MOST. */
enum err outcome_list(struct db *db, struct arena *arena, struct outcome_when when, struct scope scope,
                      struct outcome **out, size_t *count) MUST_CHECK;

struct outcome_sum { /* of a department, or of all */
	int64_t department_id;
	struct str department;
	int64_t broadcasts, audience, sent, refused, link_taps, button_people;
	int64_t opened, opened_of;   /* of so many people sent to, where it is known */
	int64_t blocked, blocked_of;
};
/* Departments by how many were sent, the whole city among them; *all is the total. */
void outcome_sums(struct arena *arena, const struct outcome *list, size_t count, struct outcome_sum *all,
                  struct outcome_sum **departments, size_t *department_count);
