/* article_count: how often answers were shown, whether they helped, and what was
 * asked without an answer. Of nobody in particular: texts are masked, kept sealed
 * and for a limited time. */
#pragma once

#include "err.h"
#include "str.h"

struct arena;
struct db;
struct keyring;

#define ARTICLE_MISSES_SHOWN 200
#define ARTICLE_MISSES_MOST 5000
#define ARTICLE_COMMENTS_SHOWN 50
#define ARTICLE_COMMENT_MOST 500 /* characters */
#define ARTICLE_COMMENT_WAIT_MS ((int64_t)5 * 60 * 1000)

enum err article_shown(struct db *db, struct arena *arena, int64_t article_id, int64_t now) MUST_CHECK;
/* Of one person's words about an answer only the last of a day counts. */
struct article_vote {
	int64_t article_id, friend_id, now;
	bool solved;
};
enum err article_vote(struct db *db, struct arena *arena, const struct article_vote *vote) MUST_CHECK;

/* The person was asked to write what was missing. */
enum err article_comment_wait(struct db *db, struct arena *arena, int64_t friend_id, int64_t article_id,
                              int64_t now) MUST_CHECK;
/* *article_id: 0 when nothing is waited for; ends the wait. */
enum err article_comment_due(struct db *db, struct arena *arena, int64_t friend_id, int64_t now,
                             int64_t *article_id) MUST_CHECK;
enum err article_comment_add(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t article_id,
                             struct str text, int64_t now) MUST_CHECK;
struct article_comment {
	int64_t id, at;
	struct str text;
};
/* Newest first. */
enum err article_comments(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t article_id,
                          struct article_comment **out, size_t *count) MUST_CHECK;

/* Without numbers, addresses of mail and of pages; at most 80 characters. */
struct str article_mask(struct arena *arena, struct str text);

struct article_miss {
	int64_t id, times, first_at, last_at, article_id;
	struct str text, state; /* open, made, ignored */
};
/* One more of the same words. times 0: only to be known by its id, should the
 * person say that nothing offered fits. *id 0: not kept (no word in it, or full). */
struct article_missed {
	struct str text;
	int64_t times, now;
};
enum err article_miss_add(struct db *db, struct arena *arena, const struct keyring *keyring,
                          const struct article_missed *missed, int64_t *id) MUST_CHECK;
enum err article_miss_again(struct db *db, struct arena *arena, int64_t id, int64_t now) MUST_CHECK;
/* The most frequent of that state first. */
enum err article_misses(struct db *db, struct arena *arena, const struct keyring *keyring, struct str state,
                        struct article_miss **out, size_t *count) MUST_CHECK;
enum err article_miss_find(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t id,
                           struct article_miss *out) MUST_CHECK;
/* article_id: of the article that was made from it; 0: none. */
enum err article_miss_settle(struct db *db, struct arena *arena, int64_t id, struct str state,
                             int64_t article_id) MUST_CHECK;
/* Texts and single votes older than so many days. */
enum err article_forget(struct db *db, struct arena *arena, int64_t days, int64_t now) MUST_CHECK;
/* One who said this wants it deleted: a question without an answer counts one less
 * and goes with the last who asked it; a comment of that time with these words goes. */
enum err article_forget_said(struct db *db, struct arena *arena, const struct keyring *keyring, struct str said,
                             int64_t said_at) MUST_CHECK;
