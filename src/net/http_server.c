/* http_server: libmicrohttpd behind our own door.
 *
 * A `visit` is one exchange on one connection; it lives in the arena of its
 * request and ends when its last owner lets go: the library's side and the
 * holder of a deferred handle. */
#include "http_server.h"

#include "arena.h"
#include "clock.h"
#include "connections.h"
#include "http_exchange.h"
#include "http_guard.h"
#include "str.h"
#include "workers.h"

#include <microhttpd.h>
#include <string.h>
#include <unistd.h>

#define SEND_BYTES_PER_MS 16                 /* slowest reader of an answer */
#define PULL_BLOCK ((size_t)32 << 10)
#define CONNECTION_MEMORY ((size_t)32 << 10) /* the library's, with all headers */

enum stage { STAGE_HEAD, STAGE_BODY, STAGE_ANSWER };

struct visit {
	struct exchange exchange; /* first, see visit_of() */
	struct http_server *server;
	struct connection *connection; /* gone once a waiter is late and answered */
	struct MHD_Connection *mhd;
	const char *target_end; /* in the library's memory, until the headers are read */
	enum stage stage;
	_Atomic int owners;
	struct waiter waiter;
};

struct http_deferred {
	struct visit visit;
};

struct http_server {
	struct http_server_options options;
	struct connections connections;
	struct MHD_Daemon *daemon;
	struct workers *workers;
	int listen_fd, port;
	_Atomic bool stopping; /* answers close their connection */
	_Atomic int owners;    /* http_server_start() and each deferred handle */
	_Atomic int64_t requests, deferred;
};

/* Set when a handler on a worker has given its handle to somebody else. */
static _Thread_local bool handed_over;

/* ---- lifetimes */

static void server_release(struct http_server *server)
{
	if (atomic_fetch_sub(&server->owners, 1) != 1)
		return;
	connections_destroy(&server->connections);
	mem_free(server);
}

static void visit_release(struct visit *visit)
{
	if (atomic_fetch_sub(&visit->owners, 1) == 1)
		exchange_end(&visit->exchange);
}

static void on_connection(void *context, struct MHD_Connection *mhd, void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
	struct http_server *server = context;
	if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
		connection_close(*socket_context);
		return;
	}
	int fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
	const struct sockaddr *peer =
	        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr;
	*socket_context = connection_open(&server->connections, fd, peer, server->options.idle_ms);
}

static void wake(void *who) { MHD_resume_connection(who); }

/* ---- answering */

static enum MHD_Result queue(struct visit *visit, int status, struct MHD_Response *response)
{
	if (!response)
		return MHD_NO;
	visit->exchange.sent_status = status;
	enum MHD_Result result = MHD_queue_response(visit->mhd, (unsigned int)status, response);
	MHD_destroy_response(response);
	return result;
}

/* An answer that needs nothing of the exchange, which may be in other hands. */
static enum MHD_Result send_bare(struct visit *visit, int status)
{
	static char nothing[1];
	struct MHD_Response *response = MHD_create_response_from_buffer(0, nothing, MHD_RESPMEM_PERSISTENT);
	if (response)
		MHD_add_response_header(response, "Connection", "close");
	connection_deadline(visit->connection, visit->server->options.deadline_ms);
	visit->exchange.sent_bytes = 0;
	return queue(visit, status, response);
}

static ssize_t on_pull(void *context, uint64_t position, char *into, size_t room)
{
	struct visit *visit = context;
	struct http_response *res = &visit->exchange.res;
	size_t written = 0;
	(void)position;
	connection_deadline(visit->connection, visit->server->options.deadline_ms);
	if (res->pull(res->pull_context, into, room, &written) != OK || written > room)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	visit->exchange.sent_bytes += (int64_t)written;
	return written ? (ssize_t)written : MHD_CONTENT_READER_END_OF_STREAM;
}

static struct MHD_Response *make_response(struct visit *visit)
{
	struct http_response *res = &visit->exchange.res;
	if (res->pull) {
		uint64_t size = res->pull_length > 0 ? (uint64_t)res->pull_length : MHD_SIZE_UNKNOWN;
		return MHD_create_response_from_callback(size, PULL_BLOCK, on_pull, visit, NULL);
	}
	if (visit->exchange.req.method != HTTP_HEAD)
		visit->exchange.sent_bytes = (int64_t)res->body.len;
	/* Persistent: the arena outlives the answer. The library does not write. */
	return MHD_create_response_from_buffer(res->body.len, (void *)(uintptr_t)res->body.ptr,
	                                       MHD_RESPMEM_PERSISTENT);
}

