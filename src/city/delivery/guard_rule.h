/* guard_rule: what the city decided about each check: level and limits, and the
 * hours in which departments may send. */
#pragma once

#include "guard.h"

#define GUARD_NUMBERS 3

/* Every check has a place in the table and a code in the database. */
enum guard_code {
	GUARD_CONTENT_SHORT,
	GUARD_UNFINISHED,
	GUARD_DRILL_WORDS,
	GUARD_DRILL_REAL,
	GUARD_DRILL_AUDIENCE,
	GUARD_DRILL_EXPIRED,
	GUARD_EMERGENCY_SECOND,
	GUARD_ALARM_WORDS,
	GUARD_WEEKDAY_WRONG,
	GUARD_DATE_WRONG,
	GUARD_DATE_PAST,
	GUARD_RELATIVE_DAY,
	GUARD_LINK_DEAD,
	GUARD_LINK_SILENT,
	GUARD_LINK_STAFF,
	GUARD_LINK_MANY,
	GUARD_ALT_MISSING,
	GUARD_LANGUAGE_FACTS,
	GUARD_LANGUAGE_DRAFT,
	GUARD_LANGUAGE_LEFT,
	GUARD_AUDIENCE_SHARE,
	GUARD_AUDIENCE_MANY,
	GUARD_AUDIENCE_CHANGE,
	GUARD_SAME_TEXT,
	GUARD_NEAR_TEXT,
	GUARD_FREQUENCY,
	GUARD_NIGHT,
	GUARD_OFFICE_HOURS,
	GUARD_COLLISION,
	GUARD_FEED_OLD,
	GUARD_FEED_BURST,
	GUARD_FEED_NIGHT,
	GUARD_CODES,
};

struct guard_number_row {
	const char *label, *unit; /* label NULL: no more */
	int64_t usual, least, most;
};
struct guard_row {
	const char *code;
	const char *group, *label, *help;
	enum guard_level level; /* unless the city decides otherwise */
	struct guard_number_row numbers[GUARD_NUMBERS];
	unsigned occasions;
	/* For emergencies: no look at all, or never more than a hint. */
	bool not_in_emergency, hint_in_emergency;
	bool final; /* its stop is put right, not let pass */
};
extern const struct guard_row guard_rows[GUARD_CODES];
enum err guard_code_of(struct str word, enum guard_code *out) MUST_CHECK; /* ERR_NOT_FOUND */

struct guard_rule {
	enum guard_level level;
	int64_t numbers[GUARD_NUMBERS];
	struct str changed_by; /* empty: as it came */
	int64_t changed_at;
};
enum err guard_rules(struct db *db, struct arena *arena, struct guard_rule out[GUARD_CODES]) MUST_CHECK;
struct guard_change {
	enum guard_code code;
	enum guard_level level;
	int64_t numbers[GUARD_NUMBERS];
	int64_t staff_id, now;
};
enum err guard_rule_put(struct db *db, struct arena *arena, const struct guard_change *change) MUST_CHECK;
/* For cities made for tests and trials: nothing above this level. */
enum err guard_rules_cap(struct db *db, struct arena *arena, enum guard_level most, int64_t now) MUST_CHECK;

/* Departments in their order, for choosing. */
struct guard_place {
	int64_t id;
	struct str name;
};
enum err guard_departments(struct db *db, struct arena *arena, struct guard_place **out, size_t *count) MUST_CHECK;

/* --- hours of departments ------------------------------------------------------- */

struct guard_hours {
	int64_t department_id; /* 0: every department without hours of its own */
	struct str department;
	int64_t from_minute, to_minute; /* of the day; to may be 1440 */
	unsigned weekdays;              /* bit 0 Sunday … bit 6 Saturday */
	bool holidays;                  /* on public holidays too */
};
#define GUARD_HOURS_MOST 500
enum err guard_hours_list(struct db *db, struct arena *arena, struct guard_hours **out, size_t *count) MUST_CHECK;
/* Those of the department, else those of all; *found is false when there are none. */
enum err guard_hours_of(struct db *db, struct arena *arena, int64_t department_id, struct guard_hours *out,
                        bool *found) MUST_CHECK;
enum err guard_hours_put(struct db *db, struct arena *arena, const struct guard_hours *hours) MUST_CHECK;
enum err guard_hours_remove(struct db *db, struct arena *arena, int64_t department_id) MUST_CHECK;
bool guard_hours_allow(const struct guard_hours *hours, int64_t at);
struct str guard_hours_text(struct arena *arena, const struct guard_hours *hours); /* 平日 8:30～17:15 */
