/* str: views of text. */
#include "str.h"

#include "arena.h"

#include <stdio.h>
#include <string.h>

struct str str_from(const char *zero_terminated)
{
	return zero_terminated ? (struct str){zero_terminated, strlen(zero_terminated)}
	                       : (struct str){"", 0};
}

struct str str_of(const char *ptr, size_t len) { return (struct str){ptr, len}; }

bool str_eq(struct str a, struct str b)
{
	return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static char lower(char c) { return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c; }

bool str_eq_nocase(struct str a, struct str b)
{
	if (a.len != b.len)
		return false;
	for (size_t i = 0; i < a.len; i++)
		if (lower(a.ptr[i]) != lower(b.ptr[i]))
			return false;
	return true;
}

bool str_is_empty(struct str s) { return s.len == 0; }

bool str_starts(struct str s, struct str prefix)
{
	return s.len >= prefix.len && str_eq(str_left(s, prefix.len), prefix);
}

bool str_ends(struct str s, struct str suffix)
{
	return s.len >= suffix.len && str_eq(str_skip(s, s.len - suffix.len), suffix);
}

int str_compare(struct str a, struct str b)
{
	size_t shorter = a.len < b.len ? a.len : b.len;
	int order = shorter ? memcmp(a.ptr, b.ptr, shorter) : 0;
	return order ? order : (a.len > b.len) - (a.len < b.len);
}

ptrdiff_t str_find(struct str s, struct str what)
{
	if (what.len == 0)
		return 0;
	const char *at = s.len ? memmem(s.ptr, s.len, what.ptr, what.len) : NULL;
	return at ? at - s.ptr : -1;
}

ptrdiff_t str_find_char(struct str s, char c)
{
	const char *at = s.len ? memchr(s.ptr, c, s.len) : NULL;
	return at ? at - s.ptr : -1;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\v' || c == '\f';
}

struct str str_trim(struct str s)
{
	while (s.len && is_space(s.ptr[0]))
		s = str_skip(s, 1);
	while (s.len && is_space(s.ptr[s.len - 1]))
		s.len--;
	return s;
}

struct str str_skip(struct str s, size_t count)
{
	if (count > s.len)
		count = s.len;
	return s.ptr ? (struct str){s.ptr + count, s.len - count} : s;
}

struct str str_left(struct str s, size_t count)
{
	return (struct str){s.ptr, count < s.len ? count : s.len};
}

bool str_cut(struct str *rest, char separator, struct str *piece)
{
	if (!rest->ptr)
		return false;
	ptrdiff_t at = str_find_char(*rest, separator);
	if (at < 0) {
		*piece = *rest;
		*rest = (struct str){NULL, 0};
		return true;
	}
	*piece = str_left(*rest, (size_t)at);
	*rest = str_skip(*rest, (size_t)at + 1);
	return true;
}

bool str_to_i64(struct str s, int64_t *out)
{
	bool negative = s.len > 0 && s.ptr[0] == '-';
	if (negative)
		s = str_skip(s, 1);
	if (s.len == 0)
		return false;
	int64_t value = 0; /* counted downwards: the range below zero is the larger */
	for (size_t i = 0; i < s.len; i++) {
		if (s.ptr[i] < '0' || s.ptr[i] > '9' ||
		    __builtin_mul_overflow(value, (int64_t)10, &value) ||
		    __builtin_sub_overflow(value, (int64_t)(s.ptr[i] - '0'), &value))
			return false;
	}
	if (!negative && value == INT64_MIN)
		return false;
	*out = negative ? value : -value;
	return true;
}

struct str str_dup(struct arena *arena, struct str s)
{
	return (struct str){arena_copy(arena, s.ptr, s.len), s.len};
}

char *str_z(struct arena *arena, struct str s)
{
	char *copy = arena_alloc(arena, s.len + 1);
	if (s.len)
		memcpy(copy, s.ptr, s.len);
	return copy;
}

struct str str_fmt(struct arena *arena, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	int len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	assert(len >= 0);
	char *text = arena_alloc(arena, (size_t)len + 1);
	va_start(args, format);
	vsnprintf(text, (size_t)len + 1, format, args);
	va_end(args);
	return (struct str){text, (size_t)len};
}

struct str str_lower(struct arena *arena, struct str s)
{
	char *copy = arena_copy(arena, s.ptr, s.len);
	for (size_t i = 0; i < s.len; i++)
		copy[i] = lower(copy[i]);
	return (struct str){copy, s.len};
}
