/* page_words: finding one by its Japanese text. */
#include "page_words.h"

size_t page_word_count(void) { return page_words_settings_count + page_words_other_count + page_words_talk_count; }

const struct page_word *page_word_at(size_t index)
{
	if (index < page_words_settings_count)
		return &page_words_settings[index];
	index -= page_words_settings_count;
	return index < page_words_other_count ? &page_words_other[index] : &page_words_talk[index - page_words_other_count];
}

const struct page_word *page_word_find(struct str japanese)
{
	for (size_t i = 0; i < page_word_count(); i++)
		if (str_eq(japanese, str_from(page_word_at(i)->in[LANGUAGE_JA])))
			return page_word_at(i);
	return NULL;
}
