/* article_find: likeness against the city's two limits. */
#include "article_find.h"

#include "arena.h"
#include "article.h"
#include "article_book.h"
#include "article_index.h"
#include "article_rules.h"
#include "str.h"

#define HITS 10
#define AHEAD 0.08 /* of the second, to be sure */
#define SAME 0.95  /* so like that others do not matter */

static enum err look_up(struct db *db, struct arena *arena, const struct article_page *page, const struct article_hit *hit,
                        int64_t today, struct article_found_one *out)
{
	struct article_public article;
	TRY(article_public(db, arena, hit->article_id, today, &article));
	*out = (struct article_found_one){hit->article_id, article.question, page->texts[hit->text].text, hit->likeness};
	return OK;
}

static enum article_verdict judge(const struct article_found *found)
{
	if (found->count == 0)
		return ARTICLE_NOTHING;
	double first = found->list[0].likeness, second = found->count > 1 ? found->list[1].likeness : 0;
	return first >= found->answer_at && (first >= SAME || first - second >= AHEAD) ? ARTICLE_SURE : ARTICLE_UNSURE;
}

enum err article_find_answer(struct db *db, struct arena *arena, const struct article_page *page, struct str question,
                             int64_t today, struct article_found *out)
{
	struct article_hit hits[HITS];
	struct article_rules rules;
	TRY(article_rules(db, arena, &rules));
	*out = (struct article_found){.answer_at = rules.answer_at, .offer_at = rules.offer_at};
	size_t count = article_index_search(page->index, arena, question, HITS, hits);
	for (size_t i = 0; i < count; i++) {
		bool offered = hits[i].likeness >= rules.offer_at;
		if ((offered ? out->count : out->below_count) == ARTICLE_FOUND_MOST)
			continue;
		struct article_found_one one;
		enum err err = look_up(db, arena, page, &hits[i], today, &one);
		if (err == ERR_NOT_FOUND) /* taken back a moment ago */
			continue;
		TRY(err);
		if (offered)
			out->list[out->count++] = one;
		else
			out->below[out->below_count++] = one;
	}
	out->verdict = judge(out);
	return OK;
}
