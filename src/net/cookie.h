/* cookie: reads Cookie, writes Set-Cookie. */
#pragma once

#include "err.h"

struct arena;

enum cookie_same_site { COOKIE_LAX, COOKIE_STRICT, COOKIE_NONE };

struct cookie {
	struct str name;
	struct str value;         /* as it stands: no quotes, white space, comma, semicolon, backslash */
	struct str path;          /* "/" when empty */
	int64_t max_age_s;        /* below 0: until the browser closes; 0: delete now */
	bool insecure;            /* only for plain http in development */
	bool script_may_read;     /* otherwise HttpOnly */
	enum cookie_same_site same_site;
};

/* Of a Cookie header; ptr NULL when absent, malformed or there twice (somebody
 * is playing tricks). */
struct str cookie_get(struct str header, const char *name);
/* The value of a Set-Cookie header. A name that starts with __Host- must be
 * secure and for "/", one with __Secure- must be secure, SameSite=None too. */
enum err cookie_format(struct arena *arena, const struct cookie *cookie, struct str *out) MUST_CHECK;
