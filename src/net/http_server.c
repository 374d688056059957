/* http_server: libmicrohttpd behind our own door.
 *
 * A `visit` is one exchange on one connection; it lives in the arena of its
 * request and ends when its last owner lets go: the library's side and the
 * holder of a deferred handle. A `connection` is one TCP connection with the
 * moment at which the sweep thread cuts it, so that a client that sends a byte
 * now and then gains nothing: the library's own timeout only sees silence.
 *
 * Locks: server->lock guards the list of connections, connection->lock only
 * its `waiting`. No call into the library is made while one is held. */
#include "http_server.h"

#include "arena.h"
#include "clock.h"
#include "http_exchange.h"
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
#define SEND_BYTES_PER_MS 16                 /* slowest reader of an answer */
#define PULL_BLOCK ((size_t)32 << 10)
#define CONNECTION_MEMORY ((size_t)32 << 10) /* the library's, with all headers */

enum stage { STAGE_HEAD, STAGE_BODY, STAGE_ANSWER };
enum waiting { WAITING_NOT, WAITING_OPEN, WAITING_DONE, WAITING_LATE };

struct connection {
	struct http_server *server;
	struct connection *previous, *next;
	int fd;
	char peer[PEER_TEXT];
	_Atomic bool busy;        /* between request line and end of the answer */
	_Atomic int64_t deadline; /* clock_monotonic() */
	pthread_mutex_t lock;
	struct visit *waiting;
};

struct visit {
	struct exchange exchange; /* first, see visit_of() */
	struct http_server *server;
	struct connection *connection;
	struct MHD_Connection *mhd;
	const char *target_end; /* in the library's memory, until the headers are read */
	enum stage stage;
	_Atomic int owners;
	_Atomic enum waiting waiting;
};

