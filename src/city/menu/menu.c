/* menu: rows of menus. */
#include "menu.h"

#include "arena.h"
#include "db.h"
#include "menu.sql.h"
#include "menu_content.h"

#define MENU_OF(row)                                                                                           \
	(struct menu)                                                                                          \
	{                                                                                                      \
		.id = (row).id, .name = (row).name, .disaster = str_eq((row).purpose, S("disaster")),          \
		.department_id = (row).has_department_id ? (row).department_id : 0,                            \
		.department = (row).has_department ? (row).department : S(""), .position = (row).position,     \
		.draft = (row).draft, .condition = (row).condition, .condition_text = (row).condition_text,    \
		.from_at = (row).from_at, .until_at = (row).until_at, .version = (row).version,                \
		.live_id = (row).live_id, .updated_at = (row).updated_at,                                      \
		.updated_by = (row).has_updated_by ? (row).updated_by : S(""),                                 \
	}

enum err menu_list(struct db *db, struct arena *arena, struct scope scope, struct menu **out, size_t *count)
{
	struct menu_rows_row *rows;
	TRY(sql_menu_rows(db, arena, scope.everywhere, scope.departments, &rows, count));
	*out = arena_array(arena, struct menu, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = MENU_OF(rows[i]);
	return OK;
}

enum err menu_find(struct db *db, struct arena *arena, int64_t id, struct menu *out)
{
	struct menu_row_row row;
	enum err err = sql_menu_row(db, arena, id, &row);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "このメニューは見つかりません。削除されたかもしれません。");
	TRY(err);
	*out = MENU_OF(row);
	return OK;
}

/* self: may keep its own name; 0 for a new one. */
static enum err check(struct db *db, struct arena *arena, const struct menu_content_save *save, int64_t self)
{
	struct menu_content content;
	int64_t others;
	if (str_trim(save->name).len == 0)
		return fail_field(ERR_INVALID, "name", "メニューの名前を入れてください。");
	if (save->from_at && save->until_at && save->until_at <= save->from_at)
		return fail_field(ERR_INVALID, "untilAt", "終わりの日時は、始まりより後にしてください。");
	TRY(menu_content_read(arena, save->draft, &content));
	TRY(sql_menu_named(db, arena, str_trim(save->name), self, &others));
	if (others)
		return fail_field(ERR_CONFLICT, "name", "「%.*s」という名前のメニューがもうあります。別の名前にしてください。",
		                  FMT(str_trim(save->name)));
	return OK;
}

enum err menu_add(struct db *db, struct arena *arena, const struct menu_content_save *save, int64_t *id)
{
	struct menu_total_row total;
	TRY(check(db, arena, save, 0));
	TRY(sql_menu_total(db, arena, &total));
	if (total.menus >= MENUS_MOST)
		return fail(ERR_LIMIT, "メニューは%d件までです。使わないものを削除してください。", MENUS_MOST);
	return sql_menu_insert(db, arena,
	                       &(struct menu_insert_in){.name = str_trim(save->name),
	                                                .purpose = save->disaster ? S("disaster") : S("normal"),
	                                                .department_id = save->department_id ? &save->department_id : NULL,
	                                                .position = total.first - 1,
	                                                .draft = save->draft,
	                                                .condition = save->condition,
	                                                .condition_text = save->condition_text,
	                                                .from_at = save->from_at,
	                                                .until_at = save->until_at,
	                                                .staff_id = save->staff_id,
	                                                .now = save->now},
	                       id);
}

enum err menu_save(struct db *db, struct arena *arena, int64_t id, int64_t version,
                   const struct menu_content_save *save)
{
	int64_t changed;
	TRY(check(db, arena, save, id));
	TRY(sql_menu_update(db, arena,
	                    &(struct menu_update_in){.menu_id = id,
	                                             .version = version,
	                                             .name = str_trim(save->name),
	                                             .department_id = save->department_id ? &save->department_id : NULL,
	                                             .draft = save->draft,
	                                             .condition = save->condition,
	                                             .condition_text = save->condition_text,
	                                             .from_at = save->from_at,
	                                             .until_at = save->until_at,
	                                             .staff_id = save->staff_id,
	                                             .now = save->now},
	                    &changed));
	return changed ? OK
	               : fail(ERR_CONFLICT, "その間に、ほかの職員がこのメニューを変えました。開き直して、いまの内容を確かめてください。");
}

enum err menu_reorder(struct db *db, struct arena *arena, const int64_t *ids, size_t count)
{
	struct menu_total_row total;
	int64_t changed;
	TRY(sql_menu_total(db, arena, &total));
	for (size_t i = 0; i < count; i++)
		for (size_t j = 0; j < i; j++)
			if (ids[i] == ids[j])
				return fail_field(ERR_INVALID, "ids", "同じメニューが2回あります。");
	if ((int64_t)count != total.menus)
		return fail_field(ERR_CONFLICT, "ids", "その間にメニューが増えたか減りました。一覧を開き直してください。");
	for (size_t i = 0; i < count; i++) {
		TRY(sql_menu_place(db, arena, ids[i], (int64_t)i + 1, &changed));
		if (!changed)
			return fail_field(ERR_CONFLICT, "ids", "その間にメニューがなくなりました。一覧を開き直してください。");
	}
	return OK;
}

enum err menu_remove(struct db *db, struct arena *arena, int64_t id)
{
	struct menu_uses_row uses;
	TRY(sql_menu_uses(db, arena, id, &uses));
	if (uses.disasters)
		return fail(ERR_CONFLICT, "災害モードのメニューに選ばれています。先に災害モードの準備で、ほかのメニューを選んでください。");
	if (uses.editions)
		return fail(ERR_CONFLICT, "使っているメニューは削除できません。先に「使うのをやめる」を押し、LINEから消えるのを待ってください。");
	TRY(sql_menu_forget_pages(db, arena, id));
	TRY(sql_menu_forget_buttons(db, arena, id));
	TRY(sql_menu_forget_editions(db, arena, id));
	TRY(sql_menu_forget_given(db, arena, id));
	return sql_menu_delete(db, arena, id);
}
