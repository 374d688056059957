/* role: from rows to rights. */
#include "role.h"

#include "arena.h"
#include "db.h"
#include "role.sql.h"
#include "str.h"

#define DEPTH_MOST 10 /* of departments; a circle in the rows must not hold us */

struct tree {
	struct department_parents_row *rows;
	size_t count;
	struct rights_place *places; /* beside the rows */
};

static void add_right(unsigned may[RIGHT_FUNCTIONS], struct str name)
{
	enum right_function function;
	enum right_action action;
	if (right_by_name(name, &function, &action)) /* one of a later version means nothing here */
		may[function] |= 1u << action;
}

static ptrdiff_t tree_find(const struct tree *tree, int64_t id)
{
	for (size_t i = 0; i < tree->count; i++)
		if (tree->rows[i].id == id)
			return (ptrdiff_t)i;
	return -1;
}

/* Each department also has what those above it were given. */
static void inherit(struct tree *tree)
{
	for (size_t i = 0; i < tree->count; i++) {
		ptrdiff_t at = (ptrdiff_t)i;
		for (int depth = 0; at >= 0 && depth < DEPTH_MOST; depth++) {
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

static enum err inside_departments(struct db *db, struct arena *arena, const struct role_rights_of_row *rows,
                                   size_t count, struct rights *out)
{
	struct tree tree;
	TRY(sql_department_parents(db, arena, &tree.rows, &tree.count));
	tree.places = arena_array(arena, struct rights_place, tree.count);
	for (size_t i = 0; i < tree.count; i++)
		tree.places[i].department_id = tree.rows[i].id;
	for (size_t i = 0; i < count; i++) {
		bool inside = str_eq(rows[i].scope, S("department")) && rows[i].has_department_id && rows[i].has_name;
		ptrdiff_t at = inside ? tree_find(&tree, rows[i].department_id) : -1;
		if (at >= 0)
			add_right(tree.places[at].may, rows[i].name);
	}
	inherit(&tree);
	size_t kept = 0;
	for (size_t i = 0; i < tree.count; i++)
		if (has_any(&tree.places[i]))
			tree.places[kept++] = tree.places[i];
	out->places = tree.places;
	out->place_count = kept;
	return OK;
}

enum err rights_of_staff(struct db *db, struct arena *arena, int64_t staff_id, int64_t now, struct rights *out)
{
	struct role_rights_of_row *rows;
	struct rights made = {0};
	size_t count;
	bool departments = false;
	TRY(sql_role_rights_of(db, arena, staff_id, now, &rows, &count));
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || rows[i].role_id != rows[i - 1].role_id)
			made.roles = str_fmt(arena, "%.*s%s%.*s", FMT(made.roles), i ? "・" : "", FMT(rows[i].role));
		if (rows[i].builtin)
			made.administrator = true;
		else if (str_eq(rows[i].scope, S("department")))
			departments = true;
		else if (rows[i].has_name)
			add_right(made.everywhere, rows[i].name);
	}
	if (departments)
		TRY(inside_departments(db, arena, rows, count, &made));
	*out = made;
	return OK;
}