struct http_deferred {
	struct visit visit;
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
	_Atomic bool stopping; /* answers close their connection */
	_Atomic bool refusing; /* nobody may wait any longer */
	_Atomic int owners;    /* http_server_start() and each deferred handle */
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

static void visit_release(struct visit *visit)
{
	if (atomic_fetch_sub(&visit->owners, 1) == 1)
		exchange_end(&visit->exchange);
}

static struct connection *connection_open(struct http_server *server, struct MHD_Connection *mhd)
{
	struct connection *connection = mem_make(sizeof *connection);
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
	return connection;
}

/* The library closes the socket only after this, so the sweep never meets a
 * number that has come to mean something else. */
static void connection_close(struct http_server *server, struct connection *connection)
{
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

static void on_connection(void *context, struct MHD_Connection *mhd, void **socket_context,
                          enum MHD_ConnectionNotificationCode code)
{
	if (code == MHD_CONNECTION_NOTIFY_STARTED)
		*socket_context = connection_open(context, mhd);
	else
		connection_close(context, *socket_context);
}

static void deadline_in(struct visit *visit, int64_t ms)
{
	atomic_store_explicit(&visit->connection->deadline, clock_monotonic() + ms,
	                      memory_order_relaxed);
}

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
	deadline_in(visit, visit->server->options.deadline_ms);
	visit->exchange.sent_bytes = 0;
	return queue(visit, status, response);
}

static ssize_t on_pull(void *context, uint64_t position, char *into, size_t room)
{
	struct visit *visit = context;
	struct http_response *res = &visit->exchange.res;
	size_t written = 0;
	(void)position;
	deadline_in(visit, visit->server->options.deadline_ms);
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
	deadline_in(visit, visit->server->options.deadline_ms +
	                           (int64_t)res->body.len / SEND_BYTES_PER_MS);
	return queue(visit, res->status, response);
}

/* ---- deferring */

static struct visit *visit_of(struct http_request *req) { return (struct visit *)(void *)req; }

/* True when it is the caller who has to wake it. */
static bool turn_late(struct visit *visit)
{
	enum waiting open = WAITING_OPEN;
	return atomic_compare_exchange_strong(&visit->waiting, &open, WAITING_LATE);
}

static void set_waiting(struct connection *connection, struct visit *visit)
{
	pthread_mutex_lock(&connection->lock);
	connection->waiting = visit;
	pthread_mutex_unlock(&connection->lock);
}

static void suspend(struct visit *visit, int64_t wait_ms)
{
	struct http_server *server = visit->server;
	atomic_fetch_add(&visit->owners, 1);
	atomic_fetch_add(&server->owners, 1);
	atomic_fetch_add(&server->deferred, 1);
	deadline_in(visit, wait_ms);
	MHD_suspend_connection(visit->mhd);
	atomic_store(&visit->waiting, WAITING_OPEN);
	set_waiting(visit->connection, visit);
	/* Either this sees the end coming or the stop sees this one waiting. */
	if (atomic_load(&server->refusing) && turn_late(visit))
		MHD_resume_connection(visit->mhd);
}

/* From a worker, which holds the handle already. While the list is locked and
 * the visit waits, its connection cannot go away. */
static void hand_over(struct visit *visit, int64_t wait_ms)
{
	handed_over = true;
	pthread_mutex_lock(&visit->server->lock);
	if (atomic_load(&visit->waiting) == WAITING_OPEN)
		deadline_in(visit, wait_ms);
	pthread_mutex_unlock(&visit->server->lock);
}

struct http_deferred *http_defer(struct http_request *req, int64_t wait_ms)
{
	struct visit *visit = visit_of(req);
	int64_t wait = wait_ms > 0 ? wait_ms : visit->exchange.plan.deadline_ms;
	if (atomic_load(&visit->waiting) == WAITING_NOT)
		suspend(visit, wait);
	else
		hand_over(visit, wait);
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
	return atomic_load(&deferred->visit.waiting) == WAITING_LATE;
}

static void finish(struct visit *visit)
{
	struct http_server *server = visit->server;
	enum waiting open = WAITING_OPEN;
	if (atomic_compare_exchange_strong(&visit->waiting, &open, WAITING_DONE))
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
	deadline_in(visit, server->options.deadline_ms);
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
		deadline_in(visit, exchange->plan.deadline_ms);
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
	return atomic_load(&visit->waiting) == WAITING_NOT ? send_response(visit) : MHD_YES;
}

static enum MHD_Result answer_waiting(struct visit *visit)
{
	enum waiting waiting = atomic_load(&visit->waiting);
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
	enum waiting waiting = atomic_load(&visit->waiting);
	if (waiting != WAITING_NOT)
		set_waiting(visit->connection, NULL);
	exchange_log(&visit->exchange, waiting != WAITING_LATE);
	deadline_in(visit, visit->server->options.idle_ms);
	atomic_store_explicit(&visit->connection->busy, false, memory_order_relaxed);
	visit_release(visit);
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
	pthread_mutex_lock(&connection->lock);
	struct visit *visit = connection->waiting;
	if (visit && atomic_load(&visit->waiting) == WAITING_OPEN) {
		if (wakes->count < WAKES && turn_late(visit)) {
			deadline_in(visit, connection->server->options.deadline_ms);
			wakes->items[wakes->count++] = visit->mhd;
		}
	} else {
		atomic_store(&connection->deadline, now + CUT_AGAIN_MS);
		shutdown(connection->fd, SHUT_RDWR);
	}
	pthread_mutex_unlock(&connection->lock);
}

/* True when there may be more to wake. */
static bool sweep_all(struct http_server *server, int64_t now)
{
	struct wakes wakes = {.count = 0};
	pthread_mutex_lock(&server->lock);
	for (struct connection *at = server->connections; at; at = at->next)
		if (atomic_load_explicit(&at->deadline, memory_order_relaxed) <= now)
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

static struct http_server *server_new(const struct http_server_options *options)
{
	struct http_server *server = mem_make(sizeof *server);
	pthread_condattr_t monotonic;
	pthread_condattr_init(&monotonic);
	pthread_condattr_setclock(&monotonic, CLOCK_MONOTONIC);
	pthread_mutex_init(&server->lock, NULL);
	pthread_cond_init(&server->ended, &monotonic);
	pthread_condattr_destroy(&monotonic);
	server->options = *options;
	set_defaults(&server->options);
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
		if (at->waiting && atomic_load(&at->waiting->waiting) == WAITING_OPEN)
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
