/* The client against our own server, and against one that behaves badly. */
#include "test.h"

#include "net_wire.h"

#include "http_client.h"
#include "http_server.h"

#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

/* ---- our own server, which echoes */

static enum err route(void *context, struct http_request *req, struct http_plan *plan,
                      struct http_response *res)
{
	(void)context, (void)req, (void)res;
	plan->max_body = 1 << 20;
	plan->worker = true;
	return OK;
}

static enum err echo(void *context, struct http_request *req, struct http_response *res)
{
	(void)context;
	int64_t status = 200, bytes = 0, ms = 0;
	str_to_i64(http_param(req, "status"), &status);
	str_to_i64(http_param(req, "bytes"), &bytes);
	if (str_to_i64(http_param(req, "ms"), &ms))
		usleep((unsigned)ms * 1000);
	http_add_header(res, S("x-line-request-id"), S("abc"));
	http_add_header(res, S("X-Method"), req->method_text);
	struct str type = http_header(req, "content-type");
	http_add_header(res, S("X-Type"), type.ptr ? type : S("none"));
	http_add_header(res, S("X-Sent"), http_header(req, "x-given").ptr ? http_header(req, "x-given") : S("-"));
	http_respond_text(res, (int)status, req->body);
	if (bytes)
		res->body = str_of(arena_alloc(req->arena, (size_t)bytes), (size_t)bytes);
	return OK;
}

static struct http_server *start_echo(int *port)
{
	struct http_server *server;
	const struct http_server_options options = {
		.listen = S("127.0.0.1:0"), .threads = 2, .workers = 8, .route = route, .handle = echo,
	};
	assert_ok(http_server_start(&options, &server));
	*port = http_server_port(server);
	return server;
}

static struct http_client *open_plain(void)
{
	struct http_client *client;
	assert_ok(http_client_open(&(struct http_client_options){
		.allow_plain = true, .connect_ms = 500, .total_ms = 1000, .ceiling = 100000,
	}, &client));
	return client;
}

/* ---- a server that reads a request and then does something wrong */

struct rogue {
	int fd, port;
	pthread_t thread;
	struct str answer; /* sent after the request, then closed */
	bool hang;         /* keep the connection open instead */
	bool reset;        /* close with a reset */
	bool once;         /* answer the first request of a connection, close at the second */
	_Atomic int asked;
};

/* A whole request: head and body may come in pieces. False at the end. */
static bool hear_request(int fd)
{
	char bytes[4096];
	size_t got = 0;
	for (;;) {
		ssize_t more = recv(fd, bytes + got, sizeof bytes - got, 0);
		if (more <= 0)
			return false;
		got += (size_t)more;
		struct str all = str_of(bytes, got);
		ptrdiff_t head = str_find(all, S("\r\n\r\n"));
		bool has_body = str_find(all, S("Content-Length: 2")) >= 0;
		if (head >= 0 && got >= (size_t)head + 4 + (has_body ? 2 : 0))
			return true;
	}
}

static void misbehave(struct rogue *rogue, int fd)
{
	char bytes[4096];
	struct linger hard = {.l_onoff = 1, .l_linger = 0};
	struct timeval patience = {.tv_sec = 5}; /* nobody waits for ever in a test */
	setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof patience);
	if (!hear_request(fd))
		return;
	atomic_fetch_add(&rogue->asked, 1);
	wire_send(fd, rogue->answer);
	if (rogue->once && hear_request(fd))
		atomic_fetch_add(&rogue->asked, 1);
	if (rogue->hang)
		while (recv(fd, bytes, sizeof bytes, 0) > 0)
			;
	if (rogue->reset)
		setsockopt(fd, SOL_SOCKET, SO_LINGER, &hard, sizeof hard);
}

static void *run_rogue(void *thing)
{
	struct rogue *rogue = thing;
	int fd;
	while ((fd = accept(rogue->fd, NULL, NULL)) >= 0) {
		misbehave(rogue, fd);
		close(fd);
	}
	return NULL;
}

static void start_rogue(struct rogue *rogue)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof at;
	rogue->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	assert_int_equal(bind(rogue->fd, (struct sockaddr *)&at, size), 0);
	assert_int_equal(listen(rogue->fd, 16), 0);
	getsockname(rogue->fd, (struct sockaddr *)&at, &size);
	rogue->port = ntohs(at.sin_port);
	assert_int_equal(pthread_create(&rogue->thread, NULL, run_rogue, rogue), 0);
}

