/* article_find: likeness against the city's two limits.
 *
 * A single general word (ごみ) is like no question in particular: it is a small
 * part of each. Then those that have the word, or whose category has it, are
 * offered by how often they are read, with their categories. */
#include "article_find.h"

#include "arena.h"
#include "article.h"
#include "article_book.h"
#include "article_index.h"
#include "article_rules.h"
#include "str.h"
#include "utf8.h"

#include <string.h>

#define HITS 10
#define WORD_MOST 8 /* characters of a word that may be a general one */
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

static bool is_word(struct str words) { return words.len && utf8_graphemes(words) <= WORD_MOST && str_find_char(words, ' ') < 0; }

static size_t card_of(const struct article_page *page, int64_t id)
{
	size_t from = 0, until = page->card_count;
	while (from < until) {
		size_t middle = from + (until - from) / 2;
		if (page->cards[middle].id < id)
			from = middle + 1;
		else
			until = middle;
	}
	return from;
}

/* Marks the questions that have the word, or whose category has it; how many there are. */
static size_t mark_holders(struct arena *arena, const struct article_page *page, struct str question, struct str words, bool *marked)
{
	int64_t *holders = arena_array(arena, int64_t, page->card_count);
	size_t found = article_index_holders(page->index, arena, question, page->card_count, holders), count = 0;
	for (size_t i = 0; i < found; i++) {
		size_t at = card_of(page, holders[i]);
		if (at < page->card_count && page->cards[at].id == holders[i])
			marked[at] = true;
	}
	for (size_t s = 0; s < page->shelf_count; s++)
		if (str_find(page->shelves[s].words, words) >= 0)
			for (size_t i = 0; i < page->card_count; i++)
				marked[i] = marked[i] || page->cards[i].category_id == page->shelves[s].id;
	for (size_t i = 0; i < page->card_count; i++)
		count += marked[i];
	return count;
}

/* The most read of those marked, which is then no longer marked; card_count: none. */
static size_t take_most_read(const struct article_page *page, bool *marked)
{
	size_t best = page->card_count;
	for (size_t i = 0; i < page->card_count; i++)
		if (marked[i] && (best == page->card_count || page->cards[i].uses > page->cards[best].uses))
			best = i;
	if (best < page->card_count)
		marked[best] = false;
	return best;
}

/* Those with the word in their name first, then those with most of the questions. */
static void add_categories(struct arena *arena, const struct article_page *page, const bool *marked, struct str words,
                           struct article_found *out)
{
	size_t *marks = arena_array(arena, size_t, page->shelf_count);
	for (size_t s = 0; s < page->shelf_count; s++) {
		marks[s] = 0;
		for (size_t i = 0; i < page->card_count; i++)
			marks[s] += marked[i] && page->cards[i].category_id == page->shelves[s].id;
		if (marks[s] && str_find(page->shelves[s].words, words) >= 0)
			marks[s] += page->card_count;
	}
	while (out->category_count < ARTICLE_FOUND_CATEGORIES) {
		size_t best = 0;
		for (size_t s = 1; s < page->shelf_count; s++)
			best = marks[s] > marks[best] ? s : best;
		if (page->shelf_count == 0 || marks[best] == 0)
			return;
		marks[best] = 0;
		out->categories[out->category_count++] =
			(struct article_found_category){page->shelves[best].id, page->shelves[best].name};
	}
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
	struct article_found_one list[ARTICLE_FOUND_MOST];
	size_t count = 0, at;
	struct str words = article_index_words(page->index, arena, question);
	bool *marked = arena_array(arena, bool, page->card_count);
	memset(marked, 0, page->card_count * sizeof *marked);
	if (!is_word(words) || mark_holders(arena, page, question, words, marked) == 0)
		return OK;
	add_categories(arena, page, marked, words, out);
	while (count < ARTICLE_FOUND_MOST && (at = take_most_read(page, marked)) < page->card_count) {
		struct article_public article;
		enum err err = article_public(db, arena, page->cards[at].id, today, &article);
		if (err == ERR_NOT_FOUND) /* taken back a moment ago */
			continue;
		TRY(err);
		struct article_found_one one = {page->cards[at].id, article.question, article.question, 0, false, 0};
		if (!take_out(out->list, &out->count, one.id, &one))
			take_out(out->below, &out->below_count, one.id, &one);
		one.by_use = true;
		one.uses = page->cards[at].uses;
		list[count++] = one;
	}
	for (size_t i = 0; i < out->count && count < ARTICLE_FOUND_MOST; i++)
		list[count++] = out->list[i];
	for (size_t i = 0; i < count; i++)
		out->list[i] = list[i];
	out->count = count;
	out->verdict = count ? ARTICLE_UNSURE : ARTICLE_NOTHING;
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
	return out->verdict == ARTICLE_SURE ? OK : offer_by_use(db, arena, page, question, today, out);
}
