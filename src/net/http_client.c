/* http_client: libcurl, with the same options every time.
 *
 * A `transfer` is one call under way. http_call() runs one, http_call_many()
 * keeps a few slots filled; both drive the same multi handle, which owns the
 * kept connections. */
#include "http_client.h"

#include "arena.h"
#include "buf.h"
#include "cidr.h"
#include "clock.h"
#include "url.h"

#include <curl/curl.h>
#include <netinet/in.h>
#include <pthread.h>
#include <string.h>

#define POLL_MS 200
#define HEADERS_MOST 100
#define IN_FLIGHT_MOST 256
#define KEPT_SECONDS 60L /* then a connection is too old to be trusted with a call */

struct http_client {
	struct http_client_options options;
	CURLM *multi;
	CURL *spares[IN_FLIGHT_MOST];
	size_t spare_count;
};

struct transfer {
	struct http_client *client;
	struct arena *arena;
	const struct http_call *call;
	struct http_reply *reply;
	CURL *easy;
	struct curl_slist *lines;
	struct buf body;
	size_t received, ceiling;
	bool head_complete;
	enum err own; /* why we ended it ourselves */
	int64_t started_us;
	bool over;
	enum err outcome;
	const char *why; /* text of the outcome, for when its turn comes */
	char text[CURL_ERROR_SIZE];
};

/* ---- what libcurl calls */

static size_t on_body(char *bytes, size_t one, size_t len, void *thing)
{
	struct transfer *transfer = thing;
	(void)one;
	if (len > transfer->ceiling - transfer->received) {
		transfer->own = fail(ERR_LIMIT, "the answer is larger than %zu bytes", transfer->ceiling);
		return 0;
	}
	transfer->received += len;
	if (!transfer->call->sink) {
		buf_add(&transfer->body, bytes, len);
		return len;
	}
	transfer->own = transfer->call->sink(transfer->call->sink_context, str_of(bytes, len));
	return transfer->own == OK ? len : 0;
}

static size_t on_header(char *bytes, size_t one, size_t len, void *thing)
{
	struct transfer *transfer = thing;
	struct http_reply *reply = transfer->reply;
	struct str line = str_of(bytes, len);
	(void)one;
	if (str_starts(line, S("HTTP/"))) { /* again after 100 Continue */
		reply->header_count = 0;
		transfer->head_complete = false;
		return len;
	}
	if (str_eq(line, S("\r\n")) || str_eq(line, S("\n")))
		transfer->head_complete = true;
	ptrdiff_t colon = str_find_char(line, ':');
	if (colon <= 0 || reply->header_count == HEADERS_MOST)
		return len;
	if (!reply->headers)
		reply->headers = arena_array(transfer->arena, struct http_pair, HEADERS_MOST);
	struct http_pair *pairs = (struct http_pair *)(uintptr_t)reply->headers;
	pairs[reply->header_count++] = (struct http_pair){
		str_dup(transfer->arena, str_left(line, (size_t)colon)),
		str_dup(transfer->arena, str_trim(str_skip(line, (size_t)colon + 1))),
	};
	return len;
}

static bool is_private_peer(const struct curl_sockaddr *peer, bool allow_loopback)
{
	struct address address = {.bytes = {[10] = 0xff, [11] = 0xff}};
	if (peer->family == AF_INET)
		memcpy(address.bytes + 12, (const char *)&peer->addr + offsetof(struct sockaddr_in, sin_addr), 4);
	else if (peer->family == AF_INET6)
		memcpy(address.bytes, (const char *)&peer->addr + offsetof(struct sockaddr_in6, sin6_addr), 16);
	return address_is_private(address) && !(allow_loopback && address_is_loopback(address));
}

static curl_socket_t on_socket(void *thing, curlsocktype purpose, struct curl_sockaddr *peer)
{
	struct transfer *transfer = thing;
	(void)purpose;
	if (is_private_peer(peer, transfer->client->options.allow_loopback)) {
		transfer->own = fail(ERR_DENIED, "the name leads to a private address");
		return CURL_SOCKET_BAD;
	}
	transfer->own = OK;
	return socket(peer->family, peer->socktype | SOCK_CLOEXEC, peer->protocol);
}

/* ---- one call */

static bool host_is_loopback(struct str host)
{
	struct address address;
	return str_eq(host, S("localhost")) || (address_parse(host, &address) && address_is_loopback(address));
}

