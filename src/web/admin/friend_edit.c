/* friend_edit: answers and children of one friend, filled in or put right by
 * staff. The record says what was there before and what is there now. */
#include "api.gen.h"

#include "arena.h"
#include "attribute.h"
#include "call.h"
#include "child.h"
#include "choice.h"
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

static enum err record(struct call *call, const char *action, const struct buf *detail)
{
	struct str text;
	TRY(buf_done(detail, &text));
	return call_audit(call, action, str_fmt(call->arena, "friend %" PRId64, call->id), text);
}

/* --- answers --- */

struct answers { /* of one friend to one question */
	const struct attribute *attribute;
	struct choice choice;
	bool emergency_only;
};

static enum err look(struct call *call, const struct attribute *attribute, struct answers *out)
{
	int64_t only;
	out->attribute = attribute;
	TRY(choice_list(call->db, call->arena, call->id, &out->choice));
	TRY(option_of_state(call->db, call->arena, "emergency_only", &only));
	out->emergency_only = attribute->meaning == ATTRIBUTE_TOPIC && choice_has(&out->choice, only);
	return OK;
}

static void emit_answers(struct emit *emit, const char *name, const struct answers *answers)
{
	emit_list(emit, name);
	if (answers->emergency_only)
		emit_text(emit, NULL, S("緊急情報だけ受け取る"));
	for (size_t i = 0; i < answers->attribute->option_count; i++)
		if (choice_has(&answers->choice, answers->attribute->options[i].id))
			emit_text(emit, NULL, answers->attribute->options[i].label);
	emit_end_list(emit);
}

static enum err record_answers(struct call *call, const struct answers *before, const struct answers *after)
{
	struct buf out;
	struct emit emit;
	buf_init(&out, call->arena, (size_t)1 << 20);
	emit_init(&emit, &out);
	emit_begin(&emit, NULL);
	emit_text(&emit, "attribute", before->attribute->label);
	emit_answers(&emit, "before", before);
	emit_answers(&emit, "after", after);
	emit_end(&emit);
	return record(call, "friend.choices", &out);
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
	struct answers before, after;
	bool changed;
	TRY(must_exist(call));
	enum err err = attribute_find(call->db, call->arena, in->attribute_id, &attribute);
	if (err == ERR_NOT_FOUND || (err == OK && attribute.kind > ATTRIBUTE_MANY))
		return fail_field(ERR_INVALID, "attributeId", "選んだ項目は、ここでは変えられません。画面を読み直してください。");
	TRY(err);
	TRY(look(call, &attribute, &before));
	TRY(put(call, &attribute, in, &changed));
	TRY(look(call, &attribute, &after));
	if (changed)
		TRY(record_answers(call, &before, &after));
	return friend_answer(call, call->id, out);
}

/* --- children --- */

/* Birth dates and no names: those are the family's own. */
static enum err emit_children(struct call *call, struct emit *emit, const char *name)
{
	struct child *list;
	size_t count;
	TRY(child_list(call->db, call->arena, NULL, call->id, &list, &count));
	emit_list(emit, name);
	for (size_t i = 0; i < count; i++)
		emit_text(emit, NULL, jst_format_date(call->arena, list[i].birth_day));
	emit_end_list(emit);
	return OK;
}

static enum err must_have_children_asked(struct call *call)
{
	struct attribute *list;
	size_t count;
	TRY(attribute_list(call->db, call->arena, &list, &count));
	for (size_t i = 0; i < count; i++)
		if (list[i].kind == ATTRIBUTE_CHILD)
			return OK;
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
	struct buf detail;
	struct emit emit;
	bool changed;
	TRY(must_exist(call));
	TRY(must_have_children_asked(call));
	TRY(check_children(call, in, children));
	buf_init(&detail, call->arena, 4096);
	emit_init(&emit, &detail);
	emit_begin(&emit, NULL);
	TRY(emit_children(call, &emit, "before"));
	TRY(child_set(call->db, call->arena, call->web->options.keyring, call->id, children, in->children.count,
	              jst_day_of_ms(call->now), &changed));
	TRY(emit_children(call, &emit, "after"));
	emit_end(&emit);
	if (changed)
		TRY(record(call, "friend.children", &detail));
	return friend_answer(call, call->id, out);
}
