/* utf8: text as LINE and people count it. utf8_ok() is asked once at the door. */
#pragma once

#include "base.h"

struct arena;

bool utf8_ok(struct str s); /* valid, no overlong forms, no surrogates, no NUL */
/* No control characters but tab and line ends. */
bool utf8_is_text(struct str s);
size_t utf8_utf16_length(struct str s); /* UTF-16 code units: LINE's usual count */
size_t utf8_graphemes(struct str s);    /* what a person sees as characters */
size_t utf8_codepoints(struct str s);
/* Next code point, moving *at; at the end returns false. */
bool utf8_next(struct str s, size_t *at, uint32_t *codepoint);
/* At most so many graphemes, cut on a border. */
struct str utf8_cut(struct str s, size_t graphemes);
/* NFKC, case folded, katakana to hiragana, white space collapsed: for comparing
 * what people typed. */
struct str utf8_fold(struct arena *arena, struct str s);
