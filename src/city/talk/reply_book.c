/* reply_book: reading the rules, lending them, deciding. */
#include "reply_book.h"

#include "arena.h"
#include "article.h"
#include "db.h"
#include "field.h"
#include "jst.h"
#include "people.h"
#include "reply.sql.h"
#include "segment.h"
#include "segment_one.h"

#include <pthread.h>
#include <stdlib.h>

#define SET_MOST ((size_t)512 << 20)

struct shared {
	struct arena *arena;
	struct reply_set set;
	struct reply_match *match;
	int64_t edition;
	int64_t users; /* with the book itself; under the book's lock */
	struct reply_book *book;
};

struct reply_book {
	pthread_mutex_t lock;
	struct shared *now; /* NULL: not read yet */
};

struct reply_book *reply_book_new(void)
{
	struct reply_book *book = mem_make(sizeof *book);
	pthread_mutex_init(&book->lock, NULL);
	return book;
}

static void forget(struct shared *shared)
{
	struct arena *arena = shared->arena;
	reply_match_free(&shared->match);
	arena_free(&arena);
}

static void give_back(void *thing)
{
	struct shared *shared = thing;
	struct reply_book *book = shared->book;
	pthread_mutex_lock(&book->lock);
	bool last = --shared->users == 0;
	pthread_mutex_unlock(&book->lock);
	if (last)
		forget(shared);
}

void reply_book_free(struct reply_book **book)
{
	if (!*book)
		return;
	if ((*book)->now)
		give_back((*book)->now);
	pthread_mutex_destroy(&(*book)->lock);
	mem_free(*book);
	*book = NULL;
}

/* --- reading --- */

static int by_priority(const void *a, const void *b)
{
	const struct reply_entry *x = a, *y = b;
	if (x->rule.priority != y->rule.priority)
		return x->rule.priority < y->rule.priority ? -1 : 1;
	return x->id < y->id ? -1 : x->id > y->id;
}

/* A rule that cannot be read answers nothing; its editor says why. */
/* drafts: NULL for what is published. */
static enum err read_entries(struct db *db, struct arena *scratch, struct shared *shared, const struct scope *drafts)
{
	struct reply_live_cursor cursor;
	struct reply_live_row row;
	struct arena *arena = shared->arena;
	struct reply_entry *list = NULL;
	size_t room = 0, count = 0;
	const struct scope scope = drafts ? *drafts : (struct scope){0};
	TRY(sql_reply_live_open(db, scratch, drafts != NULL, scope.everywhere, scope.departments, &cursor));
	while (sql_reply_live_next(&cursor, &row)) {
		if (count == room) {
			struct reply_entry *wider = arena_array(arena, struct reply_entry, 2 * room + 256);
			for (size_t i = 0; i < room; i++)
				wider[i] = list[i];
			list = wider;
			room = 2 * room + 256;
		}
		struct reply_entry entry = {.id = row.id, .version = row.version, .department_id = row.department_id, .draft = row.draft,
		                            .name = str_dup(arena, row.name), .category = str_dup(arena, row.category)};
		if (reply_rule_read(arena, str_dup(arena, row.rule), &entry.rule) == OK)
			list[count++] = entry;
		else
			err_clear();
	}
	if (count)
		qsort(list, count, sizeof *list, by_priority);
	shared->set.entries = list;
	shared->set.count = count;
	return sql_reply_live_close(&cursor);
}

