/* listen: a listening TCP socket, and the text of an address. */
#pragma once

#include "err.h"

#include <sys/socket.h>

#define PEER_TEXT 46 /* the longest IPv6 address and its zero */

/* "127.0.0.1:8080", "[::1]:8080", "localhost:8080"; port 0 means any free one.
 * "[::]:8080" takes IPv4 too. */
enum err listen_port(struct str where, int *port) MUST_CHECK; /* what the text says */
enum err listen_open(struct str where, int *fd, int *port) MUST_CHECK;
/* IPv4 in its usual form, also when it came mapped into IPv6. */
void listen_peer_text(const struct sockaddr *from, char text[PEER_TEXT]);
