/* digest: one message a day with all that was left for it (digest_keep.h).
 *
 * People who missed the same get the same message, as a broadcast of its own whose
 * audience is stored with it; from there it goes the way of every broadcast. All
 * broadcasts of a digest are made in one transaction, once a day: killed before the
 * commit, nothing was made, and after it, the sender has them. Its buttons are answered
 * in the talk (talk/digest_hear.h). See docs/decisions/digest.md. */
#pragma once

#include "err.h"
#include "language.h"
#include "str.h"

struct arena;
struct db;
struct delivery;
struct people;

#define DIGEST_FEED S("digest")  /* broadcast.feed: "digest 2026-11-22" */
#define DIGEST_TITLES_MOST 10    /* in one message */
#define DIGEST_GROUPS_MOST 20    /* who missed the same; all others get a list of their own when they tap */
#define DIGEST_ITEMS_MOST 100    /* newest first; the rest waits for another day */
#define DIGEST_LATE_MS ((int64_t)3 * 60 * 60 * 1000)
#define DIGEST_REASON_MOST 200

/* When the next digest goes; 0: the city has none. */
enum err digest_next(struct db *db, struct arena *arena, int64_t now, int64_t *at) MUST_CHECK;

struct digest_made {
	int64_t id; /* 0: none was made */
	int64_t people, items, groups;
};
/* The digest of today, when it is time. On a write loan, with a transaction of its own.
 * ERR_BUSY: somebody took something out meanwhile; to be asked again. */
enum err digest_make(struct db *db, struct arena *arena, const struct delivery *delivery, int64_t now,
                     struct digest_made *out) MUST_CHECK;

/* What a citizen reads in the list: the first line of the message, never the title,
 * which is the staff's own. */
struct str digest_headline(struct arena *arena, struct str first_text);
/* The same in another language, which has longer lines; empty: there is none. */
struct str digest_headline_in(struct arena *arena, struct str first_text, enum language language);

/* What waits for a digest, newest first. */
struct digest_item {
	int64_t broadcast_id, department_id;
	struct str title, headline;
	int64_t chose, full;   /* people */
	int64_t due_day, until_day, kept_at;
	/* of those that are over */
	int64_t ended_at, digest_day;
	struct str ended_by, ended_reason;
	int64_t readers;
};
enum err digest_waiting(struct db *db, struct arena *arena, struct digest_item **out, size_t *count) MUST_CHECK;
/* ERR_NOT_FOUND when it left nobody for a digest. */
enum err digest_item_find(struct db *db, struct arena *arena, int64_t broadcast_id, struct digest_item *out) MUST_CHECK;
/* ERR_CONFLICT when it is not waiting (any more). */
struct digest_removal {
	int64_t broadcast_id;
	int64_t staff_id; /* 0: the program itself */
	struct str reason;
	int64_t now;
};
enum err digest_remove(struct db *db, struct arena *arena, const struct digest_removal *removal) MUST_CHECK;

struct digest_past {
	int64_t id, day, made_at, people, items;
	int64_t groups, sent, first_broadcast_id, readers;
	bool all_done;
};
/* The newest 60. */
enum err digest_list(struct db *db, struct arena *arena, struct digest_past **out, size_t *count) MUST_CHECK;
enum err digest_choosers(struct db *db, struct arena *arena, int64_t *people) MUST_CHECK;
