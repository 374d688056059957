/* reply_match: which rules' words are in a text.
 *
 * An immutable automaton (Aho and Corasick) over the folded words of all rules: one
 * walk over the text finds them all, however many there are. A text is looked at
 * twice: as it was said, and with each synonym in the form of its group. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;

enum reply_kind { REPLY_EXACT, REPLY_PREFIX, REPLY_ALL, REPLY_PART };
extern const char *const reply_kinds[]; /* "exact", "prefix", "all", "part"; NULL at the end */

#define REPLY_PIECES_MOST 10 /* of kind "all": words with white space between */
#define REPLY_TEXT_MOST 5000 /* characters of what is said that are looked at */

struct reply_word {
	enum reply_kind kind;
	struct str text; /* as staff wrote it */
};

struct reply_pattern { /* a word of a rule */
	size_t rule; /* number of the caller's */
	struct reply_word word;
};

/* Both mean the same; folded by whoever makes the automaton. */
struct reply_synonym {
	struct str word, same;
};

struct reply_source {
	const struct reply_pattern *patterns;
	size_t pattern_count;
	const struct reply_synonym *synonyms;
	size_t synonym_count;
};

struct reply_hit {
	size_t rule;
	size_t pattern;  /* the best of its words: number in source.patterns */
	enum reply_kind kind;
	size_t length;   /* characters of that word, folded */
	bool by_synonym; /* found only in the form of its group */
};

struct reply_match;
/* Copies what it needs. Shared by any number of threads. */
struct reply_match *reply_match_make(const struct reply_source *source);
void reply_match_free(struct reply_match **match);

/* Rules with a word in it, each once: the nearest to the whole text first (exact,
 * beginning, all words, part), then the longest word, then as given. */
size_t reply_match_find(const struct reply_match *match, struct arena *arena, struct str text, struct reply_hit **out);
/* Why such a word cannot be used; empty: it can. */
struct str reply_word_problem(struct arena *arena, const struct reply_word *word);
