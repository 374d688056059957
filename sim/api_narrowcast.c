/* api_narrowcast: accepted with 202, followed by its progress. */
#include "api.h"

#include "arena.h"
#include "field.h"
#include "jst.h"
#include "send_accept.h"
#include "send_check.h"

#define REACH_LEAST 100 /* for attributes */

/* --- checking ------------------------------------------------------------------------------------- */

static bool redelivery_fits(struct call *call, const struct node *recipient)
{
	struct str request = node_text(node_get(recipient, "requestId"), S(""));
	const struct narrowcast *earlier = narrowcast_of_request(call->world, request);
	if (earlier && earlier->phase == NARROWCAST_SUCCEEDED && call->now - earlier->accepted_at < NARROWCAST_DAYS * MS_DAY)
		return true;
	answer_message(call, 400, str_fmt(call->arena, "Invalid request id: %.*s", FMT(request)));
	return false;
}

static bool operator_fits(struct call *call, const struct node *recipient);

static bool recipient_fits(struct call *call, const struct node *recipient)
{
	struct str type = node_text(node_get(recipient, "type"), S(""));
	if (str_eq(type, S("redelivery")))
		return redelivery_fits(call, recipient);
	if (str_eq(type, S("operator")))
		return operator_fits(call, recipient);
	if (str_eq(type, S("audience"))) { /* this account has none */
		int64_t id = node_i64(node_get(recipient, "audienceGroupId"), 0);
		answer_message(call, 400, str_fmt(call->arena, "Invalid audience group id: %" PRId64, id));
		return false;
	}
	answer_bad_property(call, S("recipient"));
	return false;
}

static bool operator_fits(struct call *call, const struct node *recipient)
{
	const struct node *all = node_get(recipient, "and"), *any = node_get(recipient, "or");
	const struct node *not = node_get(recipient, "not"), *list = all ? all : any;
	if ((all != NULL) + (any != NULL) + (not != NULL) != 1 || (list && node_count(list) == 0)) {
		answer_bad_property(call, S("recipient"));
		return false;
	}
	if (not)
		return recipient_fits(call, not);
	for (size_t i = 0; i < node_count(list); i++)
		if (!recipient_fits(call, node_at(list, i)))
			return false;
	return true;
}

static bool limit_fits(struct call *call, const struct node *limit, struct narrowcast *narrowcast)
{
	const struct node *most = node_get(limit, "max");
	narrowcast->most = node_i64(most, 0);
	narrowcast->up_to_quota = node_bool(node_get(limit, "upToRemainingQuota"), false);
	narrowcast->forbid_partial = node_bool(node_get(limit, "forbidPartialDelivery"), false);
	if (most && narrowcast->most < 1) {
		answer_problem(call, S("limit.max"), S("Must be greater than or equal to 1"));
		return false;
	}
	if (narrowcast->forbid_partial && !narrowcast->up_to_quota) {
		answer_message(call, 400, S("The option forbidPartialDelivery must be used with upToRemainingQuota."));
		return false;
	}
	return true;
}

static bool read(struct call *call, struct narrowcast *narrowcast)
{
	const struct node *recipient = node_get(call->body, "recipient");
	const struct node *filter = node_get(node_get(call->body, "filter"), "demographic");
	*narrowcast = (struct narrowcast){.accepted_at = call->now};
	if (filter)
		narrowcast->filter = node_dump(call->arena, filter);
	if (recipient)
		narrowcast->recipient = node_dump(call->arena, recipient);
	return (!recipient || recipient_fits(call, recipient)) &&
	       limit_fits(call, node_get(call->body, "limit"), narrowcast);
}

/* --- accepting ---------------------------------------------------------------------------------------- */

static bool reserve(struct call *call, struct narrowcast *narrowcast)
{
	int64_t reach = narrowcast_reach(call->world, call->arena, narrowcast);
	int64_t plan = call->world->settings.plan;
	if (narrowcast->filter.len && reach < REACH_LEAST) {
		answer_message(call, 403, S("Your account does not have enough friends"));
		return false;
	}
	narrowcast->reserved = reach;
	if (narrowcast->up_to_quota && plan >= 0) {
		int64_t left = plan - sending_used(call->world) - call->world->sending.reserved;
		int64_t most = narrowcast->most && narrowcast->most < reach ? narrowcast->most : reach;
		narrowcast->reserved = most < left ? most : left;
	}
	return send_fits_quota(call, narrowcast->reserved);
}

void api_narrowcast(struct call *call)
{
	struct narrowcast narrowcast;
	if (!send_is_new(call) || !send_body_fits(call) || !read(call, &narrowcast) || !reserve(call, &narrowcast))
		return;
	narrowcast.parcel = send_accept(call, VIA_NARROWCAST);
	narrowcast.filter = world_keep(call->world, narrowcast.filter);
	narrowcast.recipient = world_keep(call->world, narrowcast.recipient);
	narrowcast_add(call->world, &narrowcast);
	answer_empty(call, 202);
}

/* --- progress ------------------------------------------------------------------------------------------- */

static const char *describe(int error)
{
	static const char *const texts[] = {
		"", "An internal error occurred.", "There weren't enough recipients.",
		"A conflict error of requests occurred because a request was already accepted with this retry key.",
		"An audience of less than 50 recipients is included as a condition of sending.",
		"Cancelled because the remaining quota did not suffice for all recipients.",
	};
	return error >= 1 && error < (int)COUNT(texts) ? texts[error] : "";
}

void api_narrowcast_progress(struct call *call)
{
	static const char *const phases[] = {"waiting", "sending", "succeeded", "failed"};
	struct id16 id;
	struct json json;
	struct str request = http_param(call->req, "requestId");
	narrowcasts_step(call->world);
	const struct narrowcast *narrowcast = narrowcast_of_request(call->world, request);
	if (!ids_uuid(request, &id)) {
		answer_bad_parameter(call, "requestId");
		return;
	}
	if (!narrowcast || call->now - narrowcast->accepted_at > NARROWCAST_DAYS * MS_DAY) {
		answer_message(call, 404, S("Not found"));
		return;
	}
	struct emit *out = json_begin(&json, call->arena);
	emit_text(out, "phase", str_from(phases[narrowcast->phase]));
	if (narrowcast->phase != NARROWCAST_WAITING) {
		emit_i64(out, "successCount", narrowcast->success);
		emit_i64(out, "failureCount", narrowcast->failure);
		emit_i64(out, "targetCount", narrowcast->target);
	}
	if (narrowcast->error) {
		emit_text(out, "failedDescription", str_from(describe(narrowcast->error)));
		emit_i64(out, "errorCode", narrowcast->error);
	}
	emit_text(out, "acceptedTime", call_time(call, narrowcast->accepted_at));
	if (narrowcast->completed_at)
		emit_text(out, "completedTime", call_time(call, narrowcast->completed_at));
	answer_json(call, 200, &json);
}
