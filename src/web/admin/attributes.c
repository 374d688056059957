/* attributes: what citizens may tell us, kept by staff. */
#include "api.gen.h"

#include "arena.h"
#include "attribute.h"
#include "attribute_answer.h"
#include "call.h"
#include "str.h"

static struct str object(struct call *call, const char *noun, int64_t id)
{
	return str_fmt(call->arena, "%s %" PRId64, noun, id);
}

static struct str detail(struct call *call, struct str label)
{
	struct buf out;
	struct emit emit;
	buf_init(&out, call->arena, 4096);
	emit_init(&emit, &out);
	emit_begin(&emit, NULL);
	emit_text(&emit, "label", label);
	emit_end(&emit);
	return buf_view(&out);
}

enum err attributes_get(struct call *call, struct api_attributes *out)
{
	struct attribute *list;
	size_t count;
	TRY(attribute_list(call->db, call->arena, &list, &count));
	out->attributes.items = arena_array(call->arena, struct api_attribute, count);
	out->attributes.count = count;
	for (size_t i = 0; i < count; i++)
		TRY(attribute_answer(call, &list[i], &out->attributes.items[i]));
	return OK;
}

static struct attribute_edit edit_of(const struct api_attribute_save *in)
{
	return (struct attribute_edit){
		.key = in->has_key ? in->key : S(""),
		.label = in->label,
		.help = in->help,
		.kind = (enum attribute_kind)in->kind,
		.meaning = in->has_meaning ? (enum attribute_meaning)in->meaning : ATTRIBUTE_PLAIN,
		.citizen_edits = in->citizen_edits,
		.citizen_sees = in->has_citizen_sees && in->citizen_sees,
		.required = in->required,
		.hidden = in->hidden,
		.most_choices = in->most_choices,
	};
}

enum err attribute_post(struct call *call, const struct api_attribute_save *in, struct api_attribute *out)
{
	struct attribute_edit edit = edit_of(in);
	int64_t id;
	TRY(attribute_add(call->db, call->arena, &edit, &id));
	TRY(call_audit(call, "attribute.add", object(call, "attribute", id), detail(call, in->label)));
	return attribute_answer_id(call, id, out);
}

enum err attribute_put(struct call *call, const struct api_attribute_save *in, struct api_attribute *out)
{
	struct attribute_edit edit = edit_of(in);
	struct attribute is;
	TRY(attribute_find(call->db, call->arena, call->id, &is));
	if (!in->has_meaning)
		edit.meaning = is.meaning;
	if (!in->has_citizen_sees)
		edit.citizen_sees = is.citizen_sees;
	TRY(attribute_change(call->db, call->arena, call->id, &edit));
	TRY(call_audit(call, "attribute.change", object(call, "attribute", call->id), detail(call, in->label)));
	return attribute_answer_id(call, call->id, out);
}

enum err attributes_order(struct call *call, const struct api_order *in, struct api_attributes *out)
{
	TRY(attribute_reorder(call->db, call->arena, in->ids.items, in->ids.count));
	TRY(call_audit(call, "attribute.order", S("attributes"), S("")));
	return attributes_get(call, out);
}

static struct option_edit option_of(const struct api_option_save *in)
{
	return (struct option_edit){
		.key = in->has_key ? in->key : S(""),
		.label = in->label,
		.help = in->help,
		.ticked = in->ticked,
		.hidden = in->hidden,
		.emergency = in->has_emergency && in->emergency,
	};
}

enum err option_post(struct call *call, const struct api_option_save *in, struct api_attribute *out)
{
	struct option_edit edit = option_of(in);
	int64_t id;
	TRY(option_add(call->db, call->arena, call->id, &edit, call->now, &id));
	TRY(call_audit(call, "option.add", object(call, "option", id), detail(call, in->label)));
	return attribute_answer_id(call, call->id, out);
}

static enum err is_emergency(struct call *call, int64_t option_id, bool *out)
{
	int64_t emergency;
	TRY(option_of_emergency(call->db, call->arena, &emergency));
	*out = emergency == option_id;
	return OK;
}

enum err option_put(struct call *call, const struct api_option_save *in, struct api_attribute *out)
{
	struct option_edit edit = option_of(in);
	int64_t attribute_id;
	if (!in->has_emergency)
		TRY(is_emergency(call, call->id, &edit.emergency));
	TRY(option_change(call->db, call->arena, call->id, &edit));
	TRY(option_attribute(call->db, call->arena, call->id, &attribute_id));
	TRY(call_audit(call, "option.change", object(call, "option", call->id), detail(call, in->label)));
	return attribute_answer_id(call, attribute_id, out);
}

enum err options_order(struct call *call, const struct api_order *in, struct api_attribute *out)
{
	TRY(option_reorder(call->db, call->arena, call->id, in->ids.items, in->ids.count));
	TRY(call_audit(call, "option.order", object(call, "attribute", call->id), S("")));
	return attribute_answer_id(call, call->id, out);
}

enum err tag_post(struct call *call, const struct api_tag_new *in, struct api_attribute *out)
{
	struct attribute tags;
	struct option_edit edit = {.key = S(""), .label = in->label, .help = S("")};
	int64_t id;
	TRY(attribute_by_key(call->db, call->arena, S("tag"), &tags));
	TRY(option_add(call->db, call->arena, tags.id, &edit, call->now, &id));
	TRY(call_audit(call, "tag.add", object(call, "option", id), detail(call, in->label)));
	return attribute_answer_id(call, tags.id, out);
}
