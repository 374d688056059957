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

void api_push(struct call *call)
{
	struct str to = node_text(node_get(call->body, "to"), S(""));
	if (!send_recipient_is_id(to)) {
		answer_bad_property(call, S("to"));
		return;
	}
	if (!send_is_new(call) || !send_body_fits(call))
		return;
	uint32_t person = people_find(call->world, to);
	if (person == NOBODY) { /* groups too: nobody has invited the account into one */
		answer_message(call, 400, S("Failed to send messages"));
		return;
	}
	if (!send_fits_quota(call, parcel_reaches(call->world, VIA_PUSH, person)))
		return;
	uint32_t parcel = send_accept(call, VIA_PUSH);
	deliver_to(call, parcel, VIA_PUSH, &person, 1);
	answer(call, 200, parcel_sent_messages(call->world, call->arena, parcel));
}

/* --- multicast ----------------------------------------------------------------------------------- */

/* Finds them all; answers 400 itself when one is malformed. */
static bool read_recipients(struct call *call, uint32_t *people, size_t count)
{
	const struct node *to = node_get(call->body, "to");
	for (size_t i = 0; i < count; i++) {
		struct str id = node_text(node_at(to, i), S(""));
		struct id16 parsed;
		if (!ids_user(id, &parsed)) {
			answer_bad_property(call, str_fmt(call->arena, "to[%zu]", i));
			return false;
		}
		people[i] = table_get(&call->world->people.by_id, parsed);
		if (people[i] == NOBODY && call->world->settings.refuse_unknown) {
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
	const struct node *to = node_get(call->body, "to");
	size_t count = node_count(to);
	if (!node_is(to, NODE_ARRAY)) {
		answer_bad_property(call, S("to"));
		return;
	}
	if (count < 1 || count > LINE_USERS_PER_CALL) {
		answer_problem(call, S("to"), S("Size must be between 1 and 500"));
		return;
	}
	uint32_t *people = arena_array(call->arena, uint32_t, count);
	if (!read_recipients(call, people, count) || !send_is_new(call) || !send_body_fits(call))
		return;
	if (!send_fits_quota(call, count_reached(call, people, count)))
		return;
	deliver_to(call, send_accept(call, VIA_MULTICAST), VIA_MULTICAST, people, count);
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
	uint32_t person;
	const struct node *token = node_get(call->body, "replyToken");
	if (!node_is(token, NODE_TEXT)) {
		answer_bad_property(call, S("replyToken"));
		return;
	}
	if (!send_body_fits(call))
		return;
	if (reply_token_use(call->world, node_text(token, S("")), call->now, &person) != OK) {
		answer_message(call, 400, S("Invalid reply token"));
		return;
	}
	uint32_t parcel = send_accept(call, VIA_REPLY);
	deliver_to(call, parcel, VIA_REPLY, &person, 1);
	answer(call, 200, parcel_sent_messages(call->world, call->arena, parcel));
}

void api_validate(struct call *call)
{
	if (send_messages_fit(call))
		answer_empty(call, 200);
}
