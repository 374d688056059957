/* deciders: the people of a step, worked out from lists in memory. */
#include "deciders.h"

#include "arena.h"
#include "buf.h"
#include "deciders.sql.h"
#include "jst.h"

#define UP_MOST 10 /* floors of departments */
#define IDS_BYTES_MOST 4096

struct deciders {
	struct deciders_staff_row *staff;
	struct deciders_roles_row *roles;
	struct deciders_departments_row *departments;
	struct deciders_absences_row *absences;
	size_t staff_count, role_count, department_count, absence_count;
};

enum err deciders_load(struct db *db, struct arena *arena, int64_t now, struct deciders **out)
{
	struct deciders *all = arena_make(arena, struct deciders);
	TRY(sql_deciders_staff(db, arena, &all->staff, &all->staff_count));
	TRY(sql_deciders_roles(db, arena, now, &all->roles, &all->role_count));
	TRY(sql_deciders_departments(db, arena, &all->departments, &all->department_count));
	TRY(sql_deciders_absences(db, arena, jst_day_of_ms(now), &all->absences, &all->absence_count));
	*out = all;
	return OK;
}

static const struct deciders_staff_row *person(const struct deciders *all, int64_t id)
{
	for (size_t i = 0; i < all->staff_count; i++)
		if (all->staff[i].id == id)
			return &all->staff[i];
	return NULL;
}

static const struct deciders_departments_row *department(const struct deciders *all, int64_t id)
{
	for (size_t i = 0; i < all->department_count; i++)
		if (all->departments[i].id == id)
			return &all->departments[i];
	return NULL;
}

struct str deciders_name(const struct deciders *all, int64_t staff_id)
{
	const struct deciders_staff_row *found = person(all, staff_id);
	return found ? found->name : S("");
}

int64_t deciders_department(const struct deciders *all, int64_t staff_id)
{
	const struct deciders_staff_row *found = person(all, staff_id);
	return found ? found->department_id : 0;
}

struct str deciders_department_name(const struct deciders *all, int64_t department_id)
{
	const struct deciders_departments_row *found = department(all, department_id);
	return found ? found->name : S("");
}

int64_t deciders_parent(const struct deciders *all, int64_t department_id)
{
	const struct deciders_departments_row *found = department(all, department_id);
	return found ? found->parent_id : 0;
}

static bool has_role(const struct deciders_roles_row *row, int64_t role_id, int64_t department_id)
{
	return row->role_id == role_id && row->department_id == department_id;
}

static bool is_covered(const struct deciders *all, int64_t id)
{
	for (size_t i = 0; i < all->absence_count; i++)
		if (all->absences[i].staff_id == id)
			return true;
	const struct deciders_staff_row *found = person(all, id);
	return found && found->active;
}

int64_t deciders_nearest(const struct deciders *all, int64_t role_id, int64_t department_id)
{
	for (int floor = 0; floor < UP_MOST && department_id; floor++) {
		for (size_t i = 0; i < all->role_count; i++)
			if (has_role(&all->roles[i], role_id, department_id) && is_covered(all, all->roles[i].staff_id))
				return department_id;
		department_id = deciders_parent(all, department_id);
	}
	return 0;
}

/* --- the people of a step --------------------------------------------------------------- */

struct crowd {
	const struct deciders *all;
	struct decider *list;
	size_t count, room;
};

static void add(struct crowd *crowd, int64_t id, enum decides_as as, int64_t for_id)
{
	const struct deciders_staff_row *who = person(crowd->all, id);
	if (!who || !who->active || crowd->count == crowd->room)
		return;
	for (size_t i = 0; i < crowd->count; i++)
		if (crowd->list[i].staff_id == id)
			return;
	crowd->list[crowd->count++] = (struct decider){id, who->name, as, for_id};
}

/* Calls each with everybody whom the step means, still here or not. */
static void for_each(const struct deciders *all, const struct approval_step *step,
                     void (*each)(void *context, int64_t staff_id), void *context)
{
	for (size_t i = 0; step->role_id == 0 && i < step->staff.count; i++)
		each(context, step->staff.at[i]);
	for (size_t i = 0; step->role_id != 0 && i < all->role_count; i++)
		if (has_role(&all->roles[i], step->role_id, step->department_id))
			each(context, all->roles[i].staff_id);
}

static void add_self(void *context, int64_t id) { add(context, id, AS_SELF, 0); }

static void add_substitutes(void *context, int64_t id)
{
	struct crowd *crowd = context;
	for (size_t i = 0; i < crowd->all->absence_count; i++)
		if (crowd->all->absences[i].staff_id == id)
			add(crowd, crowd->all->absences[i].substitute_id, AS_SUBSTITUTE, id);
}

static void add_stand_in(void *context, int64_t id) { add(context, id, AS_STAND_IN, 0); }

static void add_stand_ins_away(void *context, int64_t id)
{
	struct crowd *crowd = context;
	for (size_t i = 0; i < crowd->all->absence_count; i++)
		if (crowd->all->absences[i].staff_id == id)
			add(crowd, crowd->all->absences[i].substitute_id, AS_STAND_IN, 0);
}

size_t deciders_of(const struct deciders *all, struct arena *arena, const struct approval_step *step,
                   const struct approval_step *next, bool widened, struct decider **out)
{
	struct crowd crowd = {.all = all, .list = arena_array(arena, struct decider, all->staff_count + 1),
	                      .room = all->staff_count};
	for_each(all, step, add_self, &crowd);
	for_each(all, step, add_substitutes, &crowd);
	for (size_t i = 0; widened && i < step->stand_ins.count; i++)
		add(&crowd, step->stand_ins.at[i], AS_STAND_IN, 0);
	if (widened && step->stand_ins.count == 0 && next) {
		for_each(all, next, add_stand_in, &crowd);
		for_each(all, next, add_stand_ins_away, &crowd);
	}
	*out = crowd.list;
	return crowd.count;
}

/* --- lists of ids ------------------------------------------------------------------------ */

struct i64_list ids_read(struct arena *arena, struct str text)
{
	int64_t *list = arena_array(arena, int64_t, text.len / 2 + 1);
	size_t count = 0;
	struct str piece;
	while (str_cut(&text, ',', &piece))
		if (str_to_i64(piece, &list[count]))
			count++;
	return (struct i64_list){list, count};
}

struct str ids_write(struct arena *arena, struct i64_list ids)
{
	struct buf out;
	buf_init(&out, arena, IDS_BYTES_MOST);
	for (size_t i = 0; i < ids.count; i++)
		buf_fmt(&out, "%s%" PRId64, i ? "," : "", ids.at[i]);
	return buf_view(&out);
}

bool ids_has(struct i64_list ids, int64_t id)
{
	for (size_t i = 0; i < ids.count; i++)
		if (ids.at[i] == id)
			return true;
	return false;
}
