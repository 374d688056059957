/* reply: rows of rules and their versions. */
#include "reply.h"

#include "arena.h"
#include "buf.h"
#include "db.h"
#include "jst.h"
#include "reply.sql.h"
#include "secret.h"

#define NAME_TAKEN "「%.*s」という名前のルールが、この分類にもうあります。別の名前にしてください。"
#define CHANGED "その間に、ほかの職員がこのルールを変えました。画面を読み直して、いまの内容を確かめてください。"

#define REPLY_OF(row)                                                           \
	((struct reply){                                                        \
		.id = (row).id,                                                 \
		.name = (row).name,                                             \
		.category = (row).category,                                     \
		.department_id = (row).has_department_id ? (row).department_id : 0, \
		.department = (row).has_department ? (row).department : S(""),  \
		.enabled = (row).enabled != 0,                                  \
		.version = (row).version,                                       \
		.live_version = (row).live_version,                             \
		.rule = (row).rule,                                             \
		.updated_at = (row).updated_at,                                 \
		.updated_by = (row).updated_by,                                 \
		.heard = (row).heard,                                           \
	})

static int64_t since(int64_t now) { return jst_day_of_ms(now) - REPLY_HEARD_DAYS + 1; }

static struct str like_of(struct arena *arena, struct str q)
{
	struct buf out;
	if (q.len == 0)
		return S("");
	buf_init(&out, arena, 2 * q.len + 2);
	buf_char(&out, '%');
	for (size_t i = 0; i < q.len; i++) {
		if (q.ptr[i] == '%' || q.ptr[i] == '_' || q.ptr[i] == '\\')
			buf_char(&out, '\\');
		buf_char(&out, q.ptr[i]);
	}
	buf_char(&out, '%');
	return buf_view(&out);
}

enum err reply_list(struct db *db, struct arena *arena, const struct reply_filter *filter, struct reply **out,
                    size_t *count, int64_t *total)
{
	struct reply_list_row *rows;
	struct str like = like_of(arena, filter->q);
	const struct reply_list_in page = {filter->scope.everywhere, filter->scope.departments, like, filter->category,
	                                   filter->state, filter->skip, since(filter->now)};
	TRY(sql_reply_total(db, arena, filter->scope.everywhere, filter->scope.departments, like, filter->category, filter->state,
	                    total));
	TRY(sql_reply_list(db, arena, &page, &rows, count));
	*out = arena_array(arena, struct reply, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = REPLY_OF(rows[i]);
	return OK;
}

enum err reply_find(struct db *db, struct arena *arena, int64_t id, int64_t now, struct reply *out)
{
	struct reply_find_row row;
	enum err err = sql_reply_find(db, arena, id, since(now), &row);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "このルールは見つかりません。削除されたかもしれません。");
	TRY(err);
	*out = REPLY_OF(row);
	return OK;
}

enum err reply_categories(struct db *db, struct arena *arena, struct str **out, size_t *count)
{
	return sql_reply_categories(db, arena, out, count);
}

/* --- changing --- */

static enum err check_name(struct db *db, struct arena *arena, const struct reply_edit *edit, int64_t self)
{
	int64_t other;
	if (edit->name.len == 0)
		return fail_field(ERR_INVALID, "name", "名前を入れてください。");
	enum err err = sql_reply_named(db, arena, edit->category, edit->name, &other);
	if (err == OK && other != self)
		return fail_field(ERR_CONFLICT, "name", NAME_TAKEN, FMT(edit->name));
	return err == ERR_NOT_FOUND ? OK : err;
}

enum err reply_add(struct db *db, struct arena *arena, const struct reply_edit *edit, int64_t *id)
{
	int64_t total;
	TRY(check_name(db, arena, edit, 0));
	TRY(sql_reply_all(db, arena, &total));
	if (total >= REPLIES_MOST)
		return fail(ERR_LIMIT, "ルールは%d件までです。使わないものを削除してください。", REPLIES_MOST);
	TRY(sql_reply_insert(db, arena, edit->name, edit->category, edit->department_id ? &edit->department_id : NULL,
	                     edit->staff_id, edit->now, id));
	return sql_reply_version_insert(db, arena, *id, 1, edit->rule, edit->staff_id, edit->now);
}

enum err reply_save(struct db *db, struct arena *arena, int64_t id, int64_t seen, const struct reply_edit *edit)
{
	const struct reply_update_in update = {id, seen, edit->name, edit->category,
	                                       edit->department_id ? &edit->department_id : NULL, edit->staff_id, edit->now};
	int64_t changed;
	TRY(check_name(db, arena, edit, id));
	TRY(sql_reply_update(db, arena, &update, &changed));
	if (!changed)
		return fail(ERR_CONFLICT, CHANGED);
	return sql_reply_version_insert(db, arena, id, seen + 1, edit->rule, edit->staff_id, edit->now);
}

enum err reply_publish(struct db *db, struct arena *arena, int64_t id, int64_t seen, int64_t now)
{
	int64_t changed;
	TRY(sql_reply_go_live(db, arena, id, seen, &changed));
	if (!changed)
		return fail(ERR_CONFLICT, CHANGED);
	TRY(sql_reply_version_published(db, arena, id, seen, now));
	return reply_changed(db, arena);
}

enum err reply_enable(struct db *db, struct arena *arena, int64_t id, bool enabled)
{
	int64_t changed;
	TRY(sql_reply_set_enabled(db, arena, id, enabled, &changed));
	return reply_changed(db, arena);
}

enum err reply_remove(struct db *db, struct arena *arena, int64_t id)
{
	TRY(sql_reply_delete_days(db, arena, id));
	TRY(sql_reply_delete_versions(db, arena, id));
	TRY(sql_reply_delete(db, arena, id));
	return reply_changed(db, arena);
}

/* --- versions --- */

#define VERSION_OF(row) ((struct reply_version){(row).version, (row).rule, (row).staff, (row).at, (row).published_at})

enum err reply_versions(struct db *db, struct arena *arena, int64_t id, struct reply_version **out, size_t *count)
{
	struct reply_versions_row *rows;
	TRY(sql_reply_versions(db, arena, id, &rows, count));
	*out = arena_array(arena, struct reply_version, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = VERSION_OF(rows[i]);
	return OK;
}

enum err reply_version_find(struct db *db, struct arena *arena, int64_t id, int64_t version, struct reply_version *out)
{
	struct reply_version_row_row row;
	enum err err = sql_reply_version_row(db, arena, id, version, &row);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "この版は見つかりません。");
	TRY(err);
	*out = VERSION_OF(row);
	return OK;
}

enum err reply_changed(struct db *db, struct arena *arena)
{
	int64_t value = 0;
	random_bytes(&value, sizeof value);
	return sql_reply_set_edition(db, arena, value);
}

enum err reply_count(struct db *db, struct arena *arena, int64_t id, int64_t at)
{
	return sql_reply_count(db, arena, id, jst_day_of_ms(at));
}
