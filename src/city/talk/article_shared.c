/* article_shared: longest common runs, from left to right. */
#include "article_shared.h"

#include "arena.h"
#include "utf8.h"

/* Bytes of the longest beginning of `a` that stands somewhere in `b`. */
static size_t longest_run(struct str a, struct str b, size_t *characters)
{
	size_t at = 0, next = 0;
	uint32_t cp;
	*characters = 0;
	while (utf8_next(a, &next, &cp) && cp > ' ' && str_find(b, str_left(a, next)) >= 0) {
		at = next;
		(*characters)++;
	}
	return at;
}

static bool starts_with_kanji(struct str text)
{
	size_t at = 0;
	uint32_t cp;
	return utf8_next(text, &at, &cp) && cp >= 0x3400 && cp <= 0x9fff;
}

size_t article_shared(struct arena *arena, struct str a, struct str b, struct str out[ARTICLE_SHARED_MOST])
{
	struct str rest = utf8_fold(arena, a), other = utf8_fold(arena, b);
	size_t count = 0, characters, step;
	uint32_t cp;
	while (rest.len && count < ARTICLE_SHARED_MOST) {
		size_t run = longest_run(rest, other, &characters);
		bool tells = characters >= 2 || (characters == 1 && starts_with_kanji(rest));
		if (tells)
			out[count++] = utf8_cut(str_left(rest, run), 20);
		step = 0;
		if (!tells && !utf8_next(rest, &step, &cp))
			break;
		rest = str_skip(rest, tells ? run : step);
	}
	return count;
}
