/* replies: rules of the talk: drafts, publishing, versions. */
#include "api.gen.h"
#include "arena.h"
#include "call.h"
#include "change.h"
#include "face_admit.h"
#include "condition.h"
#include "content.h"
#include "field.h"
#include "reply.h"
#include "reply_rule.h"
#include "tag_json.h"

static struct content_setting setting_of(const struct call *call)
{
	return (struct content_setting){.public_url = call->web->options.public_url,
	                                .allow_http_loopback = call->web->options.allow_http_loopback,
	                                .now = call->now};
}

static bool may(const struct call *call, enum right_action action, int64_t department_id)
{
	return rights_may_in(&call->session->rights, RIGHT_REPLY, action, department_id);
}

static enum err brief_of(struct call *call, const struct reply *r, struct api_reply_brief *out)
{
	struct reply_rule rule;
	TRY(reply_rule_read(call->arena, r->rule, &rule));
	*out = (struct api_reply_brief){
		.id = r->id,
		.name = r->name,
		.category = r->category,
		.has_department_id = r->department_id != 0,
		.department_id = r->department_id,
		.department = r->department,
		.may_edit = may(call, ACTION_EDIT, r->department_id),
		.may_publish = may(call, ACTION_APPROVE, r->department_id),
		.enabled = r->enabled,
		.version = r->version,
		.live_version = r->live_version,
		.priority = rule.priority,
		.words = reply_rule_words(call->arena, &rule),
		.times = reply_when_text(call->arena, &rule.when),
		.says = reply_rule_says(call->arena, &rule),
		.heard = r->heard,
		.updated_at = r->updated_at,
		.updated_by = r->updated_by,
	};
	return OK;
}

static enum reply_state state_of(const struct api_reply_query *query)
{
	if (!query->has_state)
		return REPLY_ANY_STATE;
	switch (query->state) {
	case API_REPLY_QUERY_STATE_ANY: return REPLY_ANY_STATE;
	case API_REPLY_QUERY_STATE_ANSWERING: return REPLY_ANSWERING;
	case API_REPLY_QUERY_STATE_OFF: return REPLY_OFF;
	case API_REPLY_QUERY_STATE_DRAFT: return REPLY_DRAFT;
	}
	return REPLY_ANY_STATE;
}

enum err replies_get(struct call *call, const struct api_reply_query *query, struct api_replies *out)
{
	const struct reply_filter filter = {.scope = call_scope(call),
	                                    .q = query->has_q ? str_trim(query->q) : S(""),
	                                    .category = query->has_category ? &query->category : NULL,
	                                    .state = state_of(query),
	                                    .skip = query->has_skip ? query->skip : 0,
	                                    .now = call->now};
	struct reply *list;
	TRY(reply_list(call->db, call->arena, &filter, &list, &out->replies.count, &out->total));
	out->replies.items = arena_array(call->arena, struct api_reply_brief, out->replies.count);
	for (size_t i = 0; i < out->replies.count; i++)
		TRY(brief_of(call, &list[i], &out->replies.items[i]));
	return reply_categories(call->db, call->arena, &out->categories.items, &out->categories.count);
}

static enum err view(struct call *call, const struct reply *reply, struct api_reply *out)
{
	TRY(brief_of(call, reply, &out->brief));
	return tag_json_current(call->db, call->arena, reply->rule, &out->rule);
}

enum err reply_get(struct call *call, struct api_reply *out)
{
	struct reply reply;
	TRY(reply_find(call->db, call->arena, call->id, call->now, &reply));
	return view(call, &reply, out);
}

/* --- changing --- */

/* before, after: NULL where there is none. */
static enum err record(struct call *call, const char *action, const struct reply *before, const struct reply *after)
{
	const struct reply none = {0}, *old = before ? before : &none, *now = after ? after : &none;
	struct change detail;
	change_begin(&detail, call->arena, !before ? CHANGE_MADE : after ? CHANGE_EDITED : CHANGE_REMOVED);
	change_text(&detail, "name", old->name, now->name);
	change_text(&detail, "category", old->category, now->category);
	change_text(&detail, "rule", old->rule, now->rule);
	change_bool(&detail, "enabled", old->enabled, now->enabled);
	change_i64(&detail, "liveVersion", old->live_version, now->live_version);
	return call_audit(call, action, str_fmt(call->arena, "reply %" PRId64, before ? before->id : now->id),
	                  change_detail(&detail));
}

static enum err answer(struct call *call, const char *action, const struct reply *before, int64_t id,
                       struct api_reply *out)
{
	struct reply found;
	TRY(reply_find(call->db, call->arena, id, call->now, &found));
	TRY(view(call, &found, out));
	return record(call, action, before, &found);
}

