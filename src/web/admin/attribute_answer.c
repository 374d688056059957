/* attribute_answer: attributes and counts. */
#include "attribute_answer.h"

#include "arena.h"
#include "attribute.h"
#include "call.h"
#include "members.h"
#include "people.h"

static enum err option_answer(struct call *call, const struct attribute_option *o, const struct people *following,
                              struct api_option *out)
{
	const struct people *have;
	TRY(members_of_option(call->db, call->arena, call->web->members, o->id, &have));
	*out = (struct api_option){
		.id = o->id,
		.key = o->key,
		.label = o->label,
		.help = o->help,
		.ticked = o->ticked,
		.hidden = o->hidden,
		.emergency = o->emergency,
		.position = o->position,
		.people = people_and_count(following, have),
	};
	return OK;
}

enum err attribute_answer(struct call *call, const struct attribute *a, struct api_attribute *out)
{
	const struct people *following;
	TRY(members_following(call->db, call->arena, call->web->members, &following));
	*out = (struct api_attribute){
		.id = a->id,
		.key = a->key,
		.label = a->label,
		.help = a->help,
		.kind = (enum api_attribute_kind)a->kind, /* the same words in the same order */
		.meaning = (enum api_attribute_meaning)a->meaning,
		.citizen_edits = a->citizen_edits,
		.citizen_sees = a->citizen_sees,
		.required = a->required,
		.hidden = a->hidden,
		.most_choices = a->most_choices,
		.position = a->position,
		.built_in = attribute_is_built_in(a),
	};
	out->options.items = arena_array(call->arena, struct api_option, a->option_count);
	out->options.count = a->option_count;
	for (size_t i = 0; i < a->option_count; i++)
		TRY(option_answer(call, &a->options[i], following, &out->options.items[i]));
	return OK;
}

enum err attribute_answer_id(struct call *call, int64_t id, struct api_attribute *out)
{
	struct attribute attribute;
	TRY(attribute_find(call->db, call->arena, id, &attribute));
	return attribute_answer(call, &attribute, out);
}
