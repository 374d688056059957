/* The server seen from its socket: framing tricks, slowness, waiting, stopping. */
#include "test.h"

#include "net_wire.h"

#include "cidr.h"
#include "http_server.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define WAITERS 512

static struct {
	pthread_mutex_t lock;
	struct http_deferred *waiting[WAITERS];
	size_t count;
	struct http_access last;
	char last_remote[64];
	int logged;
	_Atomic int handled, done;
	_Atomic int64_t sunk;
} seen = {.lock = PTHREAD_MUTEX_INITIALIZER};

static enum err take_piece(struct http_request *req, struct str bytes)
{
	atomic_fetch_add(&seen.sunk, (int64_t)bytes.len);
	return str_eq(req->path, S("/sink/full")) ? fail(ERR_LIMIT, "full") : OK;
}

static enum err route(void *context, struct http_request *req, struct http_plan *plan,
                      struct http_response *res)
{
	(void)context;
	req->state = &seen;
	if (str_eq(req->path, S("/missing"))) {
		http_respond_text(res, 404, S("nothing here"));
		return ERR_NOT_FOUND;
	}
	plan->max_body = 100000;
	plan->worker = str_starts(req->path, S("/worker"));
	if (str_starts(req->path, S("/sink"))) {
		plan->max_body = (size_t)300 << 20;
		plan->sink = take_piece;
	}
	return OK;
}

static enum err pull_a_lot(void *context, char *into, size_t room, size_t *written)
{
	int64_t *left = context;
	*written = *left < (int64_t)room ? (size_t)*left : room;
	memset(into, 'x', *written);
	*left -= (int64_t)*written;
	return OK;
}

static void keep_waiting(struct http_deferred *deferred)
{
	pthread_mutex_lock(&seen.lock);
	if (seen.count < WAITERS)
		seen.waiting[seen.count++] = deferred;
	pthread_mutex_unlock(&seen.lock);
}

static enum err handle(void *context, struct http_request *req, struct http_response *res)
{
	(void)context;
	atomic_fetch_add(&seen.handled, 1);
	if (str_ends(req->path, S("/wait"))) {
		keep_waiting(http_defer(req, 0));
		return OK;
	}
	if (str_eq(req->path, S("/pull"))) {
		int64_t *left = arena_make(req->arena, int64_t);
		*left = 5000000;
		res->pull = pull_a_lot;
		res->pull_context = left;
	} else if (str_starts(req->path, S("/sink"))) {
		http_respond_text(res, req->sink_err == OK ? 200 : 413,
		                  str_fmt(req->arena, "%" PRId64, req->body_length));
		return OK;
	} else if (str_eq(req->path, S("/header"))) {
		http_set_header(res, S("X-Given"), http_param(req, "v"));
	} else if (str_eq(req->path, S("/broken"))) {
		return fail(ERR_INTERNAL, "broken");
	} else if (str_eq(req->path, S("/slow"))) {
		usleep(300000);
	}
	http_respond_text(res, 200, req->body.len ? req->body : S("hello"));
	return OK;
}

static void note(void *context, const struct http_access *access)
{
	(void)context;
	pthread_mutex_lock(&seen.lock);
	seen.logged++;
	seen.last = *access;
	snprintf(seen.last_remote, sizeof seen.last_remote, "%.*s", FMT(access->remote_addr));
	pthread_mutex_unlock(&seen.lock);
}

static void note_done(void *context, struct http_request *req)
{
	(void)context;
	if (req->state == &seen)
		atomic_fetch_add(&seen.done, 1);
}

static const struct http_server_options plain = {
	.listen = S_INIT("127.0.0.1:0"),
	.threads = 2,
	.workers = 2,
	.connections = 4000,
	.deadline_ms = 5000,
	.idle_ms = 5000,
	.route = route,
	.handle = handle,
	.log = note,
	.done = note_done,
};

