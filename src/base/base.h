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

/* 1: built with a sanitizer, whose own memory and system calls no wall may stop. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer) || __has_feature(memory_sanitizer)
#define SANITIZED 1
#endif
#endif
#ifndef SANITIZED
#define SANITIZED 0
#endif

/* A view of text or bytes: borrowed, not zero-terminated, printed with
 * "%.*s", FMT(s). A zero-terminated copy for a C library: str_z(). */
struct str {
	const char *ptr;
	size_t len;
};

#define S(literal) ((struct str){"" literal "", sizeof(literal) - 1})
#define S_INIT(literal) {"" literal "", sizeof(literal) - 1}
#define FMT(s) (int)(s).len, (s).ptr