static bool add_headers(struct visit *visit, struct MHD_Response *response)
{
	struct http_response *res = &visit->exchange.res;
	for (const struct http_header_line *line = res->first; line; line = line->next) {
		const char *name = str_z(res->arena, line->pair.name);
		const char *value = str_z(res->arena, line->pair.value);
		/* The library refuses an empty value; leaving the line out says the same. */
		if (*value && MHD_add_response_header(response, name, value) != MHD_YES)
			return false;
	}
	if (res->close || atomic_load_explicit(&visit->server->stopping, memory_order_relaxed))
		MHD_add_response_header(response, "Connection", "close");
	return true;
}

static enum MHD_Result send_response(struct visit *visit)
{
	struct http_response *res = &visit->exchange.res;
	visit->stage = STAGE_ANSWER;
	if (res->broken || res->status < 200 || res->status > 599)
		return send_bare(visit, 500);
	struct MHD_Response *response = make_response(visit);
	if (response && !add_headers(visit, response)) {
		MHD_destroy_response(response);
		return send_bare(visit, 500);
	}
	connection_deadline(visit->connection, visit->server->options.deadline_ms +
	                                               (int64_t)res->body.len / SEND_BYTES_PER_MS);
	return queue(visit, res->status, response);
}

/* ---- deferring */

static struct visit *visit_of(struct http_request *req) { return (struct visit *)(void *)req; }

static void suspend(struct visit *visit, int64_t wait_ms)
{
	atomic_fetch_add(&visit->owners, 1);
	atomic_fetch_add(&visit->server->owners, 1);
	atomic_fetch_add(&visit->server->deferred, 1);
	connection_deadline(visit->connection, wait_ms);
	MHD_suspend_connection(visit->mhd);
	visit->waiter.who = visit->mhd;
	atomic_store(&visit->waiter.state, WAITING_OPEN);
	connection_set_waiter(visit->connection, &visit->waiter);
}

struct http_deferred *http_defer(struct http_request *req, int64_t wait_ms)
{
	struct visit *visit = visit_of(req);
	int64_t wait = wait_ms > 0 ? wait_ms : visit->exchange.plan.deadline_ms;
	if (atomic_load(&visit->waiter.state) == WAITING_NOT) {
		suspend(visit, wait);
	} else { /* on a worker, which holds the handle already */
		handed_over = true;
		connection_extend(&visit->server->connections, visit->connection, &visit->waiter, wait);
	}
	return (struct http_deferred *)(void *)visit;
}

struct http_request *http_deferred_request(struct http_deferred *deferred)
{
	return &deferred->visit.exchange.req;
}

struct http_response *http_deferred_response(struct http_deferred *deferred)
{
	return &deferred->visit.exchange.res;
}

bool http_deferred_is_late(struct http_deferred *deferred)
{
	return atomic_load(&deferred->visit.waiter.state) == WAITING_LATE;
}

static void finish(struct visit *visit)
{
	struct http_server *server = visit->server;
	if (waiter_turn(&visit->waiter, WAITING_DONE))
		MHD_resume_connection(visit->mhd);
	atomic_fetch_sub(&server->deferred, 1);
	visit_release(visit);
	server_release(server);
}

void http_finish(struct http_deferred *deferred, int status, struct str body)
{
	struct http_response *res = &deferred->visit.exchange.res;
	res->status = status;
	if (body.ptr)
		res->body = str_dup(res->arena, body);
	finish(&deferred->visit);
}

/* ---- asking */

static void *on_uri(void *context, const char *uri, struct MHD_Connection *mhd)
{
	struct http_server *server = context;
	struct arena *arena = arena_new();
	struct http_deferred *deferred = arena_make(arena, struct http_deferred);
	struct visit *visit = &deferred->visit;
	struct str target = str_from(uri);
	visit->connection = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
	visit->server = server;
	visit->mhd = mhd;
	visit->owners = 1;
	visit->target_end = uri + target.len;
	exchange_init(&visit->exchange, arena, &server->options, target, str_from(visit->connection->peer));
	connection_deadline(visit->connection, server->options.deadline_ms);
	atomic_store_explicit(&visit->connection->busy, true, memory_order_relaxed);
	atomic_fetch_add_explicit(&server->requests, 1, memory_order_relaxed);
	return visit;
}

/* The library hands over texts that end at their first zero byte. They lie side
 * by side as they came, line ends turned into zeros; anything else in the gap
 * was hidden behind a zero byte. Texts that are no neighbours prove nothing. */
static bool hides(const char *end, const char *next, int zeros)
{
	size_t gap = (uintptr_t)next - (uintptr_t)end;
	if ((uintptr_t)next <= (uintptr_t)end || gap > CONNECTION_MEMORY)
		return false;
	for (size_t i = 0; i < gap; i++) {
		if (end[i] == '\0')
			zeros--;
		else if (str_find_char(S(" \t\r\n"), end[i]) < 0)
			return true;
	}
	return zeros < 0;
}

