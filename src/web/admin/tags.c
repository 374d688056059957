/* tags: marks that staff and buttons give, where they are used, and their end. */
#include "api.gen.h"

#include "arena.h"
#include "attribute.h"
#include "attribute_answer.h"
#include "call.h"
#include "change.h"
#include "members.h"
#include "people.h"
#include "str.h"
#include "tag.h"
#include "tag_use.h"

_Static_assert((int)API_TAG_USE_KIND_CODE == (int)TAG_USE_CODE, "kinds of use differ");

/* --- what there is --- */

static enum err one(struct call *call, const struct tag *tag, const struct people *following, int64_t uses,
                    struct api_tag *out)
{
	const struct people *have;
	TRY(members_of_option(call->db, call->arena, call->web->members, tag->id, &have));
	*out = (struct api_tag){
		.id = tag->id,
		.label = tag->label,
		.hidden = tag->hidden,
		.people = people_and_count(following, have),
		.everybody = tag->people,
		.lasts_days = tag->lasts_days,
		.has_ends_on = tag->ends_day != 0,
		.ends_on = tag->ends_day,
		.uses = uses,
		.created_at = tag->created_at,
	};
	return OK;
}

enum err tags_get(struct call *call, struct api_tags *out)
{
	const struct people *following;
	struct tag *list;
	size_t count;
	TRY(tag_list(call->db, call->arena, &list, &count));
	int64_t *ids = arena_array(call->arena, int64_t, count), *uses = arena_array(call->arena, int64_t, count);
	for (size_t i = 0; i < count; i++)
		ids[i] = list[i].id;
	TRY(tag_use_counts(call->db, call->arena, ids, count, uses));
	TRY(members_following(call->db, call->arena, call->web->members, &following));
	out->tags.items = arena_array(call->arena, struct api_tag, count);
	out->tags.count = count;
	for (size_t i = 0; i < count; i++)
		TRY(one(call, &list[i], following, uses[i], &out->tags.items[i]));
	return OK;
}

static bool is_broadcast(enum tag_use_kind kind) { return kind >= TAG_USE_DRAFT && kind <= TAG_USE_RUNNING; }

static bool may_see(const struct call *call, const struct tag_use *use)
{
	static const enum right_function of[] = {
		[TAG_USE_SEGMENT] = RIGHT_SEGMENT,     [TAG_USE_TEMPLATE] = RIGHT_BROADCAST, [TAG_USE_DRAFT] = RIGHT_BROADCAST,
		[TAG_USE_SCHEDULED] = RIGHT_BROADCAST, [TAG_USE_SERIES] = RIGHT_BROADCAST,   [TAG_USE_RUNNING] = RIGHT_BROADCAST,
		[TAG_USE_RULE] = RIGHT_TAG_RULE,       [TAG_USE_REPLY] = RIGHT_REPLY,        [TAG_USE_SCENARIO] = RIGHT_SCENARIO,
		[TAG_USE_MENU] = RIGHT_MENU,           [TAG_USE_CODE] = RIGHT_CODE,
	};
	const struct rights *rights = &call->session->rights;
	return use->department_id || is_broadcast(use->kind) ? rights_may_in(rights, of[use->kind], ACTION_VIEW, use->department_id)
	                                                     : rights_may(rights, of[use->kind], ACTION_VIEW);
}

/* What belongs to other departments is told as being there, not what it is called. */
static struct str title_of(const struct call *call, const struct tag_use *use)
{
	return may_see(call, use) ? use->title : S("（見る権限がありません）");
}

enum err tag_uses_get(struct call *call, struct api_tag_uses *out)
{
	struct tag tag;
	struct tag_use *uses;
	size_t count;
	TRY(tag_find(call->db, call->arena, call->id, &tag));
	TRY(tag_uses(call->db, call->arena, call->id, &uses, &count));
	out->uses.items = arena_array(call->arena, struct api_tag_use, count);
	out->uses.count = count;
	for (size_t i = 0; i < count; i++)
		out->uses.items[i] = (struct api_tag_use){(enum api_tag_use_kind)uses[i].kind, uses[i].by_button, uses[i].gives, uses[i].id,
		                                          title_of(call, &uses[i])};
	return OK;
}

/* --- changes --- */

