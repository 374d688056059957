/* listen: from text to socket and from socket to text. */
#include "listen.h"

#include "cidr.h"
#include "str.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <unistd.h>

#define BACKLOG 1024

union any {
	struct sockaddr plain;
	struct sockaddr_in v4;
	struct sockaddr_in6 v6;
};

static enum err parse(struct str where, union any *at, socklen_t *size)
{
	struct address address;
	int64_t port;
	size_t colon = where.len;
	while (colon > 0 && where.ptr[colon - 1] != ':')
		colon--;
	struct str host = str_left(where, colon ? colon - 1 : 0), digits = str_skip(where, colon);
	if (str_starts(host, S("[")) && str_ends(host, S("]")))
		host = str_of(host.ptr + 1, host.len - 2);
	else if (str_eq(host, S("localhost")))
		host = S("127.0.0.1");
	if (colon == 0 || !address_parse(host, &address) || !str_to_i64(digits, &port) || port < 0 ||
	    port > 65535)
		return fail(ERR_INVALID, "待ち受けの指定「%.*s」が正しくありません（例：127.0.0.1:8080）。",
		            FMT(str_left(where, 100)));
	memset(at, 0, sizeof *at);
	if (address_is_v4(address)) {
		at->v4.sin_family = AF_INET;
		at->v4.sin_port = htons((uint16_t)port);
		memcpy(&at->v4.sin_addr, address.bytes + 12, 4);
		*size = sizeof at->v4;
		return OK;
	}
	at->v6.sin6_family = AF_INET6;
	at->v6.sin6_port = htons((uint16_t)port);
	memcpy(&at->v6.sin6_addr, address.bytes, 16);
	*size = sizeof at->v6;
	return OK;
}

enum err listen_port(struct str where, int *port)
{
	union any at;
	socklen_t size;
	TRY(parse(where, &at, &size));
	*port = ntohs(at.plain.sa_family == AF_INET ? at.v4.sin_port : at.v6.sin6_port);
	return OK;
}

static enum err bind_and_listen(int fd, const union any *at, socklen_t size, struct str where, int *port)
{
	int on = 1, off = 0;
	union any bound = {.v6 = {.sin6_family = AF_UNSPEC}};
	socklen_t bound_size = sizeof bound;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
	if (at->plain.sa_family == AF_INET6)
		setsockopt(fd, IPPROTO_IPV6, IPV6_V6ONLY, &off, sizeof off);
	if (bind(fd, &at->plain, size) != 0 || listen(fd, BACKLOG) != 0 ||
	    getsockname(fd, &bound.plain, &bound_size) != 0)
		return fail(errno == EADDRINUSE ? ERR_BUSY : ERR_INTERNAL, "cannot listen on %.*s: %s",
		            FMT(where), strerrordesc_np(errno));
	*port = ntohs(at->plain.sa_family == AF_INET ? bound.v4.sin_port : bound.v6.sin6_port);
	return OK;
}

enum err listen_open(struct str where, int *fd_out, int *port)
{
	union any at = {.v6 = {.sin6_family = AF_UNSPEC}};
	socklen_t size = 0;
	TRY(parse(where, &at, &size));
	int fd = socket(at.plain.sa_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return fail(ERR_INTERNAL, "cannot open a socket: %s", strerrordesc_np(errno));
	enum err err = bind_and_listen(fd, &at, size, where, port);
	if (err != OK) {
		close(fd);
		return err;
	}
	*fd_out = fd;
	return OK;
}

void listen_peer_text(const struct sockaddr *from, char text[PEER_TEXT])
{
	union any at;
	struct address address;
	text[0] = '\0';
	if (from->sa_family == AF_INET) {
		memcpy(&at.v4, from, sizeof at.v4);
		inet_ntop(AF_INET, &at.v4.sin_addr, text, PEER_TEXT);
	} else if (from->sa_family == AF_INET6) {
		memcpy(&at.v6, from, sizeof at.v6);
		memcpy(address.bytes, &at.v6.sin6_addr, 16);
		if (address_is_v4(address))
			inet_ntop(AF_INET, address.bytes + 12, text, PEER_TEXT);
		else
			inet_ntop(AF_INET6, address.bytes, text, PEER_TEXT);
	}
}
