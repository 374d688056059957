/* friend_edit: answers and children of one friend, filled in or put right by
 * staff. The record says by numbers what was there before and what is there now. */
#include "api.gen.h"

#include "arena.h"
#include "attribute.h"
#include "call.h"
#include "change.h"
#include "child.h"
#include "choice.h"
#include "amendment.h"
#include "friend.h"
#include "friend_answer.h"
#include "jst.h"
#include "members.h"
#include "str.h"

static enum err must_exist(struct call *call)
{
	struct friend f;
	enum err err = friend_find(call->db, call->arena, NULL, call->id, &f);
	return err == ERR_NOT_FOUND ? fail(ERR_NOT_FOUND, "この友だちは見つかりません。") : err;
}

static enum err record(struct call *call, const char *action, struct change *detail)
{
	return call_audit(call, action, str_fmt(call->arena, "friend %" PRId64, call->id), change_detail(detail));
}

/* --- why --- */

struct why {
	bool given, needed;
	enum amendment_cause cause;
	struct str note;
};

/* The kind of reason goes into the record, its words only where they can be erased. */
static enum err keep_why(struct call *call, const char *action, int64_t attribute_id, const struct why *why)
{
	if (!why->given && why->needed)
		return fail_field(ERR_INVALID, "cause", "本人が答える項目です。直す理由を選んでください。");
	if (!why->given)
		return OK;
	return amendment_add(call->db, call->arena, call->web->options.keyring,
	                      &(struct amendment){
				      .friend_id = call->id,
				      .at = call->now,
				      .staff_id = call->session->staff_id,
				      .department = call->session->department,
				      .action = str_from(action),
				      .attribute_id = attribute_id,
				      .cause = why->cause,
				      .note = str_trim(why->note),
			      });
}

static void tell_why(struct change *detail, const struct why *why)
{
	if (why->given)
		change_fact_text(detail, "reason", amendment_cause_label(why->cause));
}

/* --- answers --- */

/* Of one friend to one question, by the numbers of the options. */
static enum err look(struct call *call, const struct attribute *attribute, struct change_ids *out)
{
	struct choice choice;
	int64_t only, *ids = arena_array(call->arena, int64_t, attribute->option_count + 1);
	TRY(choice_list(call->db, call->arena, call->id, &choice));
	TRY(option_of_state(call->db, call->arena, "emergency_only", &only));
	*out = (struct change_ids){ids, 0};
	if (attribute->meaning == ATTRIBUTE_TOPIC && choice_has(&choice, only))
		ids[out->count++] = only;
	for (size_t i = 0; i < attribute->option_count; i++)
		if (choice_has(&choice, attribute->options[i].id))
			ids[out->count++] = attribute->options[i].id;
	return OK;
}

static size_t emergency_of(const struct attribute *topics, int64_t *out)
{
	for (size_t i = 0; i < topics->option_count; i++)
		if (topics->options[i].emergency) {
			*out = topics->options[i].id;
			return 1;
		}
	return 0;
}

/* Whoever wants emergencies only has no other topic, and who gets one does not want that. */
static enum err put(struct call *call, const struct attribute *attribute, const struct api_choice_change *in,
                    bool *changed)
{
	int64_t only, emergency = 0;
	bool wanted = in->has_emergency_only && in->emergency_only, moved = false;
	if (attribute->meaning != ATTRIBUTE_TOPIC)
		return choice_put(call->db, call->arena, call->id, attribute, in->options.items, in->options.count, changed);
	TRY(option_of_state(call->db, call->arena, "emergency_only", &only));
	TRY(wanted ? member_add(call->db, call->arena, only, call->id, &moved)
	           : member_remove(call->db, call->arena, only, call->id, &moved));
	if (wanted)
		TRY(choice_put(call->db, call->arena, call->id, attribute, &emergency, emergency_of(attribute, &emergency),
		               changed));
	else
		TRY(choice_put(call->db, call->arena, call->id, attribute, in->options.items, in->options.count, changed));
	*changed = *changed || moved;
	return OK;
}

