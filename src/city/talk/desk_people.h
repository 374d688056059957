/* desk_people: who may answer at the desks of a department. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;

struct desk_person {
	int64_t id;
	struct str name, department;
	bool administrator;
};
/* department_id 0: the whole city. */
enum err desk_people(struct db *db, struct arena *arena, int64_t department_id, int64_t now, struct desk_person **out,
                     size_t *count) MUST_CHECK;
