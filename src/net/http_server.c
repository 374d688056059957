/* http_server: libmicrohttpd behind our own door.
 *
 * One `exchange` is one request and its answer; it lives in its own arena and
 * ends when its last owner lets go: the library's side, the holder of a deferred
 * handle, the worker that runs it. One `connection` is one TCP connection with
 * the moment at which the sweep thread cuts it, so that a client that sends a
 * byte now and then gains nothing: the library's own timeout only sees silence.
 *
 * Locks: server->lock guards the list of connections, connection->lock only
 * its `waiting`. No call into the library is made while one is held. */
#include "http_server.h"

#include "arena.h"
#include "buf.h"
#include "clock.h"
#include "http_guard.h"
#include "listen.h"
#include "str.h"
#include "workers.h"

#include <microhttpd.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define SWEEP_MS 100
#define CUT_AGAIN_MS 1000
#define BODY_IN_MEMORY_MAX ((size_t)20 << 20)
#define BODY_AT_ONCE ((size_t)64 << 10)      /* allocated on the strength of an announcement */
#define BODY_OVERRUN ((int64_t)1 << 20)      /* read and thrown away so that a 413 arrives */
#define SEND_BYTES_PER_MS 16                 /* slowest reader of an answer */
#define PULL_BLOCK ((size_t)32 << 10)
#define CONNECTION_MEMORY ((size_t)32 << 10) /* the library's, with all headers */

enum stage { STAGE_HEAD, STAGE_BODY, STAGE_HANDLED };
enum waiting { WAITING_NOT, WAITING_OPEN, WAITING_DONE, WAITING_LATE };

struct connection {
	struct http_server *server;
	struct connection *previous, *next;
	int fd;
	char peer[PEER_TEXT];
	_Atomic bool busy;         /* between request line and end of the answer */
	_Atomic int64_t deadline;  /* clock_monotonic() */
	pthread_mutex_t lock;
	struct exchange *waiting;
};

struct http_deferred {
	struct exchange *exchange;
	_Atomic enum waiting state;
};

struct exchange {
	struct http_request req; /* first: http_defer() finds the exchange by it */
	struct http_response res;
	struct http_plan plan;
	struct http_server *server;
	struct connection *connection;
	struct MHD_Connection *mhd;
	_Atomic int owners;
	enum stage stage;
	struct buf body;
	struct http_deferred deferred;
	const char *refused;
	bool routed;
	int sent_status;
	int64_t sent_bytes;
	int64_t started_us;
};

struct http_server {
	struct http_server_options options;
	struct MHD_Daemon *daemon;
	struct workers *workers;
	int listen_fd, port;
	pthread_t sweeper;
	pthread_mutex_t lock;
	pthread_cond_t ended;
	struct connection *connections;
	bool sweeping;
	_Atomic bool stopping;  /* answers close their connection */
	_Atomic bool refusing;  /* nobody may wait any longer */
	_Atomic int owners;     /* http_server_start() and each deferred handle */
	_Atomic int64_t requests, open, deferred;
};

/* Set when a handler on a worker has given its handle to somebody else. */
static _Thread_local bool handed_over;

/* ---- lifetimes */

static void server_release(struct http_server *server)
{
	if (atomic_fetch_sub(&server->owners, 1) != 1)
		return;
	pthread_mutex_destroy(&server->lock);
	pthread_cond_destroy(&server->ended);
	mem_free(server);
}

static void exchange_release(struct exchange *exchange)
{
	if (atomic_fetch_sub(&exchange->owners, 1) != 1)
		return;
	const struct http_server_options *options = &exchange->server->options;
	if (exchange->res.release)
		exchange->res.release(exchange->res.pull_context);
	if (exchange->routed && options->done)
		options->done(options->context, &exchange->req);
	struct arena *arena = exchange->req.arena;
	arena_free(&arena);
}

