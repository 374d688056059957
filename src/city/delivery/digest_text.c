/* digest_text: head and lines. */
#include "digest_text.h"

#include "arena.h"
#include "content.h"
#include "digest.h"
#include "jst.h"
#include "translation.h"
#include "wording.h"

struct str digest_word(struct wordings *words, struct str japanese)
{
	return words ? wordings_page(words, japanese).text : japanese;
}

struct str digest_head(struct arena *arena, struct wordings *words, int64_t items)
{
	return digest_word(words, items ? str_fmt(arena, "まとめてお知らせ（%" PRId64 "件）", items) : S("まとめてお知らせ"));
}

static struct str until(struct arena *arena, struct wordings *words, int64_t day)
{
	struct jst date = jst_from_day(day);
	return digest_word(words, str_fmt(arena, "（%d月%d日まで）", date.month, date.day));
}

enum err digest_line(struct arena *arena, struct wordings *words, const struct digest_text *item, struct digest_line *out)
{
	struct translations all;
	TRY(translations_read(arena, item->translations, &all));
	const struct audience_written written = translations_written(&all);
	enum language gets = audience_gets(&written, words ? wordings_language(words) : LANGUAGE_JA);
	const struct translation *one = translations_find(&all, gets);
	struct str first = one ? content_first_text(arena, one->messages) : item->first_text;
	struct str headline = digest_headline_in(arena, first, gets);
	if (headline.len == 0)
		headline = digest_word(words, S("お知らせ"));
	struct str read = wording_place(arena, digest_word(words, S("読む：{text}")), S("{text}"), headline);
	*out = (struct digest_line){
		.shown = item->until_day ? str_fmt(arena, "%.*s%.*s", FMT(read), FMT(until(arena, words, item->until_day))) : read,
		.headline = digest_headline(arena, item->first_text),
		.draft = one && !one->reviewed,
	};
	return OK;
}
