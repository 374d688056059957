/* text_alike: sorted bigrams, counted as a merge. */
#include "text_alike.h"

#include "arena.h"
#include "buf.h"
#include "utf8.h"

#include <stdlib.h>

#define SIGNS_MOST 4000

static int by_value(const void *a, const void *b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

struct text_pairs text_pairs(struct arena *arena, struct str text)
{
	struct str plain = utf8_fold(arena, text);
	struct text_pairs pairs = {.at = arena_array(arena, uint64_t, SIGNS_MOST)};
	struct buf numbers;
	uint32_t before = 0, c;
	buf_init(&numbers, arena, SIGNS_MOST);
	for (size_t at = 0; pairs.count < SIGNS_MOST && at < plain.len && utf8_next(plain, &at, &c);) {
		if (c <= ' ')
			continue;
		if (c >= '0' && c <= '9')
			buf_char(&numbers, (char)c);
		pairs.at[pairs.count++] = (uint64_t)before << 32 | c;
		before = c;
	}
	pairs.numbers = buf_view(&numbers);
	if (pairs.count)
		qsort(pairs.at, pairs.count, sizeof *pairs.at, by_value);
	return pairs;
}

int text_alike(const struct text_pairs *a, const struct text_pairs *b)
{
	size_t common = 0;
	for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
		if (a->at[i] == b->at[j])
			common++;
		if (a->at[i] <= b->at[j]) {
			j += a->at[i] == b->at[j];
			i++;
		} else {
			j++;
		}
	}
	size_t all = a->count + b->count;
	return all ? (int)(200 * common / all) : 0;
}