static enum err make_match(struct db *db, struct arena *scratch, struct shared *shared)
{
	struct article_synonym_row *pairs;
	struct reply_source source = {0};
	struct reply_set *set = &shared->set;
	size_t patterns = 0, at = 0;
	TRY(article_synonyms(db, scratch, &pairs, &source.synonym_count));
	struct reply_synonym *synonyms = arena_array(scratch, struct reply_synonym, source.synonym_count + 1);
	for (size_t i = 0; i < source.synonym_count; i++)
		synonyms[i] = (struct reply_synonym){pairs[i].word, pairs[i].same};
	for (size_t i = 0; i < set->count; i++)
		patterns += set->entries[i].rule.word_count;
	struct reply_pattern *all = arena_array(scratch, struct reply_pattern, patterns + 1);
	const struct reply_word **words = arena_array(shared->arena, const struct reply_word *, patterns + 1);
	for (size_t i = 0; i < set->count; i++)
		for (size_t j = 0; j < set->entries[i].rule.word_count; j++) {
			words[at] = &set->entries[i].rule.words[j];
			all[at++] = (struct reply_pattern){i, set->entries[i].rule.words[j]};
		}
	source.patterns = all;
	source.pattern_count = patterns;
	source.synonyms = synonyms;
	set->words = words;
	shared->match = reply_match_make(&source);
	set->match = shared->match;
	return OK;
}

static enum err read_set(struct db *db, struct shared *shared, const struct scope *drafts)
{
	struct arena *scratch = arena_new_sized(SET_MOST);
	enum err err = read_entries(db, scratch, shared, drafts);
	if (err == OK)
		err = make_match(db, scratch, shared);
	arena_free(&scratch);
	return err;
}

static enum err make_shared(struct reply_book *book, struct db *db, int64_t edition, const struct scope *drafts, struct shared **out)
{
	struct arena *arena = arena_new_sized(SET_MOST);
	struct shared *shared = arena_make(arena, struct shared);
	*shared = (struct shared){.arena = arena, .edition = edition, .book = book};
	enum err err = read_set(db, shared, drafts);
	if (err != OK) {
		forget(shared);
		return err;
	}
	*out = shared;
	return OK;
}

/* NULL: the book has another edition. */
static struct shared *lend(struct reply_book *book, int64_t edition)
{
	pthread_mutex_lock(&book->lock);
	struct shared *shared = book->now && book->now->edition == edition ? book->now : NULL;
	if (shared)
		shared->users++;
	pthread_mutex_unlock(&book->lock);
	return shared;
}

static void put_in(struct reply_book *book, struct shared *shared)
{
	pthread_mutex_lock(&book->lock);
	struct shared *old = book->now;
	shared->users = 2; /* the book, and whoever asked */
	book->now = shared;
	pthread_mutex_unlock(&book->lock);
	if (old)
		give_back(old);
}

enum err reply_book_open(struct reply_book *book, struct db *db, struct arena *arena, const struct reply_set **out)
{
	int64_t edition;
	TRY(sql_reply_edition(db, arena, &edition));
	struct shared *shared = lend(book, edition);
	if (!shared) {
		TRY(make_shared(book, db, edition, NULL, &shared));
		put_in(book, shared);
	}
	arena_defer(arena, give_back, shared);
	*out = &shared->set;
	return OK;
}

static void forget_own(void *thing) { forget(thing); }

enum err reply_book_drafts(struct db *db, struct arena *arena, struct scope scope, const struct reply_set **out)
{
	struct shared *shared;
	TRY(make_shared(NULL, db, 0, &scope, &shared));
	arena_defer(arena, forget_own, shared);
	*out = &shared->set;
	return OK;
}

/* --- deciding --- */

struct candidate {
	size_t entry;
	const struct reply_hit *hit; /* NULL: it asks for no word */
};

/* Within a priority: the nearest word, then the longest; rules without words last. */
static int by_turn(const void *a, const void *b)
{
	const struct candidate *x = a, *y = b;
	if (!x->hit != !y->hit)
		return x->hit ? -1 : 1;
	if (x->hit && x->hit->kind != y->hit->kind)
		return x->hit->kind < y->hit->kind ? -1 : 1;
	if (x->hit && x->hit->length != y->hit->length)
		return x->hit->length > y->hit->length ? -1 : 1;
	return x->entry < y->entry ? -1 : x->entry > y->entry;
}

static bool hears(const struct reply_rule *rule, const struct reply_asking *asking)
{
	return rule->hears == REPLY_ANYTHING || (rule->hears == REPLY_ANY_TEXT && asking->text.len > 0);
}