struct headers {
	struct arena *arena;
	struct http_pair *pairs;
	size_t count;
	const char *end; /* of the text before */
	bool hidden;
};

/* Copied: a deferred request may outlive its connection. */
static enum MHD_Result on_header(void *context, enum MHD_ValueKind kind, const char *name,
                                 size_t name_size, const char *value, size_t value_size)
{
	struct headers *headers = context;
	(void)kind;
	if (headers->count > GUARD_HEADERS)
		return MHD_NO;
	if (!value)
		value = "";
	headers->hidden |= hides(headers->end, name, 2);
	headers->end = value + value_size;
	headers->pairs[headers->count++] = (struct http_pair){
		str_dup(headers->arena, str_of(name, name_size)),
		str_dup(headers->arena, str_of(value, value_size)),
	};
	return MHD_YES;
}

/* False when there is a zero byte somewhere. */
static bool read_head(struct visit *visit, const char *method, const char *version)
{
	struct http_request *req = &visit->exchange.req;
	struct headers headers = {.arena = req->arena, .end = version + strlen(version)};
	headers.pairs = arena_array(req->arena, struct http_pair, GUARD_HEADERS + 1);
	headers.hidden = hides(visit->target_end, version, 1);
	MHD_get_connection_values_n(visit->mhd, MHD_HEADER_KIND, on_header, &headers);
	size_t size = MHD_get_connection_info(visit->mhd, MHD_CONNECTION_INFO_REQUEST_HEADER_SIZE)
	                      ->header_size;
	headers.hidden |= hides(headers.end, method + size, 4);
	req->method_text = str_dup(req->arena, str_from(method));
	req->headers = headers.pairs;
	req->header_count = headers.count;
	return !headers.hidden;
}

static enum MHD_Result begin(struct visit *visit, const char *method, const char *version)
{
	struct exchange *exchange = &visit->exchange;
	if (!read_head(visit, method, version)) {
		exchange_refuse(exchange, 400, "zero_byte");
		return send_response(visit);
	}
	if (!exchange_begin(exchange, str_from(version)))
		return send_response(visit);
	visit->stage = STAGE_BODY;
	if (exchange->plan.deadline_ms != visit->server->options.deadline_ms)
		connection_deadline(visit->connection, exchange->plan.deadline_ms);
	return MHD_YES;
}

static void run_on_worker(void *thing)
{
	struct visit *visit = thing;
	handed_over = false;
	exchange_handle(&visit->exchange);
	if (!handed_over)
		finish(visit);
}

static enum MHD_Result handle(struct visit *visit)
{
	struct exchange *exchange = &visit->exchange;
	if (!exchange_complete(exchange))
		return send_response(visit);
	visit->stage = STAGE_ANSWER;
	if (exchange->plan.worker && visit->server->workers) {
		suspend(visit, exchange->plan.deadline_ms);
		workers_add(visit->server->workers, run_on_worker, visit);
		return MHD_YES;
	}
	atomic_store(&visit->connection->deadline, INT64_MAX);
	exchange_handle(exchange);
	return atomic_load(&visit->waiter.state) == WAITING_NOT ? send_response(visit) : MHD_YES;
}

static enum MHD_Result answer_waiting(struct visit *visit)
{
	enum waiting waiting = atomic_load(&visit->waiter.state);
	if (waiting == WAITING_DONE)
		return send_response(visit);
	if (waiting != WAITING_LATE)
		return MHD_YES;
	visit->exchange.refused = "late";
	return send_bare(visit, 503);
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *mhd, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **thing)
{
	struct visit *visit = *thing;
	(void)context, (void)mhd, (void)url;
	if (visit->stage == STAGE_HEAD)
		return begin(visit, method, version);
	if (*upload_size > 0) {
		struct str bytes = str_of(upload, *upload_size);
		*upload_size = 0;
		bool wanted = visit->stage == STAGE_BODY;
		return !wanted || exchange_take(&visit->exchange, bytes) ? MHD_YES : MHD_NO;
	}
	return visit->stage == STAGE_BODY ? handle(visit) : answer_waiting(visit);
}

static void on_completed(void *context, struct MHD_Connection *mhd, void **thing,
                         enum MHD_RequestTerminationCode code)
{
	struct visit *visit = *thing;
	(void)context, (void)mhd, (void)code;
	if (!visit)
		return;
	*thing = NULL;
	enum waiting waiting = atomic_load(&visit->waiter.state);
	if (waiting != WAITING_NOT)
		connection_set_waiter(visit->connection, NULL);
	exchange_log(&visit->exchange, waiting != WAITING_LATE);
	connection_deadline(visit->connection, visit->server->options.idle_ms);
	atomic_store_explicit(&visit->connection->busy, false, memory_order_relaxed);
	visit_release(visit);
}

