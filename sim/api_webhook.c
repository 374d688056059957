/* api_webhook: where events go, and whether that works. */
#include "api.h"

#include "field.h"
#include "http_server.h"
#include "url.h"

#define URL_MOST_HERE 500
#define PROBE_WAIT_MS 10000

void api_webhook_get(struct call *call)
{
	struct json json;
	const struct settings *settings = &call->world->settings;
	if (!settings->webhook_url.len) {
		answer_message(call, 404, S("Webhook endpoint not found"));
		return;
	}
	struct emit *out = json_begin(&json, call->arena);
	emit_text(out, "endpoint", settings->webhook_url);
	emit_bool(out, "active", settings->webhook_active);
	answer_json(call, 200, &json);
}

/* https as at LINE; http too for this machine. */
static bool is_endpoint(struct str text)
{
	struct url url;
	if (text.len > URL_MOST_HERE || url_parse(text, &url) != OK)
		return false;
	return str_eq(url.scheme, S("https")) || url_host_is_private(url.host);
}

void api_webhook_set(struct call *call)
{
	struct str endpoint = node_text(node_get(call->body, "endpoint"), S(""));
	if (!is_endpoint(endpoint)) {
		answer_message(call, 400, S("Invalid webhook endpoint URL"));
		return;
	}
	call->world->settings.webhook_url = world_keep(call->world, endpoint);
	pthread_cond_signal(&call->world->hooks_changed);
	answer_empty(call, 200);
}

void api_webhook_test(struct call *call)
{
	const struct node *given = node_get(call->body, "endpoint");
	struct str endpoint = node_text(given, call->world->settings.webhook_url);
	if (given && !is_endpoint(endpoint)) {
		answer_message(call, 400, S("Invalid webhook endpoint URL"));
		return;
	}
	if (!endpoint.len) {
		answer_message(call, 404, S("Webhook endpoint not found"));
		return;
	}
	answer_empty(call, 200); /* headers; the body comes with the outcome */
	call->later = true;
	hook_probe(call->world, endpoint, http_defer(call->req, PROBE_WAIT_MS));
}