static enum err check_call(const struct http_client *client, const struct http_call *call)
{
	struct url url;
	TRY(url_parse(call->url, &url));
	if (!client->options.allow_plain && !str_eq(url.scheme, S("https")))
		return fail(ERR_INVALID, "only https is allowed: %.*s", FMT(url.host));
	if (client->options.refuse_private && url_host_is_private(url.host) &&
	    !(client->options.allow_loopback && host_is_loopback(url.host)))
		return fail(ERR_DENIED, "%.*s is a private address", FMT(url.host));
	for (size_t i = 0; i < call->header_count; i++)
		if (!http_is_token(call->headers[i].name) || !http_is_value(call->headers[i].value))
			return fail(ERR_INVALID, "malformed header %.*s", FMT(call->headers[i].name));
	assert(call->method != HTTP_OTHER);
	return OK;
}

static void add_line(struct transfer *transfer, const char *line)
{
	struct curl_slist *longer = curl_slist_append(transfer->lines, line);
	assert(longer); /* out of memory */
	transfer->lines = longer;
}

static void set_headers(struct transfer *transfer)
{
	const struct http_call *call = transfer->call;
	for (size_t i = 0; i < call->header_count; i++) {
		const struct http_pair *pair = &call->headers[i];
		const char *sign = pair->value.len ? ": " : ";"; /* libcurl's way to send an empty one */
		add_line(transfer, str_fmt(transfer->arena, "%.*s%s%.*s", FMT(pair->name), sign,
		                           FMT(pair->value)).ptr);
	}
	add_line(transfer, "Expect:"); /* would cost a round trip for each large body */
	if (!http_pair_find(call->headers, call->header_count, "content-type").ptr)
		add_line(transfer, "Content-Type:");
	if (!http_pair_find(call->headers, call->header_count, "accept").ptr)
		add_line(transfer, "Accept: */*");
	curl_easy_setopt(transfer->easy, CURLOPT_HTTPHEADER, transfer->lines);
}

static void set_method(struct transfer *transfer)
{
	const struct http_call *call = transfer->call;
	CURL *easy = transfer->easy;
	if (call->method == HTTP_HEAD) {
		curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
		return;
	}
	bool with_body = call->body.len > 0 || call->method == HTTP_POST || call->method == HTTP_PUT ||
	                 call->method == HTTP_PATCH;
	if (with_body) {
		curl_easy_setopt(easy, CURLOPT_POST, 1L);
		curl_easy_setopt(easy, CURLOPT_POSTFIELDS, call->body.len ? call->body.ptr : "");
		curl_easy_setopt(easy, CURLOPT_POSTFIELDSIZE_LARGE, (curl_off_t)call->body.len);
	}
	if (call->method != (with_body ? HTTP_POST : HTTP_GET))
		curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, http_method_name(call->method));
}

static void set_safety(struct transfer *transfer)
{
	const struct http_client_options *options = &transfer->client->options;
	CURL *easy = transfer->easy;
	curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, options->allow_plain ? "https,http" : "https");
	curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYPEER, 1L);
	curl_easy_setopt(easy, CURLOPT_SSL_VERIFYHOST, 2L);
	curl_easy_setopt(easy, CURLOPT_SSLVERSION, (long)CURL_SSLVERSION_TLSv1_2);
	curl_easy_setopt(easy, CURLOPT_PROXY, options->proxy ? options->proxy : "");
	if (options->ca_file)
		curl_easy_setopt(easy, CURLOPT_CAINFO, options->ca_file);
	if (options->refuse_private && !options->proxy) {
		curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_socket);
		curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, transfer);
	}
}

static void set_transfer(struct transfer *transfer)
{
	const struct http_client_options *options = &transfer->client->options;
	const struct http_call *call = transfer->call;
	CURL *easy = transfer->easy;
	curl_easy_setopt(easy, CURLOPT_PRIVATE, transfer);
	curl_easy_setopt(easy, CURLOPT_URL, str_z(transfer->arena, call->url));
	curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, transfer->text);
	curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
	curl_easy_setopt(easy, CURLOPT_HTTP_VERSION, (long)CURL_HTTP_VERSION_1_1);
	curl_easy_setopt(easy, CURLOPT_USERAGENT, options->user_agent);
	curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT_MS, (long)options->connect_ms);
	curl_easy_setopt(easy, CURLOPT_TIMEOUT_MS,
	                 (long)(call->total_ms > 0 ? call->total_ms : options->total_ms));
	curl_easy_setopt(easy, CURLOPT_MAXAGE_CONN, KEPT_SECONDS);
	curl_easy_setopt(easy, CURLOPT_FRESH_CONNECT, call->once ? 1L : 0L);
	curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
	curl_easy_setopt(easy, CURLOPT_HEADERDATA, transfer);
	curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_body);
	curl_easy_setopt(easy, CURLOPT_WRITEDATA, transfer);
}

