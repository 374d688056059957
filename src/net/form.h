/* form: application/x-www-form-urlencoded, in bodies and behind "?". */
#pragma once

#include "err.h"
#include "http.h"

struct arena;

struct form {
	struct http_pair *pairs; /* in their order; values are valid UTF-8 without NUL */
	size_t count;
};

struct form_limits {
	size_t pairs; /* most pairs */
	size_t name;  /* most bytes of a name */
	size_t value; /* most bytes of a value */
};

#define FORM_LIMITS ((struct form_limits){.pairs = 500, .name = 128, .value = (size_t)256 * 1024})

enum err form_parse(struct arena *arena, struct str text, struct form_limits limits,
                    struct form *out) MUST_CHECK;
/* First value of that name; ptr NULL when absent. Case matters. */
struct str form_get(const struct form *form, const char *name);
/* The nth value of that name, from 0 (check boxes); ptr NULL behind the last. */
struct str form_get_nth(const struct form *form, const char *name, size_t nth);
