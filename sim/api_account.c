/* api_account: the account itself, its quota and its counts. */
#include "api.h"

#include "arena.h"
#include "clock.h"
#include "jst.h"

#define UNIT_PAGE_MOST 100

void api_quota(struct call *call)
{
	struct json json;
	struct emit *out = json_begin(&json, call->arena);
	int64_t plan = call->world->settings.plan;
	emit_text(out, "type", plan < 0 ? S("none") : S("limited"));
	if (plan >= 0)
		emit_i64(out, "value", plan);
	answer_json(call, 200, &json);
}

void api_consumption(struct call *call)
{
	struct json json;
	struct emit *out = json_begin(&json, call->arena);
	emit_i64(out, "totalUsage", sending_used(call->world));
	answer_json(call, 200, &json);
}

void api_bot_info(struct call *call)
{
	struct json json;
	const struct world *world = call->world;
	struct emit *out = json_begin(&json, call->arena);
	emit_text(out, "userId", world->bot_user_id);
	emit_text(out, "basicId", world->options->basic_id);
	emit_text(out, "displayName", world->options->account_name);
	emit_text(out, "chatMode", world->settings.chat_mode ? S("chat") : S("bot"));
	emit_text(out, "markAsReadMode", world->settings.chat_mode ? S("manual") : S("auto"));
	answer_json(call, 200, &json);
}

/* --- messages sent on a day ---------------------------------------------------------------- */

static enum via via_of(enum line_call call)
{
	return call == LINE_DELIVERY_REPLY       ? VIA_REPLY
	       : call == LINE_DELIVERY_PUSH      ? VIA_PUSH
	       : call == LINE_DELIVERY_MULTICAST ? VIA_MULTICAST
	                                         : VIA_BROADCAST;
}

void api_delivery_count(struct call *call)
{
	int64_t day, today = jst_day_of_ms(call->now);
	struct json json;
	if (!call_day(http_param(call->req, "date"), &day)) {
		answer_bad_parameter(call, "date");
		return;
	}
	struct emit *out = json_begin(&json, call->arena);
	emit_text(out, "status", day >= today ? S("unready") : S("ready"));
	if (day < today)
		emit_i64(out, "success", sending_on_day(call->world, day, via_of(call->match.call)));
	answer_json(call, 200, &json);
}

/* --- aggregation units ------------------------------------------------------------------------ */

void api_unit_count(struct call *call)
{
	struct json json;
	struct str *names = arena_array(call->arena, struct str, UNITS_MOST);
	struct emit *out = json_begin(&json, call->arena);
	emit_i64(out, "numOfCustomAggregationUnits", sending_units_this_month(call->world, names, UNITS_MOST));
	answer_json(call, 200, &json);
}

void api_unit_list(struct call *call)
{
	struct json json;
	int64_t limit, at = 0;
	struct str start = http_param(call->req, "start");
	struct str *names = arena_array(call->arena, struct str, UNITS_MOST);
	int64_t count = sending_units_this_month(call->world, names, UNITS_MOST);
	if (call_number(call, "limit", UNIT_PAGE_MOST, UNIT_PAGE_MOST, &limit) != OK) {
		answer_bad_parameter(call, "limit");
		return;
	}
	if (start.ptr && (!str_starts(start, S("unit-")) || !str_to_i64(str_skip(start, 5), &at) || at < 0 || at > count)) {
		answer_message(call, 400, S("Invalid start param"));
		return;
	}
	struct emit *out = json_begin(&json, call->arena);
	emit_list(out, "customAggregationUnits");
	for (; at < count && limit > 0; at++, limit--)
		emit_text(out, NULL, names[at]);
	emit_end_list(out);
	if (at < count)
		emit_text(out, "next", str_fmt(call->arena, "unit-%" PRId64, at));
	answer_json(call, 200, &json);
}