static size_t candidates_of(const struct reply_set *set, struct arena *arena, const struct reply_asking *asking,
                            struct candidate **out)
{
	struct reply_hit *hits;
	size_t count = asking->text.len ? reply_match_find(set->match, arena, asking->text, &hits) : 0, all = 0;
	struct candidate *list = arena_array(arena, struct candidate, set->count + 1);
	for (size_t i = 0; i < count; i++)
		list[all++] = (struct candidate){hits[i].rule, &hits[i]};
	for (size_t i = 0; i < set->count; i++)
		if (hears(&set->entries[i].rule, asking))
			list[all++] = (struct candidate){i, NULL};
	qsort(list, all, sizeof *list, by_turn);
	*out = list;
	return all;
}

/* Who received what is known as a set only. */
static enum err is_one_of(struct arena *arena, const struct reply_asking *asking, const struct segment *segment, bool *out)
{
	int64_t day = jst_day_of_ms(asking->at);
	struct people *people;
	if (segment_is_of_one(segment))
		return segment_holds(asking->db, arena, segment, &(struct segment_person){.friend_id = asking->friend_id, .day = day}, out);
	TRY(segment_people(asking->db, arena, asking->members, segment, day, &people));
	*out = people_has(people, asking->friend_id);
	return OK;
}

static enum err is_meant(const struct reply_rule *rule, struct arena *arena, const struct reply_asking *asking,
                         enum reply_fate *fate)
{
	const struct node *json;
	struct segment *segment;
	bool yes = false;
	if (rule->condition.len <= 2)
		return OK;
	TRY(node_parse(arena, rule->condition, &json));
	enum err err = segment_read(asking->db, arena, json, &segment);
	if (err == ERR_INVALID || err == ERR_NOT_FOUND) { /* an option that is gone since */
		err_clear();
		*fate = REPLY_BROKEN;
		return OK;
	}
	TRY(err);
	if (asking->friend_id)
		TRY(is_one_of(arena, asking, segment, &yes));
	if (!yes)
		*fate = REPLY_NOT_THEM;
	return OK;
}

static enum err judge(struct arena *arena, const struct reply_asking *asking, struct reply_verdict *verdict)
{
	const struct reply_rule *rule = &verdict->entry->rule;
	verdict->fate = REPLY_FIRES;
	if (!reply_when_holds(&rule->when, asking->at)) {
		verdict->fate = REPLY_NOT_NOW;
		return OK;
	}
	return is_meant(rule, arena, asking, &verdict->fate);
}

/* Stable and short: priorities are few. */
static void order(const struct reply_set *set, struct arena *arena, struct candidate *list, size_t count)
{
	struct candidate *sorted = arena_array(arena, struct candidate, count + 1);
	size_t at = 0;
	for (int64_t priority = 1; priority <= REPLY_PRIORITY_LAST; priority++)
		for (size_t i = 0; i < count; i++)
			if (set->entries[list[i].entry].rule.priority == priority)
				sorted[at++] = list[i];
	for (size_t i = 0; i < count; i++)
		list[i] = sorted[i];
}

enum err reply_decide(const struct reply_set *set, struct arena *arena, const struct reply_asking *asking, bool all,
                      struct reply_verdict **out, size_t *count)
{
	struct candidate *list;
	size_t total = candidates_of(set, arena, asking, &list);
	bool fired = false;
	order(set, arena, list, total);
	*out = arena_array(arena, struct reply_verdict, total + 1);
	*count = 0;
	for (size_t i = 0; i < total && (all || !fired); i++) {
		const struct reply_hit *hit = list[i].hit;
		struct reply_verdict *verdict = &(*out)[(*count)++];
		*verdict = (struct reply_verdict){&set->entries[list[i].entry], REPLY_FIRES, hit ? set->words[hit->pattern] : NULL,
		                                  hit && hit->by_synonym};
		TRY(judge(arena, asking, verdict));
		if (verdict->fate == REPLY_FIRES && fired)
			verdict->fate = REPLY_LATER;
		fired |= verdict->fate == REPLY_FIRES;
	}
	return OK;
}
