/* api: checks, faults, journal. */
#include "api.h"

#include "arena.h"
#include "clock.h"
#include "field.h"
#include "http_server.h"
#include "json_fault.h"
#include "later.h"
#include "url.h"

#define FAULT_GRACE_MS 15000
#define TEXT_BAD_TOKEN \
	"Authentication failed. Confirm that the access token in the authorization header is valid."
#define TEXT_TOO_FAST "The API rate limit has been exceeded. Try again later."
#define ANSWER_KEPT 4096 /* bytes; the journal is for looking, not for storing */

struct visit { /* a call with what happens around it */
	struct call call;
	const struct door *door;
	struct http_deferred *deferred; /* NULL: still on the server's thread */
	struct fault before;
	bool has_before;
};

/* --- checks, in LINE's order ---------------------------------------------------------- */

static bool host_fits(const struct call *call)
{
	struct str host = str_from("");
	if (http_header(call->req, "host").ptr)
		host = http_header(call->req, "host");
	bool data = call->match.endpoint->data_host;
	if (call->data_role || str_starts(host, S("api-data.line.me")))
		return data;
	if (call->main_role || str_starts(host, S("api.line.me")))
		return !data;
	return true;
}

static bool path_fits(struct call *call)
{
	bool known = false;
	ptrdiff_t query = str_find_char(call->req->target, '?');
	struct str path = query < 0 ? call->req->target : str_left(call->req->target, (size_t)query);
	if (!line_endpoint_find(call->req->method_text, path, &call->match, &known)) {
		answer_message(call, known ? 405 : 404, known ? S("Method not allowed") : S("Not found"));
		return false;
	}
	for (size_t i = 0; i < LINE_PARAMS_MOST; i++)
		if (!url_decode(call->arena, call->match.params[i], &call->params[i]))
			call->params[i] = S("");
	if (host_fits(call))
		return true;
	answer_message(call, 404, S("Not found"));
	return false;
}

static struct str bearer_text(const struct http_request *req)
{
	struct str header = http_header(req, "authorization");
	if (!header.ptr || !str_starts(header, S("Bearer ")))
		return (struct str){NULL, 0};
	return str_trim(str_skip(header, 7));
}

static bool token_fits(struct call *call)
{
	enum line_auth auth = call->match.endpoint->auth;
	if (auth == AUTH_NONE)
		return true;
	struct str text = bearer_text(call->req);
	if (!text.ptr) {
		answer_message(call, 401,
		               S("Authorization header required. Must follow the scheme, "
		                 "'Authorization: Bearer <ACCESS TOKEN>'"));
		return false;
	}
	struct bearer *bearer = token_find(call->world, text);
	bool right = bearer && (auth == AUTH_USER ? bearer_is_user(bearer) : bearer_is_channel(bearer));
	if (!right || !bearer_is_valid(bearer, call->now)) {
		answer_message(call, 401, S(TEXT_BAD_TOKEN));
		return false;
	}
	call->bearer = bearer;
	return true;
}

static bool rate_fits(struct call *call)
{
	struct rate_bucket *bucket = &call->world->buckets[call->match.call];
	if (!call->world->settings.rate_limit || call->match.endpoint->rate_count == 0)
		return true;
	if (bucket->count == 0)
		rate_bucket_init(bucket, call->match.endpoint->rate_count, call->match.endpoint->rate_window_ms,
		                 call->now);
	if (rate_bucket_take(bucket, call->now, NULL))
		return true;
	answer_message(call, 429, S(TEXT_TOO_FAST));
	return false;
}

static bool type_fits(struct call *call)
{
	static const char *const types[] = {
		[BODY_JSON] = "application/json",
		[BODY_FORM] = "application/x-www-form-urlencoded",
		[BODY_MULTIPART] = "multipart/form-data",
	};
	enum line_body body = call->match.endpoint->body;
	bool empty_ok = call->req->body.len == 0 && !http_header(call->req, "content-type").ptr;
	bool right = body == BODY_NONE || (empty_ok && body != BODY_JSON) ||
	             (body == BODY_IMAGE ? http_is_type(call->req, "image/png") || http_is_type(call->req, "image/jpeg")
	                                 : types[body] && http_is_type(call->req, types[body]));
	if (right)
		return true;
	struct str type = http_header(call->req, "content-type");
	answer_message(call, 415,
	               str_fmt(call->arena, "The content type, %.*s, is not supported", FMT(type.ptr ? type : S("null"))));
	return false;
}

static bool retry_key_fits(struct call *call)
{
	struct id16 key;
	struct str text = http_header(call->req, "x-line-retry-key");
	if (!text.ptr)
		return true;
	if (!call->match.endpoint->retry_key) {
		call->remark = "X-Line-Retry-Key where LINE does not take it";
		answer_message(call, 400, S("The header, X-Line-Retry-Key, is not supported"));
		return false;
	}
	if (!ids_uuid(text, &key)) {
		answer_message(call, 400, S("The value for the 'X-Line-Retry-Key' header is invalid"));
		return false;
	}
	call->retry_key = text;
	return true;
}

static bool size_fits(struct call *call)
{
	if (call->req->body.len <= LINE_REQUEST_BYTES_MOST)
		return true;
	answer_message(call, 413, S("Request Entity Too Large"));
	return false;
}

static bool json_fits(struct call *call)
{
	if (!call->body_error.len || call->match.endpoint->body != BODY_JSON)
		return true;
	answer(call, 400, call->body_error);
	return false;
}

