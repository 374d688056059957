/* http_exchange: guard, route, limits, body, handler, log, in this order. */
#include "http_exchange.h"

#include "arena.h"
#include "clock.h"
#include "http_guard.h"
#include "str.h"

#define BODY_IN_MEMORY_MAX ((size_t)20 << 20)
#define BODY_AT_ONCE ((size_t)64 << 10) /* allocated on the strength of an announcement */
#define BODY_OVERRUN ((int64_t)1 << 20) /* read and thrown away so that a 413 arrives */

void exchange_init(struct exchange *exchange, struct arena *arena,
                   const struct http_server_options *options, struct str target, struct str peer)
{
	exchange->started_us = clock_monotonic_us();
	exchange->options = options;
	exchange->plan.deadline_ms = options->deadline_ms;
	exchange->req.arena = arena;
	exchange->req.target = str_dup(arena, target);
	exchange->req.remote_addr = str_dup(arena, peer);
	exchange->res.arena = arena;
}

void exchange_refuse(struct exchange *exchange, int status, const char *why)
{
	exchange->refused = why;
	exchange->res = (struct http_response){
		.arena = exchange->req.arena, .status = status, .close = true,
	};
	if (exchange->routed && exchange->options->refuse)
		exchange->options->refuse(exchange->options->context, &exchange->req, &exchange->res);
}

/* What cannot be read in one way only does not come in. NULL: it may. */
static const char *examine(struct exchange *exchange, struct str version)
{
	struct http_request *req = &exchange->req;
	struct http_guard_head head = {
		.method = req->method_text,
		.target = req->target,
		.version = version,
		.headers = req->headers,
		.header_count = req->header_count,
	};
	req->method = http_method_from(req->method_text);
	enum http_guard verdict = http_guard(&head);
	if (verdict != GUARD_OK)
		return http_guard_name(verdict);
	req->announced = http_guard_length(&head);
	if (http_request_target(req) != OK)
		return "bad_target";
	http_request_origin(req, req->remote_addr, exchange->options->trusted_proxies);
	return NULL;
}

static bool ask_route(struct exchange *exchange)
{
	const struct http_server_options *options = exchange->options;
	struct http_response *res = &exchange->res;
	exchange->routed = true;
	if (!options->route ||
	    options->route(options->context, &exchange->req, &exchange->plan, res) == OK)
		return true;
	if (exchange->req.announced != 0) /* nobody will read it */
		res->close = true;
	return false;
}

static void prepare_body(struct exchange *exchange)
{
	int64_t announced = exchange->req.announced;
	assert(exchange->plan.sink || exchange->plan.max_body <= BODY_IN_MEMORY_MAX);
	buf_init(&exchange->body, exchange->req.arena, exchange->plan.max_body);
	if (exchange->plan.sink || announced <= 0 || (size_t)announced > BODY_AT_ONCE)
		return;
	exchange->body.ptr = arena_alloc(exchange->req.arena, (size_t)announced);
	exchange->body.capacity = (size_t)announced;
}

bool exchange_begin(struct exchange *exchange, struct str version)
{
	const char *odd = examine(exchange, version);
	if (odd) {
		exchange_refuse(exchange, 400, odd);
		return false;
	}
	if (!ask_route(exchange))
		return false;
	if (exchange->req.announced > 0 &&
	    (uint64_t)exchange->req.announced > exchange->plan.max_body) {
		exchange_refuse(exchange, 413, "too_long");
		return false;
	}
	prepare_body(exchange);
	return true;
}

bool exchange_take(struct exchange *exchange, struct str bytes)
{
	struct http_request *req = &exchange->req;
	int64_t most = (int64_t)exchange->plan.max_body;
	req->body_length += (int64_t)bytes.len;
	if (req->body_length > most)
		return req->body_length - most <= BODY_OVERRUN;
	if (!exchange->plan.sink)
		buf_str(&exchange->body, bytes);
	else if (req->sink_err == OK)
		req->sink_err = exchange->plan.sink(req, bytes);
	return true;
}

bool exchange_complete(struct exchange *exchange)
{
	if (exchange->req.body_length > (int64_t)exchange->plan.max_body) {
		exchange_refuse(exchange, 413, "too_long");
		return false;
	}
	exchange->req.body = buf_view(&exchange->body);
	return true;
}

void exchange_handle(struct exchange *exchange)
{
	const struct http_server_options *options = exchange->options;
	if (options->handle(options->context, &exchange->req, &exchange->res) != OK)
		exchange->res.broken = true;
}

void exchange_log(struct exchange *exchange, bool with_request)
{
	struct http_access access = {
		.method = exchange->req.method,
		.method_text = exchange->req.method_text,
		.path = exchange->req.path,
		.remote_addr = exchange->req.remote_addr,
		.status = exchange->sent_status,
		.bytes = exchange->sent_bytes,
		.us = clock_monotonic_us() - exchange->started_us,
		.refused = exchange->refused,
		.req = with_request && exchange->routed ? &exchange->req : NULL,
	};
	if (exchange->options->log)
		exchange->options->log(exchange->options->context, &access);
}

void exchange_end(struct exchange *exchange)
{
	struct arena *arena = exchange->req.arena;
	if (exchange->res.release)
		exchange->res.release(exchange->res.pull_context);
	if (exchange->routed && exchange->options->done)
		exchange->options->done(exchange->options->context, &exchange->req);
	arena_free(&arena);
}
