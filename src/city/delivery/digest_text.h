/* digest_text: what a digest says, in one language: its head, and a line for each item.
 *
 * An item is named by the first line of its messages in that language, else in plain
 * Japanese, else in Japanese, as audience_gets() says. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct wordings;

struct digest_text {
	struct str first_text, translations; /* of its broadcast */
	int64_t until_day;                   /* the last day of use; 0: no end */
};
struct digest_line {
	struct str shown;    /* 読む：秋まつりのお知らせ（11月25日まで） */
	struct str headline; /* in Japanese, whatever is shown */
	bool draft;          /* a translation that nobody has read */
};
/* words NULL: Japanese. */
enum err digest_line(struct arena *arena, struct wordings *words, const struct digest_text *item,
                     struct digest_line *out) MUST_CHECK;
struct str digest_head(struct arena *arena, struct wordings *words, int64_t items); /* 0: no number */
/* A fixed text of the digest; its number may be in it. */
struct str digest_word(struct wordings *words, struct str japanese);
#define DIGEST_CHOOSE S("読みたいものを押してください。")
#define DIGEST_GONE S("このお知らせは、内容にまちがいがあったため、取り下げました。")