static bool is_answerable(struct call *call)
{
	return path_fits(call) && token_fits(call) && rate_fits(call) && size_fits(call) && type_fits(call) &&
	       retry_key_fits(call) && json_fits(call);
}

/* --- effect and faults -------------------------------------------------------------------- */

/* Without the lock: this is most of the work. */
static void read_json(struct call *call)
{
	struct str body = call->req->body, rest = body;
	if (!http_is_type(call->req, "application/json") || body.len > LINE_REQUEST_BYTES_MOST)
		return;
	call->fingerprint = id16_fingerprint(body);
	if (str_ends(call->req->path, S("/multicast")) &&
	    !recipients_cut(call->arena, body, &call->recipients, &rest))
		call->recipients = (struct recipients){0};
	if (node_parse(call->arena, rest, &call->body) != OK || !node_is(call->body, NODE_OBJECT))
		call->body_error = json_fault_answer(call->arena, body);
}

static void take_effect(struct call *call)
{
	if (!is_answerable(call))
		return;
	api_function *function = api_function_of(call->match.call);
	if (function)
		function(call);
	else
		answer_message(call, 403, S("Access to this API is not available for your account"));
}

static enum err cut(void *context, char *into, size_t room, size_t *written)
{
	(void)context, (void)into, (void)room, (void)written;
	return fail(ERR_INTERNAL, "the connection is cut on purpose");
}

static struct str usual_text(int status)
{
	if (status == 401)
		return S(TEXT_BAD_TOKEN);
	if (status == 429)
		return S(TEXT_TOO_FAST);
	return status >= 500 ? S("Internal server error") : str_from(http_status_text(status));
}

static void answer_with_fault(struct call *call, const struct fault *fault)
{
	call->fault = fault->id;
	if (fault->drop) {
		call->res->status = 200;
		call->res->pull = cut;
		call->res->pull_length = 1000;
	} else if (fault->status && fault->body.len) {
		answer(call, fault->status, str_dup(call->arena, fault->body));
	} else if (fault->status) {
		answer_message(call, fault->status, usual_text(fault->status));
	}
}

static void note(struct call *call)
{
	bool dropped = call->res->pull == cut, unknown = dropped || call->later;
	struct journal_record record = {
		.status = dropped ? 0 : call->res->status,
		.fault = call->fault,
		.request_id = call->request_id,
		.remark = call->remark,
		.answer = unknown || call->res->body.len > ANSWER_KEPT ? S("") : call->res->body,
	};
	journal_add(call->world, call->req, &record);
}

static void send_off(void *context)
{
	struct visit *visit = context;
	http_finish(visit->deferred, visit->call.res->status, (struct str){NULL, 0});
}

/* Holds the answer back; the lock is held. */
static void delay(struct visit *visit, int64_t ms, void (*then)(void *))
{
	if (!visit->deferred)
		visit->deferred = http_defer(visit->call.req, ms + FAULT_GRACE_MS);
	later_do(visit->door->later, ms, then, visit);
}

/* With the lock held: effect, fault after it, journal. False when the answer waits. */
static bool go_through(struct visit *visit)
{
	struct call *call = &visit->call;
	struct fault after;
	if (visit->has_before && (visit->before.drop || visit->before.status)) {
		answer_with_fault(call, &visit->before);
		note(call);
		return true;
	}
	take_effect(call);
	if (call->later) {
		note(call);
		return false;
	}
	struct str template = call->match.endpoint ? str_from(call->match.endpoint->path) : S("");
	bool has_after = fault_for_call(call->world, call->req->path, template, true, &after);
	if (has_after)
		answer_with_fault(call, &after);
	note(call);
	if (!has_after || !after.delay_ms)
		return true;
	delay(visit, after.delay_ms, send_off);
	return false;
}

static void go_on(void *context)
{
	struct visit *visit = context;
	world_lock(visit->call.world);
	visit->call.now = clock_now();
	bool ready = go_through(visit);
	world_unlock(visit->call.world);
	if (ready)
		send_off(visit);
}

static struct str template_of(struct http_request *req)
{
	struct line_match match;
	return line_endpoint_find(req->method_text, req->path, &match, NULL) ? str_from(match.endpoint->path) : S("");
}

enum err api_handle(const struct door *door, struct http_request *req, struct http_response *res)
{
	struct visit *visit = arena_make(req->arena, struct visit);
	struct world *world = door->world;
	visit->door = door;
	visit->call = (struct call){
		.world = world,
		.arena = req->arena,
		.req = req,
		.res = res,
		.data_role = door->data_role,
		.main_role = door->main_role,
		.request_id = ids_uuid_new(),
		.now = clock_now(),
	};
	http_set_header(res, S("X-Line-Request-Id"), ids_uuid_text(req->arena, visit->call.request_id));
	http_set_header(res, S("X-Content-Type-Options"), S("nosniff"));
	http_set_header(res, S("Cache-Control"), S("no-cache, no-store, max-age=0, must-revalidate"));
	read_json(&visit->call);
	world_lock(world);
	visit->has_before = fault_for_call(world, req->path, template_of(req), false, &visit->before);
	if (visit->has_before && visit->before.delay_ms) {
		delay(visit, visit->before.delay_ms, go_on);
	} else {
		(void)go_through(visit);
	}
	world_unlock(world);
	return OK;
}