static void stop_rogue(struct rogue *rogue)
{
	shutdown(rogue->fd, SHUT_RDWR);
	pthread_join(rogue->thread, NULL);
	close(rogue->fd);
}

static enum err ask(struct arena *arena, struct http_client *client, int port, const char *path,
                    struct http_reply *reply)
{
	const struct http_call call = {
		.method = HTTP_POST, .url = str_fmt(arena, "http://127.0.0.1:%d%s", port, path), .body = S("{}"),
	};
	return http_call(client, arena, &call, reply);
}

TEST(an_answer_comes_back_whole)
{
	int port;
	struct http_server *server = start_echo(&port);
	struct http_client *client = open_plain();
	struct http_reply reply;
	const struct http_pair headers[] = {
		{S("Content-Type"), S("application/json")}, {S("X-Given"), S("it is")}, {S("X-Empty"), S("")},
	};
	struct http_call call = {
		.method = HTTP_POST, .url = str_fmt(arena, "http://127.0.0.1:%d/x?status=429", port),
		.headers = headers, .header_count = COUNT(headers), .body = S("{\"a\":1}"),
	};
	assert_ok(http_call(client, arena, &call, &reply));
	assert_int_equal(reply.status, 429);
	assert_str(reply.body, "{\"a\":1}");
	assert_str(http_reply_header(&reply, "X-Line-Request-Id"), "abc");
	assert_str(http_reply_header(&reply, "x-method"), "POST");
	assert_str(http_reply_header(&reply, "x-type"), "application/json");
	assert_str(http_reply_header(&reply, "x-sent"), "it is");
	assert_null(http_reply_header(&reply, "absent").ptr);
	http_client_close(&client);
	assert_null(client);
	http_server_stop(&server, 100);
}

TEST(every_method_is_sent_as_it_is_called)
{
	int port;
	struct http_server *server = start_echo(&port);
	struct http_client *client = open_plain();
	for (int method = HTTP_GET; method <= HTTP_OPTIONS; method++)
		for (int with_body = 0; with_body < 2; with_body++) {
			struct http_reply reply;
			struct http_call call = {
				.method = (enum http_method)method, .url = str_fmt(arena, "http://127.0.0.1:%d/", port),
				.body = with_body && method != HTTP_HEAD ? S("hello") : S(""),
			};
			assert_ok(http_call(client, arena, &call, &reply));
			assert_int_equal(reply.status, 200);
			assert_str(http_reply_header(&reply, "x-method"), http_method_name(call.method));
			assert_str(http_reply_header(&reply, "x-type"), "none");
			assert_true(str_eq(reply.body, call.body));
		}
	http_client_close(&client);
	http_server_stop(&server, 100);
}

TEST(what_never_left_is_busy_and_what_may_have_arrived_is_uncertain)
{
	static const struct {
		const char *name;
		struct rogue rogue;
		enum err expected;
	} cases[] = {
		{"silent", {.hang = true}, ERR_UNCERTAIN},
		{"closed", {.answer = S_INIT("")}, ERR_UNCERTAIN},
		{"reset", {.reset = true}, ERR_UNCERTAIN},
		{"half a head", {.answer = S_INIT("HTTP/1.1 200 OK\r\nContent-Le")}, ERR_UNCERTAIN},
		{"half a body", {.answer = S_INIT("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc")}, ERR_UNCERTAIN},
		{"stops in the body", {.answer = S_INIT("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc"), .hang = true},
		 ERR_UNCERTAIN},
		{"no HTTP", {.answer = S_INIT("SSH-2.0-hello\r\n")}, ERR_UNCERTAIN},
	};
	struct http_client *client = open_plain();
	struct http_reply reply;
	for (size_t i = 0; i < COUNT(cases); i++) {
		struct rogue rogue = cases[i].rogue;
		start_rogue(&rogue);
		enum err err = ask(arena, client, rogue.port, "/", &reply);
		if (err != cases[i].expected)
			fail_msg("%s: %s, %s", cases[i].name, err_name(err), err_text());
		http_client_close(&client); /* lets a hanging one go */
		client = open_plain();
		stop_rogue(&rogue);
	}
	int unused = wire_connect(1);
	assert_int_equal(unused, -1);
	assert_err(ask(arena, client, 1, "/", &reply), ERR_BUSY);
	assert_int_equal(reply.status, 0);
	http_client_close(&client);
}

