/* template: texts that staff keep to use again. */
#include "template.h"

#include "arena.h"
#include "db.h"
#include "field.h"
#include "template.sql.h"
#include "translation.h"

#define TEMPLATE_OF(row)                                                                              \
	(struct template)                                                                            \
	{                                                                                            \
		.id = (row).id, .name = (row).name, .category = (row).category,                      \
		.messages = (row).messages, .translations = (row).translations,                      \
		.updated_at = (row).updated_at,                                                      \
		.department_id = (row).has_department_id ? (row).department_id : 0,                  \
		.department = (row).has_department ? (row).department : S(""),                       \
		.approved_at = (row).approved_at, .approved_by = (row).approved_by,                  \
	}

enum err template_list(struct db *db, struct arena *arena, struct scope scope, struct template **out, size_t *count)
{
	struct template_list_row *rows;
	TRY(sql_template_list(db, arena, scope.everywhere, scope.departments, &rows, count));
	*out = arena_array(arena, struct template, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = TEMPLATE_OF(rows[i]);
	return OK;
}

enum err template_find(struct db *db, struct arena *arena, int64_t id, struct template *out)
{
	struct template_find_row row;
	enum err err = sql_template_find(db, arena, id, &row);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "このひな形は見つかりません。削除されたかもしれません。");
	TRY(err);
	*out = TEMPLATE_OF(row);
	return OK;
}

/* self: the template itself may keep its name; 0 for a new one. */
static enum err check(struct db *db, struct arena *arena, const struct template_content *content, int64_t self,
                      struct template_content *out)
{
	const struct node *messages;
	int64_t other;
	*out = (struct template_content){.name = str_trim(content->name),
	                                  .category = str_trim(content->category),
	                                  .department_id = content->department_id};
	if (out->name.len == 0)
		return fail_field(ERR_INVALID, "name", "名前を入れてください。");
	TRY(node_parse(arena, content->messages, &messages));
	if (!node_is(messages, NODE_ARRAY) || node_count(messages) == 0)
		return fail_field(ERR_INVALID, "messages", "メッセージを1つ以上入れてください。");
	out->messages = node_dump(arena, messages);
	TRY(translations_prepare(arena, content->translations, &out->translations));
	enum err err = sql_template_named(db, arena, out->name, &other);
	if (err == OK && other != self)
		return fail_field(ERR_CONFLICT, "name", "「%.*s」という名前のひな形がもうあります（ほかの部署のものかもしれません）。別の名前にしてください。", FMT(out->name));
	return err == ERR_NOT_FOUND ? OK : err;
}

enum err template_add(struct db *db, struct arena *arena, const struct template_content *content, int64_t staff_id,
                      int64_t now, int64_t *id)
{
	struct template_content ready;
	int64_t total;
	TRY(check(db, arena, content, 0, &ready));
	TRY(sql_template_count(db, arena, &total));
	if (total >= TEMPLATES_MOST)
		return fail(ERR_LIMIT, "ひな形は%d件までです。使わないものを削除してください。", TEMPLATES_MOST);
	return sql_template_add(db, arena,
	                        &(struct template_add_in){.name = ready.name,
	                                                  .category = ready.category,
	                                                  .messages = ready.messages,
	                                                  .translations = ready.translations,
	                                                  .staff_id = staff_id,
	                                                  .now = now,
	                                                  .department_id = ready.department_id ? &ready.department_id : NULL},
	                        id);
}

enum err template_save(struct db *db, struct arena *arena, int64_t id, const struct template_content *content,
                       int64_t now)
{
	struct template before;
	struct template_content ready;
	int64_t changed;
	TRY(template_find(db, arena, id, &before));
	TRY(check(db, arena, content, id, &ready));
	return sql_template_save(db, arena,
	                         &(struct template_save_in){.template_id = id,
	                                                    .name = ready.name,
	                                                    .category = ready.category,
	                                                    .messages = ready.messages,
	                                                    .translations = ready.translations,
	                                                    .now = now,
	                                                    .department_id = ready.department_id ? &ready.department_id : NULL},
	                         &changed);
}

enum err template_approve(struct db *db, struct arena *arena, int64_t id, const struct template_approval *approval)
{
	struct template before;
	int64_t changed;
	const int64_t *who = approval->staff_id ? &approval->staff_id : NULL;
	TRY(template_find(db, arena, id, &before));
	TRY(sql_template_approve(db, arena, id, approval->updated_at, who, who ? &approval->now : NULL, &changed));
	return changed ? OK
	               : fail(ERR_CONFLICT, "その間に、ほかの職員がこのひな形を変えました。いまの内容を確かめてください。");
}

enum err template_remove(struct db *db, struct arena *arena, int64_t id)
{
	struct template before;
	int64_t changed;
	TRY(template_find(db, arena, id, &before));
	return sql_template_delete(db, arena, id, &changed);
}
