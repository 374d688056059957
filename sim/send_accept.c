/* send_accept: retry keys, quota, parcel. */
#include "send_accept.h"

#include "field.h"
#include "send_check.h"

/* --- retry keys ----------------------------------------------------------------------- */

static void answer_accepted_already(struct call *call, const struct accepted *accepted)
{
	const struct parcel *parcel = parcel_at(call->world, accepted->parcel);
	struct json json;
	if (accepted->call != call->match.call || !id16_eq(accepted->body, call->fingerprint))
		call->remark = "the same X-Line-Retry-Key with another request";
	http_set_header(call->res, S("X-Line-Accepted-Request-Id"), ids_uuid_text(call->arena, parcel->request_id));
	struct emit *out = json_begin(&json, call->arena);
	emit_text(out, "message", S("The retry key is already accepted"));
	if (parcel->via == VIA_PUSH) {
		struct str sent = parcel_sent_messages(call->world, call->arena, accepted->parcel);
		const struct node *node;
		if (node_parse(call->arena, sent, &node) == OK)
			emit_raw(out, "sentMessages", node_dump(call->arena, node_get(node, "sentMessages")));
	}
	answer_json(call, 409, &json);
}

bool send_is_new(struct call *call)
{
	const struct accepted *accepted =
		call->retry_key.len ? sending_accepted(call->world, call->retry_key) : NULL;
	if (accepted)
		answer_accepted_already(call, accepted);
	return !accepted;
}

/* --- accepting ---------------------------------------------------------------------------- */

bool send_fits_quota(struct call *call, int64_t people)
{
	if (people == 0 || sending_fits_quota(call->world, people))
		return true;
	answer_message(call, 429, S("You have reached your monthly limit."));
	return false;
}

uint32_t send_accept(struct call *call, enum via via)
{
	struct parcel_draft draft = {
		.via = via,
		.messages = node_get(call->body, "messages"),
		.fingerprint = call->fingerprint,
		.retry_key = call->retry_key,
		.unit = sending_unit(call->world, send_unit(call)),
		.request_id = call->request_id,
		.silent = node_bool(node_get(call->body, "notificationDisabled"), false),
	};
	uint32_t parcel = parcel_add(call->world, call->arena, &draft);
	if (call->retry_key.len)
		sending_accept(call->world, call->retry_key,
		               &(struct accepted){call->now, parcel, call->match.call, call->fingerprint});
	return parcel;
}