TEST(a_redirect_is_an_answer_like_any_other)
{
	struct rogue rogue = {
		.answer = S("HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"),
	};
	struct http_client *client = open_plain();
	struct http_reply reply;
	start_rogue(&rogue);
	assert_ok(ask(arena, client, rogue.port, "/", &reply));
	assert_int_equal(reply.status, 302);
	stop_rogue(&rogue);
	http_client_close(&client);
}

TEST(a_broken_tls_handshake_sends_nothing)
{
	struct rogue rogue = {.answer = S("HTTP/1.1 400 Bad Request\r\n\r\n")};
	struct http_client *client = open_plain();
	struct http_reply reply;
	start_rogue(&rogue);
	struct http_call call = {
		.method = HTTP_GET, .url = str_fmt(arena, "https://127.0.0.1:%d/", rogue.port),
	};
	assert_err(http_call(client, arena, &call, &reply), ERR_BUSY);
	stop_rogue(&rogue);
	http_client_close(&client);
}

TEST(plain_http_private_addresses_and_odd_requests_are_not_called)
{
	struct http_client *client;
	struct http_reply reply;
	struct http_call call = {.method = HTTP_GET, .url = S("http://127.0.0.1:1/")};
	assert_ok(http_client_open(&(struct http_client_options){.refuse_private = true}, &client));
	assert_err(http_call(client, arena, &call, &reply), ERR_INVALID);
	call.url = S("https://127.0.0.1:1/");
	assert_err(http_call(client, arena, &call, &reply), ERR_DENIED);
	call.url = S("file:///etc/passwd");
	assert_err(http_call(client, arena, &call, &reply), ERR_INVALID);
	const struct http_pair header = {S("A"), S("b\r\nC: d")};
	call = (struct http_call){.method = HTTP_GET, .url = S("https://a.example/"), .headers = &header, .header_count = 1};
	assert_err(http_call(client, arena, &call, &reply), ERR_INVALID);
	http_client_close(&client);
}

static enum err count_bytes(void *context, struct str bytes)
{
	size_t *total = context;
	*total += bytes.len;
	return *total > 60000 ? fail(ERR_CONFLICT, "enough") : OK;
}

TEST(a_large_answer_stops_at_its_ceiling)
{
	int port;
	size_t total = 0;
	struct http_server *server = start_echo(&port);
	struct http_client *client = open_plain();
	struct http_reply reply;
	assert_ok(ask(arena, client, port, "/?bytes=100000", &reply));
	assert_int_equal(reply.body.len, 100000);
	assert_err(ask(arena, client, port, "/?bytes=100001", &reply), ERR_LIMIT);
	assert_int_equal(reply.status, 200);
	struct http_call call = {
		.method = HTTP_GET, .url = str_fmt(arena, "http://127.0.0.1:%d/?bytes=50000", port),
		.sink = count_bytes, .sink_context = &total,
	};
	assert_ok(http_call(client, arena, &call, &reply));
	assert_int_equal(total, 50000);
	assert_int_equal(reply.body.len, 0);
	assert_err(http_call(client, arena, &call, &reply), ERR_CONFLICT);
	http_client_close(&client);
	http_server_stop(&server, 100);
}

TEST(a_connection_is_kept_for_the_next_call)
{
	int port;
	struct http_server *server = start_echo(&port);
	struct http_client *client = open_plain();
	struct http_reply reply;
	for (int i = 0; i < 10; i++)
		assert_ok(ask(arena, client, port, "/", &reply));
	assert_int_equal(http_server_counts(server).connections, 1);
	http_client_close(&client);
	http_server_stop(&server, 100);
}

TEST(a_call_marked_once_takes_no_kept_connection)
{
	struct rogue rogue = {.answer = S("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"), .once = true};
	struct http_client *client = open_plain();
	struct http_reply reply;
	start_rogue(&rogue);
	assert_ok(ask(arena, client, rogue.port, "/", &reply));
	assert_ok(ask(arena, client, rogue.port, "/", &reply)); /* libcurl has sent it twice */
	assert_int_equal(rogue.asked, 3);
	http_client_close(&client);
	stop_rogue(&rogue);

	client = open_plain();
	rogue = (struct rogue){.reset = true};
	start_rogue(&rogue);
	struct http_call call = {
		.method = HTTP_POST, .url = str_fmt(arena, "http://127.0.0.1:%d/", rogue.port), .once = true,
	};
	assert_err(http_call(client, arena, &call, &reply), ERR_UNCERTAIN);
	assert_int_equal(rogue.asked, 1);
	stop_rogue(&rogue);
	http_client_close(&client);
}

