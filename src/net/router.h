/* router: which row of a table a request is for.
 *
 * Patterns are "/api/broadcasts/{id}/schedule"; "{rest...}" at the end takes
 * whatever follows, slashes too. A literal segment beats a capture, a capture
 * beats a rest. HEAD is served by GET's row when it has none of its own. Rows
 * are added at the start; after that any thread may match. */
#pragma once

#include "http.h"

struct arena;
struct router;

#define ROUTER_CAPTURES 6

enum router_result {
	ROUTER_FOUND,
	ROUTER_NO_PATH,   /* 404 */
	ROUTER_NO_METHOD, /* 405, with .allow */
};

struct router_match {
	const void *row;
	struct str captures[ROUTER_CAPTURES]; /* in their order, never empty; views of the path */
	size_t count;
	struct str allow; /* "GET, HEAD, POST" */
	const struct str *names; /* of the captures; for router_capture() */
};

struct router *router_new(struct arena *arena);
/* Two rows of the same method and pattern, or a malformed pattern, are our bug
 * and end the process. The pattern must outlive the router. */
void router_add(struct router *router, enum http_method method, const char *pattern, const void *row);
enum router_result router_match(const struct router *router, enum http_method method, struct str path,
                                struct router_match *out);
struct str router_capture(const struct router_match *match, const char *name); /* ptr NULL when absent */