static void on_connection(void *context, struct MHD_Connection *mhd, void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
	struct http_server *server = context;
	struct connection *connection = *socket_context;
	if (code == MHD_CONNECTION_NOTIFY_STARTED) {
		connection = mem_make(sizeof *connection);
		connection->server = server;
		connection->fd = MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CONNECTION_FD)->connect_fd;
		listen_peer_text(MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_CLIENT_ADDRESS)->client_addr,
		                 connection->peer);
		connection->deadline = clock_monotonic() + server->options.idle_ms;
		pthread_mutex_init(&connection->lock, NULL);
		pthread_mutex_lock(&server->lock);
		connection->next = server->connections;
		if (connection->next)
			connection->next->previous = connection;
		server->connections = connection;
		pthread_mutex_unlock(&server->lock);
		atomic_fetch_add(&server->open, 1);
		*socket_context = connection;
		return;
	}
	/* The library closes the socket only after this, so the sweep never meets
	 * a number that has come to mean something else. */
	pthread_mutex_lock(&server->lock);
	if (connection->next)
		connection->next->previous = connection->previous;
	if (connection->previous)
		connection->previous->next = connection->next;
	else
		server->connections = connection->next;
	pthread_mutex_unlock(&server->lock);
	atomic_fetch_sub(&server->open, 1);
	pthread_mutex_destroy(&connection->lock);
	mem_free(connection);
}

/* ---- answering */

static void deadline_in(struct exchange *exchange, int64_t ms)
{
	atomic_store_explicit(&exchange->connection->deadline, clock_monotonic() + ms,
	                      memory_order_relaxed);
}

static enum MHD_Result queue(struct exchange *exchange, int status, struct MHD_Response *response)
{
	if (!response)
		return MHD_NO;
	exchange->sent_status = status;
	enum MHD_Result result = MHD_queue_response(exchange->mhd, (unsigned int)status, response);
	MHD_destroy_response(response);
	return result;
}

/* An answer that needs nothing of the exchange, which may be in other hands. */
static enum MHD_Result send_bare(struct exchange *exchange, int status)
{
	static char nothing[1];
	struct MHD_Response *response = MHD_create_response_from_buffer(0, nothing, MHD_RESPMEM_PERSISTENT);
	if (response)
		MHD_add_response_header(response, "Connection", "close");
	deadline_in(exchange, exchange->server->options.deadline_ms);
	exchange->sent_bytes = 0;
	return queue(exchange, status, response);
}

static enum MHD_Result send_late(struct exchange *exchange)
{
	exchange->refused = "late";
	return send_bare(exchange, 503);
}

static ssize_t on_pull(void *context, uint64_t position, char *into, size_t room)
{
	struct exchange *exchange = context;
	size_t written = 0;
	(void)position;
	deadline_in(exchange, exchange->server->options.deadline_ms);
	if (exchange->res.pull(exchange->res.pull_context, into, room, &written) != OK || written > room)
		return MHD_CONTENT_READER_END_WITH_ERROR;
	exchange->sent_bytes += (int64_t)written;
	return written ? (ssize_t)written : MHD_CONTENT_READER_END_OF_STREAM;
}

static struct MHD_Response *make_response(struct exchange *exchange)
{
	struct http_response *res = &exchange->res;
	if (res->pull) {
		uint64_t size = res->pull_length > 0 ? (uint64_t)res->pull_length : MHD_SIZE_UNKNOWN;
		return MHD_create_response_from_callback(size, PULL_BLOCK, on_pull, exchange, NULL);
	}
	exchange->sent_bytes = exchange->req.method == HTTP_HEAD ? 0 : (int64_t)res->body.len;
	/* Persistent: the arena outlives the answer. The library does not write. */
	return MHD_create_response_from_buffer(res->body.len, (void *)(uintptr_t)res->body.ptr,
	                                       MHD_RESPMEM_PERSISTENT);
}

static enum MHD_Result send_response(struct exchange *exchange)
{
	struct http_response *res = &exchange->res;
	if (res->broken || res->status < 200 || res->status > 599)
		return send_bare(exchange, 500);
	struct MHD_Response *response = make_response(exchange);
	if (!response)
		return MHD_NO;
	for (const struct http_header_line *line = res->first; line; line = line->next) {
		const char *name = str_z(res->arena, line->pair.name);
		const char *value = str_z(res->arena, line->pair.value);
		/* The library refuses an empty value; leaving the line out says the same. */
		if (*value && MHD_add_response_header(response, name, value) != MHD_YES) {
			MHD_destroy_response(response);
			return send_bare(exchange, 500);
		}
	}
	if (res->close || atomic_load_explicit(&exchange->server->stopping, memory_order_relaxed))
		MHD_add_response_header(response, "Connection", "close");
	deadline_in(exchange, exchange->server->options.deadline_ms +
	                              (int64_t)res->body.len / SEND_BYTES_PER_MS);
	return queue(exchange, res->status, response);
}

/* ---- deferring */

static struct exchange *exchange_of(struct http_request *req)
{
	return (struct exchange *)(void *)req;
}