/* ---- many */

struct flood {
	int port, total, given, done, ok, in_flight, most_in_flight, extra;
	enum err end; /* what next() says after the last */
	int64_t paced_ms, begun;
	int stop_after;
	bool early; /* a call left before its time */
};

static enum err next_call(void *context, struct arena *arena, struct http_call *call)
{
	struct flood *flood = context;
	if (flood->given == flood->total)
		return flood->end == OK ? ERR_NOT_FOUND : fail(flood->end, "no more");
	call->method = HTTP_POST;
	call->url = str_fmt(arena, "http://127.0.0.1:%d/?ms=%d&status=%d", flood->port, flood->given % 7,
	                    flood->given % 5 ? 200 : 500);
	call->body = str_fmt(arena, "%d", flood->given);
	call->tag = str_z(arena, call->body);
	if (flood->paced_ms)
		call->not_before = flood->begun + flood->given * flood->paced_ms;
	flood->given++;
	if (++flood->in_flight > flood->most_in_flight)
		flood->most_in_flight = flood->in_flight;
	return OK;
}

static void call_done(void *context, const struct http_call *call, enum err outcome,
                      const struct http_reply *reply)
{
	struct flood *flood = context;
	flood->done++;
	flood->in_flight--;
	flood->early |= outcome == OK && clock_monotonic() < call->not_before;
	if (outcome == OK && str_eq(reply->body, str_from(call->tag)))
		flood->ok++;
	if (flood->extra) { /* what came back asks for more */
		flood->extra--;
		flood->total++;
	}
}

static bool flood_stop(void *context)
{
	const struct flood *flood = context;
	return flood->stop_after && flood->done >= flood->stop_after;
}

static enum err run_flood(struct flood *flood, int in_flight)
{
	struct http_client *client = open_plain();
	const struct http_pump pump = {flood, next_call, call_done, flood_stop};
	flood->begun = clock_monotonic();
	enum err err = http_call_many(client, &pump, in_flight);
	http_client_close(&client);
	return err;
}

TEST(many_calls_go_on_at_once_and_each_is_answered_once)
{
	int port;
	struct http_server *server = start_echo(&port);
	struct flood flood = {.port = port, .total = 300, .extra = 50};
	assert_ok(run_flood(&flood, 8));
	assert_int_equal(flood.given, 350);
	assert_int_equal(flood.done, 350);
	assert_int_equal(flood.ok, 350);
	assert_int_equal(flood.most_in_flight, 8);
	http_server_stop(&server, 100);
}

TEST(paced_calls_wait_for_their_time)
{
	int port;
	struct http_server *server = start_echo(&port);
	struct flood flood = {.port = port, .total = 10, .paced_ms = 30};
	assert_ok(run_flood(&flood, 8));
	assert_int_equal(flood.ok, 10);
	assert_false(flood.early);
	assert_in_range(clock_monotonic() - flood.begun, 270, 900);
	http_server_stop(&server, 100);
}

TEST(a_pump_ends_with_the_code_of_next_after_those_in_flight)
{
	int port;
	struct http_server *server = start_echo(&port);
	struct flood flood = {.port = port, .total = 20, .end = ERR_CONFLICT};
	assert_err(run_flood(&flood, 4), ERR_CONFLICT);
	assert_int_equal(flood.done, 20);
	http_server_stop(&server, 100);
}

TEST(a_stopped_pump_sends_nothing_more)
{
	int port;
	struct http_server *server = start_echo(&port);
	struct flood flood = {.port = port, .total = 1000, .stop_after = 20, .paced_ms = 5};
	assert_ok(run_flood(&flood, 4));
	assert_in_range(flood.done, 20, 30);
	assert_int_equal(flood.done, flood.given);
	http_server_stop(&server, 100);
}

TEST(a_pump_against_nobody_ends)
{
	struct flood flood = {.port = 1, .total = 20};
	assert_ok(run_flood(&flood, 4));
	assert_int_equal(flood.done, 20);
	assert_int_equal(flood.ok, 0);
}
