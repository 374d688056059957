/* send_check: src/line checks the messages, this the rest. */
#include "send_check.h"

#include "event.h"
#include "field.h"
#include "message.h"

#define UNIT_MOST 30

bool send_messages_fit(struct call *call)
{
	struct problems problems;
	problems_init(&problems, call->arena);
	if (messages_check(node_get(call->body, "messages"), (struct message_options){.allow_http_loopback = true},
	                   &problems) == OK)
		return true;
	answer(call, 400, line_error_body(call->arena, &problems));
	return false;
}

struct str send_unit(const struct call *call)
{
	return node_text(node_at(node_get(call->body, "customAggregationUnits"), 0), S(""));
}

static bool is_unit_name(struct str name)
{
	for (size_t i = 0; i < name.len; i++) {
		char c = name.ptr[i];
		if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_'))
			return false;
	}
	return name.len >= 1 && name.len <= UNIT_MOST;
}

static bool units_fit(struct call *call)
{
	const struct node *units = node_get(call->body, "customAggregationUnits");
	bool taken = call->match.call == LINE_PUSH || call->match.call == LINE_MULTICAST;
	if (!units || !taken)
		return true;
	if (!node_is(units, NODE_ARRAY)) {
		answer_bad_property(call, S("customAggregationUnits"));
		return false;
	}
	if (node_count(units) > 1) {
		answer_problem(call, S("customAggregationUnits"), S("Size must be between 0 and 1"));
		return false;
	}
	if (node_count(units) == 0 || is_unit_name(send_unit(call)))
		return true;
	answer_problem(call, S("customAggregationUnits[0]"),
	               S("must be alphanumeric characters and underscores of 30 characters or less"));
	return false;
}

static bool notification_fits(struct call *call)
{
	const struct node *disabled = node_get(call->body, "notificationDisabled");
	if (!disabled || node_is(disabled, NODE_BOOL) || node_is(disabled, NODE_NULL))
		return true;
	answer_bad_property(call, S("notificationDisabled"));
	return false;
}

bool send_body_fits(struct call *call)
{
	return notification_fits(call) && send_messages_fit(call) && units_fit(call);
}

bool send_recipient_is_id(struct str to) { return line_is_user_id(to) || line_is_group_id(to); }
