/* absence: who stands in for whom, from day to day. Set by the person, or by
 * somebody who manages approval; rows are ended, never changed. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

#define ABSENCE_NOTE_MOST 200
#define ABSENCE_DAYS_MOST 400

struct absence {
	int64_t id, staff_id, substitute_id;
	struct str name, substitute;
	int64_t from_day, until_day; /* included */
	struct str note, made_by;
};
struct absence_new {
	int64_t staff_id, substitute_id, from_day, until_day;
	struct str note;
	int64_t made_by, now;
};
/* ERR_INVALID names the field: substituteId, from, until. */
enum err absence_add(struct db *db, struct arena *arena, const struct absence_new *absence, int64_t *id) MUST_CHECK;
/* Those that are not over yet, oldest first. staff_id 0: everybody's. */
enum err absence_list(struct db *db, struct arena *arena, int64_t staff_id, int64_t today, struct absence **out,
                      size_t *count) MUST_CHECK;
/* ERR_NOT_FOUND when it is over or taken back already. */
enum err absence_find(struct db *db, struct arena *arena, int64_t id, struct absence *out) MUST_CHECK;
/* Of a member of staff; 0: none. ERR_INVALID (field "staffId") for nobody. */
enum err absence_department(struct db *db, struct arena *arena, int64_t staff_id, int64_t *department_id) MUST_CHECK;
enum err absence_end(struct db *db, struct arena *arena, int64_t id, int64_t now) MUST_CHECK;
