/* article_find: what would be answered to a question. For the talk and for the
 * staff who try it out. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct article_page;
struct db;

#define ARTICLE_FOUND_MOST 5
#define ARTICLE_FOUND_CATEGORIES 3

enum article_verdict { ARTICLE_NOTHING, ARTICLE_UNSURE, ARTICLE_SURE };

struct article_found {
	enum article_verdict verdict;
	struct article_found_one {
		int64_t id;
		struct str question;
		struct str nearest; /* the wording that was nearest */
		double likeness;
		bool by_use;  /* one word was asked, it is in it, and it is among the most read */
		int64_t uses; /* then: how often it was shown in 90 days */
	} list[ARTICLE_FOUND_MOST]; /* likeliest first; those that would be shown or offered */
	size_t count;
	struct article_found_one below[ARTICLE_FOUND_MOST]; /* too unlike to be offered */
	size_t below_count;
	struct article_found_category {
		int64_t id;
		struct str name;
	} categories[ARTICLE_FOUND_CATEGORIES]; /* of a single word: where more of it stands */
	size_t category_count;
	double answer_at, offer_at;
};

enum err article_find_answer(struct db *db, struct arena *arena, const struct article_page *page, struct str question,
                             int64_t today, struct article_found *out) MUST_CHECK;