/* The sweep and http_server_stop(): true when the caller has to wake it. */
static bool turn_late(struct exchange *exchange)
{
	enum waiting open = WAITING_OPEN;
	return atomic_compare_exchange_strong(&exchange->deferred.state, &open, WAITING_LATE);
}

static void set_waiting(struct connection *connection, struct exchange *exchange)
{
	pthread_mutex_lock(&connection->lock);
	connection->waiting = exchange;
	pthread_mutex_unlock(&connection->lock);
}

static void suspend(struct exchange *exchange, int64_t wait_ms)
{
	struct http_server *server = exchange->server;
	exchange->deferred.exchange = exchange;
	atomic_fetch_add(&exchange->owners, 1);
	atomic_fetch_add(&server->owners, 1);
	atomic_fetch_add(&server->deferred, 1);
	deadline_in(exchange, wait_ms);
	MHD_suspend_connection(exchange->mhd);
	atomic_store(&exchange->deferred.state, WAITING_OPEN);
	set_waiting(exchange->connection, exchange);
	/* Either this sees the end coming or the stop sees this one waiting. */
	if (atomic_load(&server->refusing) && turn_late(exchange))
		MHD_resume_connection(exchange->mhd);
}

/* From a worker, which holds the handle already. While the list is locked and
 * the exchange waits, its connection cannot go away. */
static void hand_over(struct exchange *exchange, int64_t wait_ms)
{
	handed_over = true;
	pthread_mutex_lock(&exchange->server->lock);
	if (atomic_load(&exchange->deferred.state) == WAITING_OPEN)
		deadline_in(exchange, wait_ms);
	pthread_mutex_unlock(&exchange->server->lock);
}

struct http_deferred *http_defer(struct http_request *req, int64_t wait_ms)
{
	struct exchange *exchange = exchange_of(req);
	int64_t wait = wait_ms > 0 ? wait_ms : exchange->plan.deadline_ms;
	if (atomic_load(&exchange->deferred.state) == WAITING_NOT)
		suspend(exchange, wait);
	else
		hand_over(exchange, wait);
	return &exchange->deferred;
}

struct http_request *http_deferred_request(struct http_deferred *deferred)
{
	return &deferred->exchange->req;
}

struct http_response *http_deferred_response(struct http_deferred *deferred)
{
	return &deferred->exchange->res;
}

bool http_deferred_is_late(struct http_deferred *deferred)
{
	return atomic_load(&deferred->state) == WAITING_LATE;
}

void http_finish(struct http_deferred *deferred, int status, struct str body)
{
	struct exchange *exchange = deferred->exchange;
	struct http_server *server = exchange->server;
	enum waiting open = WAITING_OPEN;
	exchange->res.status = status;
	if (body.ptr)
		exchange->res.body = str_dup(exchange->req.arena, body);
	if (atomic_compare_exchange_strong(&deferred->state, &open, WAITING_DONE))
		MHD_resume_connection(exchange->mhd);
	atomic_fetch_sub(&server->deferred, 1);
	exchange_release(exchange);
	server_release(server);
}

/* ---- asking */

static void *on_uri(void *context, const char *uri, struct MHD_Connection *mhd)
{
	struct http_server *server = context;
	struct arena *arena = arena_new();
	struct exchange *exchange = arena_make(arena, struct exchange);
	exchange->started_us = clock_monotonic_us();
	exchange->server = server;
	exchange->mhd = mhd;
	exchange->owners = 1;
	exchange->req.arena = arena;
	exchange->req.target = str_dup(arena, str_from(uri));
	exchange->res.arena = arena;
	exchange->connection =
	        MHD_get_connection_info(mhd, MHD_CONNECTION_INFO_SOCKET_CONTEXT)->socket_context;
	exchange->req.remote_addr = str_from(exchange->connection->peer);
	exchange->plan.deadline_ms = server->options.deadline_ms;
	deadline_in(exchange, server->options.deadline_ms);
	atomic_store_explicit(&exchange->connection->busy, true, memory_order_relaxed);
	atomic_fetch_add_explicit(&server->requests, 1, memory_order_relaxed);
	return exchange;
}

struct headers {
	struct arena *arena;
	struct http_pair *pairs;
	size_t count;
};

/* Copied: a deferred request may outlive its connection. */
static enum MHD_Result on_header(void *context, enum MHD_ValueKind kind, const char *name,
                                 size_t name_size, const char *value, size_t value_size)
{
	struct headers *headers = context;
	(void)kind;
	if (headers->count > GUARD_HEADERS)
		return MHD_NO;
	headers->pairs[headers->count++] = (struct http_pair){
		str_dup(headers->arena, str_of(name, name_size)),
		str_dup(headers->arena, str_of(value, value ? value_size : 0)),
	};
	return MHD_YES;
}

