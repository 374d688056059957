/* audit_view: names of fields become the words that staff know. */
#include "audit_view.h"

#include "arena.h"
#include "attribute.h"
#include "audit.h"
#include "buf.h"
#include "call.h"
#include "field.h"
#include "jst.h"
#include "rights.h"
#include "route.h"
#include "str.h"

#define TEXT_MOST ((size_t)512 << 10)

static struct str label_of(struct str field)
{
	for (size_t i = 0; i < api_label_count; i++)
		if (str_eq(api_labels[i].key, field))
			return api_labels[i].text;
	return field;
}

static struct str list_text(struct call *call, const struct node *list)
{
	struct buf out;
	buf_init(&out, call->arena, TEXT_MOST);
	for (size_t i = 0; i < node_count(list); i++) {
		const struct node *item = node_at(list, i);
		if (i > 0)
			buf_lit(&out, "、");
		buf_str(&out, node_is(item, NODE_TEXT) ? node_text(item, S("")) : node_dump(call->arena, item));
	}
	return buf_view(&out);
}

static struct str value_text(struct call *call, const struct node *node)
{
	switch (node_kind(node)) {
	case NODE_TEXT:
		return node_text(node, S(""));
	case NODE_BOOL:
		return node_bool(node, false) ? S("はい") : S("いいえ");
	case NODE_NULL:
		return S("");
	case NODE_ARRAY:
		return list_text(call, node);
	case NODE_NUMBER:
	case NODE_OBJECT:
		break;
	}
	return node_is_integer(node) ? str_fmt(call->arena, "%" PRId64, node_i64(node, 0)) : node_dump(call->arena, node);
}

/* Numbers of options become words for who may see the friend: the record itself
 * has only the numbers. */
static enum err options_text(struct call *call, const struct node *list, struct str *out)
{
	size_t count = node_count(list), found;
	int64_t *ids = arena_array(call->arena, int64_t, count);
	struct option_brief *briefs;
	struct buf text;
	for (size_t i = 0; i < count; i++)
		ids[i] = node_i64(node_at(list, i), 0);
	TRY(option_briefs(call->db, call->arena, ids, count, &briefs, &found));
	buf_init(&text, call->arena, TEXT_MOST);
	for (size_t i = 0; i < found; i++)
		buf_fmt(&text, "%s%.*s", i > 0 ? "、" : "", FMT(briefs[i].label));
	return buf_done(&text, out);
}

/* Bubbles as people read them: their texts. One that was cut is no JSON any more. */
static bool messages_text(struct call *call, struct str json, struct str *out)
{
	const struct node *list;
	struct buf text;
	if (node_parse(call->arena, json, &list) != OK || !node_is(list, NODE_ARRAY))
		return false;
	buf_init(&text, call->arena, TEXT_MOST);
	for (size_t i = 0; i < node_count(list); i++) {
		const struct node *bubble = node_at(list, i);
		struct str type = node_text(node_get(bubble, "type"), S("")), words = node_text(node_get(bubble, "text"), S(""));
		if (i > 0)
			buf_char(&text, '\n');
		if (words.len == 0)
			words = node_text(node_get(bubble, "altText"), S(""));
		if (!str_eq(type, S("text")))
			buf_fmt(&text, "［%.*s］", FMT(type));
		buf_str(&text, words);
	}
	return buf_done(&text, out) == OK;
}

/* Words of the program among the values. */
static struct str word_text(struct call *call, struct str field, struct str value)
{
	static const struct audit_action modes[] = {
		{S_INIT("replace"), S_INIT("置きかえる")}, {S_INIT("add"), S_INIT("足す")}, {S_INIT("remove"), S_INIT("外す")},
	};
	static const struct audit_action ways[] = {
		{S_INIT("password"), S_INIT("パスワード")},   {S_INIT("totp"), S_INIT("認証アプリ")},
		{S_INIT("recovery"), S_INIT("リカバリーコード")}, {S_INIT("passkey"), S_INIT("パスキー")},
		{S_INIT("sso"), S_INIT("庁内のサインイン")},
	};
	enum right_function function;
	enum right_action action;
	for (size_t i = 0; str_eq(field, S("by")) && i < COUNT(ways); i++)
		if (str_eq(ways[i].action, value))
			return ways[i].label;
	static const struct audit_action states[] = {{S_INIT("active"), S_INIT("使える")}, {S_INIT("disabled"), S_INIT("使えない")}};
	for (size_t i = 0; str_eq(field, S("state")) && i < COUNT(states); i++)
		if (str_eq(states[i].action, value))
			return states[i].label;
	for (size_t i = 0; str_eq(field, S("mode")) && i < COUNT(modes); i++)
		if (str_eq(modes[i].action, value))
			return modes[i].label;
	if (str_eq(field, S("right")) && right_by_name(value, &function, &action))
		return str_fmt(call->arena, "%s（%s）", right_label(function), action_label(action));
	return value;
}

/* Where both sides read alike, the difference is in what is not text. */
static void put_messages(struct call *call, struct api_audit_change *change)
{
	struct str before = change->before, after = change->after;
	if (!str_eq(change->field, S("messages")))
		return;
	if (change->has_before && !messages_text(call, change->before, &before))
		return;
	if (change->has_after && !messages_text(call, change->after, &after))
		return;
	if (change->has_before && change->has_after && str_eq(before, after))
		return;
	change->before = before;
	change->after = after;
}

