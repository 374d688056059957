/* deciders: who may decide a step of approval at this moment.
 *
 * A step names a role in a department, or persons; any one of them decides.
 * Who is away (absence.h) is stood in for. After the step's waiting time its
 * stand-ins, or the people of the next step, may decide too. */
#pragma once

#include "db.h"
#include "err.h"
#include "str.h"

struct arena;

struct approval_step {
	int64_t no; /* from 1 */
	struct str name; /* 係長 */
	int64_t role_id; /* 0: the persons of `staff` */
	int64_t department_id; /* of the role; in a chain 0 means that of the broadcast */
	struct i64_list staff;
	int64_t wait_minutes; /* 0: never anybody else */
	struct i64_list stand_ins; /* empty: the people of the next step */
};

/* Everybody who works here, loaded once. */
struct deciders;
enum err deciders_load(struct db *db, struct arena *arena, int64_t now, struct deciders **out) MUST_CHECK;
/* Empty for somebody unknown. */
struct str deciders_name(const struct deciders *all, int64_t staff_id);
int64_t deciders_department(const struct deciders *all, int64_t staff_id);
struct str deciders_department_name(const struct deciders *all, int64_t department_id);
/* The department itself, or the nearest one above it, where somebody who has the
 * role is there or stood in for; 0 when nobody. */
int64_t deciders_nearest(const struct deciders *all, int64_t role_id, int64_t department_id);
/* The one above; 0: none. */
int64_t deciders_parent(const struct deciders *all, int64_t department_id);

enum decides_as { AS_SELF, AS_SUBSTITUTE, AS_STAND_IN };
struct decider {
	int64_t staff_id;
	struct str name;
	enum decides_as as;
	int64_t for_id; /* AS_SUBSTITUTE: who is away */
};
/* Those who can sign in. next: the step behind, NULL for the last; widened: its
 * waiting time is over. Each person once. */
size_t deciders_of(const struct deciders *all, struct arena *arena, const struct approval_step *step,
                   const struct approval_step *next, bool widened, struct decider **out);
/* "3,17,4", and back. */
struct i64_list ids_read(struct arena *arena, struct str text);
struct str ids_write(struct arena *arena, struct i64_list ids);
bool ids_has(struct i64_list ids, int64_t id);
