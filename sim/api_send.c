/* api_send: push, multicast, broadcast, reply and their validation.
 *
 * Everything is refused before anything is sent. A retry key is stored only with
 * a parcel; the world's lock makes concurrent twins meet in order. */
#include "api.h"

#include "arena.h"
#include "field.h"
#include "message.h"
#include "send_accept.h"
#include "send_check.h"

static void deliver_to(struct call *call, uint32_t parcel, enum via via, const uint32_t *people, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (people[i] != NOBODY)
			parcel_deliver(call->world, parcel, people[i]);
	sending_count(call->world, via, parcel_at(call->world, parcel)->people);
}

/* --- push -------------------------------------------------------------------------------------- */

static void push_to_person(struct call *call, uint32_t person)
{
	if (!send_fits_quota(call, parcel_reaches(call->world, VIA_PUSH, person)))
		return;
	uint32_t parcel = send_accept(call, VIA_PUSH);
	deliver_to(call, parcel, VIA_PUSH, &person, 1);
	answer(call, 200, parcel_sent_messages(call->world, call->arena, parcel));
}

static void push_to_group(struct call *call, uint32_t group)
{
	if (!send_fits_quota(call, group_at(call->world, group)->member_count))
		return;
	uint32_t parcel = send_accept(call, VIA_PUSH);
	parcel_deliver_to_group(call->world, parcel, group);
	sending_count(call->world, VIA_PUSH, parcel_at(call->world, parcel)->people);
	answer(call, 200, parcel_sent_messages(call->world, call->arena, parcel));
}

void api_push(struct call *call)
{
	struct str to = node_text(node_get(call->body, "to"), S(""));
	if (!send_recipient_is_id(to)) {
		answer_bad_property(call, S("to"));
		return;
	}
	if (!send_is_new(call) || !send_body_fits(call))
		return;
	uint32_t person = people_find(call->world, to), group = group_find(call->world, to);
	if (person != NOBODY)
		push_to_person(call, person);
	else if (group != GROUP_NONE && group_at(call->world, group)->inside)
		push_to_group(call, group);
	else
		answer_message(call, 400, S("Failed to send messages"));
}

/* --- multicast ----------------------------------------------------------------------------------- */

/* Finds them all; answers 400 itself when one is malformed. */
static bool find_recipients(struct call *call, const struct recipients *to, uint32_t *people)
{
	const struct table *by_id = &call->world->people.by_id;
	struct id16 *ids = arena_array(call->arena, struct id16, to->count);
	for (size_t i = 0; i < to->count; i++) {
		if (!ids_user(to->ids[i], &ids[i])) {
			answer_bad_property(call, str_fmt(call->arena, "to[%zu]", i));
			return false;
		}
		table_prefetch(by_id, ids[i]);
	}
	for (size_t i = 0; i < to->count; i++) {
		people[i] = table_get(by_id, ids[i]);
		if (people[i] != NOBODY) {
			__builtin_prefetch(&call->world->people.items[people[i]]);
		} else if (call->world->settings.refuse_unknown) {
			answer_message(call, 400, S("Failed to send messages"));
			return false;
		}
	}
	return true;
}

static int64_t count_reached(const struct call *call, const uint32_t *people, size_t count)
{
	int64_t reached = 0;
	for (size_t i = 0; i < count; i++)
		reached += people[i] != NOBODY && parcel_reaches(call->world, VIA_MULTICAST, people[i]);
	return reached;
}

void api_multicast(struct call *call)
{
	struct recipients to = call->recipients.is_list ? call->recipients : recipients_read(call->arena, call->body);
	if (!to.is_list) {
		answer_bad_property(call, S("to"));
		return;
	}
	if (to.count < 1 || to.count > LINE_USERS_PER_CALL) {
		answer_problem(call, S("to"), S("Size must be between 1 and 500"));
		return;
	}
	uint32_t *people = arena_array(call->arena, uint32_t, to.count);
	if (!find_recipients(call, &to, people) || !send_is_new(call) || !send_body_fits(call))
		return;
	if (!send_fits_quota(call, count_reached(call, people, to.count)))
		return;
	deliver_to(call, send_accept(call, VIA_MULTICAST), VIA_MULTICAST, people, to.count);
	answer_empty(call, 200);
}

/* --- broadcast, reply, validate ------------------------------------------------------------------------ */

void api_broadcast(struct call *call)
{
	int64_t friends = call->world->people.following;
	if (!send_is_new(call) || !send_body_fits(call) || !send_fits_quota(call, friends))
		return;
	uint32_t parcel = send_accept(call, VIA_BROADCAST);
	sending_count(call->world, VIA_BROADCAST, friends);
	broadcast_start(call->world, parcel);
	answer_empty(call, 200);
}

void api_reply(struct call *call)
{
	struct reply_token used;
	const struct node *token = node_get(call->body, "replyToken");
	if (!node_is(token, NODE_TEXT)) {
		answer_bad_property(call, S("replyToken"));
		return;
	}
	if (!send_body_fits(call))
		return;
	if (reply_token_use(call->world, node_text(token, S("")), call->now, &used) != OK) {
		answer_message(call, 400, S("Invalid reply token"));
		return;
	}
	uint32_t parcel = send_accept(call, VIA_REPLY);
	if (used.group)
		parcel_deliver_to_group(call->world, parcel, used.group - 1);
	else
		deliver_to(call, parcel, VIA_REPLY, &used.person, 1);
	answer(call, 200, parcel_sent_messages(call->world, call->arena, parcel));
}

void api_validate(struct call *call)
{
	if (send_messages_fit(call))
		answer_empty(call, 200);
}