enum err friend_choices_put(struct call *call, const struct api_choice_change *in, struct api_friend *out)
{
	struct attribute attribute;
	struct change_ids before, after;
	struct change detail;
	bool changed;
	TRY(must_exist(call));
	enum err err = attribute_find(call->db, call->arena, in->attribute_id, &attribute);
	if (err == ERR_NOT_FOUND || (err == OK && attribute.kind > ATTRIBUTE_MANY))
		return fail_field(ERR_INVALID, "attributeId", "選んだ項目は、ここでは変えられません。画面を読み直してください。");
	TRY(err);
	const struct why why = {in->has_cause, attribute.citizen_edits, (enum amendment_cause)in->cause,
	                        in->has_note ? in->note : S("")};
	TRY(look(call, &attribute, &before));
	TRY(put(call, &attribute, in, &changed));
	TRY(look(call, &attribute, &after));
	change_begin(&detail, call->arena, CHANGE_EDITED);
	change_ids(&detail, "options", before, after);
	change_fact_text(&detail, "attribute", attribute.label);
	tell_why(&detail, &why);
	if (changed) {
		TRY(keep_why(call, "friend.choices", attribute.id, &why));
		TRY(record(call, "friend.choices", &detail));
	}
	return friend_answer(call, call->id, out);
}

/* --- children --- */

struct family {
	struct child *list;
	size_t count;
};

static enum err look_at_children(struct call *call, struct family *out)
{
	return child_list(call->db, call->arena, call->web->options.keyring, call->id, &out->list, &out->count);
}

static struct change_ids numbers_of(struct call *call, const struct family *family)
{
	int64_t *ids = arena_array(call->arena, int64_t, family->count);
	for (size_t i = 0; i < family->count; i++)
		ids[i] = family->list[i].id;
	return (struct change_ids){ids, family->count};
}

/* By their numbers, and which fields: names and birth dates are the family's own. */
static enum err record_children(struct call *call, const struct family *before, const struct family *after,
                                const struct why *why)
{
	struct change detail;
	bool names = false, days = false;
	for (size_t i = 0; i < before->count; i++)
		for (size_t j = 0; j < after->count; j++) {
			const struct child *was = &before->list[i], *is = &after->list[j];
			names |= was->id == is->id && !str_eq(was->name, is->name);
			days |= was->id == is->id && was->birth_day != is->birth_day;
		}
	change_begin(&detail, call->arena, CHANGE_EDITED);
	change_ids(&detail, "children", numbers_of(call, before), numbers_of(call, after));
	change_fact_text(&detail, "fields", names && days ? S("呼び名、生年月日") : names ? S("呼び名") : days ? S("生年月日") : S(""));
	tell_why(&detail, why);
	return record(call, "friend.children", &detail);
}

static enum err must_have_children_asked(struct call *call, struct attribute *asked)
{
	struct attribute *list;
	size_t count;
	TRY(attribute_list(call->db, call->arena, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (list[i].kind == ATTRIBUTE_CHILD) {
			*asked = list[i];
			return OK;
		}
	return fail_field(ERR_INVALID, "children", "お子さんの項目がありません。先に「受信設定の項目」で作ってください。");
}

static enum err check_children(struct call *call, const struct api_children_change *in, struct child *children)
{
	int64_t today = jst_day_of_ms(call->now);
	for (size_t i = 0; i < in->children.count; i++) {
		const struct api_child_save *c = &in->children.items[i];
		children[i] = (struct child){c->has_id ? c->id : 0, c->birthday, str_trim(c->name)};
		if (children[i].id == 0 && child_check(&children[i], today) != OK)
			return fail_field(ERR_INVALID, str_z(call->arena, str_fmt(call->arena, "children[%zu].%s", i, err_field())),
			                  "%zu人目：%s", i + 1, str_z(call->arena, str_from(err_text())));
	}
	return OK;
}

enum err friend_children_put(struct call *call, const struct api_children_change *in, struct api_friend *out)
{
	struct child children[CHILDREN_MOST];
	struct family before, after;
	struct attribute asked;
	bool changed;
	TRY(must_exist(call));
	TRY(must_have_children_asked(call, &asked));
	const struct why why = {in->has_cause, asked.citizen_edits, (enum amendment_cause)in->cause,
	                        in->has_note ? in->note : S("")};
	TRY(check_children(call, in, children));
	TRY(look_at_children(call, &before));
	TRY(child_set(call->db, call->arena, call->web->options.keyring, call->id, children, in->children.count,
	              jst_day_of_ms(call->now), &changed));
	TRY(look_at_children(call, &after));
	if (changed) {
		TRY(keep_why(call, "friend.children", asked.id, &why));
		TRY(record_children(call, &before, &after, &why));
	}
	return friend_answer(call, call->id, out);
}
