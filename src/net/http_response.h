/* http_response: what is answered.
 *
 * A header with CR, LF or another control byte does not leave the house: it
 * turns the whole answer into a bare 500, so no caller needs to check. */
#pragma once

#include "cookie.h"
#include "http_request.h"

struct http_header_line {
	struct http_pair pair;
	struct http_header_line *next;
};

struct http_response {
	struct arena *arena; /* the request's */
	int status;
	struct str body; /* in the arena, or static */
	/* Or the body in pieces: writes up to room bytes and says how many; 0 is the
	 * end. A failure cuts the connection. Runs on a server thread: must not wait
	 * for long. `release`, if any, runs when the answer is done or given up. */
	enum err (*pull)(void *context, char *into, size_t room, size_t *written);
	void (*release)(void *context);
	void *pull_context;
	int64_t pull_length; /* 0 or below: unknown, sent chunked */
	bool close;          /* no further request on this connection */
	bool broken;         /* a bad header was added */
	struct http_header_line *first;
	struct http_header_line *last;
};

/* Adds a line; of a name already there too (Set-Cookie). The texts must live as
 * long as the arena. Length, encoding and date lines are the server's own. */
void http_add_header(struct http_response *res, struct str name, struct str value);
/* Replaces all lines of that name. */
void http_set_header(struct http_response *res, struct str name, struct str value);
struct str http_response_header(const struct http_response *res, const char *name);
void http_set_cookie(struct http_response *res, const struct cookie *cookie); /* malformed: broken */

void http_respond(struct http_response *res, int status, struct str type, struct str body);
void http_respond_text(struct http_response *res, int status, struct str body);
void http_respond_redirect(struct http_response *res, int status, struct str location);

/* A file embedded in the program. */
struct http_asset {
	struct str type;  /* "text/css; charset=utf-8" */
	struct str bytes;
	struct str gzip;  /* the same, compressed; empty when it does not pay */
	struct str etag;  /* with quotes: "\"3f2a…\"" */
	bool immutable;   /* its name changes with its content: cached for a year */
};

/* 200 or 304, gzip where the client takes it. Headers set before stay. */
void http_respond_asset(const struct http_request *req, struct http_response *res,
                        const struct http_asset *asset);
