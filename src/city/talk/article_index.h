/* article_index: finds questions that are asked in other words.
 *
 * An immutable index in memory over the questions of all articles and their
 * variants: pairs of neighbouring characters, weighted by how rare they are
 * (docs/decisions/faq-search.md). Built anew when articles change; for any
 * number of threads at once. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;

#define ARTICLE_TEXTS_MOST 500000
#define ARTICLE_HITS_MOST 20

struct article_text {
	int64_t article_id;
	struct str text; /* a question, as staff wrote it */
};

/* Both are the same word to a citizen: ゴミ and 廃棄物. */
struct article_synonym {
	struct str word, same;
};

struct article_source {
	const struct article_text *texts;
	size_t text_count;
	const struct article_synonym *synonyms;
	size_t synonym_count;
};

struct article_hit {
	int64_t article_id;
	double likeness;  /* 1: the same words; 0: nothing in common */
	size_t text;      /* which of source.texts was nearest */
};

struct article_index;

/* Copies what it needs. */
struct article_index *article_index_make(const struct article_source *source);
void article_index_free(struct article_index **index);
/* The likeliest articles, each once, likeliest first; at most `most`, which is at
 * most ARTICLE_HITS_MOST. Returns how many. */
size_t article_index_search(const struct article_index *index, struct arena *arena, struct str question,
                            size_t most, struct article_hit *hits);
/* What is left of a question for the index: folded, synonyms replaced, no politeness. */
struct str article_index_words(const struct article_index *index, struct arena *arena, struct str question);
/* The articles that have a text with everything of the question in it, each once,
 * by id; at most `most`. Returns how many. */
size_t article_index_holders(const struct article_index *index, struct arena *arena, struct str question,
                             size_t most, int64_t *ids);