static void read_headers(struct exchange *exchange)
{
	struct http_request *req = &exchange->req;
	struct headers headers = {.arena = req->arena};
	headers.pairs = arena_array(req->arena, struct http_pair, GUARD_HEADERS + 1);
	MHD_get_connection_values_n(exchange->mhd, MHD_HEADER_KIND, on_header, &headers);
	req->headers = headers.pairs;
	req->header_count = headers.count;
}

static enum MHD_Result refuse(struct exchange *exchange, int status, const char *why)
{
	const struct http_server_options *options = &exchange->server->options;
	exchange->stage = STAGE_HANDLED;
	exchange->refused = why;
	if (!exchange->routed || !options->refuse)
		return send_bare(exchange, status);
	exchange->res.status = status;
	exchange->res.close = true;
	options->refuse(options->context, &exchange->req, &exchange->res);
	return send_response(exchange);
}

/* What cannot be read in one way only does not come in. */
static const char *examine(struct exchange *exchange, const char *method, const char *version)
{
	struct http_request *req = &exchange->req;
	req->method_text = str_dup(req->arena, str_from(method));
	req->method = http_method_from(req->method_text);
	read_headers(exchange);
	struct http_guard_head head = {
		.method = req->method_text,
		.target = req->target,
		.version = str_from(version),
		.headers = req->headers,
		.header_count = req->header_count,
	};
	enum http_guard verdict = http_guard(&head);
	if (verdict != GUARD_OK)
		return http_guard_name(verdict);
	req->announced = http_guard_length(&head);
	if (http_request_target(req) != OK)
		return "bad_target";
	http_request_origin(req, req->remote_addr, exchange->server->options.trusted_proxies);
	return NULL;
}

static enum MHD_Result refuse_by_route(struct exchange *exchange)
{
	exchange->stage = STAGE_HANDLED;
	if (exchange->res.status == 0)
		exchange->res.status = 500;
	if (exchange->req.announced != 0)
		exchange->res.close = true;
	return send_response(exchange);
}

static void prepare_body(struct exchange *exchange)
{
	int64_t announced = exchange->req.announced;
	size_t most = exchange->plan.max_body;
	assert(exchange->plan.sink || most <= BODY_IN_MEMORY_MAX);
	buf_init(&exchange->body, exchange->req.arena, most);
	if (exchange->plan.sink || announced <= 0 || (size_t)announced > BODY_AT_ONCE)
		return;
	exchange->body.ptr = arena_alloc(exchange->req.arena, (size_t)announced);
	exchange->body.capacity = (size_t)announced;
}

static enum MHD_Result begin(struct exchange *exchange, const char *method, const char *version)
{
	const struct http_server_options *options = &exchange->server->options;
	const char *odd = examine(exchange, method, version);
	if (odd)
		return refuse(exchange, 400, odd);
	exchange->routed = true;
	if (options->route &&
	    options->route(options->context, &exchange->req, &exchange->plan, &exchange->res) != OK)
		return refuse_by_route(exchange);
	if (exchange->req.announced > 0 && (uint64_t)exchange->req.announced > exchange->plan.max_body)
		return refuse(exchange, 413, "too_long");
	prepare_body(exchange);
	exchange->stage = STAGE_BODY;
	int64_t gone = (clock_monotonic_us() - exchange->started_us) / 1000;
	if (exchange->plan.deadline_ms != options->deadline_ms)
		deadline_in(exchange, exchange->plan.deadline_ms - gone);
	return MHD_YES;
}

static enum MHD_Result take(struct exchange *exchange, struct str bytes)
{
	struct http_request *req = &exchange->req;
	int64_t most = (int64_t)exchange->plan.max_body;
	req->body_length += (int64_t)bytes.len;
	if (req->body_length > most)
		return req->body_length > most + BODY_OVERRUN ? MHD_NO : MHD_YES;
	if (!exchange->plan.sink)
		buf_str(&exchange->body, bytes);
	else if (req->sink_err == OK)
		req->sink_err = exchange->plan.sink(req, bytes);
	return MHD_YES;
}

static void call_handler(struct exchange *exchange, bool *deferred)
{
	const struct http_server_options *options = &exchange->server->options;
	handed_over = false;
	enum err err = options->handle(options->context, &exchange->req, &exchange->res);
	*deferred = handed_over;
	if (!*deferred && err != OK)
		exchange->res.status = 0;
}

