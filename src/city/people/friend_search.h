/* friend_search: finding people for the console. Names are sealed, so a search
 * for one opens them row by row, newest first, a bounded number a call. */
#pragma once

#include "err.h"
#include "friend.h"
#include "str.h"

struct arena;
struct db;
struct keyring;
struct members;

#define FRIENDS_LISTED 100
#define FRIENDS_SCANNED 100000 /* names opened by one call */

struct friend_filter {
	struct str q;       /* part of the name, the number, or the whole LINE user id; empty: all */
	int64_t option;     /* 0: any */
	bool has_state;
	enum friend_state state;
	int64_t before;     /* ids below this; 0: from the newest */
	size_t most;        /* 1 … FRIENDS_LISTED */
};

struct friend_line { /* a row of the list */
	int64_t id;
	struct str name;
	enum friend_state state;
	int64_t followed_at, blocked_at, settings_saved_at; /* 0: never */
	bool tester;
};

struct friend_page {
	struct friend_line *rows;
	size_t count;
	int64_t next;  /* `before` of the next page; 0: this was the last */
	int64_t total; /* with q: those found in this page, as nobody has looked further */
};

enum err friend_search(struct db *db, struct arena *arena, struct members *members, const struct keyring *keyring,
                       const struct friend_filter *filter, struct friend_page *out) MUST_CHECK;
/* Rows in rising order of ids, for writing everybody out piece by piece. */
enum err friend_lines_after(struct db *db, struct arena *arena, const struct keyring *keyring, int64_t after,
                            size_t most, struct friend_line **rows, size_t *count) MUST_CHECK;
