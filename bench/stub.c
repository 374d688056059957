/* stub: LINE's address for benches. Answers every request at once with `{}` and
 * counts what multicasts brought: calls, distinct retry keys, people, and people
 * that were named twice. One thread, keep-alive, loopback only.
 *
 *   stub PORT
 *
 * GET /_stub tells the counts as JSON, POST /_stub starts them anew. */
#include "arena.h"
#include "err.h"
#include "str.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/tcp.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define REQUEST_MOST ((size_t)64 << 10)
#define EVENTS_MOST 256
#define USER_ID 33

/* Open addressing; 0 is no member. */
struct set {
	uint64_t *slots;
	size_t size, count;
};

struct connection {
	int fd;
	size_t received;
	char request[REQUEST_MOST + 1];
};

static struct set keys, people;
static int64_t calls, recipients, twice, first_us, last_us;
static int epoll, listener;

static NORETURN void die(const char *what)
{
	fprintf(stderr, "stub: %s: %s\n", what, strerror(errno));
	exit(1);
}

static int64_t now_us(void)
{
	struct timespec now;
	clock_gettime(CLOCK_REALTIME, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* --- sets -------------------------------------------------------------------------- */

static uint64_t hash(const char *bytes, size_t len)
{
	uint64_t h = 1469598103934665603u ^ len, word;
	for (; len >= 8; bytes += 8, len -= 8) {
		memcpy(&word, bytes, 8);
		h = (h ^ word) * 0xbf58476d1ce4e5b9u;
		h ^= h >> 29;
	}
	for (; len; bytes++, len--)
		h = (h ^ (uint8_t)*bytes) * 0x94d049bb133111ebu;
	h ^= h >> 32;
	return h ? h : 1;
}

static void set_grow(struct set *set);

/* False: it was there. */
static bool set_add(struct set *set, uint64_t value)
{
	if (set->count * 2 >= set->size)
		set_grow(set);
	size_t at = value & (set->size - 1);
	while (set->slots[at] && set->slots[at] != value)
		at = (at + 1) & (set->size - 1);
	if (set->slots[at])
		return false;
	set->slots[at] = value;
	set->count++;
	return true;
}

static void set_grow(struct set *set)
{
	struct set old = *set;
	set->size = old.size ? old.size * 2 : 4096;
	set->count = 0;
	set->slots = mem_make(set->size * sizeof *set->slots);
	for (size_t i = 0; i < old.size; i++)
		if (old.slots[i])
			set_add(set, old.slots[i]);
	mem_free(old.slots);
}

static void set_clear(struct set *set)
{
	mem_free(set->slots);
	*set = (struct set){0};
}

/* --- what is asked -------------------------------------------------------------------- */

/* Every "U…" of 33 characters; message texts have none. */
static void count_people(struct str body)
{
	const char *end = body.ptr + body.len;
	for (const char *at = body.ptr; (at = memchr(at, '"', (size_t)(end - at)));) {
		at++;
		if (end - at <= USER_ID || *at != 'U' || at[USER_ID] != '"')
			continue;
		recipients++;
		twice += !set_add(&people, hash(at, USER_ID));
		at += USER_ID + 1;
		if (at >= end)
			break;
	}
}

static void count_multicast(const char *head, struct str body)
{
	const char *key = strcasestr(head, "\r\nx-line-retry-key: ");
	last_us = now_us();
	if (calls++ == 0)
		first_us = last_us;
	if (key)
		set_add(&keys, hash(key + 20, 36));
	count_people(body);
}

static void forget(void)
{
	set_clear(&keys);
	set_clear(&people);
	calls = recipients = twice = first_us = last_us = 0;
}

static int tell(char *out, size_t most)
{
	return snprintf(out, most,
	                "{\"calls\":%" PRId64 ",\"keys\":%zu,\"recipients\":%" PRId64 ",\"people\":%zu,\"twice\":%" PRId64
	                ",\"firstUs\":%" PRId64 ",\"lastUs\":%" PRId64 "}",
	                calls, keys.count, recipients, people.count, twice, first_us, last_us);
}

static void answer(struct connection *connection, struct str body)
{
	char text[1024], told[512] = "{}";
	const char *head = connection->request;
	if (strncmp(head, "GET /_stub", 10) == 0)
		tell(told, sizeof told);
	else if (strncmp(head, "POST /_stub", 11) == 0)
		forget();
	else if (strncmp(head, "POST /v2/bot/message/multicast ", 31) == 0)
		count_multicast(head, body);
	int length = snprintf(text, sizeof text,
	                      "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: %zu\r\n"
	                      "X-Line-Request-Id: %016" PRIx64 "\r\n\r\n%s",
	                      strlen(told), (uint64_t)now_us(), told);
	if (send(connection->fd, text, (size_t)length, MSG_NOSIGNAL) != length)
		shutdown(connection->fd, SHUT_RDWR);
}

/* --- the wire -------------------------------------------------------------------------- */

/* Answers what is complete; false when the rest is still on its way. */
static bool take_one(struct connection *connection)
{
	connection->request[connection->received] = '\0';
	char *end = strstr(connection->request, "\r\n\r\n");
	if (!end)
		return false;
	size_t head = (size_t)(end - connection->request) + 4;
	end[2] = '\0';
	const char *line = strcasestr(connection->request, "\r\ncontent-length:");
	size_t body = line ? (size_t)strtoull(line + 17, NULL, 10) : 0;
	end[2] = '\r';
	if (head + body > REQUEST_MOST)
		die("a request is too long");
	if (connection->received < head + body)
		return false;
	answer(connection, str_of(connection->request + head, body));
	connection->received -= head + body;
	memmove(connection->request, connection->request + head + body, connection->received);
	return true;
}

static void hear(struct connection *connection)
{
	ssize_t count = recv(connection->fd, connection->request + connection->received,
	                     REQUEST_MOST - connection->received, 0);
	if (count <= 0) {
		close(connection->fd);
		mem_free(connection);
		return;
	}
	connection->received += (size_t)count;
	while (connection->received && take_one(connection))
		;
}

static void welcome(void)
{
	int one = 1, fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
	if (fd < 0)
		return;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	struct connection *connection = mem_make(sizeof *connection);
	connection->fd = fd;
	struct epoll_event event = {.events = EPOLLIN, .data.ptr = connection};
	if (epoll_ctl(epoll, EPOLL_CTL_ADD, fd, &event) != 0)
		die("epoll_ctl");
}

static void open_door(int port)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port),
	                              .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	struct epoll_event event = {.events = EPOLLIN};
	int one = 1;
	listener = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
	setsockopt(listener, SOL_SOCKET, SO_REUSEADDR, &one, sizeof one);
	if (listener < 0 || bind(listener, (struct sockaddr *)&address, sizeof address) != 0 || listen(listener, 512) != 0)
		die("listen");
	epoll = epoll_create1(EPOLL_CLOEXEC);
	if (epoll_ctl(epoll, EPOLL_CTL_ADD, listener, &event) != 0)
		die("epoll_ctl");
}

int main(int argc, char **argv)
{
	struct epoll_event events[EVENTS_MOST];
	if (argc != 2) {
		fputs("stub PORT\n", stderr);
		return 2;
	}
	open_door((int)strtol(argv[1], NULL, 10));
	for (;;) {
		int count = epoll_wait(epoll, events, EVENTS_MOST, -1);
		for (int i = 0; i < count; i++) {
			if (events[i].data.ptr)
				hear(events[i].data.ptr);
			else
				welcome();
		}
	}
}