static void run_on_worker(void *thing)
{
	struct exchange *exchange = thing;
	bool deferred;
	call_handler(exchange, &deferred);
	if (!deferred)
		http_finish(&exchange->deferred, exchange->res.status, (struct str){NULL, 0});
}

static enum MHD_Result handle(struct exchange *exchange)
{
	struct http_server *server = exchange->server;
	bool deferred;
	if (exchange->req.body_length > (int64_t)exchange->plan.max_body)
		return refuse(exchange, 413, "too_long");
	exchange->stage = STAGE_HANDLED;
	exchange->req.body = buf_view(&exchange->body);
	if (exchange->plan.worker && server->workers) {
		http_defer(&exchange->req, 0);
		workers_add(server->workers, run_on_worker, exchange);
		return MHD_YES;
	}
	atomic_store(&exchange->connection->deadline, INT64_MAX);
	call_handler(exchange, &deferred);
	if (atomic_load(&exchange->deferred.state) != WAITING_NOT)
		return MHD_YES;
	return send_response(exchange);
}

static enum MHD_Result on_request(void *context, struct MHD_Connection *mhd, const char *url,
                                  const char *method, const char *version, const char *upload,
                                  size_t *upload_size, void **thing)
{
	struct exchange *exchange = *thing;
	(void)context, (void)mhd, (void)url;
	if (exchange->stage == STAGE_HEAD)
		return begin(exchange, method, version);
	if (*upload_size > 0) {
		struct str bytes = str_of(upload, *upload_size);
		*upload_size = 0;
		return exchange->stage == STAGE_BODY ? take(exchange, bytes) : MHD_YES;
	}
	if (exchange->stage == STAGE_BODY)
		return handle(exchange);
	enum waiting state = atomic_load(&exchange->deferred.state);
	if (state == WAITING_DONE)
		return send_response(exchange);
	return state == WAITING_LATE ? send_late(exchange) : MHD_YES;
}

static void log_access(struct exchange *exchange)
{
	const struct http_server_options *options = &exchange->server->options;
	bool ours = exchange->routed && atomic_load(&exchange->deferred.state) != WAITING_LATE;
	struct http_access access = {
		.method = exchange->req.method,
		.method_text = exchange->req.method_text,
		.path = exchange->req.path,
		.remote_addr = exchange->req.remote_addr,
		.status = exchange->sent_status,
		.bytes = exchange->sent_bytes,
		.us = clock_monotonic_us() - exchange->started_us,
		.refused = exchange->refused,
		.req = ours ? &exchange->req : NULL,
	};
	options->log(options->context, &access);
}

static void on_completed(void *context, struct MHD_Connection *mhd, void **thing,
                         enum MHD_RequestTerminationCode code)
{
	struct http_server *server = context;
	struct exchange *exchange = *thing;
	(void)mhd, (void)code;
	if (!exchange)
		return;
	*thing = NULL;
	if (atomic_load(&exchange->deferred.state) != WAITING_NOT)
		set_waiting(exchange->connection, NULL);
	if (server->options.log)
		log_access(exchange);
	deadline_in(exchange, server->options.idle_ms);
	atomic_store_explicit(&exchange->connection->busy, false, memory_order_relaxed);
	exchange_release(exchange);
}

/* ---- the sweep */

#define WAKES 64

struct wakes {
	struct MHD_Connection *items[WAKES];
	size_t count;
};

/* Waiting in vain: 503. Anything else over its time: cut. With server->lock held. */
static void sweep_one(struct connection *connection, int64_t now, struct wakes *wakes)
{
	const struct http_server_options *options = &connection->server->options;
	pthread_mutex_lock(&connection->lock);
	struct exchange *waiting = connection->waiting;
	if (waiting && atomic_load(&waiting->deferred.state) == WAITING_OPEN) {
		if (wakes->count < WAKES && turn_late(waiting)) {
			atomic_store(&connection->deadline, now + options->deadline_ms);
			wakes->items[wakes->count++] = waiting->mhd;
		}
	} else {
		atomic_store(&connection->deadline, now + CUT_AGAIN_MS);
		shutdown(connection->fd, SHUT_RDWR);
	}
	pthread_mutex_unlock(&connection->lock);
}

