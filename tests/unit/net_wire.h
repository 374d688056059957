/* net_wire: bytes to and from a server, without any HTTP library in between. */
#pragma once

#include "arena.h"
#include "buf.h"
#include "clock.h"
#include "str.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

struct wire_answer {
	struct str bytes;
	bool closed; /* the server ended the connection, otherwise time ran out */
};

static inline int wire_connect(int port)
{
	struct sockaddr_in at = {.sin_family = AF_INET, .sin_port = htons((uint16_t)port)};
	at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), on = 1;
	setsockopt(fd, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
	if (connect(fd, (struct sockaddr *)&at, sizeof at) == 0)
		return fd;
	close(fd);
	return -1;
}

static inline bool wire_send(int fd, struct str bytes)
{
	while (bytes.len) {
		ssize_t sent = send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);
		if (sent <= 0)
			return false;
		bytes = str_skip(bytes, (size_t)sent);
	}
	return true;
}

/* Reads until the server closes, until `stop` has come (if not empty), or for ms. */
static inline struct wire_answer wire_read(struct arena *arena, int fd, struct str stop, int64_t ms)
{
	struct wire_answer answer = {.closed = false};
	struct buf all;
	int64_t until = clock_monotonic() + ms;
	buf_init(&all, arena, (size_t)16 << 20);
	for (;;) {
		char bytes[65536];
		struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
		int64_t left = until - clock_monotonic();
		if (left <= 0 || poll(&poll_fd, 1, (int)left) <= 0)
			break;
		ssize_t got = recv(fd, bytes, sizeof bytes, 0);
		if (got <= 0) {
			answer.closed = true;
			break;
		}
		buf_add(&all, bytes, (size_t)got);
		if (stop.len && str_find(buf_view(&all), stop) >= 0)
			break;
	}
	answer.bytes = buf_view(&all);
	return answer;
}

static inline struct wire_answer wire_ask(struct arena *arena, int port, struct str request, int64_t ms)
{
	int fd = wire_connect(port);
	struct wire_answer answer = {.bytes = S("no connection")};
	if (fd < 0)
		return answer;
	wire_send(fd, request);
	answer = wire_read(arena, fd, S(""), ms);
	close(fd);
	return answer;
}

/* The status of the nth answer in a stream, from 0; 0 when there is none. */
static inline int wire_status(struct str bytes, int nth)
{
	for (;;) {
		ptrdiff_t at = str_find(bytes, S("HTTP/1.1 "));
		if (at < 0 || bytes.len < (size_t)at + 12)
			return 0;
		int64_t status = 0;
		bytes = str_skip(bytes, (size_t)at + 9);
		if (!str_to_i64(str_left(bytes, 3), &status))
			return 0;
		if (status != 100 && nth-- == 0)
			return (int)status;
	}
}
