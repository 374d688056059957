/* api_group: who is in a group, and leaving it. Rooms no longer come into being. */
#include "api.h"

#include "event.h"

#define PAGE 100

/* The group of the path, if the account is in it; answers 400 or 404 itself. */
static struct group *find(struct call *call)
{
	uint32_t group = group_find(call->world, call->params[0]);
	if (!line_is_group_id(call->params[0])) {
		answer_bad_parameter(call, "groupId");
		return NULL;
	}
	if (group == GROUP_NONE || !group_at(call->world, group)->inside) {
		answer_message(call, 404, S("Not found"));
		return NULL;
	}
	return group_at(call->world, group);
}

void api_group_summary(struct call *call)
{
	struct json json;
	const struct group *group = find(call);
	if (!group)
		return;
	struct emit *out = json_begin(&json, call->arena);
	emit_text(out, "groupId", call->params[0]);
	emit_text(out, "groupName", group->name);
	answer_json(call, 200, &json);
}

void api_group_count(struct call *call)
{
	struct json json;
	const struct group *group = find(call);
	if (!group)
		return;
	emit_i64(json_begin(&json, call->arena), "count", group->member_count);
	answer_json(call, 200, &json);
}

void api_group_members(struct call *call)
{
	struct json json;
	int64_t at = 0;
	struct str start = http_param(call->req, "start");
	if (!call->world->settings.verified) {
		answer_message(call, 403, S("Access to this API is not available for your account"));
		return;
	}
	const struct group *group = find(call);
	if (!group)
		return;
	if (start.ptr && (!str_starts(start, S("member-")) || !str_to_i64(str_skip(start, 7), &at) || at < 0)) {
		answer_message(call, 400, S("Invalid start param"));
		return;
	}
	struct emit *out = json_begin(&json, call->arena);
	emit_list(out, "memberIds");
	int64_t end = at + PAGE;
	for (; at < group->member_count && at < end; at++)
		emit_text(out, NULL, ids_user_text(call->arena, people_at(call->world, group->members[at])->id));
	emit_end_list(out);
	if (at < group->member_count)
		emit_text(out, "next", str_fmt(call->arena, "member-%" PRId64, at));
	answer_json(call, 200, &json);
}

void api_group_member(struct call *call)
{
	uint32_t person;
	struct json json;
	const struct group *group = find(call);
	if (!group || !call_user(call, 1, &person))
		return;
	if (person == NOBODY || !group_has(group, person)) {
		answer_message(call, 404, S("Not found"));
		return;
	}
	const struct details *details = people_details_if_any(call->world, person);
	struct emit *out = json_begin(&json, call->arena);
	emit_text(out, "displayName", people_name(call->world, call->arena, person));
	emit_text(out, "userId", call->params[1]);
	if (details && details->picture_url.len)
		emit_text(out, "pictureUrl", details->picture_url);
	answer_json(call, 200, &json);
}

void api_group_leave(struct call *call)
{
	struct group *group = find(call);
	if (!group)
		return;
	group->inside = false;
	answer_empty(call, 200);
}

void api_room(struct call *call)
{
	if (!line_is_group_id(call->params[0]))
		answer_bad_parameter(call, "roomId");
	else
		answer_message(call, 404, S("Not found"));
}
