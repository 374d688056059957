/* department: 部 and 課 as a tree. A department below another is seen by those
 * whose rights are given for the upper one. */
#pragma once

#include "db.h"
#include "err.h"
#include "str.h"

struct arena;

#define DEPARTMENTS_MOST 1000
#define DEPARTMENT_DEPTH_MOST 5

struct department {
	int64_t id, parent_id; /* parent_id 0: none above */
	struct str name;
	bool closed;    /* keeps its rows, takes no new people */
	int64_t people; /* active staff */
	int64_t position;
};

/* All of them, a department before those below it; siblings by position. */
enum err department_list(struct db *db, struct arena *arena, struct department **out, size_t *count) MUST_CHECK;
enum err department_find(struct db *db, struct arena *arena, int64_t id, struct department *out) MUST_CHECK;
/* ERR_NOT_FOUND; the name exactly. */
enum err department_by_name(struct db *db, struct arena *arena, struct str name, struct department *out) MUST_CHECK;

struct department_edit {
	struct str name;
	int64_t parent_id;
	bool closed;
};
enum err department_add(struct db *db, struct arena *arena, const struct department_edit *edit, int64_t *id) MUST_CHECK;
/* Refuses circles, trees too deep, and closing one that still has people. */
enum err department_save(struct db *db, struct arena *arena, int64_t id, const struct department_edit *edit) MUST_CHECK;
/* Only when nothing was ever kept under it. */
enum err department_remove(struct db *db, struct arena *arena, int64_t id) MUST_CHECK;
enum err department_order(struct db *db, struct arena *arena, struct i64_list ids) MUST_CHECK;