static bool sweep_all(struct http_server *server, int64_t now)
{
	struct wakes wakes = {.count = 0};
	pthread_mutex_lock(&server->lock);
	for (struct connection *at = server->connections; at; at = at->next)
		if (atomic_load(&at->deadline) <= now)
			sweep_one(at, now, &wakes);
	pthread_mutex_unlock(&server->lock);
	for (size_t i = 0; i < wakes.count; i++)
		MHD_resume_connection(wakes.items[i]);
	return wakes.count == WAKES;
}

static void *sweep(void *thing)
{
	struct http_server *server = thing;
	pthread_mutex_lock(&server->lock);
	while (server->sweeping) {
		struct timespec until;
		clock_gettime(CLOCK_MONOTONIC, &until);
		until.tv_nsec += SWEEP_MS * 1000000L;
		until.tv_sec += until.tv_nsec / 1000000000L;
		until.tv_nsec %= 1000000000L;
		pthread_cond_timedwait(&server->ended, &server->lock, &until);
		pthread_mutex_unlock(&server->lock);
		while (sweep_all(server, clock_monotonic()))
			;
		pthread_mutex_lock(&server->lock);
	}
	pthread_mutex_unlock(&server->lock);
	return NULL;
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

static enum err start_sweep(struct http_server *server)
{
	server->sweeping = true;
	if (pthread_create(&server->sweeper, NULL, sweep, server) == 0)
		return OK;
	server->sweeping = false;
	return fail(ERR_INTERNAL, "cannot start the sweep thread");
}

static enum err start_all(struct http_server *server)
{
	TRY(listen_open(server->options.listen, &server->listen_fd, &server->port));
	if (server->options.workers > 0)
		TRY(workers_open(server->options.workers, &server->workers));
	TRY(start_sweep(server));
	return start_daemon(server);
}

enum err http_server_start(const struct http_server_options *options, struct http_server **out)
{
	assert(options->handle);
	struct http_server *server = mem_make(sizeof *server);
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&server->lock, NULL);
	pthread_cond_init(&server->ended, &monotonic);
	pthread_condattr_destroy(&monotonic);
	server->options = *options;
	server->owners = 1;
	server->listen_fd = -1;
	set_defaults(&server->options);
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
		.connections = atomic_load(&server->open),
		.deferred = atomic_load(&server->deferred),
	};
}

/* Cuts the connections on which nothing is asked; true when none was busy. */
static bool all_quiet(struct http_server *server)
{
	bool quiet = true;
	pthread_mutex_lock(&server->lock);
	for (struct connection *at = server->connections; at; at = at->next) {
		if (atomic_load(&at->busy))
			quiet = false;
		else
			shutdown(at->fd, SHUT_RDWR);
	}
	pthread_mutex_unlock(&server->lock);
	return quiet;
}

static void wait_until_quiet(struct http_server *server, int64_t ms)
{
	int64_t until = clock_monotonic() + ms;
	while (!all_quiet(server) && clock_monotonic() < until)
		usleep(5000);
}

/* Whoever still waits gets its 503: the library must not be stopped before. */
static void refuse_waiting(struct http_server *server)
{
	atomic_store(&server->refusing, true);
	pthread_mutex_lock(&server->lock);
	for (struct connection *at = server->connections; at; at = at->next) {
		pthread_mutex_lock(&at->lock);
		if (at->waiting && atomic_load(&at->waiting->deferred.state) == WAITING_OPEN)
			atomic_store(&at->deadline, 0);
		pthread_mutex_unlock(&at->lock);
	}
	pthread_mutex_unlock(&server->lock);
	while (sweep_all(server, 0))
		;
}

static void stop_daemon(struct http_server *server, int64_t grace_ms)
{
	MHD_quiesce_daemon(server->daemon);
	atomic_store(&server->stopping, true);
	wait_until_quiet(server, grace_ms);
	refuse_waiting(server);
	wait_until_quiet(server, 1000);
	MHD_stop_daemon(server->daemon);
}

static void stop_sweep(struct http_server *server)
{
	pthread_mutex_lock(&server->lock);
	server->sweeping = false;
	pthread_mutex_unlock(&server->lock);
	pthread_cond_signal(&server->ended);
	pthread_join(server->sweeper, NULL);
}

void http_server_stop(struct http_server **server_at, int64_t grace_ms)
{
	struct http_server *server = *server_at;
	*server_at = NULL;
	if (!server)
		return;
	if (server->daemon)
		stop_daemon(server, grace_ms);
	if (server->sweeping)
		stop_sweep(server);
	workers_close(&server->workers);
	if (server->listen_fd >= 0)
		close(server->listen_fd);
	server_release(server);
}
