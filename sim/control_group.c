/* control_group: people invite the account, speak, come and go. */
#include "control.h"

#include "arena.h"
#include "emit.h"
#include "field.h"

static enum err find(struct control *control, uint32_t *group)
{
	*group = group_find(control->world, router_capture(&control->match, "groupId"));
	return *group == GROUP_NONE ? fail(ERR_NOT_FOUND, "there is no such group") : OK;
}

/* Takes in or lets go those of a list, and names those who moved for the event. */
static enum err move(struct control *control, uint32_t group, const char *list, bool come, struct str *moved)
{
	const struct node *ids = node_get(control->body, list);
	struct buf buf;
	struct emit out;
	bool any = false;
	buf_init(&buf, control->arena, 64 * 1024);
	emit_init(&out, &buf);
	emit_list(&out, NULL);
	for (size_t i = 0; i < node_count(ids); i++) {
		struct str id = node_text(node_at(ids, i), S(""));
		uint32_t person = people_find(control->world, id);
		if (person == NOBODY)
			return fail(ERR_NOT_FOUND, "%s: there is nobody with this userId", list);
		struct group *each = group_at(control->world, group);
		if (!(come ? group_take_in(each, person) : group_let_go(each, person)))
			continue;
		any = true;
		emit_begin(&out, NULL);
		emit_text(&out, "type", S("user"));
		emit_text(&out, "userId", id);
		emit_end(&out);
	}
	emit_end_list(&out);
	*moved = any ? buf_view(&buf) : S("");
	return OK;
}

enum err control_group_add(struct control *control, struct emit *out)
{
	struct str moved;
	uint32_t group = group_add(control->world, node_text(node_get(control->body, "name"), S("町内会")));
	TRY(move(control, group, "members", true, &moved));
	hook_group_event(control->world, group, NOBODY, S("\"type\":\"join\""), true);
	emit_text(out, "groupId", ids_group_text(control->arena, group_at(control->world, group)->id));
	return OK;
}

enum err control_group_say(struct control *control, struct emit *out)
{
	uint32_t group;
	int64_t id;
	const struct node *message;
	TRY(find(control, &group));
	TRY(field_object(control->body, "message", &message));
	uint32_t person = people_find(control->world, node_text(node_get(control->body, "userId"), S("")));
	if (person == NOBODY || !group_has(group_at(control->world, group), person))
		return fail(ERR_INVALID, "userId: nobody of this group");
	if (!group_at(control->world, group)->inside)
		return fail(ERR_CONFLICT, "the account is not in this group any more");
	TRY(said_add(control->world, control->arena, person, group + 1, message, &id));
	emit_text(out, "messageId", str_fmt(control->arena, "%" PRId64, id));
	return OK;
}

enum err control_group_members(struct control *control, struct emit *out)
{
	uint32_t group;
	struct str came, went;
	TRY(find(control, &group));
	TRY(move(control, group, "join", true, &came));
	TRY(move(control, group, "leave", false, &went));
	if (came.len)
		hook_group_event(control->world, group, NOBODY,
		                 str_fmt(control->arena, "\"type\":\"memberJoined\",\"joined\":{\"members\":%.*s}", FMT(came)),
		                 true);
	if (went.len)
		hook_group_event(control->world, group, NOBODY,
		                 str_fmt(control->arena, "\"type\":\"memberLeft\",\"left\":{\"members\":%.*s}", FMT(went)),
		                 false);
	emit_i64(out, "count", group_at(control->world, group)->member_count);
	return OK;
}

enum err control_group_remove(struct control *control, struct emit *out)
{
	(void)out;
	uint32_t group;
	TRY(find(control, &group));
	group_at(control->world, group)->inside = false;
	hook_group_event(control->world, group, NOBODY, S("\"type\":\"leave\""), false);
	return OK;
}

enum err control_group_messages(struct control *control, struct emit *out)
{
	uint32_t index;
	int64_t at = 0;
	TRY(find(control, &index));
	const struct group *group = group_at(control->world, index);
	emit_list(out, NULL);
	for (uint32_t i = 0; i < group->parcel_count; i++)
		control_emit_parcel(control, out, parcel_at(control->world, group->parcels[i]), &at,
		                    control_number(control, "from", 0));
	emit_end_list(out);
	return OK;
}
