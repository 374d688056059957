/* str: views of text. Nothing here allocates unless it takes an arena. */
#pragma once

#include "base.h"

struct arena;

struct str str_from(const char *zero_terminated); /* NULL gives an empty view */
struct str str_of(const char *ptr, size_t len);
bool str_eq(struct str a, struct str b);
bool str_eq_nocase(struct str a, struct str b); /* ASCII case only */
bool str_is_empty(struct str s);
bool str_starts(struct str s, struct str prefix);
bool str_ends(struct str s, struct str suffix);
int str_compare(struct str a, struct str b);
/* Index of the first match, or -1. */
ptrdiff_t str_find(struct str s, struct str what);
ptrdiff_t str_find_char(struct str s, char c);
struct str str_trim(struct str s); /* ASCII white space at both ends */
struct str str_skip(struct str s, size_t count); /* without the first count bytes */
struct str str_left(struct str s, size_t count); /* at most count bytes */
/* Cuts *rest at the first separator: returns the piece before it and moves
 * *rest behind it; false when *rest is used up (ptr NULL). */
bool str_cut(struct str *rest, char separator, struct str *piece);
/* Decimal, optional minus, nothing else around it; false when out of range. */
bool str_to_i64(struct str s, int64_t *out);

struct str str_dup(struct arena *arena, struct str s);
char *str_z(struct arena *arena, struct str s); /* zero-terminated copy */
struct str str_fmt(struct arena *arena, const char *format, ...) PRINTF(2, 3);
struct str str_lower(struct arena *arena, struct str s); /* ASCII only */
