/* http_guard: refuses requests that two servers could read differently.
 *
 * Pure. Asked before the first byte of a body is read; whoever is refused gets
 * 400 and a closed connection. */
#pragma once

#include "http.h"

enum http_guard {
	GUARD_OK,
	GUARD_TWO_LENGTHS,
	GUARD_TWO_HOSTS,
	GUARD_TWO_ENCODINGS,
	GUARD_LENGTH_AND_ENCODING,
	GUARD_ODD_ENCODING, /* anything but exactly "chunked", or with HTTP/1.0 */
	GUARD_ODD_LENGTH,   /* not 1…18 digits */
	GUARD_NO_HOST,      /* with HTTP/1.1 */
	GUARD_ODD_HOST,     /* bytes that no host name, address or port has */
	GUARD_ODD_NAME,     /* of a header: not a token */
	GUARD_ODD_VALUE,    /* of a header: control bytes */
	GUARD_ODD_METHOD,   /* not a token */
	GUARD_ODD_VERSION,  /* neither HTTP/1.0 nor HTTP/1.1 */
	GUARD_ODD_TARGET,   /* not "/…", or bytes outside printable ASCII */
	GUARD_MANY_HEADERS, /* over GUARD_HEADERS */
};

#define GUARD_HEADERS 100

struct http_guard_head {
	struct str method;
	struct str target;
	struct str version;
	const struct http_pair *headers;
	size_t header_count;
};

enum http_guard http_guard(const struct http_guard_head *head);
const char *http_guard_name(enum http_guard verdict); /* "two_lengths" */

/* What the headers announce, after GUARD_OK: a length, or -1 for chunked. */
int64_t http_guard_length(const struct http_guard_head *head);