static struct http_server *start_with(const struct http_server_options *options, int *port)
{
	struct http_server *server = NULL;
	pthread_mutex_lock(&seen.lock);
	seen.count = 0;
	seen.logged = 0;
	pthread_mutex_unlock(&seen.lock);
	seen.handled = seen.done = 0;
	seen.sunk = 0;
	assert_ok(http_server_start(options, &server));
	*port = http_server_port(server);
	return server;
}

static bool wait_for(_Atomic int *value, int wanted)
{
	for (int i = 0; i < 400 && atomic_load(value) < wanted; i++)
		usleep(5000);
	return atomic_load(value) >= wanted;
}

static size_t wait_for_waiting(size_t wanted)
{
	size_t count = 0;
	for (int i = 0; i < 400 && count < wanted; i++) {
		pthread_mutex_lock(&seen.lock);
		count = seen.count;
		pthread_mutex_unlock(&seen.lock);
		usleep(5000);
	}
	return count;
}

#define GET(path) "GET " path " HTTP/1.1\r\nHost: a\r\n\r\n"
#define HOST "Host: a\r\n"

/* The probes that no library passed alone; `handled` is how often a handler may run. */
TEST(requests_that_can_be_read_in_two_ways_are_refused)
{
	static const struct {
		const char *name;
		struct str request;
		int status;
		int handled;
	} probes[] = {
		{"plain", S_INIT(GET("/")), 200, 1},
		{"length and encoding", S_INIT("POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400, 0},
		{"two different lengths", S_INIT("POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello!"), 400, 0},
		{"two equal lengths", S_INIT("POST / HTTP/1.1\r\n" HOST "Content-Length: 5\r\nContent-Length: 5\r\n\r\nhello"), 400, 0},
		{"length with plus", S_INIT("POST / HTTP/1.1\r\n" HOST "Content-Length: +5\r\n\r\nhello"), 400, 0},
		{"length with minus", S_INIT("POST / HTTP/1.1\r\n" HOST "Content-Length: -5\r\n\r\nhello"), 400, 0},
		{"length with comma", S_INIT("POST / HTTP/1.1\r\n" HOST "Content-Length: 5, 5\r\n\r\nhello"), 400, 0},
		{"length in hex", S_INIT("POST / HTTP/1.1\r\n" HOST "Content-Length: 0x5\r\n\r\nhello"), 400, 0},
		{"length empty", S_INIT("POST / HTTP/1.1\r\n" HOST "Content-Length: \r\n\r\nhello"), 400, 0},
		{"length of 30 digits", S_INIT("POST / HTTP/1.1\r\n" HOST "Content-Length: 100000000000000000000000000005\r\n\r\nhello"), -1, 0},
		{"gzip, chunked", S_INIT("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"), 400, 0},
		{"xchunked", S_INIT("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"), 400, 0},
		{"two encodings", S_INIT("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400, 0},
		{"chunked with 1.0", S_INIT("POST / HTTP/1.0\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400, 0},
		{"space before colon", S_INIT("POST / HTTP/1.1\r\n" HOST "Content-Length : 5\r\n\r\nhello"), 400, 0},
		{"space in name", S_INIT("GET / HTTP/1.1\r\n" HOST "A B: c\r\n\r\n"), 400, 0},
		{"zero byte in name", S_INIT("GET / HTTP/1.1\r\n" HOST "A\0B: c\r\n\r\n"), 400, 0},
		{"zero byte in value", S_INIT("GET / HTTP/1.1\r\nA: b\0c\r\n" HOST "\r\n"), 400, 0},
		{"zero byte at the end of a value", S_INIT("GET / HTTP/1.1\r\nA: b\0\r\n" HOST "\r\n"), 400, 0},
		{"zero byte in the last value", S_INIT("GET / HTTP/1.1\r\n" HOST "A: b\0c\r\n\r\n"), 400, 0},
		{"zero byte at the very end", S_INIT("GET / HTTP/1.1\r\n" HOST "A: b\0\r\n\r\n"), 400, 0},
		{"zero byte in encoding", S_INIT("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\0x\r\n\r\n0\r\n\r\n"), 400, 0},
		{"zero byte in version", S_INIT("GET / HTTP/1.1\0\r\n" HOST "\r\n"), -1, 0},
		{"odd but harmless spaces", S_INIT("GET / HTTP/1.1\r\nHost:a\r\nA:  b \t \r\nB:\r\nC: d  \r\n\r\n"), 200, 1},
		{"query and cookies", S_INIT("GET /?a=b&c=d HTTP/1.1\r\nCookie: a=b; c=d\r\n" HOST "Cookie: e=f\r\n\r\n"), 200, 1},
		{"zero byte in target", S_INIT("GET /a\0b HTTP/1.1\r\n" HOST "\r\n"), 400, 0},
		{"no host", S_INIT("GET / HTTP/1.1\r\nA: b\r\n\r\n"), 400, 0},
		{"two hosts", S_INIT("GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n"), 400, 0},
		{"host with user", S_INIT("GET / HTTP/1.1\r\nHost: a@b\r\n\r\n"), 400, 0},
		{"dots", S_INIT(GET("/../../etc/passwd")), 400, 0},
		{"encoded dots", S_INIT(GET("/%2e%2e/etc/passwd")), 400, 0},
		{"encoded zero", S_INIT(GET("/a%00b")), 400, 0},
		{"broken escape", S_INIT(GET("/a%zz")), 400, 0},
		{"bad utf-8", S_INIT(GET("/a%ff")), 400, 0},
		{"two slashes", S_INIT(GET("//a")), 400, 0},
		{"absolute target", S_INIT(GET("http://b/")), 400, 0},
		{"raw utf-8", S_INIT(GET("/\xe3\x81\x82")), 400, 0},
		{"broken query", S_INIT(GET("/?a=%f")), 400, 0},
		{"version 2.0", S_INIT("GET / HTTP/2.0\r\n" HOST "\r\n"), -1, 0},
		{"version 1.2", S_INIT("GET / HTTP/1.2\r\n" HOST "\r\n"), -1, 0},
		{"no version", S_INIT("GET /\r\n" HOST "\r\n"), -1, 0},
		{"odd method", S_INIT("G@T / HTTP/1.1\r\n" HOST "\r\n"), 400, 0},
		{"chunk too large for a number", S_INIT("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\nhello\r\n0\r\n\r\n"), -1, 0},
		{"chunk without line end", S_INIT("POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n5\r\nhello0\r\n\r\n"), -1, 0},
		{"body too long", S_INIT("POST / HTTP/1.1\r\n" HOST "Content-Length: 100001\r\n\r\n"), 413, 0},
	};
	int port;
	struct http_server *server = start_with(&plain, &port);
	for (size_t i = 0; i < COUNT(probes); i++) {
		seen.handled = 0;
		struct wire_answer answer = wire_ask(arena, port, probes[i].request, 150);
		int status = wire_status(answer.bytes, 0);
		bool fits = probes[i].status < 0 ? status == 0 || status >= 400 : status == probes[i].status;
		bool closed = answer.closed || status == 200;
		if (!fits || seen.handled != probes[i].handled || !closed)
			fail_msg("%s: status %d, handled %d, closed %d: %.*s", probes[i].name, status,
			         seen.handled, answer.closed, FMT(answer.bytes));
	}
	http_server_stop(&server, 1000);
}

/* If it did, the body could hold a request of somebody else's choice. */
TEST(the_body_of_a_refused_request_is_never_read_as_a_request)
{
	static const char *const methods[] = {"GET", "POST", "PUT", "PATCH", "DELETE", "FROB"};
	static const char *const paths[] = {"/missing", "/%2e%2e"};
	int port;
	struct http_server *server = start_with(&plain, &port);
	for (size_t i = 0; i < COUNT(methods) * COUNT(paths) * 2; i++) {
		const char *method = methods[i / 2 % COUNT(methods)], *path = paths[i / 2 / COUNT(methods)];
		const char *inner = GET("/inner");
		struct str request = i % 2 ? str_fmt(arena, "%s %s HTTP/1.1\r\n" HOST "Content-Length: %zu\r\n\r\n%s",
		                                     method, path, strlen(inner), inner)
		                           : str_fmt(arena, "%s %s HTTP/1.1\r\n" HOST
		                                     "Transfer-Encoding: chunked\r\n\r\n%zx\r\n%s\r\n0\r\n\r\n",
		                                     method, path, strlen(inner), inner);
		struct wire_answer answer = wire_ask(arena, port, request, 150);
		if (!answer.closed || wire_status(answer.bytes, 0) < 400 || wire_status(answer.bytes, 1) ||
		    seen.handled)
			fail_msg("%s %s: %.*s", method, path, FMT(answer.bytes));
	}
	http_server_stop(&server, 1000);
}

TEST(pipelined_requests_are_answered_in_order)
{
	int port;
	struct http_server *server = start_with(&plain, &port);
	struct wire_answer answer = wire_ask(arena, port,
		S("POST / HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\none"
		  "POST /worker HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n3\r\ntwo\r\n0\r\n\r\n"
		  "GET /broken HTTP/1.1\r\n" HOST "\r\n" GET("/")), 300);
	assert_int_equal(wire_status(answer.bytes, 0), 200);
	assert_int_equal(wire_status(answer.bytes, 1), 200);
	assert_int_equal(wire_status(answer.bytes, 2), 500);
	ptrdiff_t one = str_find(answer.bytes, S("\r\n\r\none")), two = str_find(answer.bytes, S("\r\n\r\ntwo"));
	assert_true(one > 0 && two > one);
	http_server_stop(&server, 1000);
}

TEST(a_huge_header_is_refused)
{
	int port;
	struct http_server *server = start_with(&plain, &port);
	char *filler = arena_alloc(arena, 100001);
	memset(filler, 'x', 100000);
	struct wire_answer answer = wire_ask(arena, port,
		str_fmt(arena, "GET / HTTP/1.1\r\n" HOST "A: %s\r\n\r\n", filler), 500);
	int status = wire_status(answer.bytes, 0);
	assert_true(status == 431 || status == 413 || (status == 0 && answer.closed));
	assert_int_equal(seen.handled, 0);
	struct buf many;
	buf_init(&many, arena, 100000);
	buf_lit(&many, "GET / HTTP/1.1\r\n" HOST);
	for (int i = 0; i < 120; i++)
		buf_fmt(&many, "A%d: b\r\n", i);
	buf_lit(&many, "\r\n");
	answer = wire_ask(arena, port, buf_view(&many), 500);
	assert_int_equal(wire_status(answer.bytes, 0), 400);
	assert_int_equal(seen.handled, 0);
	http_server_stop(&server, 1000);
}

TEST(a_chunked_body_over_the_limit_is_answered_with_413)
{
	int port;
	struct http_server *server = start_with(&plain, &port);
	struct buf request;
	buf_init(&request, arena, (size_t)4 << 20);
	buf_lit(&request, "POST / HTTP/1.1\r\n" HOST "Transfer-Encoding: chunked\r\n\r\n");
	char *filler = arena_alloc(arena, 65537);
	memset(filler, 'x', 65536);
	for (int i = 0; i < 3; i++)
		buf_fmt(&request, "10000\r\n%s\r\n", filler);
	buf_lit(&request, "0\r\n\r\n");
	struct wire_answer answer = wire_ask(arena, port, buf_view(&request), 500);
	assert_int_equal(wire_status(answer.bytes, 0), 413);
	assert_int_equal(seen.handled, 0);
	http_server_stop(&server, 1000);
}

TEST(a_client_that_drips_is_cut_at_the_deadline)
{
	static const struct str starts[] = {
		S_INIT(""), S_INIT("GET / HTTP/1.1\r\nHost: a\r\nX: "),
		S_INIT("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n"),
	};
	struct http_server_options options = plain;
	options.deadline_ms = 400;
	options.idle_ms = 400;
	int port;
	struct http_server *server = start_with(&options, &port);
	for (size_t i = 0; i < COUNT(starts); i++) {
		int fd = wire_connect(port);
		int64_t begun = clock_monotonic(), took = 0;
		wire_send(fd, starts[i]);
		struct wire_answer answer = {.closed = false};
		while (!answer.closed && took < 3000) {
			wire_send(fd, S("G"));
			answer = wire_read(arena, fd, S(""), 40);
			took = clock_monotonic() - begun;
		}
		close(fd);
		if (took < 350 || took > 1500)
			fail_msg("drip %zu cut after %d ms", i, (int)took);
	}
	assert_int_equal(seen.handled, 0);
	http_server_stop(&server, 1000);
}

TEST(a_client_that_does_not_read_its_answer_is_cut)
{
	struct http_server_options options = plain;
	options.deadline_ms = 300;
	int port;
	struct http_server *server = start_with(&options, &port);
	int fd = wire_connect(port);
	wire_send(fd, S(GET("/pull")));
	bool gone = false;
	for (int i = 0; i < 60 && !gone; i++) {
		usleep(50000);
		gone = http_server_counts(server).connections == 0;
	}
	assert_true(gone);
	close(fd);
	http_server_stop(&server, 1000);
}

TEST(an_answer_in_pieces_arrives_whole)
{
	int port;
	struct http_server *server = start_with(&plain, &port);
	struct wire_answer answer = wire_ask(arena, port,
		S("GET /pull HTTP/1.0\r\n\r\n"), 3000);
	ptrdiff_t end = str_find(answer.bytes, S("\r\n\r\n"));
	assert_true(end > 0);
	assert_int_equal(answer.bytes.len - (size_t)end - 4, 5000000);
	http_server_stop(&server, 1000);
}

TEST(an_upload_goes_to_the_sink_piece_by_piece)
{
	int port;
	struct http_server *server = start_with(&plain, &port);
	int fd = wire_connect(port);
	char *megabyte = arena_alloc(arena, (size_t)1 << 20);
	wire_send(fd, str_fmt(arena, "POST /sink HTTP/1.1\r\n" HOST "Content-Length: %d\r\n\r\n", 64 << 20));
	for (int i = 0; i < 64; i++)
		assert_true(wire_send(fd, str_of(megabyte, (size_t)1 << 20)));
	struct wire_answer answer = wire_read(arena, fd, S("67108864"), 3000);
	assert_int_equal(wire_status(answer.bytes, 0), 200);
	assert_int_equal(seen.sunk, 64 << 20);
	close(fd);
	answer = wire_ask(arena, port, S("POST /sink/full HTTP/1.1\r\n" HOST "Content-Length: 3\r\n\r\nabc"), 200);
	assert_int_equal(wire_status(answer.bytes, 0), 413);
	http_server_stop(&server, 1000);
}

TEST(a_header_with_a_line_end_never_leaves_the_house)
{
	int port;
	struct http_server *server = start_with(&plain, &port);
	struct wire_answer answer = wire_ask(arena, port, S(GET("/header?v=a%0d%0aSet-Cookie:%20b=c")), 200);
	assert_int_equal(wire_status(answer.bytes, 0), 500);
	assert_true(str_find(answer.bytes, S("Set-Cookie")) < 0);
	answer = wire_ask(arena, port, S(GET("/header?v=fine")), 200);
	assert_true(str_find(answer.bytes, S("X-Given: fine\r\n")) > 0);
	http_server_stop(&server, 1000);
}

TEST(a_deferred_answer_comes_from_another_thread)
{
	int port;
	struct http_server *server = start_with(&plain, &port);
	int fds[20];
	for (size_t i = 0; i < COUNT(fds); i++) {
		fds[i] = wire_connect(port);
		wire_send(fds[i], i % 2 ? S(GET("/worker/wait")) : S(GET("/wait")));
	}
	assert_int_equal(wait_for_waiting(COUNT(fds)), COUNT(fds));
	assert_int_equal(http_server_counts(server).deferred, COUNT(fds));
	for (size_t i = 0; i < COUNT(fds); i++)
		http_finish(seen.waiting[i], 200, S("late hello"));
	for (size_t i = 0; i < COUNT(fds); i++) {
		struct wire_answer answer = wire_read(arena, fds[i], S("late hello"), 2000);
		assert_int_equal(wire_status(answer.bytes, 0), 200);
		close(fds[i]);
	}
	assert_true(wait_for(&seen.done, COUNT(fds)));
	http_server_stop(&server, 1000);
}

TEST(whoever_waits_too_long_gets_503_and_the_handle_stays_good)
{
	struct http_server_options options = plain;
	options.deadline_ms = 300;
	int port;
	struct http_server *server = start_with(&options, &port);
	struct wire_answer answer = wire_ask(arena, port, S(GET("/wait")), 2000);
	assert_int_equal(wire_status(answer.bytes, 0), 503);
	assert_true(http_deferred_is_late(seen.waiting[0]));
	assert_str(http_deferred_request(seen.waiting[0])->path, "/wait");
	assert_int_equal(seen.done, 0);
	http_finish(seen.waiting[0], 200, S("too late"));
	assert_int_equal(seen.done, 1);
	http_server_stop(&server, 1000);
}

TEST(stopping_answers_those_who_wait_and_survives_late_finishes)
{
	int port, fds[100];
	struct http_server *server = start_with(&plain, &port);
	for (size_t i = 0; i < COUNT(fds); i++) {
		fds[i] = wire_connect(port);
		wire_send(fds[i], S(GET("/wait")));
	}
	assert_int_equal(wait_for_waiting(COUNT(fds)), COUNT(fds));
	http_server_stop(&server, 50);
	assert_null(server);
	for (size_t i = 0; i < COUNT(fds); i++) {
		struct wire_answer answer = wire_read(arena, fds[i], S(""), 500);
		assert_int_equal(wire_status(answer.bytes, 0), 503);
		assert_true(answer.closed);
		close(fds[i]);
	}
	for (size_t i = 0; i < COUNT(fds); i++)
		http_finish(seen.waiting[i], 200, S("nobody hears this"));
	assert_int_equal(seen.done, COUNT(fds));
	assert_int_equal(wire_connect(port), -1);
}

TEST(stopping_lets_requests_in_flight_finish)
{
	int port;
	struct http_server *server = start_with(&plain, &port);
	int slow = wire_connect(port), worker = wire_connect(port), idle = wire_connect(port);
	wire_send(slow, S(GET("/slow")));
	wire_send(worker, S("GET /worker/x HTTP/1.1\r\n" HOST "\r\n"));
	assert_true(wait_for(&seen.handled, 2));
	int64_t begun = clock_monotonic();
	http_server_stop(&server, 3000);
	assert_in_range(clock_monotonic() - begun, 0, 1500);
	assert_int_equal(wire_status(wire_read(arena, slow, S(""), 500).bytes, 0), 200);
	assert_int_equal(wire_status(wire_read(arena, worker, S(""), 500).bytes, 0), 200);
	assert_true(wire_read(arena, idle, S(""), 500).closed);
	close(slow), close(worker), close(idle);
}

TEST(clients_that_vanish_in_the_middle_harm_nobody)
{
	static const struct str starts[] = {
		S_INIT("GET /wa"), S_INIT(GET("/wait")), S_INIT(GET("/worker/wait")), S_INIT(GET("/pull")),
		S_INIT("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\nabc"),
		S_INIT("POST /sink HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"),
	};
	int port;
	struct http_server *server = start_with(&plain, &port);
	for (int i = 0; i < 300; i++) {
		struct linger hard = {.l_onoff = 1, .l_linger = 0};
		int fd = wire_connect(port);
		wire_send(fd, starts[(size_t)i % COUNT(starts)]);
		if (i % 3 == 0)
			usleep(1000);
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
		close(fd);
	}
	assert_int_equal(wire_status(wire_ask(arena, port, S(GET("/")), 300).bytes, 0), 200);
	usleep(100000);
	pthread_mutex_lock(&seen.lock);
	size_t count = seen.count;
	pthread_mutex_unlock(&seen.lock);
	for (size_t i = 0; i < count; i++)
		http_finish(seen.waiting[i], 200, S("x"));
	http_server_stop(&server, 1000);
}

TEST(many_connections_are_served_at_once)
{
	enum { MANY = 400 };
	int port, fds[MANY];
	struct http_server *server = start_with(&plain, &port);
	for (int i = 0; i < MANY; i++)
		fds[i] = wire_connect(port);
	for (int i = 0; i < MANY; i++)
		assert_true(wire_send(fds[i], S(GET("/"))));
	for (int i = 0; i < MANY; i++) {
		struct wire_answer answer = wire_read(arena, fds[i], S("hello"), 2000);
		assert_int_equal(wire_status(answer.bytes, 0), 200);
		close(fds[i]);
	}
	http_server_stop(&server, 1000);
}

TEST(one_address_gets_no_more_connections_than_allowed)
{
	struct http_server_options options = plain;
	options.connections_per_ip = 2;
	int port, served = 0;
	struct http_server *server = start_with(&options, &port);
	int fds[4];
	for (size_t i = 0; i < COUNT(fds); i++) {
		fds[i] = wire_connect(port);
		wire_send(fds[i], S(GET("/")));
		served += wire_status(wire_read(arena, fds[i], S("hello"), 300).bytes, 0) == 200;
	}
	assert_int_equal(served, 2);
	for (size_t i = 0; i < COUNT(fds); i++)
		close(fds[i]);
	http_server_stop(&server, 1000);
}

TEST(the_access_log_knows_the_client_behind_a_trusted_proxy)
{
	struct cidr_list trusted;
	assert_ok(cidr_parse_list(arena, S("127.0.0.0/8"), &trusted));
	struct http_server_options options = plain;
	options.trusted_proxies = &trusted;
	int port;
	struct http_server *server = start_with(&options, &port);
	wire_ask(arena, port, S("GET / HTTP/1.1\r\n" HOST "X-Forwarded-For: 198.51.100.7\r\nConnection: close\r\n\r\n"), 500);
	http_server_stop(&server, 1000);
	assert_string_equal(seen.last_remote, "198.51.100.7");
	assert_int_equal(seen.last.status, 200);
	assert_int_equal(seen.last.bytes, 5);
	assert_int_equal(seen.logged, 1);
	options.trusted_proxies = NULL;
	server = start_with(&options, &port);
	wire_ask(arena, port, S("GET / HTTP/1.1\r\n" HOST "X-Forwarded-For: 198.51.100.7\r\nConnection: close\r\n\r\n"), 500);
	http_server_stop(&server, 1000);
	assert_string_equal(seen.last_remote, "127.0.0.1");
}

TEST(a_head_request_has_no_body)
{
	int port;
	struct http_server *server = start_with(&plain, &port);
	struct wire_answer answer = wire_ask(arena, port,
		S("HEAD / HTTP/1.1\r\n" HOST "\r\n" "GET / HTTP/1.1\r\n" HOST "Connection: close\r\n\r\n"), 500);
	assert_int_equal(wire_status(answer.bytes, 0), 200);
	assert_int_equal(wire_status(answer.bytes, 1), 200);
	assert_true(str_find(answer.bytes, S("Content-Length: 5\r\n")) > 0);
	http_server_stop(&server, 1000);
}

TEST(a_port_in_use_and_a_malformed_address_are_reported)
{
	int port;
	struct http_server *server = start_with(&plain, &port), *other = NULL;
	struct http_server_options options = plain;
	options.listen = str_fmt(arena, "127.0.0.1:%d", port);
	assert_err(http_server_start(&options, &other), ERR_BUSY);
	options.listen = S("nonsense");
	assert_err(http_server_start(&options, &other), ERR_INVALID);
	options.listen = S("[::1]:0");
	if (http_server_start(&options, &other) == OK)
		http_server_stop(&other, 100);
	http_server_stop(&server, 1000);
}