static enum err start(struct transfer *transfer)
{
	struct http_client *client = transfer->client;
	const struct http_call *call = transfer->call;
	*transfer->reply = (struct http_reply){.status = 0};
	transfer->started_us = clock_monotonic_us();
	TRY(check_call(client, call));
	transfer->easy = client->spare_count ? client->spares[--client->spare_count] : curl_easy_init();
	if (!transfer->easy)
		return fail(ERR_BUSY, "libcurl gives no handle");
	transfer->ceiling = call->ceiling ? call->ceiling : client->options.ceiling;
	buf_init(&transfer->body, transfer->arena, transfer->ceiling);
	set_transfer(transfer);
	set_safety(transfer);
	set_method(transfer);
	set_headers(transfer);
	CURLMcode code = curl_multi_add_handle(client->multi, transfer->easy);
	return code == CURLM_OK ? OK : fail(ERR_BUSY, "libcurl: %s", curl_multi_strerror(code));
}

/* Only what never left the house is surely not there. */
static enum err judge(struct transfer *transfer, CURLcode code)
{
	curl_off_t begun = 0;
	if (transfer->own != OK)
		return transfer->own;
	if (code == CURLE_OK && !transfer->head_complete) /* libcurl does not mind */
		return fail(ERR_UNCERTAIN, "the answer ended in its head");
	if (code == CURLE_OK)
		return OK;
	curl_easy_getinfo(transfer->easy, CURLINFO_PRETRANSFER_TIME_T, &begun);
	return fail(begun > 0 ? ERR_UNCERTAIN : ERR_BUSY, "%s",
	            transfer->text[0] ? transfer->text : curl_easy_strerror(code));
}

static void conclude(struct transfer *transfer, CURLcode code)
{
	long status = 0;
	curl_easy_getinfo(transfer->easy, CURLINFO_RESPONSE_CODE, &status);
	transfer->reply->status = (int)status;
	transfer->reply->body = buf_view(&transfer->body);
	transfer->reply->us = clock_monotonic_us() - transfer->started_us;
	transfer->outcome = judge(transfer, code);
	if (transfer->outcome != OK)
		transfer->why = str_z(transfer->arena, str_from(err_text()));
	transfer->over = true;
}

static void release(struct transfer *transfer)
{
	struct http_client *client = transfer->client;
	if (transfer->easy) {
		curl_multi_remove_handle(client->multi, transfer->easy);
		curl_easy_reset(transfer->easy);
		if (client->spare_count < COUNT(client->spares))
			client->spares[client->spare_count++] = transfer->easy;
		else
			curl_easy_cleanup(transfer->easy);
		transfer->easy = NULL;
	}
	curl_slist_free_all(transfer->lines);
	transfer->lines = NULL;
}

/* Lets all transfers go on for a while; those that end are marked. */
static enum err turn(struct http_client *client, int64_t wait_ms)
{
	int running, left;
	CURLMcode code = curl_multi_poll(client->multi, NULL, 0, (int)wait_ms, NULL);
	if (code == CURLM_OK)
		code = curl_multi_perform(client->multi, &running);
	if (code != CURLM_OK)
		return fail(ERR_INTERNAL, "libcurl: %s", curl_multi_strerror(code));
	for (CURLMsg *message; (message = curl_multi_info_read(client->multi, &left));) {
		struct transfer *transfer = NULL;
		curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, &transfer);
		if (message->msg == CURLMSG_DONE)
			conclude(transfer, message->data.result);
	}
	return OK;
}

enum err http_call(struct http_client *client, struct arena *arena, const struct http_call *call,
                   struct http_reply *reply)
{
	struct transfer transfer = {.client = client, .arena = arena, .call = call, .reply = reply};
	enum err err = start(&transfer);
	for (int64_t wait = 0; err == OK && !transfer.over; wait = POLL_MS)
		err = turn(client, wait);
	release(&transfer);
	return err == OK ? transfer.outcome : err;
}

struct str http_reply_header(const struct http_reply *reply, const char *name)
{
	return http_pair_find(reply->headers, reply->header_count, name);
}

/* ---- many calls */

enum slot_state { SLOT_FREE, SLOT_HELD, SLOT_GOING };

struct slot {
	enum slot_state state;
	struct http_call call;
	struct http_reply reply;
	struct transfer transfer;
};

struct many {
	struct http_client *client;
	const struct http_pump *pump;
	struct slot *slots;
	size_t count, going;
	struct slot *held; /* waits for its not_before */
	bool dry;          /* next() had none; ask again after a done() */
	bool ended;
	enum err result;
};

static void slot_done(struct many *many, struct slot *slot, enum err outcome)
{
	release(&slot->transfer);
	if (slot->state == SLOT_GOING)
		many->going--;
	if (slot->transfer.why)
		outcome = fail(outcome, "%s", slot->transfer.why);
	many->pump->done(many->pump->context, &slot->call, outcome, &slot->reply);
	arena_free(&slot->transfer.arena);
	slot->state = SLOT_FREE;
	many->dry = false;
}

