/* wording: the city's texts in the language of the person who reads them.
 *
 * A text stands in Japanese where it is written. Its translations lie in table
 * wording by kind and thing ("phrase", "greeting"); the fixed texts of citizens'
 * pages have drafts of ours as well (page_words.h). A translation counts only
 * while the Japanese text is still the one it was made from; one that was replaced
 * stays for as long as the old Japanese text is said (drafts, published versions).
 * What there is not falls back to plain Japanese, then to Japanese.
 *
 * Something new that the city writes takes part with a row in wording_kinds
 * (wording_kinds.c) and, where it is said in the talk, turn_say() (turn.h). */
#pragma once

#include "err.h"
#include "language.h"
#include "rights.h"
#include "scope.h"
#include "str.h"

struct arena;
struct db;
struct node;

struct wording_thing { /* a text that can be translated, as it stands in Japanese */
	struct str thing, title, source;
	int64_t department_id; /* 0: nobody's own */
	int64_t most; /* UTF-16 units of a translation; 0: the usual limit */
};

#define WORDINGS_MOST 20000
#define WORDING_LINE_MOST 100 /* UTF-16 units, of a question among others or a name */
struct wording_which {
	struct scope scope;
	int64_t id; /* of the reply, the scenario …; 0: all */
};

struct wording_kind {
	const char *key, *label;
	bool messages; /* a JSON array of LINE messages; else plain text */
	enum right_function function; /* whose departments are asked; RIGHT_WORDING: it has none */
	bool content; /* messages with our media and words between braces (content.h); its buttons are counted */
	bool lists;   /* things begin with a number: what they are part of */
	enum err (*list)(struct db *db, struct arena *arena, const struct wording_which *which, struct wording_thing **out,
	                 size_t *count);
	enum err (*changed)(struct db *db, struct arena *arena); /* NULL: nobody keeps it in memory */
};
extern const struct wording_kind wording_kinds[];
extern const size_t wording_kind_count;
const struct wording_kind *wording_kind_find(struct str key); /* NULL: none */

/* --- saying one --- */

struct wording_ask {
	const char *kind;
	struct str thing, source;
	enum language language;
};
struct said {
	struct str text;
	enum language language; /* it is in */
	bool draft;             /* nobody has read it */
};
enum err wording_say(struct db *db, struct arena *arena, const struct wording_ask *ask, struct said *out) MUST_CHECK;
/* The same for a JSON array of messages; a draft has a bubble in front that says so. */
enum err wording_messages(struct db *db, struct arena *arena, const struct wording_ask *ask, struct str *out) MUST_CHECK;

/* --- saying many, on a page --- */

struct wordings;
/* db NULL: our own drafts only. */
enum err wordings_load(struct db *db, struct arena *arena, enum language language, struct wordings **out) MUST_CHECK;
struct said wordings_say(struct wordings *wordings, const char *kind, struct str thing, struct str source);
/* A fixed text of the pages: its numbers are kept, whatever they are. */
struct said wordings_page(struct wordings *wordings, struct str japanese);
enum language wordings_language(const struct wordings *wordings);
/* A text that has a place, say {desk}: with the name in it. */
struct str wording_place(struct arena *arena, struct str text, struct str place, struct str name);

/* For the talk: the fixed texts as staff changed them, in one query; nothing for Japanese. */
enum err wordings_begin(struct db *db, struct arena *arena, enum language language, struct wordings **out) MUST_CHECK;
/* And texts of things, in one query more. */
struct wordings_more {
	const char *const *kinds;
	size_t kind_count;
	const struct str *things;
	size_t thing_count;
};
enum err wordings_add(struct wordings *wordings, struct db *db, const struct wordings_more *more) MUST_CHECK;
/* The bubble that says of the others that they are a draft, in front of a JSON array. */
enum err wording_mark(struct db *db, struct arena *arena, enum language language, struct str *messages) MUST_CHECK;
/* Where there is no room for a bubble more: in the first that is a text. */
enum err wording_mark_first(struct db *db, struct arena *arena, enum language language, struct str *messages) MUST_CHECK;

/* --- for staff --- */

enum wording_state { WORDING_MISSING, WORDING_OLD, WORDING_DRAFT, WORDING_REVIEWED };
struct wording {
	struct str text; /* empty: missing */
	enum wording_state state;
	bool ours; /* a draft that came with the program */
	int64_t updated_at;
	struct str updated_by;
};
struct wording_row {
	struct wording_thing thing;
	struct wording in[LANGUAGES]; /* [LANGUAGE_JA] is not used */
};
struct wording_query {
	const struct wording_kind *kind;
	struct wording_which which;
};
enum err wording_list(struct db *db, struct arena *arena, const struct wording_query *query, struct wording_row **out,
                      size_t *count) MUST_CHECK;
/* ERR_NOT_FOUND. */
enum err wording_thing_find(struct db *db, struct arena *arena, const struct wording_kind *kind, struct str thing,
                            struct wording_thing *out) MUST_CHECK;

struct wording_edit {
	const struct wording_kind *kind;
	struct str thing, text; /* empty: no translation */
	enum language language;
	bool reviewed;
	int64_t staff_id, now;
};
/* What is wrong with it, as text; messages by LINE's rules are the caller's. */
enum err wording_check(struct arena *arena, const struct wording_edit *edit, const struct wording_thing *thing) MUST_CHECK;
/* Of the Japanese text as it stands in the newest version. ERR_NOT_FOUND: there is no such thing. */
enum err wording_save(struct db *db, struct arena *arena, const struct wording_edit *edit) MUST_CHECK;
