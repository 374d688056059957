/* article_book: an index under a version, kept until nobody reads it any more. */
#include "article_book.h"

#include "arena.h"
#include "article.h"
#include "article.sql.h"
#include "article_index.h"
#include "db.h"
#include "field.h"
#include "jst.h"
#include "str.h"

#include <pthread.h>

#define SOURCE_ROOM ((size_t)512 << 20)
#define USES_DAYS 90

struct page {
	struct article_page shown; /* first: lent out */
	struct article_book *book;
	struct arena *arena; /* of the texts */
	struct article_index *index;
	int readers; /* the book itself is one */
};

struct article_book {
	pthread_mutex_t lock;    /* of what follows */
	pthread_mutex_t writing; /* one makes it anew, the others go on with the old one */
	struct page *page;
	int64_t version, day; /* what it was made of */
};

struct article_book *article_book_new(void)
{
	struct article_book *book = mem_make(sizeof *book);
	pthread_mutex_init(&book->lock, NULL);
	pthread_mutex_init(&book->writing, NULL);
	return book;
}

static void let_go(void *thing)
{
	struct page *page = thing;
	struct article_book *book = page->book;
	pthread_mutex_lock(&book->lock);
	bool last = --page->readers == 0;
	pthread_mutex_unlock(&book->lock);
	if (last) {
		article_index_free(&page->index);
		arena_free(&page->arena);
		mem_free(page);
	}
}

void article_book_free(struct article_book **book_at)
{
	struct article_book *book = *book_at;
	*book_at = NULL;
	if (!book)
		return;
	if (book->page)
		let_go(book->page);
	pthread_mutex_destroy(&book->lock);
	pthread_mutex_destroy(&book->writing);
	mem_free(book);
}

const struct article_page *article_book_take(struct article_book *book, struct arena *arena)
{
	pthread_mutex_lock(&book->lock);
	struct page *page = book->page;
	if (page)
		page->readers++;
	pthread_mutex_unlock(&book->lock);
	if (!page)
		return NULL;
	arena_defer(arena, let_go, page);
	return &page->shown;
}

/* --- making it anew ------------------------------------------------------------------- */

struct gathering {
	struct arena *arena;
	struct article_text *texts;
	size_t count, room;
	struct article_card *cards;
	size_t card_count, card_room;
	struct article_shelf *shelves;
	size_t shelf_count;
	int64_t today;
};

static void take(struct gathering *g, int64_t article, struct str text)
{
	if (g->count == ARTICLE_TEXTS_MOST || text.len == 0)
		return;
	if (g->count == g->room) {
		struct article_text *more = arena_array(g->arena, struct article_text, g->room ? g->room * 2 : 1024);
		for (size_t i = 0; i < g->count; i++)
			more[i] = g->texts[i];
		g->texts = more;
		g->room = g->room ? g->room * 2 : 1024;
	}
	g->texts[g->count++] = (struct article_text){article, str_dup(g->arena, text)};
}

static bool is_valid(const struct gathering *g, const struct article_texts_row *row)
{
	return !(row->has_valid_from && row->valid_from > g->today) && !(row->has_valid_until && row->valid_until < g->today);
}

static enum err take_row(struct gathering *g, const struct article_texts_row *row)
{
	const struct node *variants;
	struct arena *scratch = arena_new();
	take(g, row->id, row->question);
	enum err err = node_parse(scratch, row->variants, &variants);
	for (size_t i = 0; err == OK && i < node_count(variants); i++)
		take(g, row->id, node_text(node_at(variants, i), S("")));
	arena_free(&scratch);
	return err;
}

/* One wording a line. */
static void take_lines(struct gathering *g, int64_t article, struct str text)
{
	struct str line;
	while (str_cut(&text, '\n', &line))
		take(g, article, str_trim(line));
}

static enum err gather_tongues(struct gathering *g, struct db *db)
{
	struct article_tongues_cursor cursor;
	struct article_tongues_row row;
	TRY(sql_article_tongues_open(db, g->arena, &cursor));
	while (sql_article_tongues_next(&cursor, &row)) {
		const struct article_texts_row days = {.has_valid_from = row.has_valid_from, .valid_from = row.valid_from,
		                                       .has_valid_until = row.has_valid_until, .valid_until = row.valid_until};
		if (is_valid(g, &days))
			take_lines(g, row.id, row.text);
	}
	return sql_article_tongues_close(&cursor);
}

