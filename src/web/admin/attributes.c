/* attributes: what citizens may tell us, kept by staff. */
#include "api.gen.h"

#include "arena.h"
#include "attribute.h"
#include "attribute_answer.h"
#include "attribute_record.h"
#include "call.h"
#include "citizen.h"
#include "str.h"

enum err attributes_preview(struct call *call) { return citizen_settings_preview(call); }

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
	TRY(attribute_record(call, "attribute.add", NULL, id));
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
	TRY(attribute_record(call, "attribute.change", &is, call->id));
	return attribute_answer_id(call, call->id, out);
}

enum err attributes_order(struct call *call, const struct api_order *in, struct api_attributes *out)
{
	struct str before;
	TRY(attribute_order(call, &before));
	TRY(attribute_reorder(call->db, call->arena, in->ids.items, in->ids.count));
	TRY(attribute_order_record(call, before));
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

/* A source is more than an option: it has a code that is printed. */
static enum err refuse_source(struct call *call)
{
	struct attribute attribute;
	TRY(attribute_find(call->db, call->arena, call->id, &attribute));
	if (attribute.kind == ATTRIBUTE_SOURCE)
		return fail_field(ERR_INVALID, "label", "「%.*s」は、「友だち追加QR」の画面で足してください。", FMT(attribute.label));
	return OK;
}

enum err option_post(struct call *call, const struct api_option_save *in, struct api_attribute *out)
{
	struct option_edit edit = option_of(in);
	int64_t id;
	TRY(refuse_source(call));
	TRY(option_add(call->db, call->arena, call->id, &edit, call->now, &id));
	TRY(option_record(call, "option.add", NULL, id));
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
	struct attribute home;
	const struct attribute_option *before;
	if (!in->has_emergency)
		TRY(is_emergency(call, call->id, &edit.emergency));
	TRY(option_at_home(call, call->id, &home, &before));
	TRY(option_change(call->db, call->arena, call->id, &edit));
	TRY(option_record(call, "option.change", before, call->id));
	return attribute_answer_id(call, home.id, out);
}

enum err options_order(struct call *call, const struct api_order *in, struct api_attribute *out)
{
	struct str before;
	TRY(option_order(call, call->id, &before));
	TRY(option_reorder(call->db, call->arena, call->id, in->ids.items, in->ids.count));
	TRY(option_order_record(call, call->id, before));
	return attribute_answer_id(call, call->id, out);
}
