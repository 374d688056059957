/* attribute_record: questions and answers before and after. */
#include "attribute_record.h"

#include "arena.h"
#include "attribute.h"
#include "call.h"
#include "change.h"
#include "str.h"

static struct str object(struct call *call, const char *noun, int64_t id)
{
	return str_fmt(call->arena, "%s %" PRId64, noun, id);
}

static struct str attribute_change_of(struct call *call, const struct attribute *before, const struct attribute *after)
{
	static const char *const kinds[] = {"1つ選ぶ", "いくつも選ぶ", "お子さん", "タグ", "追加した場所", "状態"};
	const struct attribute none = {0}, *old = before ? before : &none;
	struct change change;
	change_begin(&change, call->arena, before ? CHANGE_EDITED : CHANGE_MADE);
	change_text(&change, "label", old->label, after->label);
	change_text(&change, "help", old->help, after->help);
	change_text(&change, "kind", before ? str_from(kinds[before->kind]) : S(""), str_from(kinds[after->kind]));
	change_bool(&change, "topic", old->meaning == ATTRIBUTE_TOPIC, after->meaning == ATTRIBUTE_TOPIC);
	change_bool(&change, "citizenEdits", old->citizen_edits, after->citizen_edits);
	change_bool(&change, "citizenSees", old->citizen_sees, after->citizen_sees);
	change_bool(&change, "required", old->required, after->required);
	change_bool(&change, "hidden", old->hidden, after->hidden);
	change_i64(&change, "mostChoices", old->most_choices, after->most_choices);
	return change_detail(&change);
}

enum err attribute_record(struct call *call, const char *action, const struct attribute *before, int64_t id)
{
	struct attribute after;
	TRY(attribute_find(call->db, call->arena, id, &after));
	return call_audit(call, action, object(call, "attribute", id), attribute_change_of(call, before, &after));
}

static struct str option_change_of(struct call *call, const struct attribute_option *before,
                                   const struct attribute_option *after)
{
	const struct attribute_option none = {0}, *old = before ? before : &none;
	struct change change;
	change_begin(&change, call->arena, before ? CHANGE_EDITED : CHANGE_MADE);
	change_text(&change, "label", old->label, after->label);
	change_text(&change, "help", old->help, after->help);
	change_bool(&change, "ticked", old->ticked, after->ticked);
	change_bool(&change, "hidden", old->hidden, after->hidden);
	change_bool(&change, "emergency", old->emergency, after->emergency);
	return change_detail(&change);
}

enum err option_at_home(struct call *call, int64_t id, struct attribute *home, const struct attribute_option **out)
{
	int64_t attribute_id;
	TRY(option_attribute(call->db, call->arena, id, &attribute_id));
	TRY(attribute_find(call->db, call->arena, attribute_id, home));
	for (size_t i = 0; i < home->option_count; i++)
		if (home->options[i].id == id) {
			*out = &home->options[i];
			return OK;
		}
	return fail(ERR_NOT_FOUND, "この選択肢は見つかりません。");
}

enum err option_record(struct call *call, const char *action, const struct attribute_option *before, int64_t id)
{
	struct attribute home;
	const struct attribute_option *after;
	TRY(option_at_home(call, id, &home, &after));
	return call_audit(call, action, object(call, "option", id), option_change_of(call, before, after));
}

/* --- order --- */

static struct buf labels(struct call *call)
{
	struct buf out;
	buf_init(&out, call->arena, (size_t)256 << 10);
	return out;
}

static void add_label(struct buf *out, struct str label)
{
	if (out->len)
		buf_lit(out, "、");
	buf_str(out, label);
}

enum err attribute_order(struct call *call, struct str *out)
{
	struct attribute *list;
	size_t count;
	struct buf text = labels(call);
	TRY(attribute_list(call->db, call->arena, &list, &count));
	for (size_t i = 0; i < count; i++)
		add_label(&text, list[i].label);
	return buf_done(&text, out);
}

enum err option_order(struct call *call, int64_t attribute_id, struct str *out)
{
	struct attribute attribute;
	struct buf text = labels(call);
	TRY(attribute_find(call->db, call->arena, attribute_id, &attribute));
	for (size_t i = 0; i < attribute.option_count; i++)
		add_label(&text, attribute.options[i].label);
	return buf_done(&text, out);
}

static struct str order_detail(struct call *call, struct str before, struct str after)
{
	struct change change;
	change_begin(&change, call->arena, CHANGE_EDITED);
	change_text(&change, "order", before, after);
	return change_detail(&change);
}

enum err attribute_order_record(struct call *call, struct str before)
{
	struct str after;
	TRY(attribute_order(call, &after));
	return call_audit(call, "attribute.order", S("attributes"), order_detail(call, before, after));
}

enum err option_order_record(struct call *call, int64_t attribute_id, struct str before)
{
	struct str after;
	TRY(option_order(call, attribute_id, &after));
	return call_audit(call, "option.order", object(call, "attribute", attribute_id), order_detail(call, before, after));
}
