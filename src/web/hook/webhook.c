/* webhook: signature over the raw bytes, then into the intake. */
#include "webhook.h"

#include "arena.h"
#include "call.h"
#include "event.h"
#include "http_server.h"
#include "intake.h"
#include "log.h"
#include "signature.h"
#include "str.h"

#define ANSWER_WITHIN_MS 1900 /* LINE waits two seconds */

static enum err refuse(struct call *call, int status, const char *why)
{
	log_warn("webhook_refused", "status=%d why=%s from=%.*s", status, why, FMT(call->http->remote_addr));
	http_respond_text(call->response, status, S(""));
	return OK;
}

enum err webhook_post(struct call *call)
{
	struct str signature = http_header(call->http, "x-line-signature");
	if (!signature_valid(call->web->options.channel_secret, call->http->body, signature))
		return refuse(call, 401, signature.ptr ? "wrong_signature" : "no_signature");

	struct event_slice few[16], *slices = few;
	struct event_split split;
	enum err result = events_split(call->http->body, slices, COUNT(few), &split);
	if (result == ERR_LIMIT) {
		slices = arena_array(call->arena, struct event_slice, WEBHOOK_EVENTS_MOST);
		result = events_split(call->http->body, slices, WEBHOOK_EVENTS_MOST, &split);
	} else if (result == OK) {
		slices = arena_copy(call->arena, few, split.count * sizeof *few);
	}
	if (result != OK)
		return refuse(call, result == ERR_LIMIT ? 413 : 400, "not_a_webhook");
	if (split.count == 0) { /* LINE's connectivity check */
		http_respond(call->response, 200, S("application/json; charset=utf-8"), S("{}"));
		return OK;
	}
	http_add_header(call->response, S("Content-Type"), S("application/json; charset=utf-8"));
	struct intake *intake = call->web->intake;
	struct http_deferred *waiting = http_defer(call->http, ANSWER_WITHIN_MS);
	intake_give(intake, waiting, slices, split.count);
	return OK;
}
