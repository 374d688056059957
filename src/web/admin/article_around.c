/* article_around: categories, words of the same meaning, questions without an
 * answer, and trying out what would be answered. */
#include "api.gen.h"
#include "arena.h"
#include "article.h"
#include "article_book.h"
#include "article_count.h"
#include "article_find.h"
#include "article_shared.h"
#include "call.h"
#include "change.h"
#include "clock.h"
#include "jst.h"
#include "setting.h"

_Static_assert((int)API_ARTICLE_TRY_VERDICT_SURE == (int)ARTICLE_SURE, "verdicts differ");

static enum err record(struct call *call, const char *action, const char *fact, int64_t value)
{
	struct change detail;
	change_begin(&detail, call->arena, CHANGE_EDITED);
	change_fact_i64(&detail, fact, value);
	return call_audit(call, action, S("article"), change_detail(&detail));
}

enum err article_categories_get(struct call *call, struct api_article_categories *out)
{
	struct article_category *list;
	size_t count;
	TRY(article_categories(call->db, call->arena, jst_day_of_ms(call->now), &list, &count));
	out->categories.items = arena_array(call->arena, struct api_article_category, count);
	out->categories.count = count;
	for (size_t i = 0; i < count; i++)
		out->categories.items[i] = (struct api_article_category){
			.has_id = true, .id = list[i].id, .name = list[i].name, .phone = list[i].phone, .hours = list[i].hours,
			.has_articles = true, .articles = list[i].articles};
	return OK;
}

/* They belong to no department. */
static enum err whole_city_only(struct call *call)
{
	return rights_may_in(&call->session->rights, RIGHT_ARTICLE, ACTION_EDIT, 0)
	               ? OK
	               : fail(ERR_DENIED, "分類と、同じ意味の言葉を変えられるのは、全庁の「よくある質問」を直せる職員だけです。");
}

enum err article_categories_save(struct call *call, const struct api_article_categories *in,
                                 struct api_article_categories *out)
{
	struct article_category *list = arena_array(call->arena, struct article_category, in->categories.count);
	TRY(whole_city_only(call));
	for (size_t i = 0; i < in->categories.count; i++) {
		const struct api_article_category *c = &in->categories.items[i];
		list[i] = (struct article_category){c->has_id ? c->id : 0, 0, c->name, c->phone, c->hours};
	}
	TRY(article_categories_put(call->db, call->arena, list, in->categories.count));
	TRY(article_categories_get(call, out));
	return record(call, "article.categories", "categories", (int64_t)in->categories.count);
}

enum err article_synonyms_get(struct call *call, struct api_article_synonyms *out)
{
	struct article_synonym_row *list;
	size_t count;
	TRY(article_synonyms(call->db, call->arena, &list, &count));
	out->synonyms.items = arena_array(call->arena, struct api_article_synonym, count);
	out->synonyms.count = count;
	for (size_t i = 0; i < count; i++)
		out->synonyms.items[i] = (struct api_article_synonym){list[i].word, list[i].same};
	return OK;
}

enum err article_synonyms_save(struct call *call, const struct api_article_synonyms *in, struct api_article_synonyms *out)
{
	struct article_synonym_row *list = arena_array(call->arena, struct article_synonym_row, in->synonyms.count);
	TRY(whole_city_only(call));
	for (size_t i = 0; i < in->synonyms.count; i++)
		list[i] = (struct article_synonym_row){0, in->synonyms.items[i].word, in->synonyms.items[i].same};
	TRY(article_synonyms_put(call->db, call->arena, list, in->synonyms.count));
	TRY(article_synonyms_get(call, out));
	return record(call, "article.synonyms", "synonyms", (int64_t)in->synonyms.count);
}

/* --- questions without an answer --- */

static struct api_article_miss miss_of(const struct article_miss *miss)
{
	enum api_article_miss_state state = str_eq(miss->state, S("made"))      ? API_ARTICLE_MISS_STATE_MADE
	                                    : str_eq(miss->state, S("ignored")) ? API_ARTICLE_MISS_STATE_IGNORED
	                                                                        : API_ARTICLE_MISS_STATE_OPEN;
	return (struct api_article_miss){
		.id = miss->id,
		.text = miss->text,
		.times = miss->times,
		.first_at = miss->first_at,
		.last_at = miss->last_at,
		.state = state,
		.has_article_id = miss->article_id != 0,
		.article_id = miss->article_id,
	};
}

