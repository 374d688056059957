/* load: asks one server over and over and says how fast it answered.
 *
 *   load --port 8080 --secret S                        signed webhooks, each a new event
 *   load --port 8080 --get /api/session --header "Cookie: …"
 *
 * N connections stay open; each sends its next request when the answer to the
 * one before is there. Server and load share a machine, so this program spends
 * little: one thread, one template per connection in which only names and
 * signature change. What the server spends is read from /proc (--tree PID, with
 * all processes below it) at both ends of the measured time. Prints one line of
 * JSON. Loopback only. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "arena.h"
#include "clock.h"
#include "err.h"
#include "histogram.h"
#include "str.h"
#include "tree.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <unistd.h>

#define CONNECTIONS_MOST 1024
#define REQUEST_MOST 4096
#define ANSWER_MOST 16384
#define TREES_MOST 8
#define HEX "0123456789abcdef"
#define CROCKFORD "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

struct options {
	int port, connections, people;
	double seconds, warm;
	const char *secret, *get, *header;
	int trees[TREES_MOST], tree_count;
};

/* Where in the request the names lie that change. */
struct places {
	size_t signature, event_id, message_id, reply_token, user_id, body, end;
};

struct connection {
	int fd;
	int64_t sent_us;
	char request[REQUEST_MOST];
	char answer[ANSWER_MOST];
	size_t received;
	int64_t body_left; /* -1: the head is not read yet */
	int status;
};

struct load {
	struct options options;
	struct places at;
	struct connection *connections;
	SHA256_CTX inner, outer; /* of HMAC, keyed */
	uint64_t random, serial;
	int epoll;
	bool counting, stopping;
	int64_t answered, wrong, cut;
	struct histogram times;
};

static NORETURN void die(const char *what)
{
	fprintf(stderr, "load: %s: %s\n", what, strerror(errno));
	exit(1);
}

/* --- a new event ---------------------------------------------------------------- */

static uint64_t next_random(struct load *load)
{
	uint64_t x = load->random += 0x9e3779b97f4a7c15u;
	x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9u;
	x = (x ^ (x >> 27)) * 0x94d049bb133111ebu;
	return x ^ (x >> 31);
}

static void put_hex(char *at, size_t count, uint64_t bits)
{
	for (size_t i = 0; i < count; i++)
		at[i] = HEX[bits >> (4 * (i % 16)) & 15];
}

/* As LINE does: milliseconds in front, then chance. */
static void put_ulid(struct load *load, char *at)
{
	uint64_t ms = (uint64_t)clock_now(), chance = next_random(load);
	for (size_t i = 0; i < 10; i++)
		at[i] = CROCKFORD[ms >> (5 * (9 - i)) & 31];
	for (size_t i = 10; i < 26; i++) {
		at[i] = CROCKFORD[chance & 31];
		chance = i == 21 ? next_random(load) : chance >> 5;
	}
}

static void put_number(char *at, size_t digits, uint64_t number)
{
	while (digits) {
		at[--digits] = (char)('0' + number % 10);
		number /= 10;
	}
}

static void put_base64(char *at, const uint8_t *bytes, size_t count)
{
	static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
	for (size_t i = 0; i < count; i += 3) {
		uint32_t bits = (uint32_t)bytes[i] << 16 | (i + 1 < count ? (uint32_t)bytes[i + 1] << 8 : 0) |
		                (i + 2 < count ? bytes[i + 2] : 0);
		for (size_t k = 0; k < 4; k++)
			*at++ = i + k > count ? '=' : alphabet[bits >> (18 - 6 * k) & 63];
	}
}

static void key_hmac(struct load *load, const char *secret)
{
	uint8_t pad[64];
	size_t length = strlen(secret);
	for (int outer = 0; outer < 2; outer++) {
		SHA256_CTX *state = outer ? &load->outer : &load->inner;
		for (size_t i = 0; i < sizeof pad; i++)
			pad[i] = (uint8_t)((i < length ? secret[i] : 0) ^ (outer ? 0x5c : 0x36));
		SHA256_Init(state);
		SHA256_Update(state, pad, sizeof pad);
	}
}

static void sign(const struct load *load, char *at, struct str body)
{
	uint8_t digest[32];
	SHA256_CTX state = load->inner;
	SHA256_Update(&state, body.ptr, body.len);
	SHA256_Final(digest, &state);
	state = load->outer;
	SHA256_Update(&state, digest, sizeof digest);
	SHA256_Final(digest, &state);
	put_base64(at, digest, sizeof digest);
}

static void renew(struct load *load, char *request)
{
	const struct places *at = &load->at;
	uint64_t person = load->serial++ % (uint64_t)load->options.people;
	put_ulid(load, request + at->event_id);
	put_number(request + at->message_id, 18, next_random(load) % 1000000000000000000u);
	put_hex(request + at->reply_token, 32, next_random(load));
	put_hex(request + at->user_id, 32, person * 0x9e3779b97f4a7c15u + 1);
	sign(load, request + at->signature, str_of(request + at->body, at->end - at->body));
}

