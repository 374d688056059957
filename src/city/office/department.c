/* department: rows with a parent, put in the order of a tree. */
#include "department.h"

#include "arena.h"
#include "department.sql.h"
#include "staff_move.h"
#include "str.h"

static enum err not_there(void) { return fail(ERR_NOT_FOUND, "この部署は見つかりません。削除されたかもしれません。"); }

#define DEPARTMENT_OF(row)                                                                          \
	(struct department)                                                                         \
	{                                                                                           \
		.id = (row).id, .parent_id = (row).has_parent_id ? (row).parent_id : 0,             \
		.name = (row).name, .closed = str_eq((row).state, S("closed")), .people = (row).people, \
		.position = (row).position,                                                         \
	}

struct ordering {
	const struct department_rows_row *rows;
	size_t count;
	struct department *out;
	size_t done;
};

static void put_below(struct ordering *order, int64_t parent_id, int depth)
{
	for (size_t i = 0; i < order->count && depth <= DEPARTMENT_DEPTH_MOST; i++) {
		const struct department_rows_row *row = &order->rows[i];
		if ((row->has_parent_id ? row->parent_id : 0) != parent_id)
			continue;
		order->out[order->done++] = DEPARTMENT_OF(*row);
		put_below(order, row->id, depth + 1);
	}
}

enum err department_list(struct db *db, struct arena *arena, struct department **out, size_t *count)
{
	struct department_rows_row *rows;
	size_t found;
	TRY(sql_department_rows(db, arena, &rows, &found));
	struct ordering order = {.rows = rows, .count = found, .out = arena_array(arena, struct department, found)};
	put_below(&order, 0, 0);
	*out = order.out;
	*count = order.done;
	return OK;
}

enum err department_find(struct db *db, struct arena *arena, int64_t id, struct department *out)
{
	struct department_row_row row;
	enum err found = sql_department_row(db, arena, id, &row);
	if (found == ERR_NOT_FOUND)
		return not_there();
	TRY(found);
	*out = DEPARTMENT_OF(row);
	return OK;
}

enum err department_by_name(struct db *db, struct arena *arena, struct str name, struct department *out)
{
	int64_t id;
	enum err found = sql_department_named(db, arena, name, &id);
	if (found == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "「%.*s」という部署はありません。", FMT(name));
	TRY(found);
	return department_find(db, arena, id, out);
}

/* From the department up; 0 when self is met on the way or the way is too long. */
static enum err steps_up(struct db *db, struct arena *arena, int64_t from, int64_t self, int *steps)
{
	int count = 1;
	for (int64_t at = from; at; count++) {
		struct department above;
		if (at == self || count > DEPARTMENT_DEPTH_MOST) {
			*steps = 0;
			return OK;
		}
		TRY(department_find(db, arena, at, &above));
		at = above.parent_id;
	}
	*steps = count;
	return OK;
}

static int height_below(const struct department *list, size_t count, int64_t id, int depth)
{
	int most = 0;
	for (size_t i = 0; i < count && depth <= DEPARTMENT_DEPTH_MOST; i++)
		if (list[i].parent_id == id) {
			int height = 1 + height_below(list, count, list[i].id, depth + 1);
			most = height > most ? height : most;
		}
	return most;
}

static enum err check(struct db *db, struct arena *arena, const struct department_edit *edit, int64_t self)
{
	int64_t other;
	int steps;
	struct department *list;
	size_t count;
	enum err found = sql_department_named(db, arena, edit->name, &other);
	if (found == OK && other != self)
		return fail_field(ERR_CONFLICT, "name",
		                  "「%.*s」という部署はもうあります。同じ名前のときは「福祉部総務課」のように上の名前を付けてください。",
		                  FMT(edit->name));
	if (found != ERR_NOT_FOUND)
		TRY(found);
	TRY(department_list(db, arena, &list, &count));
	TRY(steps_up(db, arena, edit->parent_id, self, &steps));
	if (!steps)
		return fail_field(ERR_INVALID, "parentId", "「parentId」に、自分自身や自分より下の部署は選べません。");
	if (steps + (self ? height_below(list, count, self, 0) : 0) > DEPARTMENT_DEPTH_MOST)
		return fail_field(ERR_LIMIT, "parentId", "部署の段は%d段までです。", DEPARTMENT_DEPTH_MOST);
	if (!self && count >= DEPARTMENTS_MOST)
		return fail(ERR_LIMIT, "部署は%dまでです。", DEPARTMENTS_MOST);
	return OK;
}

enum err department_add(struct db *db, struct arena *arena, const struct department_edit *edit, int64_t *id)
{
	TRY(check(db, arena, edit, 0));
	return sql_department_insert(db, arena, edit->name, edit->parent_id ? &edit->parent_id : NULL, id);
}

enum err department_save(struct db *db, struct arena *arena, int64_t id, const struct department_edit *edit)
{
	struct department before;
	int64_t changed;
	TRY(department_find(db, arena, id, &before));
	TRY(check(db, arena, edit, id));
	if (edit->closed && !before.closed && before.people)
		return fail_field(ERR_CONFLICT, "closed",
		                  "%.*sにはまだ%" PRId64 "人の職員がいます。先に、ほかの部署へ移してください。", FMT(before.name),
		                  before.people);
	struct str title;
	TRY(staff_move_needs_department(db, arena, id, &title));
	if (edit->closed && title.len)
		return fail_field(ERR_CONFLICT, "closed", "%.*sは、予定されている人事異動「%.*s」の行き先です。", FMT(before.name),
		                  FMT(title));
	TRY(sql_department_update(db, arena, id, edit->name, edit->parent_id ? &edit->parent_id : NULL,
	                          edit->closed ? S("closed") : S("active"), &changed));
	return changed ? OK : not_there();
}

enum err department_remove(struct db *db, struct arena *arena, int64_t id)
{
	struct department before;
	int64_t uses;
	TRY(department_find(db, arena, id, &before));
	TRY(sql_department_uses(db, arena, id, &uses));
	if (uses)
		return fail(ERR_CONFLICT, "%.*sには職員、下の部署、配信などがあるため、削除できません。使わなくなった部署は「廃止」にしてください。",
		            FMT(before.name));
	return sql_department_delete(db, arena, id);
}

enum err department_order(struct db *db, struct arena *arena, struct i64_list ids)
{
	for (size_t i = 0; i < ids.count; i++)
		TRY(sql_department_place(db, arena, ids.at[i], (int64_t)i + 1));
	return OK;
}
