/* role: what the city calls its sets of rights. */
#include "role.h"

#include "arena.h"
#include "buf.h"
#include "role.sql.h"
#include "staff_move.h"
#include "str.h"

#define RIGHT_NAMES_MOST 4096

static enum err not_there(void) { return fail(ERR_NOT_FOUND, "この役割は見つかりません。削除されたかもしれません。"); }

static enum err is_builtin(void)
{
	return fail(ERR_CONFLICT, "「管理者」はいつもすべての権限を持つ役割なので、変えられません。");
}

/* In the order of the table, with commas. */
static struct str names_of(struct arena *arena, const unsigned may[RIGHT_FUNCTIONS])
{
	struct buf out;
	buf_init(&out, arena, RIGHT_NAMES_MOST);
	for (enum right_function f = RIGHT_FIRST; f < RIGHT_FUNCTIONS; f++)
		for (enum right_action a = 0; a < RIGHT_ACTIONS; a++)
			if (may[f] & 1u << a) {
				if (buf_view(&out).len)
					buf_char(&out, ',');
				buf_str(&out, right_name(arena, f, a));
			}
	return buf_view(&out);
}

static void all_rights(unsigned may[RIGHT_FUNCTIONS])
{
	for (enum right_function f = RIGHT_FIRST; f < RIGHT_FUNCTIONS; f++)
		for (enum right_action a = 0; a < RIGHT_ACTIONS; a++)
			may[f] |= right_exists(f, a) ? 1u << a : 0;
}

static struct str rights_in(struct arena *arena, const struct role_rows_row *role,
                            const struct role_right_rows_row *rows, size_t count)
{
	unsigned may[RIGHT_FUNCTIONS] = {0};
	enum right_function function;
	enum right_action action;
	if (role->builtin)
		all_rights(may);
	for (size_t i = 0; i < count; i++)
		if (rows[i].role_id == role->id && right_by_name(rows[i].name, &function, &action))
			may[function] |= 1u << action;
	return names_of(arena, may);
}

enum err role_list(struct db *db, struct arena *arena, int64_t now, struct role **out, size_t *count)
{
	struct role_rows_row *rows;
	struct role_right_rows_row *rights;
	size_t right_count;
	TRY(sql_role_rows(db, arena, now, &rows, count));
	TRY(sql_role_right_rows(db, arena, &rights, &right_count));
	*out = arena_array(arena, struct role, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct role){.id = rows[i].id,
		                          .name = rows[i].name,
		                          .note = rows[i].note,
		                          .builtin = rows[i].builtin != 0,
		                          .from_at = rows[i].from_at,
		                          .rights = rights_in(arena, &rows[i], rights, right_count),
		                          .people = rows[i].people,
		                          .updated_at = rows[i].updated_at};
	return OK;
}

enum err role_find(struct db *db, struct arena *arena, int64_t id, int64_t now, struct role *out)
{
	struct role *list;
	size_t count;
	TRY(role_list(db, arena, now, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (list[i].id == id) {
			*out = list[i];
			return OK;
		}
	return not_there();
}

/* A plan of moves, and steps of approval, name roles. */
static enum err refuse_needed(struct db *db, struct arena *arena, const struct role *role, const char *what)
{
	struct str title;
	TRY(staff_move_needs_role(db, arena, role->name, &title));
	if (title.len)
		return fail_field(ERR_CONFLICT, "name", "この役割は、予定されている人事異動「%.*s」で使うため、%sません。", FMT(title), what);
	return OK;
}

static enum err check_name(struct db *db, struct arena *arena, struct str name, int64_t self)
{
	int64_t others;
	TRY(sql_role_others_named(db, arena, name, self, &others));
	if (others)
		return fail_field(ERR_CONFLICT, "name", "「%.*s」という役割はもうあります。別の名前にしてください。", FMT(name));
	return OK;
}

static enum err write_rights(struct db *db, struct arena *arena, int64_t id, const struct role_edit *edit)
{
	unsigned may[RIGHT_FUNCTIONS] = {0};
	for (size_t i = 0; i < edit->right_count; i++) {
		enum right_function function;
		enum right_action action;
		if (!right_by_name(edit->rights[i], &function, &action))
			return fail_field(ERR_INVALID, "rights", "「%.*s」という権限はありません。", FMT(edit->rights[i]));
		may[function] |= 1u << action;
		if (right_exists(function, ACTION_VIEW))
			may[function] |= 1u << ACTION_VIEW;
	}
	TRY(sql_role_rights_drop(db, arena, id));
	for (enum right_function f = RIGHT_FIRST; f < RIGHT_FUNCTIONS; f++)
		for (enum right_action a = 0; a < RIGHT_ACTIONS; a++)
			if (may[f] & 1u << a)
				TRY(sql_role_right_add(db, arena, id, right_name(arena, f, a)));
	return OK;
}

enum err role_add(struct db *db, struct arena *arena, const struct role_edit *edit, int64_t now, int64_t *id)
{
	int64_t total;
	TRY(check_name(db, arena, edit->name, 0));
	TRY(sql_role_total(db, arena, &total));
	if (total >= ROLES_MOST)
		return fail(ERR_LIMIT, "役割は%dまでです。使わないものを削除してください。", ROLES_MOST);
	TRY(sql_role_insert(db, arena, edit->name, edit->note, edit->from_at, now, id));
	return write_rights(db, arena, *id, edit);
}

enum err role_save(struct db *db, struct arena *arena, int64_t id, const struct role_edit *edit, int64_t now)
{
	struct role before;
	int64_t changed;
	TRY(role_find(db, arena, id, now, &before));
	if (before.builtin)
		return is_builtin();
	if (!str_eq(before.name, edit->name))
		TRY(refuse_needed(db, arena, &before, "名前を変えられ"));
	TRY(check_name(db, arena, edit->name, id));
	TRY(sql_role_update(db, arena, id, edit->name, edit->note, edit->from_at, now, &changed));
	return changed ? write_rights(db, arena, id, edit) : not_there();
}

enum err role_remove(struct db *db, struct arena *arena, int64_t id, int64_t now)
{
	struct role before;
	int64_t given, changed;
	TRY(role_find(db, arena, id, now, &before));
	if (before.builtin)
		return is_builtin();
	TRY(sql_role_given(db, arena, id, &given));
	if (given)
		return fail(ERR_CONFLICT, "%.*sを持つ職員がいる（これから持つ人、前に持っていた人もふくむ）ため、削除できません。先に、職員の役割から外してください。",
		            FMT(before.name));
	TRY(refuse_needed(db, arena, &before, "削除でき"));
	int64_t steps;
	TRY(sql_role_steps(db, arena, id, &steps));
	if (steps)
		return fail(ERR_CONFLICT, "%.*sは承認の道筋で使われているため、削除できません。先に、承認の設定から外してください。",
		            FMT(before.name));
	TRY(sql_role_rights_drop(db, arena, id));
	return sql_role_delete(db, arena, id, &changed);
}
