/* cidr: lists of networks, and whether an address lies in one.
 *
 * IPv4 and IPv6; an IPv4 address written as ::ffff:192.0.2.1 is the IPv4 address. */
#pragma once

#include "err.h"

struct arena;

struct address {
	uint8_t bytes[16]; /* IPv4 as ::ffff:a.b.c.d */
};

struct cidr {
	struct address network; /* bits behind the prefix are zero */
	int bits;               /* 0…128 */
};

struct cidr_list {
	struct cidr *items;
	size_t count;
};

/* Without port, brackets or zone. */
bool address_parse(struct str text, struct address *out);
bool address_is_v4(struct address address);
struct str address_format(struct arena *arena, struct address address);
/* Loopback, private, link-local, shared, multicast, documentation, unspecified:
 * whatever a server on the internet would not have. */
bool address_is_private(struct address address);

bool address_is_loopback(struct address address); /* 127.0.0.0/8, ::1 */

/* Separated by commas or white space; a single address is a network of one.
 * Refuses bits behind the prefix ("10.0.0.1/8"). An empty text is an empty list. */
enum err cidr_parse_list(struct arena *arena, struct str text, struct cidr_list *out) MUST_CHECK;
bool cidr_match(const struct cidr_list *list, struct address address); /* NULL list: false */
