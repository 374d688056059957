/* http_exchange: one request and its answer, step by step, without a socket.
 *
 * For http_server.c only: it brings bytes and takes answers. */
#pragma once

#include "buf.h"
#include "http_server.h"

struct exchange {
	struct http_request req; /* first: http_defer() finds the exchange by it */
	struct http_response res;
	struct http_plan plan;
	const struct http_server_options *options;
	struct buf body;
	const char *refused; /* why it was answered without the handler */
	bool routed;
	int sent_status;
	int64_t sent_bytes;
	int64_t started_us;
};

void exchange_init(struct exchange *exchange, struct arena *arena,
                   const struct http_server_options *options, struct str target, struct str peer);
/* With method_text and headers in req. False: do not read the body, answer with res. */
bool exchange_begin(struct exchange *exchange, struct str version);
/* False: cut the connection. */
bool exchange_take(struct exchange *exchange, struct str bytes);
/* The body is there. False: answer with res without calling the handler. */
bool exchange_complete(struct exchange *exchange);
/* Fills res, unless the handler deferred. */
void exchange_handle(struct exchange *exchange);
/* Answers with an empty status and a closed connection. */
void exchange_refuse(struct exchange *exchange, int status, const char *why);
/* `with_request`: the request is in nobody else's hands. */
void exchange_log(struct exchange *exchange, bool with_request);
/* The last thing: gives back what request and answer hold. */
void exchange_end(struct exchange *exchange);