/* before, after: NULL where there is none. */
static enum err record(struct call *call, const char *action, const struct tag *before, const struct tag *after)
{
	const struct tag none = {.label = S("")}, *old = before ? before : &none, *now = after ? after : &none;
	struct change detail;
	change_begin(&detail, call->arena, !before ? CHANGE_MADE : after ? CHANGE_EDITED : CHANGE_REMOVED);
	change_text(&detail, "label", old->label, now->label);
	change_i64(&detail, "lastsDays", old->lasts_days, now->lasts_days);
	change_i64(&detail, "endsOn", old->ends_day, now->ends_day);
	change_bool(&detail, "hidden", old->hidden, now->hidden);
	if (!after)
		change_fact_i64(&detail, "people", old->people);
	return call_audit(call, action, str_fmt(call->arena, "tag %" PRId64, before ? before->id : now->id),
	                  change_detail(&detail));
}

enum err tag_post(struct call *call, const struct api_tag_new *in, struct api_attribute *out)
{
	struct attribute tags;
	struct tag made;
	const struct tag_edit edit = {.label = in->label,
	                              .lasts_days = in->has_lasts_days ? in->lasts_days : 0,
	                              .ends_day = in->has_ends_on ? in->ends_on : 0};
	int64_t id;
	TRY(tag_add(call->db, call->arena, &edit, call->now, &id));
	TRY(tag_find(call->db, call->arena, id, &made));
	TRY(record(call, "tag.add", NULL, &made));
	TRY(attribute_by_key(call->db, call->arena, S("tag"), &tags));
	return attribute_answer_id(call, tags.id, out);
}

enum err tag_put(struct call *call, const struct api_tag_save *in, struct api_tags *out)
{
	struct tag before, after;
	const struct tag_edit edit = {in->label, in->hidden, in->lasts_days, in->has_ends_on ? in->ends_on : 0};
	TRY(tag_find(call->db, call->arena, call->id, &before));
	TRY(tag_change(call->db, call->arena, call->id, &edit, call->now));
	TRY(tag_find(call->db, call->arena, call->id, &after));
	TRY(record(call, "tag.change", &before, &after));
	return tags_get(call, out);
}

/* Who is meant by what goes out soon must not change behind somebody's back. */
static enum err refuse_leaving_soon(struct call *call, int64_t tag_id)
{
	struct tag_use *uses;
	size_t count;
	TRY(tag_uses(call->db, call->arena, tag_id, &uses, &count));
	for (size_t i = 0; i < count; i++)
		if (uses[i].kind > TAG_USE_DRAFT && is_broadcast(uses[i].kind))
			return fail(ERR_CONFLICT, "予約中か配信中の「%.*s」が使っています。予約を取り消すか、送り終わってから、まとめてください。",
			            FMT(title_of(call, &uses[i])));
	return OK;
}

/* Merged, rules could chase each other; and their tag would become one that nobody chose. */
static enum err refuse_rules(struct call *call, int64_t tag_id)
{
	struct tag_use *uses;
	size_t count;
	TRY(tag_uses(call->db, call->arena, tag_id, &uses, &count));
	for (size_t i = 0; i < count; i++)
		if (uses[i].kind == TAG_USE_RULE)
			return fail(ERR_CONFLICT, "タグのルール「%.*s」が使っています。先に、そのルールを直すか消してください。", FMT(title_of(call, &uses[i])));
	return OK;
}

enum err tag_merge_post(struct call *call, const struct api_tag_merge *in, struct api_tags *out)
{
	struct tag tag;
	struct change detail;
	int64_t people;
	TRY(tag_find(call->db, call->arena, call->id, &tag));
	TRY(refuse_leaving_soon(call, call->id));
	TRY(refuse_rules(call, call->id));
	TRY(tag_merge(call->db, call->arena, call->id, in->into, &people));
	change_begin(&detail, call->arena, CHANGE_EDITED);
	change_fact_i64(&detail, "into", in->into);
	change_fact_i64(&detail, "people", tag.people);
	TRY(call_audit(call, "tag.merge", str_fmt(call->arena, "tag %" PRId64, tag.id), change_detail(&detail)));
	return tags_get(call, out);
}

enum err tag_remove(struct call *call, struct api_tags *out)
{
	struct tag tag;
	struct tag_use *uses;
	size_t count;
	int64_t people;
	TRY(tag_find(call->db, call->arena, call->id, &tag));
	TRY(tag_uses(call->db, call->arena, call->id, &uses, &count));
	if (count)
		return fail(ERR_CONFLICT, "このタグは「%.*s」など%zuか所で使っています。使っているところから外すか、隠すだけにしてください。",
		            FMT(title_of(call, &uses[0])), count);
	TRY(tag_delete(call->db, call->arena, call->id, &people));
	TRY(record(call, "tag.delete", &tag, NULL));
	return tags_get(call, out);
}
