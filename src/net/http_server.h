/* http_server: takes HTTP/1.1 requests from a socket. The only user of libmicrohttpd.
 *
 * A request meets, in this order: the guard (http_guard.h), route() before any
 * byte of the body is read, the sink with pieces of the body if the route asked
 * for one, handle() with everything, and log() when the answer is gone. All of
 * one request run on one server thread, which serves other connections too: a
 * handler that computes or waits for more than a few milliseconds either asks
 * for a worker thread (plan->worker) or defers.
 *
 * Plain HTTP: TLS is the business of a proxy in front. */
#pragma once

#include "http_request.h"
#include "http_response.h"

struct http_server;
struct http_deferred;

/* What route() decides; zeroed: no body allowed, the server's deadline. */
struct http_plan {
	size_t max_body;     /* more is answered with 413 */
	int64_t deadline_ms; /* for this request from its first byte; 0: the server's */
	/* Takes the body in pieces instead of memory. After a failure the rest is
	 * thrown away and handle() finds the code in req->sink_err. */
	enum err (*sink)(struct http_request *req, struct str bytes);
	bool worker;         /* run handle() on a worker thread */
};

struct http_access {
	enum http_method method;
	struct str method_text;
	struct str path; /* empty when the target was refused */
	struct str remote_addr;
	int status;      /* 0: cut before an answer */
	int64_t bytes;   /* of the body sent, as far as known */
	int64_t us;      /* from the request line to the end of the answer */
	const char *refused; /* why the guard or a limit refused; NULL otherwise */
	const struct http_request *req; /* for its state; NULL when refused before route() */
};

struct http_server_options {
	struct str listen;       /* "127.0.0.1:8080", "[::1]:8080"; port 0: any free one */
	int threads;             /* 0: one per processor */
	int workers;             /* threads for plan->worker; 0: such requests run in place */
	int connections;         /* 0: 1024 */
	int connections_per_ip;  /* 0: no limit, as behind a proxy */
	int64_t deadline_ms;     /* from the first byte to the answer; 0: 30 s */
	int64_t idle_ms;         /* between requests; 0: 60 s */
	const struct cidr_list *trusted_proxies; /* may be NULL; must outlive the server */
	void *context;
	/* OK goes on. Anything else answers with res at once, without the body; a
	 * res->status left at 0 becomes 500. NULL: all go on, without bodies. */
	enum err (*route)(void *context, struct http_request *req, struct http_plan *plan,
	                  struct http_response *res);
	/* Fills res, or defers. A failure, or a status left at 0, becomes a bare 500. */
	enum err (*handle)(void *context, struct http_request *req, struct http_response *res);
	/* Writes the text of a 413; res->status is set. NULL: an empty one. */
	void (*refuse)(void *context, struct http_request *req, struct http_response *res);
	void (*log)(void *context, const struct http_access *access); /* may be NULL; any thread */
	/* After log(), in all cases in which route() was called: release req->state. May be NULL. */
	void (*done)(void *context, struct http_request *req);
};

enum err http_server_start(const struct http_server_options *options, struct http_server **out) MUST_CHECK;
int http_server_port(const struct http_server *server);
/* Takes no new connections, lets what is in flight finish for at most grace_ms,
 * answers what is still deferred with 503 and ends. Deferred handles stay valid
 * until finished; the caller must finish all of them before the process forgets
 * them. Accepts NULL. */
void http_server_stop(struct http_server **server, int64_t grace_ms);
struct http_server_counts {
	int64_t requests;    /* begun since the start */
	int64_t connections; /* open now */
	int64_t deferred;    /* waiting now */
};
struct http_server_counts http_server_counts(struct http_server *server);

/* In handle(): the answer comes later, from any thread. The connection sleeps and
 * costs nothing; handle() returns OK without touching req or res again. The
 * handle owns the request (body, arena, response) until http_finish(). When
 * wait_ms (0: the request's deadline) passes first, or the server stops, the
 * client gets 503, and http_finish() still has to be called. */
struct http_deferred *http_defer(struct http_request *req, int64_t wait_ms);
struct http_request *http_deferred_request(struct http_deferred *deferred);
struct http_response *http_deferred_response(struct http_deferred *deferred);
/* The client got its 503 already or is known to be gone: the work may be skipped. */
bool http_deferred_is_late(struct http_deferred *deferred);
/* Sends status and body (copied into the arena; ptr NULL keeps what the response
 * has) with the headers set on the response. The handle is gone after this. */
void http_finish(struct http_deferred *deferred, int status, struct str body);
