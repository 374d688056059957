/* reply_book: the rules that answer, in memory. One per process, for any thread: an
 * immutable set that is made anew when reply_edition has another value. */
#pragma once

#include "reply_rule.h"
#include "scope.h"

struct db;
struct members;
struct reply_book;

struct reply_entry {
	int64_t id, version, department_id;
	bool draft; /* not the published version */
	struct str name, category;
	struct reply_rule rule;
};

struct reply_set {
	const struct reply_entry *entries; /* by priority, then as they were made */
	size_t count;
	const struct reply_match *match; /* its rules are places in entries */
	const struct reply_word *const *words; /* of the match's patterns */
};

struct reply_book *reply_book_new(void);
void reply_book_free(struct reply_book **book);
/* As of the caller's transaction; valid as long as the arena. */
enum err reply_book_open(struct reply_book *book, struct db *db, struct arena *arena, const struct reply_set **out) MUST_CHECK;

/* As it would be were the drafts published that this scope may see; for this call alone. */
enum err reply_book_drafts(struct db *db, struct arena *arena, struct scope scope, const struct reply_set **out) MUST_CHECK;

/* --- which of them answers --- */

struct reply_asking {
	struct db *db;
	struct members *members; /* for conditions on earlier broadcasts */
	struct str text;         /* what was said; empty: a picture, a sticker … */
	int64_t friend_id;       /* 0: nobody; conditions on people hold for nobody */
	int64_t at;
};

enum reply_fate { REPLY_FIRES, REPLY_LATER, REPLY_NOT_NOW, REPLY_NOT_THEM, REPLY_BROKEN };
struct reply_verdict {
	const struct reply_entry *entry;
	enum reply_fate fate;
	const struct reply_word *word; /* NULL: it asks for none */
	bool by_synonym;
};
/* Rules with a word in the text, those that ask for none behind them within the same
 * priority; each with what becomes of it. At most one REPLY_FIRES. all: also what
 * comes after it. */
enum err reply_decide(const struct reply_set *set, struct arena *arena, const struct reply_asking *asking, bool all,
                      struct reply_verdict **out, size_t *count) MUST_CHECK;
