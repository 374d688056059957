/* article_book: the index of all public questions (article_index.h), one per
 * program, made anew when articles or the day change (what is valid and how
 * often each is read are of the day). For any thread. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct article_book;
struct article_index;
struct article_text;
struct db;

struct article_card { /* a public question */
	int64_t id, category_id, uses; /* category 0: none; uses: how often it was shown in 90 days */
};
struct article_shelf { /* a category; words: its name as the index reads it */
	int64_t id;
	struct str name, words;
};
struct article_page { /* as it was when last refreshed */
	const struct article_index *index;
	const struct article_text *texts; /* what a hit's .text counts */
	size_t text_count;
	const struct article_card *cards; /* by id */
	size_t card_count;
	const struct article_shelf *shelves; /* in their order */
	size_t shelf_count;
};

struct article_book *article_book_new(void);
void article_book_free(struct article_book **book); /* nobody may hold an index of it; accepts NULL */
/* Reads all articles when something changed, else one row. Take a loan that
 * nobody waits for: it lasts half a second for fifty thousand wordings. */
enum err article_book_refresh(struct article_book *book, struct db *db, struct arena *arena, int64_t now) MUST_CHECK;
/* NULL before the first refresh. Lives as long as the arena. */
const struct article_page *article_book_take(struct article_book *book, struct arena *arena);
