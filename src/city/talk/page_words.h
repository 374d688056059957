/* page_words: the fixed texts of the citizens' pages in other languages, as drafts
 * that somebody who knows the language has yet to read (wording.h).
 *
 * The Japanese text names the row. Numbers in it stand as {1}, {2} …, in their
 * order; {account} and {city} are names. */
#pragma once

#include "language.h"
#include "str.h"

struct page_word {
	const char *in[LANGUAGES]; /* by language; NULL: none, only for ja-easy */
};

extern const struct page_word page_words_settings[], page_words_other[], page_words_talk[];
extern const size_t page_words_settings_count, page_words_other_count, page_words_talk_count;

size_t page_word_count(void);
const struct page_word *page_word_at(size_t index);
/* NULL: no text of ours. */
const struct page_word *page_word_find(struct str japanese);