static const char body_text[] =
	"{\"destination\":\"U00000000000000000000000000000000\",\"events\":[{\"type\":\"message\",\"message\":{\"type\":"
	"\"text\",\"id\":\"MMMMMMMMMMMMMMMMMM\",\"quoteToken\":\"q3Plxr4AgKd7cQm0f0yLk1xUo8fQ2vT6bN5hS9wZeXaRcYjH\","
	"\"text\":\"ごみの日はいつですか\"},\"webhookEventId\":\"EEEEEEEEEEEEEEEEEEEEEEEEEE\",\"deliveryContext\":"
	"{\"isRedelivery\":false},\"timestamp\":1795000000000,\"source\":{\"type\":\"user\",\"userId\":"
	"\"UPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPPP\"},\"replyToken\":\"TTTTTTTTTTTTTTTTTTTTTTTTTTTTTTTT\",\"mode\":"
	"\"active\"}]}";

static size_t place_of(const char *request, const char *what)
{
	const char *found = strstr(request, what);
	if (!found)
		die(what);
	return (size_t)(found - request);
}

static void write_webhook(struct load *load, char *request)
{
	int length = snprintf(request, REQUEST_MOST,
	                      "POST /line/webhook HTTP/1.1\r\nHost: 127.0.0.1:%d\r\nUser-Agent: LineBotWebhook/2.0\r\n"
	                      "Content-Type: application/json; charset=utf-8\r\nContent-Length: %zu\r\n"
	                      "X-Line-Signature: SSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSSS\r\n\r\n%s",
	                      load->options.port, sizeof body_text - 1, body_text);
	load->at = (struct places){
		.signature = place_of(request, "SSSS"),
		.event_id = place_of(request, "EEEE"),
		.message_id = place_of(request, "MMMM"),
		.reply_token = place_of(request, "TTTT"),
		.user_id = place_of(request, "PPPP"),
		.body = (size_t)length - (sizeof body_text - 1),
		.end = (size_t)length,
	};
}

static void write_get(struct load *load, char *request)
{
	const char *header = load->options.header;
	int length = snprintf(request, REQUEST_MOST, "GET %s HTTP/1.1\r\nHost: 127.0.0.1:%d\r\n%s%s\r\n",
	                      load->options.get, load->options.port, header ? header : "", header ? "\r\n" : "");
	if (length >= REQUEST_MOST)
		die("the header is too long");
	load->at.end = (size_t)length;
}

/* --- asking --------------------------------------------------------------------- */

static void ask(struct load *load, struct connection *connection)
{
	if (load->options.secret)
		renew(load, connection->request);
	connection->received = 0;
	connection->body_left = -1;
	connection->sent_us = clock_monotonic_us();
	ssize_t written = send(connection->fd, connection->request, load->at.end, MSG_NOSIGNAL);
	if (written != (ssize_t)load->at.end)
		die("send");
}

static void connect_one(struct load *load, struct connection *connection)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)load->options.port),
	                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	int one = 1;
	connection->fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	if (connection->fd < 0 || connect(connection->fd, (struct sockaddr *)&address, sizeof address) != 0)
		die("connect");
	setsockopt(connection->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
	if (epoll_ctl(load->epoll, EPOLL_CTL_ADD, connection->fd, &event) != 0)
		die("epoll_ctl");
}

/* A server may close after an answer; that is counted and the person comes back. */
static void connect_again(struct load *load, struct connection *connection)
{
	close(connection->fd);
	load->cut += load->counting;
	connect_one(load, connection);
	ask(load, connection);
}

static int64_t length_in(const char *head)
{
	const char *line = strcasestr(head, "\r\ncontent-length:");
	if (!line)
		die("an answer without Content-Length");
	return strtoll(line + 17, NULL, 10);
}

/* False: the head is not there yet. */
static bool read_head(struct connection *connection)
{
	connection->answer[connection->received] = '\0';
	char *end = strstr(connection->answer, "\r\n\r\n");
	if (!end)
		return false;
	end[2] = '\0';
	connection->status = (int)strtol(connection->answer + 9, NULL, 10);
	size_t head = (size_t)(end - connection->answer) + 4;
	connection->body_left = length_in(connection->answer) - (int64_t)(connection->received - head);
	return true;
}

static void note(struct load *load, const struct connection *connection)
{
	if (!load->counting)
		return;
	load->answered++;
	load->wrong += connection->status != 200;
	histogram_add(&load->times, clock_monotonic_us() - connection->sent_us);
}

static void hear(struct load *load, struct connection *connection)
{
	size_t from = connection->body_left < 0 ? connection->received : 0;
	ssize_t count = recv(connection->fd, connection->answer + from, ANSWER_MOST - 1 - from, 0);
	if (count <= 0) {
		connect_again(load, connection);
		return;
	}
	if (connection->body_left >= 0) {
		connection->body_left -= count;
	} else {
		connection->received += (size_t)count;
		if (!read_head(connection))
			return;
	}
	if (connection->body_left > 0)
		return;
	note(load, connection);
	if (!load->stopping)
		ask(load, connection);
}