/* ---- start and stop */

static void set_defaults(struct http_server_options *options)
{
	long processors = sysconf(_SC_NPROCESSORS_ONLN);
	if (options->threads <= 0)
		options->threads = processors > 0 ? (int)processors : 1;
	if (options->connections <= 0)
		options->connections = 1024;
	if (options->deadline_ms <= 0)
		options->deadline_ms = 30000;
	if (options->idle_ms <= 0)
		options->idle_ms = 60000;
}

/* Leaves the text as it is: we decode once, ourselves. */
static size_t on_unescape(void *context, struct MHD_Connection *mhd, char *text)
{
	(void)context, (void)mhd;
	return strlen(text);
}

static enum err start_daemon(struct http_server *server)
{
	const struct http_server_options *options = &server->options;
	unsigned int threads = (unsigned int)options->threads;
	unsigned int flags = MHD_USE_EPOLL_INTERNAL_THREAD | MHD_ALLOW_SUSPEND_RESUME | MHD_USE_ITC;
	server->daemon = MHD_start_daemon(
	        flags, 0, NULL, NULL, on_request, server,
	        MHD_OPTION_LISTEN_SOCKET, server->listen_fd,
	        MHD_OPTION_URI_LOG_CALLBACK, on_uri, server,
	        MHD_OPTION_UNESCAPE_CALLBACK, on_unescape, NULL,
	        MHD_OPTION_NOTIFY_COMPLETED, on_completed, server,
	        MHD_OPTION_NOTIFY_CONNECTION, on_connection, server,
	        MHD_OPTION_CONNECTION_LIMIT, (unsigned int)options->connections,
	        MHD_OPTION_PER_IP_CONNECTION_LIMIT, (unsigned int)options->connections_per_ip,
	        MHD_OPTION_CONNECTION_MEMORY_LIMIT, CONNECTION_MEMORY,
	        MHD_OPTION_CONNECTION_TIMEOUT, 0U,
	        MHD_OPTION_STRICT_FOR_CLIENT, 1,
	        threads > 1 ? MHD_OPTION_THREAD_POOL_SIZE : MHD_OPTION_END, threads,
	        MHD_OPTION_END);
	return server->daemon ? OK : fail(ERR_INTERNAL, "cannot start the HTTP server");
}

static enum err start_all(struct http_server *server)
{
	TRY(listen_open(server->options.listen, &server->listen_fd, &server->port));
	if (server->options.workers > 0)
		TRY(workers_open(server->options.workers, &server->workers));
	TRY(connections_start_sweep(&server->connections));
	return start_daemon(server);
}

static struct http_server *server_new(const struct http_server_options *options)
{
	struct http_server *server = mem_make(sizeof *server);
	server->options = *options;
	set_defaults(&server->options);
	connections_init(&server->connections, wake, server->options.deadline_ms);
	server->owners = 1;
	server->listen_fd = -1;
	return server;
}

enum err http_server_start(const struct http_server_options *options, struct http_server **out)
{
	assert(options->handle);
	struct http_server *server = server_new(options);
	enum err err = start_all(server);
	if (err != OK) {
		http_server_stop(&server, 0);
		return err;
	}
	*out = server;
	return OK;
}

int http_server_port(const struct http_server *server) { return server->port; }

struct http_server_counts http_server_counts(struct http_server *server)
{
	return (struct http_server_counts){
		.requests = atomic_load(&server->requests),
		.connections = atomic_load(&server->connections.count),
		.deferred = atomic_load(&server->deferred),
	};
}

static void wait_until_quiet(struct http_server *server, int64_t ms)
{
	int64_t until = clock_monotonic() + ms;
	while (!connections_quiet(&server->connections) && clock_monotonic() < until)
		usleep(5000);
}

static void stop_daemon(struct http_server *server, int64_t grace_ms)
{
	MHD_quiesce_daemon(server->daemon);
	atomic_store(&server->stopping, true);
	wait_until_quiet(server, grace_ms);
	connections_refuse(&server->connections); /* the library insists on nobody asleep */
	wait_until_quiet(server, 1000);
	MHD_stop_daemon(server->daemon);
}

void http_server_stop(struct http_server **server_at, int64_t grace_ms)
{
	struct http_server *server = *server_at;
	*server_at = NULL;
	if (!server)
		return;
	if (server->daemon)
		stop_daemon(server, grace_ms);
	connections_stop_sweep(&server->connections);
	workers_close(&server->workers);
	if (server->listen_fd >= 0)
		close(server->listen_fd);
	server_release(server);
}
