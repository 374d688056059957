/* http: the words that server, router and client share. */
#pragma once

#include "err.h"
#include "str.h"

enum http_method {
	HTTP_OTHER, /* any method not named here; routes never match it */
	HTTP_GET,
	HTTP_HEAD,
	HTTP_POST,
	HTTP_PUT,
	HTTP_PATCH,
	HTTP_DELETE,
	HTTP_OPTIONS,
};

#define HTTP_METHODS ((size_t)HTTP_OPTIONS + 1)

/* A header line, a cookie, a form field. */
struct http_pair {
	struct str name;
	struct str value;
};

enum http_method http_method_from(struct str text); /* case matters, as in RFC 9110 */
const char *http_method_name(enum http_method method); /* "OTHER" for HTTP_OTHER */
const char *http_status_text(int status);            /* "Not Found"; "" when unknown */

/* Value of the first pair of that name, ASCII case ignored; ptr NULL when absent. */
struct str http_pair_find(const struct http_pair *pairs, size_t count, const char *name);
/* May be sent as a header name: a token of RFC 9110. */
bool http_is_token(struct str s);
/* May be sent as a header value: no control bytes but tab, so no CR, LF or NUL. */
bool http_is_value(struct str s);
/* The one table from errors to HTTP. */
int http_status_of(enum err code);