enum err article_misses_get(struct call *call, const struct api_article_miss_query *query, struct api_article_misses *out)
{
	static const char *const states[] = {"open", "made", "ignored"};
	struct article_miss *list;
	size_t count;
	struct str state = str_from(states[query->has_state ? query->state : 0]);
	TRY(article_misses(call->db, call->arena, call->web->options.keyring, state, &list, &count));
	TRY(setting_number(call->db, call->arena, SETTING_ARTICLE_DAYS, &out->days));
	out->misses.items = arena_array(call->arena, struct api_article_miss, count);
	out->misses.count = count;
	for (size_t i = 0; i < count; i++)
		out->misses.items[i] = miss_of(&list[i]);
	return OK;
}

enum err article_miss_get(struct call *call, struct api_article_miss *out)
{
	struct article_miss miss;
	TRY(article_miss_find(call->db, call->arena, call->web->options.keyring, call->id, &miss));
	*out = miss_of(&miss);
	return OK;
}

enum err article_miss_put(struct call *call, const struct api_article_miss_change *in, struct api_article_miss *out)
{
	struct str state = in->state == API_ARTICLE_MISS_CHANGE_STATE_IGNORED ? S("ignored") : S("open");
	TRY(article_miss_settle(call->db, call->arena, call->id, state, 0));
	TRY(article_miss_get(call, out));
	return call_audit(call, "article.miss", str_fmt(call->arena, "article_miss %" PRId64, call->id), S(""));
}

/* --- trying out --- */

static enum err tell(struct call *call, struct str question, const struct article_found_one *one, bool offered,
                     struct api_article_try *out)
{
	struct api_article_tried *tried = &out->found.items[out->found.count++];
	*tried = (struct api_article_tried){.id = one->id,
	                                    .question = one->question,
	                                    .nearest = one->nearest,
	                                    .likeness = (int64_t)(one->likeness * 100),
	                                    .offered = offered,
	                                    .has_uses = one->by_use,
	                                    .uses = one->uses};
	tried->shared.items = arena_array(call->arena, struct str, ARTICLE_SHARED_MOST);
	tried->shared.count = article_shared(call->arena, question, one->nearest, tried->shared.items);
	return OK;
}

static enum err try_out(struct call *call, struct str question, struct api_article_try *out)
{
	struct article_found found;
	int64_t start = clock_monotonic_us();
	TRY(article_book_refresh(call->web->articles, call->db, call->arena, call->now));
	const struct article_page *page = article_book_take(call->web->articles, call->arena);
	TRY(article_find_answer(call->db, call->arena, page, question, jst_day_of_ms(call->now), &found));
	out->took_us = clock_monotonic_us() - start;
	out->verdict = (enum api_article_try_verdict)found.verdict;
	out->answer_at = (int64_t)(found.answer_at * 100 + 0.5);
	out->offer_at = (int64_t)(found.offer_at * 100 + 0.5);
	out->found.items = arena_array(call->arena, struct api_article_tried, found.count + found.below_count);
	for (size_t i = 0; i < found.count; i++)
		TRY(tell(call, question, &found.list[i], true, out));
	for (size_t i = 0; i < found.below_count; i++)
		TRY(tell(call, question, &found.below[i], false, out));
	out->categories.items = arena_array(call->arena, struct str, found.category_count);
	for (size_t i = 0; i < found.category_count; i++)
		out->categories.items[out->categories.count++] = found.categories[i].name;
	return OK;
}

/* A question that only looks: it takes a reader. */
enum err article_try_post(struct call *call, const struct api_article_try_ask *in, struct api_article_try *out)
{
	TRY(db_take(call->web->options.db, call->arena, DB_READ, &call->db));
	enum err result = try_out(call, in->question, out);
	db_return(&call->db);
	return result;
}
