/* utf8: counting and folding; graphemes and NFKC come from utf8proc. */
#include "utf8.h"

#include "arena.h"
#include "str.h"

#include <string.h>
#include <utf8proc.h>

bool utf8_next(struct str s, size_t *at, uint32_t *codepoint)
{
	if (*at >= s.len)
		return false;
	utf8proc_int32_t cp;
	utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)s.ptr + *at,
	                                        (utf8proc_ssize_t)(s.len - *at), &cp);
	if (len <= 0) {
		*codepoint = 0xfffd;
		*at += 1;
		return true;
	}
	*codepoint = (uint32_t)cp;
	*at += (size_t)len;
	return true;
}

static bool all_ascii(struct str s)
{
	for (size_t i = 0; i < s.len; i++)
		if ((unsigned char)s.ptr[i] >= 0x80 || s.ptr[i] == 0)
			return false;
	return true;
}

bool utf8_ok(struct str s)
{
	if (all_ascii(s))
		return true;
	for (size_t at = 0; at < s.len;) {
		utf8proc_int32_t cp;
		utf8proc_ssize_t len = utf8proc_iterate((const utf8proc_uint8_t *)s.ptr + at,
		                                        (utf8proc_ssize_t)(s.len - at), &cp);
		if (len <= 0 || cp == 0)
			return false;
		at += (size_t)len;
	}
	return true;
}

bool utf8_is_text(struct str s)
{
	if (!utf8_ok(s))
		return false;
	for (size_t i = 0; i < s.len; i++) {
		unsigned char c = (unsigned char)s.ptr[i];
		if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || c == 0x7f)
			return false;
	}
	return true;
}

size_t utf8_utf16_length(struct str s)
{
	size_t units = 0;
	uint32_t cp;
	for (size_t at = 0; utf8_next(s, &at, &cp);)
		units += cp >= 0x10000 ? 2 : 1;
	return units;
}

size_t utf8_codepoints(struct str s)
{
	size_t count = 0;
	uint32_t cp;
	for (size_t at = 0; utf8_next(s, &at, &cp);)
		count++;
	return count;
}

struct str utf8_cut(struct str s, size_t graphemes)
{
	utf8proc_int32_t state = 0;
	uint32_t before = 0, cp;
	size_t count = 0;
	for (size_t at = 0, start = 0; utf8_next(s, &at, &cp); start = at) {
		bool fresh = start == 0 || utf8proc_grapheme_break_stateful(
			(utf8proc_int32_t)before, (utf8proc_int32_t)cp, &state);
		if (fresh && count++ == graphemes)
			return str_left(s, start);
		before = cp;
	}
	return s;
}

size_t utf8_graphemes(struct str s)
{
	utf8proc_int32_t state = 0;
	uint32_t before = 0, cp;
	size_t count = 0;
	bool first = true;
	for (size_t at = 0; utf8_next(s, &at, &cp); first = false) {
		if (first || utf8proc_grapheme_break_stateful((utf8proc_int32_t)before,
		                                              (utf8proc_int32_t)cp, &state))
			count++;
		before = cp;
	}
	return count;
}

static bool is_blank(uint32_t cp)
{
	return cp == ' ' || cp == '\t' || cp == '\n' || cp == '\r' || cp == 0x3000;
}

struct str utf8_fold(struct arena *arena, struct str s)
{
	utf8proc_uint8_t *folded = NULL;
	utf8proc_ssize_t len = utf8proc_map((const utf8proc_uint8_t *)s.ptr, (utf8proc_ssize_t)s.len,
	                                    &folded, UTF8PROC_COMPAT | UTF8PROC_COMPOSE |
	                                    UTF8PROC_CASEFOLD | UTF8PROC_IGNORE);
	if (len < 0)
		return s;
	struct str in = str_dup(arena, str_of((const char *)folded, (size_t)len));
	mem_free(folded);
	char *out = arena_alloc(arena, in.len + 1);
	size_t used = 0;
	bool gap = false;
	uint32_t cp;
	for (size_t at = 0; utf8_next(in, &at, &cp);) {
		if (is_blank(cp)) {
			gap = used > 0;
			continue;
		}
		if (gap)
			out[used++] = ' ';
		gap = false;
		if (cp >= 0x30a1 && cp <= 0x30f6) /* katakana → hiragana, same length */
			cp -= 0x60;
		used += (size_t)utf8proc_encode_char((utf8proc_int32_t)cp, (utf8proc_uint8_t *)out + used);
	}
	return str_of(out, used);
}
