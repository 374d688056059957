/* base: the words every other file uses.
 *
 * Sizes are size_t, ids, counts and times int64_t (time: milliseconds UTC).
 * Everything that can fail returns enum err (err.h) and is MUST_CHECK.
 * Memory belongs to an arena (arena.h); text is struct str (str.h). */
#pragma once

#include <assert.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define MUST_CHECK __attribute__((warn_unused_result))
#define PRINTF(fmt, first) __attribute__((format(printf, fmt, first)))
#define NORETURN __attribute__((noreturn))
#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* A view of text or bytes: borrowed, not zero-terminated, printed with
 * "%.*s", FMT(s). A zero-terminated copy for a C library: str_z(). */
struct str {
	const char *ptr;
	size_t len;
};

#define S(literal) ((struct str){"" literal "", sizeof(literal) - 1})
#define S_INIT(literal) {"" literal "", sizeof(literal) - 1}
#define FMT(s) (int)(s).len, (s).ptr
