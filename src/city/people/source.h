/* source: a place where a QR code for adding the account is printed: a poster,
 * a leaflet, a counter, a garbage bag.
 *
 * Each is an option of the built-in attribute `source`; its members are those
 * who became friends by it for the first time. Like options they are never
 * deleted, only hidden: the paper is out there for years. One of no department
 * is the whole city's. */
#pragma once

#include "err.h"
#include "scope.h"
#include "str.h"

struct arena;
struct db;

#define SOURCES_MOST 500
#define SOURCE_RECENT_DAYS 30

struct source_counts {
	int64_t scans;    /* openings of the code's address */
	int64_t added;    /* became friends for the first time */
	int64_t returned; /* had blocked us */
	int64_t known;    /* were friends already */
};

struct source {
	int64_t id, option_id;
	int64_t department_id; /* 0: the whole city */
	struct str code, name;
	struct str department; /* its name; of the whole city's: what was once written there */
	struct str note;
	bool hidden;
	int64_t created_at;
	struct source_counts total, recent; /* recent: the last SOURCE_RECENT_DAYS, today included */
};

struct source_edit {
	struct str name, note;
	int64_t department_id; /* 0: the whole city */
	bool hidden;
};

struct source_day {
	int64_t day;
	struct source_counts counts;
};

/* In the order of the attribute's options, hidden ones too; the whole city's are in every scope. */
enum err source_list(struct db *db, struct arena *arena, struct scope scope, int64_t today, struct source **out,
                     size_t *count) MUST_CHECK;
enum err source_find(struct db *db, struct arena *arena, int64_t id, int64_t today, struct source *out) MUST_CHECK;
/* Errors name the fields name, note. */
enum err source_add(struct db *db, struct arena *arena, const struct source_edit *edit, int64_t staff_id, int64_t now,
                    int64_t *id) MUST_CHECK;
enum err source_change(struct db *db, struct arena *arena, int64_t id, const struct source_edit *edit) MUST_CHECK;
/* Every day from … to, both included, also those without a scan; at most SOURCE_DAYS_MOST. */
#define SOURCE_DAYS_MOST 1100
enum err source_days(struct db *db, struct arena *arena, int64_t id, int64_t from, int64_t to, struct source_day **out,
                     size_t *count) MUST_CHECK;

/* What stands on paper. ERR_NOT_FOUND without text: no such code. */
enum err source_by_code(struct db *db, struct arena *arena, struct str code, int64_t *id, bool *hidden) MUST_CHECK;
/* Adds to a day. */
enum err source_count(struct db *db, struct arena *arena, int64_t id, int64_t day,
                      const struct source_counts *more) MUST_CHECK;