static void run_until(struct load *load, int64_t end_us)
{
	struct epoll_event events[CONNECTIONS_MOST];
	for (int64_t now; (now = clock_monotonic_us()) < end_us;) {
		int count = epoll_wait(load->epoll, events, CONNECTIONS_MOST, (int)((end_us - now) / 1000) + 1);
		for (int i = 0; i < count; i++)
			hear(load, events[i].data.ptr);
	}
}

/* --- the report ----------------------------------------------------------------- */

struct spent {
	int64_t at_us, server_us, own_us, machine_us;
};

static struct spent look(const struct load *load)
{
	struct rusage usage;
	struct spent spent = {.at_us = clock_monotonic_us(), .machine_us = tree_machine_us()};
	for (int i = 0; i < load->options.tree_count; i++)
		spent.server_us += tree_us(load->options.trees[i]);
	getrusage(RUSAGE_SELF, &usage);
	spent.own_us = (int64_t)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) * 1000000 + usage.ru_utime.tv_usec +
	               usage.ru_stime.tv_usec;
	return spent;
}

static void report(const struct load *load, const struct spent *from, const struct spent *to)
{
	double seconds = (double)(to->at_us - from->at_us) / 1e6;
	double server = (double)(to->server_us - from->server_us) / 1e6;
	double own = (double)(to->own_us - from->own_us) / 1e6;
	double machine = (double)(to->machine_us - from->machine_us) / 1e6;
	printf("{\"requests\":%" PRId64 ",\"perSecond\":%.1f,\"p50\":%.3f,\"p99\":%.3f,\"max\":%.3f,\"not200\":%" PRId64
	       ",\"cut\":%" PRId64 ",\"serverCores\":%.3f,\"perCoreSecond\":%.0f,\"loadCores\":%.3f,\"otherCores\":%.3f}\n",
	       load->answered, (double)load->answered / seconds, histogram_ms(&load->times, 0.50),
	       histogram_ms(&load->times, 0.99), histogram_ms(&load->times, 1), load->wrong, load->cut,
	       server / seconds, server > 0 ? (double)load->answered / server : 0, own / seconds,
	       (machine - server - own) / seconds);
}

/* --- the command line ------------------------------------------------------------- */

static NORETURN void usage(void)
{
	fputs("load --port N (--secret S | --get PATH [--header LINE]) [--connections 64] [--seconds 5] [--warm 1]"
	      " [--people 1000] [--tree PID]…\n",
	      stderr);
	exit(2);
}

static void read_option(struct options *options, const char *name, const char *value)
{
	if (strcmp(name, "--port") == 0)
		options->port = (int)strtol(value, NULL, 10);
	else if (strcmp(name, "--connections") == 0)
		options->connections = (int)strtol(value, NULL, 10);
	else if (strcmp(name, "--people") == 0)
		options->people = (int)strtol(value, NULL, 10);
	else if (strcmp(name, "--seconds") == 0)
		options->seconds = strtod(value, NULL);
	else if (strcmp(name, "--warm") == 0)
		options->warm = strtod(value, NULL);
	else if (strcmp(name, "--secret") == 0)
		options->secret = value;
	else if (strcmp(name, "--get") == 0)
		options->get = value;
	else if (strcmp(name, "--header") == 0)
		options->header = value;
	else if (strcmp(name, "--tree") == 0 && options->tree_count < TREES_MOST)
		options->trees[options->tree_count++] = (int)strtol(value, NULL, 10);
	else
		usage();
}

static struct options read_options(int argc, char **argv)
{
	struct options options = {.connections = 64, .people = 1000, .seconds = 5, .warm = 1};
	if (argc % 2 == 0)
		usage();
	for (int i = 1; i < argc; i += 2)
		read_option(&options, argv[i], argv[i + 1]);
	if (options.port <= 0 || !options.secret == !options.get || options.connections < 1 ||
	    options.connections > CONNECTIONS_MOST || options.people < 1)
		usage();
	return options;
}

static void prepare(struct load *load)
{
	load->random = (uint64_t)clock_now() << 20 ^ (uint64_t)getpid();
	load->epoll = epoll_create1(EPOLL_CLOEXEC);
	load->connections = mem_make((size_t)load->options.connections * sizeof *load->connections);
	if (load->options.secret)
		key_hmac(load, load->options.secret);
	for (int i = 0; i < load->options.connections; i++) {
		struct connection *connection = &load->connections[i];
		if (load->options.secret)
			write_webhook(load, connection->request);
		else
			write_get(load, connection->request);
		connect_one(load, connection);
	}
}

int main(int argc, char **argv)
{
	struct load *load = mem_make(sizeof *load);
	load->options = read_options(argc, argv);
	prepare(load);
	for (int i = 0; i < load->options.connections; i++)
		ask(load, &load->connections[i]);
	run_until(load, clock_monotonic_us() + (int64_t)(load->options.warm * 1e6));
	struct spent from = look(load);
	load->counting = true;
	run_until(load, from.at_us + (int64_t)(load->options.seconds * 1e6));
	struct spent to = look(load);
	load->stopping = true;
	load->counting = false;
	report(load, &from, &to);
	run_until(load, clock_monotonic_us() + 200000); /* what is on its way may land */
	return load->answered > 0 && load->wrong == 0 ? 0 : 1;
}
