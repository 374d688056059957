/* article_say: an answer, a choice, a way out, as LINE's messages. */
#pragma once

#include "article.h"
#include "article_rules.h"
#include "err.h"
#include "str.h"

struct arena;
struct turn;

/* One bubble with lines to tap. */
struct say_line {
	struct str text;
	struct str data; /* of a postback … */
	struct str uri;  /* … or an address */
};
#define SAY_LINES_MOST 14
struct say_bubble {
	struct str title;
	struct str note; /* smaller, below the title; may be empty */
	const struct say_line *lines;
	size_t line_count;
	int64_t ask_article; /* 解決しましたか for this article; 0: not asked */
	struct str solved, yes, no; /* its words */
};

/* Asks whether this article helped, in the reader's words; 0: does not. */
void article_ask_solved(const struct turn *turn, struct say_bubble *bubble, int64_t article);
/* Both are JSON lists of messages: the bubble behind them; messages empty: alone. */
enum err say_with_bubble(struct arena *arena, struct str messages, const struct say_bubble *bubble,
                         struct str *out) MUST_CHECK;
/* A JSON list with one text. */
struct str say_text(struct arena *arena, struct str text);