static struct slot *free_slot(struct many *many)
{
	for (size_t i = 0; i < many->count; i++)
		if (many->slots[i].state == SLOT_FREE)
			return &many->slots[i];
	return NULL;
}

/* Asks next() for a call to hold; false when there is none now. */
static bool hold_next(struct many *many)
{
	struct slot *slot = free_slot(many);
	if (many->dry || !slot)
		return false;
	*slot = (struct slot){.state = SLOT_FREE};
	slot->transfer = (struct transfer){
		.client = many->client, .arena = arena_new(), .call = &slot->call, .reply = &slot->reply,
	};
	enum err err = many->pump->next(many->pump->context, slot->transfer.arena, &slot->call);
	if (err == OK) {
		slot->state = SLOT_HELD;
		many->held = slot;
		return true;
	}
	arena_free(&slot->transfer.arena);
	many->dry = true;
	if (err != ERR_NOT_FOUND) {
		many->ended = true;
		many->result = err;
	}
	return false;
}

static void start_held(struct many *many)
{
	struct slot *slot = many->held;
	many->held = NULL;
	enum err err = start(&slot->transfer);
	if (err != OK) {
		slot_done(many, slot, err);
		return;
	}
	slot->state = SLOT_GOING;
	many->going++;
}

/* True when nothing more may be sent. */
static bool has_ended(struct many *many)
{
	if (!many->ended && many->pump->stop && many->pump->stop(many->pump->context))
		many->ended = true;
	if (many->ended && many->held) {
		struct slot *slot = many->held;
		many->held = NULL;
		slot_done(many, slot, fail(ERR_BUSY, "stopped before sending"));
	}
	return many->ended;
}

/* Starts what may start; returns how long the turn may wait. */
static int64_t fill(struct many *many)
{
	while (!has_ended(many) && (many->held || hold_next(many))) {
		int64_t wait = many->held->call.not_before - clock_monotonic();
		if (wait > 0)
			return wait < POLL_MS ? wait : POLL_MS;
		start_held(many);
	}
	return POLL_MS;
}

static void collect(struct many *many, bool broken)
{
	for (size_t i = 0; i < many->count; i++) {
		struct slot *slot = &many->slots[i];
		if (slot->state != SLOT_GOING)
			continue;
		if (slot->transfer.over)
			slot_done(many, slot, slot->transfer.outcome);
		else if (broken)
			slot_done(many, slot, ERR_UNCERTAIN);
	}
}

enum err http_call_many(struct http_client *client, const struct http_pump *pump, int in_flight)
{
	assert(in_flight > 0 && in_flight <= IN_FLIGHT_MOST);
	struct arena *arena = arena_new();
	struct many many = {.client = client, .pump = pump, .count = (size_t)in_flight};
	many.slots = arena_array(arena, struct slot, many.count);
	for (;;) {
		int64_t wait = fill(&many);
		if (many.going == 0 && !many.held)
			break;
		enum err err = turn(client, wait);
		if (err != OK) {
			many.ended = true;
			many.result = err;
		}
		collect(&many, err != OK);
	}
	arena_free(&arena);
	return many.result;
}

/* ---- the client */

static void set_up(void)
{
	CURLcode code = curl_global_init(CURL_GLOBAL_DEFAULT);
	assert(code == CURLE_OK);
}

void http_client_setup(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, set_up);
}

enum err http_client_open(const struct http_client_options *options, struct http_client **out)
{
	http_client_setup();
	struct http_client *client = mem_make(sizeof *client);
	client->options = *options;
	if (client->options.connections <= 0)
		client->options.connections = 16;
	if (client->options.connect_ms <= 0)
		client->options.connect_ms = 5000;
	if (client->options.total_ms <= 0)
		client->options.total_ms = 30000;
	if (client->options.ceiling == 0)
		client->options.ceiling = (size_t)8 << 20;
	if (!client->options.user_agent)
		client->options.user_agent = "Kairanban";
	client->multi = curl_multi_init();
	if (!client->multi) {
		mem_free(client);
		return fail(ERR_INTERNAL, "cannot start libcurl");
	}
	curl_multi_setopt(client->multi, CURLMOPT_MAXCONNECTS, (long)client->options.connections);
	*out = client;
	return OK;
}

void http_client_close(struct http_client **client_at)
{
	struct http_client *client = *client_at;
	*client_at = NULL;
	if (!client)
		return;
	while (client->spare_count)
		curl_easy_cleanup(client->spares[--client->spare_count]);
	curl_multi_cleanup(client->multi);
	mem_free(client);
}