/* before: what it was; NULL for a new one. */
static enum err edit_of(struct call *call, const struct api_reply_save *in, const struct reply *before, struct reply_edit *out)
{
	const struct content_setting setting = setting_of(call);
	struct reply_rule rule;
	int64_t department = before ? before->department_id : 0;
	if (!before || (in->has_department_id && in->department_id != department))
		TRY(call_department(call, in->has_department_id ? &in->department_id : NULL, &department));
	*out = (struct reply_edit){.name = str_trim(in->name), .category = str_trim(in->category), .department_id = department,
	                           .staff_id = call->session->staff_id, .now = call->now};
	TRY(face_admit_text(call, S("rule"), in->rule, department));
	TRY(reply_rule_check(call->db, call->arena, in->rule, &setting, &out->rule));
	TRY(reply_rule_read(call->arena, out->rule, &rule));
	return condition_admit_text(call, rule.condition);
}

enum err reply_post(struct call *call, const struct api_reply_save *in, struct api_reply *out)
{
	struct reply_edit edit;
	int64_t id;
	TRY(edit_of(call, in, NULL, &edit));
	TRY(reply_add(call->db, call->arena, &edit, &id));
	return answer(call, "reply.add", NULL, id, out);
}

enum err reply_put(struct call *call, const struct api_reply_save *in, struct api_reply *out)
{
	struct reply before;
	struct reply_edit edit;
	if (!in->has_version)
		return fail_field(ERR_INVALID, "version", "どの版を直したかが分かりません。画面を読み直してください。");
	TRY(reply_find(call->db, call->arena, call->id, call->now, &before));
	TRY(edit_of(call, in, &before, &edit));
	TRY(reply_save(call->db, call->arena, call->id, in->version, &edit));
	return answer(call, "reply.change", &before, call->id, out);
}

enum err reply_publish_post(struct call *call, const struct api_reply_seen *in, struct api_reply *out)
{
	const struct content_setting setting = setting_of(call);
	struct reply before;
	struct str checked;
	TRY(reply_find(call->db, call->arena, call->id, call->now, &before));
	TRY(reply_rule_check(call->db, call->arena, before.rule, &setting, &checked));
	TRY(reply_publish(call->db, call->arena, call->id, in->version, call->now));
	return answer(call, "reply.publish", &before, call->id, out);
}

enum err reply_enable_post(struct call *call, const struct api_reply_enable *in, struct api_reply *out)
{
	struct reply before;
	TRY(reply_find(call->db, call->arena, call->id, call->now, &before));
	TRY(reply_enable(call->db, call->arena, call->id, in->enabled));
	return answer(call, "reply.enable", &before, call->id, out);
}

/* One that answers people is taken away by those who may put it there. */
enum err reply_delete(struct call *call, struct api_ok *out)
{
	struct reply before;
	TRY(reply_find(call->db, call->arena, call->id, call->now, &before));
	if (before.live_version && !may(call, ACTION_APPROVE, before.department_id))
		return fail(ERR_DENIED, "公開しているルールは、公開する権限のある職員だけが削除できます。");
	TRY(reply_remove(call->db, call->arena, call->id));
	out->ok = true;
	return record(call, "reply.delete", &before, NULL);
}

/* --- versions --- */

enum err reply_versions_get(struct call *call, struct api_reply_versions *out)
{
	struct reply_version *list;
	size_t count;
	TRY(reply_versions(call->db, call->arena, call->id, &list, &count));
	out->versions.items = arena_array(call->arena, struct api_reply_version, count);
	out->versions.count = count;
	for (size_t i = 0; i < count; i++) {
		struct reply_rule rule;
		TRY(reply_rule_read(call->arena, list[i].rule, &rule));
		out->versions.items[i] = (struct api_reply_version){
			.version = list[i].version,
			.words = reply_rule_words(call->arena, &rule),
			.times = reply_when_text(call->arena, &rule.when),
			.says = reply_rule_says(call->arena, &rule),
			.staff = list[i].staff,
			.at = list[i].at,
			.has_published_at = list[i].published_at != 0,
			.published_at = list[i].published_at,
		};
	}
	return OK;
}

/* An older version becomes the newest, as a draft: whoever publishes looks at it first. */
enum err reply_restore_post(struct call *call, const struct api_reply_seen *in, struct api_reply *out)
{
	struct reply before;
	struct reply_version old;
	TRY(reply_find(call->db, call->arena, call->id, call->now, &before));
	TRY(reply_version_find(call->db, call->arena, call->id, in->version, &old));
	const struct reply_edit edit = {before.name, before.category, before.department_id, old.rule, call->session->staff_id, call->now};
	TRY(reply_save(call->db, call->arena, call->id, before.version, &edit));
	return answer(call, "reply.restore", &before, call->id, out);
}
