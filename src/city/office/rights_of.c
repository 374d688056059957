/* rights_of: from rows to rights, for one person or for a whole list. */
#include "role.h"

#include "arena.h"
#include "department.h"
#include "department.sql.h"
#include "role.sql.h"
#include "str.h"

struct tree {
	struct department_parents_row *rows; /* by id */
	size_t count;
	struct rights_place *places; /* beside the rows; for the person at hand */
	bool used;
};

struct gathering {
	struct db *db;
	struct arena *arena;
	struct tree tree;
	struct rights made;
	int64_t staff_id, role_id; /* of the row before */
};


static ptrdiff_t tree_find(const struct tree *tree, int64_t id)
{
	size_t low = 0, high = tree->count;
	while (low < high) {
		size_t middle = low + (high - low) / 2;
		if (tree->rows[middle].id < id)
			low = middle + 1;
		else
			high = middle;
	}
	return low < tree->count && tree->rows[low].id == id ? (ptrdiff_t)low : -1;
}

/* Each department also has what those above it were given. */
static void inherit(struct tree *tree)
{
	for (size_t i = 0; i < tree->count; i++) {
		ptrdiff_t at = (ptrdiff_t)i;
		for (int depth = 0; at >= 0 && depth <= DEPARTMENT_DEPTH_MOST; depth++) {
			for (size_t f = 0; at != (ptrdiff_t)i && f < RIGHT_FUNCTIONS; f++)
				tree->places[i].may[f] |= tree->places[at].may[f];
			at = tree->rows[at].has_parent_id ? tree_find(tree, tree->rows[at].parent_id) : -1;
		}
	}
}

static bool has_any(const struct rights_place *place)
{
	unsigned any = 0;
	for (size_t f = 0; f < RIGHT_FUNCTIONS; f++)
		any |= place->may[f];
	return any != 0;
}

static void begin_person(struct gathering *at, int64_t staff_id)
{
	at->made = (struct rights){0};
	at->staff_id = staff_id;
	at->role_id = 0;
	at->tree.used = false;
	for (size_t i = 0; i < at->tree.count; i++)
		at->tree.places[i] = (struct rights_place){.department_id = at->tree.rows[i].id};
}

static void end_person(struct gathering *at)
{
	struct tree *tree = &at->tree;
	if (!tree->used)
		return;
	inherit(tree);
	size_t kept = 0;
	for (size_t i = 0; i < tree->count; i++)
		kept += has_any(&tree->places[i]);
	struct rights_place *places = arena_array(at->arena, struct rights_place, kept);
	at->made.places = places;
	for (size_t i = 0; i < tree->count; i++)
		if (has_any(&tree->places[i]))
			places[at->made.place_count++] = tree->places[i];
}

static void add_right(struct gathering *at, const struct role_rights_of_row *row)
{
	enum right_function function;
	enum right_action action;
	if (!row->has_name || !right_by_name(row->name, &function, &action))
		return; /* one of a later version means nothing here */
	if (str_eq(row->scope, S("all")) || !right_has_departments(function)) {
		at->made.everywhere[function] |= 1u << action;
		return;
	}
	ptrdiff_t place = row->has_department_id ? tree_find(&at->tree, row->department_id) : -1;
	if (place < 0)
		return;
	at->tree.places[place].may[function] |= 1u << action;
	at->tree.used = true;
}

static void add_row(struct gathering *at, const struct role_rights_of_row *row)
{
	struct rights *made = &at->made;
	if (row->role_id != at->role_id)
		made->roles = str_fmt(at->arena, "%.*s%s%.*s", FMT(made->roles), made->roles.len ? "・" : "", FMT(row->role));
	at->role_id = row->role_id;
	if (row->builtin)
		made->administrator = true;
	else
		add_right(at, row);
}

static enum err gather(struct gathering *at, const struct rights_ask *ask, struct rights *out)
{
	struct role_rights_of_cursor cursor;
	struct role_rights_of_row row;
	size_t person = 0;
	TRY(sql_role_rights_of_open(at->db, at->arena, ask->staff_ids, ask->any_time, ask->now, &cursor));
	while (sql_role_rights_of_next(&cursor, &row)) {
		if (row.staff_id != at->staff_id) {
			end_person(at);
			out[person] = at->made;
			while (ask->staff_ids.at[person] != row.staff_id)
				person++;
			begin_person(at, row.staff_id);
		}
		add_row(at, &row);
	}
	TRY(sql_role_rights_of_close(&cursor));
	end_person(at);
	out[person] = at->made;
	return OK;
}

enum err rights_of_many(struct db *db, struct arena *arena, const struct rights_ask *ask, struct rights *out)
{
	struct gathering at = {.db = db, .arena = arena};
	for (size_t i = 0; i < ask->staff_ids.count; i++)
		out[i] = (struct rights){0};
	if (ask->staff_ids.count == 0)
		return OK;
	TRY(sql_department_parents(db, arena, &at.tree.rows, &at.tree.count));
	at.tree.places = arena_array(arena, struct rights_place, at.tree.count);
	return gather(&at, ask, out);
}

enum err rights_of_staff(struct db *db, struct arena *arena, int64_t staff_id, int64_t now, struct rights *out)
{
	return rights_of_many(db, arena, &(struct rights_ask){.staff_ids = {&staff_id, 1}, .now = now}, out);
}
