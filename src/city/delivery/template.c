/* template: texts that staff keep to use again. */
#include "template.h"

#include "arena.h"
#include "db.h"
#include "field.h"
#include "template.sql.h"

enum err template_list(struct db *db, struct arena *arena, struct template **out, size_t *count)
{
	struct template_list_row *rows;
	TRY(sql_template_list(db, arena, &rows, count));
	*out = arena_array(arena, struct template, *count);
	for (size_t i = 0; i < *count; i++)
		(*out)[i] = (struct template){rows[i].id,         rows[i].name,        rows[i].category,
		                              rows[i].messages,   rows[i].updated_at,  rows[i].approved_at,
		                              rows[i].approved_by};
	return OK;
}

enum err template_find(struct db *db, struct arena *arena, int64_t id, struct template *out)
{
	struct template_find_row row;
	enum err err = sql_template_find(db, arena, id, &row);
	if (err == ERR_NOT_FOUND)
		return fail(ERR_NOT_FOUND, "このひな形は見つかりません。削除されたかもしれません。");
	TRY(err);
	*out = (struct template){row.id,         row.name,        row.category,   row.messages,
	                         row.updated_at, row.approved_at, row.approved_by};
	return OK;
}

/* self: the template itself may keep its name; 0 for a new one. */
static enum err check(struct db *db, struct arena *arena, const struct template_content *content, int64_t self,
                      struct template_content *out)
{
	const struct node *messages;
	int64_t other;
	*out = (struct template_content){str_trim(content->name), str_trim(content->category), S("")};
	if (out->name.len == 0)
		return fail_field(ERR_INVALID, "name", "名前を入れてください。");
	TRY(node_parse(arena, content->messages, &messages));
	if (!node_is(messages, NODE_ARRAY) || node_count(messages) == 0)
		return fail_field(ERR_INVALID, "messages", "メッセージを1つ以上入れてください。");
	out->messages = node_dump(arena, messages);
	enum err err = sql_template_named(db, arena, out->name, &other);
	if (err == OK && other != self)
		return fail_field(ERR_CONFLICT, "name", "「%.*s」という名前のひな形がもうあります。", FMT(out->name));
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
	return sql_template_add(db, arena, ready.name, ready.category, ready.messages, staff_id, now, id);
}

enum err template_save(struct db *db, struct arena *arena, int64_t id, const struct template_content *content,
                       int64_t now)
{
	struct template before;
	struct template_content ready;
	int64_t changed;
	TRY(template_find(db, arena, id, &before));
	TRY(check(db, arena, content, id, &ready));
	return sql_template_save(db, arena, id, ready.name, ready.category, ready.messages, now, &changed);
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