static struct str side_text(struct call *call, const char *field, const struct node *node)
{
	bool options = str_eq(str_from(field), S("options")) || str_eq(str_from(field), S("tags"));
	bool may = call->db && call->session && rights_may(&call->session->rights, RIGHT_FRIEND, ACTION_VIEW);
	struct str text;
	if (options && may && node_is(node, NODE_ARRAY) && node_count(node) &&
	    options_text(call, node, &text) == OK)
		return text;
	return word_text(call, str_from(field), value_text(call, node));
}

/* Times among the facts are milliseconds. */
static struct str fact_text(struct call *call, const char *name, const struct node *node)
{
	bool time = str_eq(str_from(name), S("at")) || str_eq(str_from(name), S("until"));
	if (time && node_is_integer(node))
		return jst_format_minute(call->arena, node_i64(node, 0));
	return word_text(call, str_from(name), value_text(call, node));
}

static struct api_audit_change *next_change(struct api_audit_row *out, const char *name)
{
	struct str field = str_from(name);
	struct api_audit_change *change = &out->changes.items[out->changes.count++];
	*change = (struct api_audit_change){.field = field, .label = label_of(field)};
	return change;
}

/* Fields of either side, those of the first in its order. */
static void add_sides(struct call *call, const struct node *before, const struct node *after, struct api_audit_row *out)
{
	for (const char *name = NULL; before && (name = node_next(before, name));) {
		const struct node *now = node_get(after, name);
		struct api_audit_change *change = next_change(out, name);
		change->has_before = true;
		change->before = side_text(call, name, node_get(before, name));
		change->has_after = now != NULL;
		change->after = now ? side_text(call, name, now) : S("");
		put_messages(call, change);
	}
	for (const char *name = NULL; after && (name = node_next(after, name));) {
		if (node_get(before, name))
			continue;
		struct api_audit_change *change = next_change(out, name);
		change->has_after = true;
		change->after = side_text(call, name, node_get(after, name));
		put_messages(call, change);
	}
}

static const struct node *object_at(const struct node *detail, const char *name)
{
	const struct node *node = node_get(detail, name);
	return node_is(node, NODE_OBJECT) ? node : NULL;
}

static bool is_side(const char *name)
{
	return str_eq(str_from(name), S("before")) || str_eq(str_from(name), S("after"));
}

/* One thing as a whole, without fields. */
static void add_single(struct call *call, const struct node *detail, struct api_audit_row *out)
{
	const struct node *before = node_get(detail, "before"), *after = node_get(detail, "after");
	if (!before && !after)
		return;
	struct api_audit_change *change = next_change(out, "value");
	change->has_before = before != NULL;
	change->before = before ? value_text(call, before) : S("");
	change->has_after = after != NULL;
	change->after = after ? value_text(call, after) : S("");
}

static void add_detail(struct call *call, const struct node *detail, struct api_audit_row *out)
{
	const struct node *before = object_at(detail, "before"), *after = object_at(detail, "after");
	size_t most = node_count(detail) + (before ? node_count(before) : 0) + (after ? node_count(after) : 0) + 1;
	out->changes.items = arena_array(call->arena, struct api_audit_change, most);
	add_sides(call, before, after, out);
	if (!before && !after)
		add_single(call, detail, out);
	for (const char *name = NULL; (name = node_next(detail, name));) {
		const struct node *value = node_get(detail, name);
		if (is_side(name))
			continue;
		if (str_eq(str_from(name), S("reason"))) {
			out->has_reason = true;
			out->reason = value_text(call, value);
			continue;
		}
		struct api_audit_change *change = next_change(out, name);
		change->has_after = true;
		change->after = fact_text(call, name, value);
	}
}

struct api_audit_row audit_view(struct call *call, const struct audit_row *row)
{
	const struct node *detail;
	struct api_audit_row out = {
		.id = row->id,
		.at = row->at,
		.staff_id = row->staff_id,
		.staff = row->staff,
		.department = row->department,
		.role = row->role,
		.action = row->action,
		.action_label = audit_label(row->action),
		.object = row->object,
		.object_label = audit_object_label(call->arena, row->object),
		.result = str_eq(row->result, S("refused")) ? API_AUDIT_ROW_RESULT_REFUSED : API_AUDIT_ROW_RESULT_DONE,
		.detail = row->detail,
		.address = row->address,
	};
	if (row->detail.len && node_parse(call->arena, row->detail, &detail) == OK && node_is(detail, NODE_OBJECT))
		add_detail(call, detail, &out);
	return out;
}

struct str audit_view_text(struct call *call, const struct api_audit_row *row)
{
	struct buf out;
	buf_init(&out, call->arena, TEXT_MOST);
	for (size_t i = 0; i < row->changes.count; i++) {
		const struct api_audit_change *change = &row->changes.items[i];
		if (i > 0)
			buf_char(&out, '\n');
		buf_fmt(&out, "%.*s: ", FMT(change->label));
		if (change->has_before)
			buf_fmt(&out, "%.*s → ", FMT(change->before));
		buf_str(&out, change->has_after ? change->after : S("（なし）"));
	}
	return buf_view(&out);
}
