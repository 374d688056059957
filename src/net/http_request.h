/* http_request: what was asked, checked and in UTF-8. */
#pragma once

#include "err.h"
#include "form.h"
#include "http.h"

struct arena;
struct cidr_list;

struct http_request {
	struct arena *arena; /* of this request; ends after the answer has been sent */
	enum http_method method;
	struct str method_text;
	struct str target;   /* as sent: "/a%20b?c=d" */
	struct str path;     /* percent-decoded once: "/a b" */
	struct str query;    /* as sent, without "?" */
	struct form params;  /* the query, decoded */
	const struct http_pair *headers;
	size_t header_count;
	struct str body;        /* complete in the handler, unless it went to a sink */
	int64_t body_length;    /* bytes received so far */
	int64_t announced;      /* Content-Length, or -1 when chunked */
	struct str remote_addr; /* of the client, as far as trusted proxies told */
	bool https;             /* a trusted proxy says so */
	enum err sink_err;      /* what the sink returned, if it failed: the rest was thrown away */
	void *state;            /* the owner's, from route to handler */
};

/* First header of that name, ASCII case ignored; ptr NULL when absent. */
struct str http_header(const struct http_request *req, const char *name);
/* First query parameter of that name; ptr NULL when absent. */
struct str http_param(const struct http_request *req, const char *name);
/* Of the Cookie header; ptr NULL when absent, malformed or there twice. */
struct str http_cookie(const struct http_request *req, const char *name);
/* The type without parameters equals, ASCII case ignored: "application/json". */
bool http_is_type(const struct http_request *req, const char *type);

/* Fills path, query and params from target. Refuses (ERR_INVALID) a path with
 * NUL, "..", "//", a backslash, control bytes or invalid UTF-8, and a query
 * that is not one. For the server and its tests. */
enum err http_request_target(struct http_request *req) MUST_CHECK;
/* Fills remote_addr and https. X-Forwarded-For is read from its end, and only as
 * long as the address reached is a trusted proxy. For the server and its tests. */
void http_request_origin(struct http_request *req, struct str peer, const struct cidr_list *trusted);