static enum err gather(struct gathering *g, struct db *db)
{
	struct article_texts_cursor cursor;
	struct article_texts_row row;
	TRY(sql_article_texts_open(db, g->arena, &cursor));
	while (sql_article_texts_next(&cursor, &row))
		if (is_valid(g, &row))
			TRY(take_row(g, &row));
	return sql_article_texts_close(&cursor);
}

static void take_card(struct gathering *g, const struct article_cards_row *row)
{
	if (g->card_count == g->card_room) {
		struct article_card *more = arena_array(g->arena, struct article_card, g->card_room ? g->card_room * 2 : 256);
		for (size_t i = 0; i < g->card_count; i++)
			more[i] = g->cards[i];
		g->cards = more;
		g->card_room = g->card_room ? g->card_room * 2 : 256;
	}
	g->cards[g->card_count++] = (struct article_card){row->id, row->category_id, row->uses};
}

static enum err gather_cards(struct gathering *g, struct db *db)
{
	struct article_cards_cursor cursor;
	struct article_cards_row row;
	TRY(sql_article_cards_open(db, g->arena, g->today, g->today - USES_DAYS, &cursor));
	while (sql_article_cards_next(&cursor, &row))
		take_card(g, &row);
	return sql_article_cards_close(&cursor);
}

static enum err gather_shelves(struct gathering *g, struct db *db, const struct article_index *index)
{
	struct article_category_names_row *rows;
	TRY(sql_article_category_names(db, g->arena, &rows, &g->shelf_count));
	g->shelves = arena_array(g->arena, struct article_shelf, g->shelf_count);
	for (size_t i = 0; i < g->shelf_count; i++)
		g->shelves[i] = (struct article_shelf){rows[i].id, rows[i].name, article_index_words(index, g->arena, rows[i].name)};
	return OK;
}

static enum err make(struct gathering *g, struct db *db, struct article_index **out)
{
	struct article_synonym_row *rows;
	size_t count;
	TRY(gather(g, db));
	TRY(gather_tongues(g, db));
	TRY(gather_cards(g, db));
	TRY(article_synonyms(db, g->arena, &rows, &count));
	struct article_synonym *synonyms = arena_array(g->arena, struct article_synonym, count);
	for (size_t i = 0; i < count; i++)
		synonyms[i] = (struct article_synonym){rows[i].word, rows[i].same};
	*out = article_index_make(&(struct article_source){g->texts, g->count, synonyms, count});
	enum err err = gather_shelves(g, db, *out);
	if (err)
		article_index_free(out);
	return err;
}

static void turn_page(struct article_book *book, struct article_index *index, const struct gathering *g, int64_t version)
{
	struct page *page = mem_make(sizeof *page), *old;
	*page = (struct page){
		.shown = {index, g->texts, g->count, g->cards, g->card_count, g->shelves, g->shelf_count},
		.book = book, .arena = g->arena, .index = index, .readers = 1};
	pthread_mutex_lock(&book->lock);
	old = book->page;
	book->page = page;
	book->version = version;
	book->day = g->today;
	pthread_mutex_unlock(&book->lock);
	if (old)
		let_go(old);
}

static bool is_current(struct article_book *book, int64_t version, int64_t today)
{
	pthread_mutex_lock(&book->lock);
	bool current = book->page && book->version == version && book->day == today;
	pthread_mutex_unlock(&book->lock);
	return current;
}

static enum err renew(struct article_book *book, struct db *db, int64_t version, int64_t today)
{
	struct gathering g = {.arena = arena_new_sized(SOURCE_ROOM), .today = today};
	struct article_index *index;
	enum err err = make(&g, db, &index);
	if (err == OK)
		turn_page(book, index, &g, version); /* its arena goes with the page */
	else
		arena_free(&g.arena);
	return err;
}

enum err article_book_refresh(struct article_book *book, struct db *db, struct arena *arena, int64_t now)
{
	int64_t version, today = jst_day_of_ms(now);
	TRY(sql_article_stamp(db, arena, &version));
	if (is_current(book, version, today))
		return OK;
	pthread_mutex_lock(&book->writing);
	enum err err = is_current(book, version, today) ? OK : renew(book, db, version, today);
	pthread_mutex_unlock(&book->writing);
	return err;
}
