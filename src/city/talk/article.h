/* article: questions that citizens ask, with the city's answers.
 *
 * Every save is a version that stays; citizens get the public one, within its
 * days, staff see and edit the newest. To go back is to save an old one again. */
#pragma once

#include "err.h"
#include "scope.h"
#include "str.h"

struct arena;
struct db;

#define ARTICLES_MOST 20000
#define ARTICLE_VARIANTS_MOST 50
#define ARTICLE_RELATED_MOST 5
#define ARTICLE_ANSWER_MOST 3 /* messages */
#define ARTICLE_CATEGORIES_MOST 100
#define ARTICLE_SYNONYMS_MOST 1000
#define ARTICLE_PAGE 50
#define ARTICLE_VERSIONS_SHOWN 100

/* What is written, as one version. */
struct article_content {
	struct str question;
	struct str variants; /* JSON list of texts */
	struct str messages; /* JSON list, as content.h keeps them */
	int64_t category_id; /* 0: none */
	struct str url;      /* the page that says more; empty: none */
	int64_t valid_from, valid_until; /* days in Japan, both included; 0: open */
	struct str related;  /* JSON list of article ids */
};

enum article_state {
	ARTICLE_DRAFT,   /* never public, or taken back */
	ARTICLE_PUBLIC,
	ARTICLE_CHANGED, /* public, and there is a newer version */
	ARTICLE_FUTURE,  /* public from a later day on */
	ARTICLE_ENDED,   /* its last day has passed */
};

struct article {
	int64_t id, version, public_version; /* 0: nothing is public */
	struct article_content content;
	struct str category, department, updated_by;
	int64_t department_id; /* 0: the whole city's */
	int64_t review_day;    /* 0: none */
	int64_t updated_at, updated_by_id;
	enum article_state state;
};

enum err article_find(struct db *db, struct arena *arena, int64_t id, int64_t today, struct article *out) MUST_CHECK;
/* The content as it was; ERR_NOT_FOUND. */
enum err article_version(struct db *db, struct arena *arena, int64_t id, int64_t version,
                         struct article_content *out) MUST_CHECK;

struct article_past {
	int64_t version, at;
	struct str question, staff;
};
/* Newest first, at most ARTICLE_VERSIONS_SHOWN. */
enum err article_history(struct db *db, struct arena *arena, int64_t id, struct article_past **out,
                         size_t *count) MUST_CHECK;

struct article_new {
	const struct article_content *content;
	int64_t department_id, review_day;
	int64_t staff_id, now;
};
/* Refused (ERR_INVALID, with the field) when a text is too long, a list too large, … */
enum err article_add(struct db *db, struct arena *arena, const struct article_new *new_one, int64_t *id) MUST_CHECK;
/* seen: the version the person looked at; ERR_CONFLICT when there is a newer one. */
enum err article_save(struct db *db, struct arena *arena, int64_t id, int64_t seen,
                      const struct article_new *new_one) MUST_CHECK;
enum err article_publish(struct db *db, struct arena *arena, int64_t id, int64_t seen, int64_t now) MUST_CHECK;
enum err article_hide(struct db *db, struct arena *arena, int64_t id, int64_t now) MUST_CHECK;
enum err article_remove(struct db *db, struct arena *arena, int64_t id) MUST_CHECK;
/* Looked through; the next time is on this day (0: never). */
enum err article_reviewed(struct db *db, struct arena *arena, int64_t id, int64_t next_day, int64_t now) MUST_CHECK;

struct article_filter {
	struct scope scope;
	struct str words;      /* in question, variants or answer; empty: any */
	int64_t category_id;   /* 0: any */
	int64_t department_id; /* 0: any */
	struct str state;      /* a word of article_states, "stale"; empty: any */
	int64_t today, skip;
};
struct article_row {
	int64_t id, review_day, updated_at, shown, solved, unsolved, department_id;
	struct str question, category, department;
	enum article_state state;
};
/* At most ARTICLE_PAGE; total counts all that fit. */
enum err article_list(struct db *db, struct arena *arena, const struct article_filter *filter,
                      struct article_row **out, size_t *count, int64_t *total) MUST_CHECK;
extern const char *const article_states[]; /* in the order of the enum; ends with NULL */

/* --- what citizens get ---------------------------------------------------------------- */

struct article_public {
	int64_t id;
	struct str question, messages, url, related;
	int64_t category_id, department_id;
};
/* ERR_NOT_FOUND when it is not public on that day. */
enum err article_public(struct db *db, struct arena *arena, int64_t id, int64_t today,
                        struct article_public *out) MUST_CHECK;

struct article_brief {
	int64_t id;
	struct str question;
};
/* Those of a category that are public on that day, at most `most` of them after `skip`. */
struct article_span {
	int64_t category_id, today, skip, most;
};
enum err article_of_category(struct db *db, struct arena *arena, const struct article_span *span,
                             struct article_brief **out, size_t *count) MUST_CHECK;

/* --- categories and synonyms ------------------------------------------------------------ */

struct article_category {
	int64_t id, articles; /* public today */
	struct str name, phone, hours;
};
enum err article_categories(struct db *db, struct arena *arena, int64_t today, struct article_category **out,
                            size_t *count) MUST_CHECK;
/* The list as it shall be: rows with an id are changed, without are new, missing ones go. */
enum err article_categories_put(struct db *db, struct arena *arena, const struct article_category *list,
                                size_t count) MUST_CHECK;
enum err article_category_named(struct db *db, struct arena *arena, struct str name, int64_t *id) MUST_CHECK;

struct article_synonym_row {
	int64_t id;
	struct str word, same;
};
enum err article_synonyms(struct db *db, struct arena *arena, struct article_synonym_row **out,
                          size_t *count) MUST_CHECK;
enum err article_synonyms_put(struct db *db, struct arena *arena, const struct article_synonym_row *list,
                              size_t count) MUST_CHECK;
