/* article_find: likeness against the city's two limits.
 *
 * A single general word (ごみ) is like no question in particular: it is a small
 * part of each. Then those that have the word, or whose category has it, are
 * offered by how often they are read, with their categories. */
#include "article_find.h"

#include "arena.h"
#include "article.h"
#include "article.sql.h"
#include "article_book.h"
#include "article_index.h"
#include "article_rules.h"
#include "str.h"
#include "utf8.h"

#define HITS 10
#define WORD_MOST 8 /* characters of a word that may be a general one */
#define HOLDERS_MOST 500
#define AHEAD 0.08 /* of the second, to be sure */
#define SAME 0.95  /* so like that others do not matter */

static enum err look_up(struct db *db, struct arena *arena, const struct article_page *page, const struct article_hit *hit,
                        int64_t today, struct article_found_one *out)
{
	struct article_public article;
	TRY(article_public(db, arena, hit->article_id, today, &article));
	*out = (struct article_found_one){hit->article_id, article.question, page->texts[hit->text].text, hit->likeness, false, 0};
	return OK;
}

/* --- a single word ----------------------------------------------------------------------- */

struct word {
	int64_t holders[HOLDERS_MOST];
	struct i64_list articles;
	int64_t named[ARTICLE_CATEGORIES_MOST]; /* categories that have it in their name */
	struct i64_list categories;
};

static enum err look_for_word(struct db *db, struct arena *arena, const struct article_page *page, struct str question,
                              struct word *out)
{
	struct article_category_names_row *rows;
	size_t count;
	struct str words = article_index_words(page->index, arena, question);
	*out = (struct word){.articles.at = out->holders, .categories.at = out->named};
	if (utf8_graphemes(words) > WORD_MOST || str_find_char(words, ' ') >= 0)
		return OK;
	out->articles.count = article_index_holders(page->index, arena, question, HOLDERS_MOST, out->holders);
	TRY(sql_article_category_names(db, arena, &rows, &count));
	for (size_t i = 0; i < count; i++)
		if (str_find(article_index_words(page->index, arena, rows[i].name), words) >= 0)
			out->named[out->categories.count++] = rows[i].id;
	return OK;
}

static enum err add_categories(struct db *db, struct arena *arena, const struct word *word, int64_t today,
                               struct article_found *out)
{
	struct article_categories_with_row *rows;
	size_t count;
	TRY(sql_article_categories_with(db, arena, word->articles, word->categories, today, &rows, &count));
	for (size_t i = 0; i < count && i < ARTICLE_FOUND_CATEGORIES; i++)
		out->categories[out->category_count++] = (struct article_found_category){rows[i].id, rows[i].name};
	return OK;
}

static bool take_out(struct article_found_one *list, size_t *count, int64_t id, struct article_found_one *out)
{
	for (size_t i = 0; i < *count; i++)
		if (list[i].id == id) {
			*out = list[i];
			for ((*count)--; i < *count; i++)
				list[i] = list[i + 1];
			return true;
		}
	return false;
}

/* The most read first, behind them what was like it anyway. */
static enum err offer_by_use(struct db *db, struct arena *arena, const struct article_page *page, struct str question,
                             int64_t today, struct article_found *out)
{
	struct word *word = arena_make(arena, struct word);
	struct article_most_used_row *rows;
	struct article_found_one list[ARTICLE_FOUND_MOST];
	size_t row_count, count = 0;
	TRY(look_for_word(db, arena, page, question, word));
	if (word->articles.count + word->categories.count == 0)
		return OK;
	TRY(sql_article_most_used(db, arena, word->articles, word->categories, today, &rows, &row_count));
	for (size_t i = 0; i < row_count && count < ARTICLE_FOUND_MOST; i++) {
		struct article_found_one one = {rows[i].id, rows[i].question, rows[i].question, 0, false, 0};
		if (!take_out(out->list, &out->count, rows[i].id, &one))
			take_out(out->below, &out->below_count, rows[i].id, &one);
		one.by_use = true;
		one.uses = rows[i].uses;
		list[count++] = one;
	}
	for (size_t i = 0; i < out->count && count < ARTICLE_FOUND_MOST; i++)
		list[count++] = out->list[i];
	for (size_t i = 0; i < count; i++)
		out->list[i] = list[i];
	out->count = count;
	out->verdict = count ? ARTICLE_UNSURE : ARTICLE_NOTHING;
	return add_categories(db, arena, word, today, out);
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
	return out->verdict == ARTICLE_SURE ? OK : offer_by_use(db, arena, page, question, today, out);
}
